"""How many people live in each state: the denominators of rates, and where they come from.

Knows the bundled file only. A place that is not in it has no denominator, and nothing is worked out for it.
"""

import csv
from functools import cache

from partnerships.geography import reference

CENSUS = {
    "title": "2020 Census, resident population by state",
    "publisher": "US Census Bureau",
    "url": "https://www.census.gov/data/tables/2020/dec/2020-apportionment-data.html",
}


@cache
def by_state() -> dict[str, int]:
    """State code → residents on April 1, 2020."""
    with (reference.FOLDER / "census_2020.csv").open(encoding="utf-8") as file:
        return {row["state"]: int(row["people"]) for row in csv.DictReader(file)}
