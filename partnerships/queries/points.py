"""The map's points: the answer to a question as columns, small enough to send whole.

Knows release rows and words; not requests, and not how a point is drawn.
"""

from partnerships.dates import range_in_words
from partnerships.models.vocabulary import LocationPrecision, Program, Status

SHAPE = 1
"""Counts up when the answer's shape changes, so that no browser keeps the former one."""

DIGITS = 5  # of a degree: about a meter
FIELDS = (
    "partnership_id",
    "latitude",
    "longitude",
    "agency_name",
    "city",
    "county",
    "state",
    "program",
    "status",
    "start",
    "start_precision",
    "sources",
    "listing_ids",
    "location_precision",
)


def columns(question):
    """One object of columns for the rows that have a place. `count` is of all that match."""
    count = question.count()
    rows = list(question.rows().exclude(latitude=None).order_by("partnership_id").values_list(*FIELDS))
    by_field = dict(zip(FIELDS, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(FIELDS, ())
    return {
        "version": question.version,
        "count": count,
        "unplaced": count - len(rows),
        "statuses": Status.choices,
        "programs": Program.choices,
        "precisions": LocationPrecision.choices,
        "id": [f"RW-{number:06d}" for number in by_field["partnership_id"]],
        "lat": [round(degrees, DIGITS) for degrees in by_field["latitude"]],
        "lon": [round(degrees, DIGITS) for degrees in by_field["longitude"]],
        "agency": by_field["agency_name"],
        "place": [
            where(*parts)
            for parts in zip(by_field["city"], by_field["county"], by_field["state"], strict=True)
        ],
        "program": indexes(Program, by_field["program"]),
        "status": indexes(Status, by_field["status"]),
        "date": [
            range_in_words(days, precision)
            for days, precision in zip(by_field["start"], by_field["start_precision"], strict=True)
        ],
        "sources": [len(slugs) for slugs in by_field["sources"]],
        "rows": [len(listings) for listings in by_field["listing_ids"]],
        "precision": indexes(LocationPrecision, by_field["location_precision"]),
    }


def indexes(choices, values):
    """Each value's place in its closed list."""
    place_of = {value: place for place, value in enumerate(choices.values)}
    return [place_of[value] for value in values]


def where(city, county, state):
    """ "Ocean, NJ", or the county where no city is known."""
    return ", ".join(part for part in (city or county, state) if part)
