"""Laws of evidence, on lists made by chance: nothing is claimed beyond what a row says, and a day has one answer."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import pytest
from lxml import html

from partnerships.models import Claim, Listing, ReleaseRow
from partnerships.models.vocabulary import Certainty, DateBasis, Event, Nature, Status
from partnerships.queries.points import EPOCH
from tests import database
from tests.laws import evidence_world
from tests.laws.evidence_world import days_of_interest

SEEDS = (1, 2, 3)


@pytest.fixture(scope="module", params=SEEDS)
def world(request, django_db_setup, django_db_blocker):
    with database.committed(django_db_blocker):
        yield evidence_world.build(request.param)


def rows_of(client, asked: str) -> list[dict[str, str]]:
    response = client.get(f"/partnerships.csv?{asked}")
    assert response.status_code == 200, b"".join(response)
    return list(csv.DictReader(io.StringIO(b"".join(response).decode(), newline="")))


def test_the_worlds_hold_every_status_and_both_certainties(client, world):
    statuses = {row["status"] for row in rows_of(client, "")}
    certain = sum(len(rows_of(client, f"as_of={day}&certainty=certain")) for day in days_of_interest(world))

    assert len(statuses) >= 4
    assert certain > 3


def test_nothing_is_certain_after_its_last_evidence(client, world):
    for day in days_of_interest(world):
        for row in rows_of(client, f"as_of={day}&certainty=certain"):
            shown = world.shown[row["agency"]]
            assert day <= max(shown), row
            assert day <= date.fromisoformat(row["attested_until"]), row
            assert row["start_latest"] <= str(day), row
            assert not row["end_latest"] or row["end_earliest"] > str(day), row
            assert row["certainty"] == Certainty.CERTAIN


def test_evidence_ends_on_a_day_of_which_a_row_speaks(client, world):
    for row in rows_of(client, ""):
        if row["attested_until"]:
            assert date.fromisoformat(row["attested_until"]) <= max(world.shown[row["agency"]]), row


def claims_of(row: ReleaseRow) -> list[Claim]:
    claims = Claim.objects.filter(listing__in=row.listing_ids, program=row.program)
    return list(claims.select_related("listing__source"))


def test_each_value_names_a_row_that_says_so_or_a_marked_override(world):
    for row in ReleaseRow.objects.newest():
        claims = claims_of(row)
        by_event = {event: [one for one in claims if one.event == event] for event in Event}
        assert row.listing_ids and claims
        assert says_who_and_where(row, claims), row
        assert set(row.sources) == {one.listing.source.slug for one in claims}
        assert set(row.source_urls) <= {one.listing.address for one in claims}
        if "start_date" not in row.overridden and row.start:
            assert says_the_start(row, claims), (row, row.start)
        if "end_date" not in row.overridden and row.end:
            assert row.end in [one.days for one in by_event[Event.ENDED]], row
        if row.announced:
            assert by_event[Event.ANNOUNCED], row
        if "status" not in row.overridden:
            assert says_the_status(Status(row.status), by_event), row
        assert ("start_date" in row.overridden) == (row.date_basis == DateBasis.CURATOR), row


def says_who_and_where(row: ReleaseRow, claims: list[Claim]) -> bool:
    """Whether a row gives the agency's name and kind, and one row its place as a whole, but for what a curator set."""
    listings = [claim.listing for claim in claims]
    place = ("city", "county", "county_fips", "latitude", "longitude", "location_precision")
    said = [
        (
            one.placed_in or one.city,
            one.county_name or one.county,
            one.county_fips,
            one.latitude,
            one.longitude,
            one.location_precision,
        )
        for one in listings
    ]
    shown = [name for name in place if name not in row.overridden]
    at = [place.index(name) for name in shown]
    whole = [tuple(one[each] for each in at) for one in said]
    return (
        row.agency_name in {name for one in listings for name in (one.agency, one.alias)}
        and ("agency_kind" in row.overridden or row.agency_kind in {one.kind for one in listings})
        and row.state in {one.state for one in listings}
        and tuple(getattr(row, name) for name in shown) in whole
    )


def says_the_start(row: ReleaseRow, claims: list[Claim]) -> bool:
    """Whether a claim gives the start; or a report or table shows it by its own day, where none gives one."""
    if row.start in [one.days for one in claims]:
        return True
    own_days = {
        one.listing.opened_by.observed_on for one in claims if one.listing.source.nature == Nature.ONE_OFF
    }
    published = [one.listing.published_on for one in claims]
    by = row.start.upper - timedelta(days=1)
    return row.start.lower is None and (by in own_days or any(f"{by}".startswith(text) for text in published))


def says_the_status(status: Status, by_event: dict[Event, list[Claim]]) -> bool:
    shown = [one for event in (Event.LISTED, Event.JOINED, Event.REPORTED_ACTIVE) for one in by_event[event]]
    natures = {one.listing.source.nature for one in shown}
    match status:
        case Status.LISTED | Status.LIST_RETIRED | Status.DELISTED:
            return Nature.ROLL in natures
        case Status.REPORTED:
            return bool(natures) and Nature.ROLL not in natures
        case Status.ANNOUNCED:
            return bool(by_event[Event.ANNOUNCED]) and not natures
        case Status.ENDED:
            return bool(by_event[Event.ENDED])
        case Status.DENIED:
            return bool(by_event[Event.DENIED])


def test_what_nobody_says_is_no_partnership_and_is_said_beside(client, world):
    told = {agency: {event for _nature, event in said} for agency, said in world.told.items()}
    against = {Event.DENIED, Event.REPORTED_NONE}
    only_against = {agency for agency, events in told.items() if events <= against}

    assert {row["agency"] for row in rows_of(client, "")} == set(told) - only_against
    page = client.get("/partnerships/").content.decode()
    for agency in only_against:
        assert agency in page


def test_a_day_has_one_answer_in_page_map_file_api_and_trends(client, world, settings):
    settings.API_REQUESTS_A_MINUTE = 0
    points = whole_map(client)
    for day in days_of_interest(world):
        rows = {
            row["partnership_id"]: (row["status"], row["certainty"])
            for row in rows_of(client, f"as_of={day}")
        }

        assert on_the_map(points, day) == rows, day
        assert in_the_api(client, day) == rows, day
        assert on_the_page(client, day) == rows, day
        assert int(client.get(f"/trends/?as_of={day}")["X-Result-Count"]) == len(rows)
        for certainty in Certainty:
            asked = f"as_of={day}&certainty={certainty}"
            number = sum(found == certainty for _status, found in rows.values())
            assert int(client.get(f"/map/points.json?{asked}")["X-Result-Count"]) == number
        counted = client.get(f"/api/v1/counts/?group_by=status&as_of={day}").json()["results"]
        assert {one["key"]: one["count"] for one in counted} == tally(
            status for status, _found in rows.values()
        )


def tally(words) -> dict[str, int]:
    found: dict[str, int] = {}
    for word in words:
        found[word] = found.get(word, 0) + 1
    return found


def whole_map(client) -> dict[str, dict]:
    """What the map is told once, of which it tells every day by itself: record → its days and its history."""
    columns = json.loads(client.get("/map/points.json").content)
    assert columns["unplaced"] == 0
    names = ("may_from", "may_until", "sure_from", "sure_until")
    return {
        record: {name: columns[name][place] for name in names}
        | {"history": columns["histories"][columns["history"][place]], "statuses": columns["statuses"]}
        for place, record in enumerate(columns["id"])
    }


def on_the_map(points: dict[str, dict], day: date) -> dict[str, tuple[str, str]]:
    number, found = day.toordinal() - EPOCH, {}
    for record, told in points.items():
        if told["may_from"] <= number <= told["may_until"]:
            sure = told["sure_from"] <= number <= told["sure_until"]
            status = [status for since, status in told["history"] if since <= number][-1]
            certainty = Certainty.CERTAIN if sure else Certainty.POSSIBLE
            found[record] = (told["statuses"][status][0], str(certainty))
    return found


def in_the_api(client, day: date) -> dict[str, tuple[str, str]]:
    answer = client.get(f"/api/v1/partnerships/?as_of={day}&page_size=500").json()
    return {row["partnership_id"]: (row["status"], row["certainty"]) for row in answer["results"]}


def on_the_page(client, day: date) -> dict[str, tuple[str, str]]:
    page = html.fromstring(client.get(f"/partnerships/?as_of={day}&page_size=500").content.decode())
    words = {"certainly": Certainty.CERTAIN.value, "only possibly": Certainty.POSSIBLE.value}
    found = {}
    for row in page.xpath("//table[contains(@class, 'rows')]/tbody/tr"):
        record = row.xpath(".//th//a/@href")[0].strip("/").rpartition("/")[2].partition("?")[0]
        (status,) = row.xpath(".//span[contains(@class, 'status-')]/@class")
        (certainty,) = row.xpath(".//span[contains(@class, 'status-')]/following-sibling::span/text()")
        (status,) = {one for one in status.split() if one.startswith("status-")} - {"status-possible"}
        found[record] = (status.removeprefix("status-"), words[certainty.partition(";")[0]])
    return found


def test_only_what_a_list_showed_has_days_of_lists(world):
    for row in ReleaseRow.objects.newest():
        natures = set(Listing.objects.filter(pk__in=row.listing_ids).values_list("source__nature", flat=True))
        assert bool(row.first_listed_on) == bool(natures - {Nature.REPORTS}), row
