"""The full lists as they were published, where they are beside the clone. They are read, never copied."""

from datetime import date

import pytest

from partnerships.ingest import registry
from partnerships.ingest.compare import PriorRow, compare
from partnerships.models import LAW_ENFORCEMENT
from tests.sources.declared import NOT_BESIDE, SHARED, take

ATLAS = "eff-atlas-2020-10-07.part.csv"
RESAVED = "eff-atlas-2020-10-07.part.resaved.csv"


def shared(name):
    path = SHARED / name
    if not path.exists():
        pytest.skip(NOT_BESIDE.format(name))
    return path.read_bytes()


def test_the_atlas_of_2020_keeps_its_ring_rows_and_loses_none():
    taken = take(registry.get("eff-atlas"), shared(ATLAS))

    assert taken.complaints == ""
    assert (taken.tally["rows"], taken.tally["kept"], taken.tally["ignored"]) == (4728, 1158, 3570)
    assert all(said.fields["agency"] and said.claims for said in taken.rows)


def test_each_ring_row_of_the_atlas_has_a_date_from_its_cell_or_its_text():
    taken = take(registry.get("eff-atlas"), shared(ATLAS))

    undated = [said for said in taken.rows if said.claims[0].span is None]
    early = [
        said for said in taken.rows if said.claims[0].span and said.claims[0].span.last < date(2018, 1, 1)
    ]
    assert len(undated) <= 5
    assert early == []


def test_the_atlas_saved_by_a_spreadsheet_says_the_same():
    source = registry.get("eff-atlas")
    before = take(source, shared(ATLAS)).rows
    after = take(source, shared(RESAVED)).rows

    known = {said.key: PriorRow(number, said.fingerprint) for number, said in enumerate(before)}
    difference = compare(known, after)

    assert difference.empty
    assert difference.same == 1158


def test_the_atlas_of_2025_has_a_header_we_know_and_nothing_about_ring():
    taken = take(registry.get("eff-atlas"), shared("eff-atlas-2025-format.sample.csv"))

    assert taken.complaints == ""
    assert (taken.tally["rows"], taken.tally["kept"]) == (10, 0)


def test_the_announcements_are_those_of_the_starter_list():
    source = registry.get("announcements")
    ours = (registry.folder(source) / source.bundled).read_bytes()

    assert ours == shared("announcements.csv")


def test_the_starter_list_is_whole():
    source = registry.get("announcements")

    taken = take(source, (registry.folder(source) / source.bundled).read_bytes())

    assert (taken.tally["rows"], taken.tally["kept"]) == (479, 479)
    assert len({said.fields["address"] for said in taken.rows}) == 261
    assert dict(taken.tally) == {"rows": 479, "kept": 479}


def test_the_border_communities_keep_their_ring_rows_and_lose_none():
    taken = take(registry.get("eff-border-communities"), shared("eff-border-communities-2020-01-10.csv"))

    assert taken.complaints == ""
    assert (taken.tally["rows"], taken.tally["kept"]) == (207, 5)
    assert [said.claims[0].span.words for said in taken.rows if "Carlsbad" in said.fields["agency"]] == [
        "by July 26, 2019"
    ]


def test_the_directory_names_as_many_agencies_as_the_country_is_said_to_have():
    """The Bureau of Justice Statistics counts about 17,500 to 18,000 state and local agencies."""
    taken = take(registry.get("hifld"), shared("hifld-local-law-enforcement-2019.csv"))

    agencies = [said for said in taken.rows if not said.fields["station"] and said.kind in LAW_ENFORCEMENT]
    assert taken.complaints == ""
    assert dict(taken.tally) == {"rows": 23_611, "kept": 23_611}
    assert 17_000 < len(agencies) < 19_500
