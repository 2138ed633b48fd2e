"""What the map divides by when it shades states and counties: residents, and agencies in a directory.

A state or county without a denominator gets 0. Partnerships come with the points, not from here.
"""

from __future__ import annotations

from typing import Any

from partnerships.geography import people
from partnerships.models import County, State
from partnerships.queries.places import directory


def denominators() -> dict[str, Any]:
    """States by FIPS code as [code, name, people, agencies], counties as [name, agencies]; 0 is "not known"."""
    of_states = {code: share.agencies for code, share in directory.by_state(None).items()}
    of_counties = {fips: share.agencies for fips, share in directory.by_county(None).items()}
    residents = people.by_state()
    return {
        "states": {
            one.fips: [one.code, one.name, residents.get(one.code, 0), of_states.get(one.code, 0)]
            for one in State.objects.order_by("fips")
        },
        "counties": {
            one.fips: [str(one), of_counties.get(one.fips, 0)] for one in County.objects.order_by("fips")
        },
        "census": people.CENSUS,
        "directories": [
            {"title": one.title, "publisher": one.publisher, "day": one.observed_on.isoformat()}
            for one in directory.directories()
        ],
    }
