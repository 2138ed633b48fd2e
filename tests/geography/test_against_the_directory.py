"""Placed agencies lie where the directory has them. Needs the directory beside the clone."""

import pytest

from bench import placement
from partnerships.geography.placing import COUNTY_WORDS
from partnerships.ingest.agencies.mentioned_rows import place_row
from tests.sources.declared import NOT_BESIDE


@pytest.fixture(scope="module")
def results(gazetteer):
    if not placement.DIRECTORY.exists():
        pytest.skip(NOT_BESIDE.format(placement.DIRECTORY.name))
    return list(placement.results(gazetteer))


def test_nearly_all_lie_within_the_aim(results):
    for result in results:
        assert result.share(placement.AIM_KM) >= placement.MIN_SHARE_WITHIN_AIM, result.title
        assert result.share(50) == 1, result.title


def says_where(row):
    """Whether a row gives a town and its county, or a ZIP code. A county's agency may be in any town of it."""
    if placement.own_place_of(row).endswith(COUNTY_WORDS):
        return False
    return row.fields.get("zip_code") or (row.fields.get("city") and row.fields.get("county"))


def test_nearly_every_agency_of_which_a_row_says_where_it_is_is_at_a_place(gazetteer):
    for title, rows in placement.lists():
        located = [row for row in rows if says_where(row)]
        at_place = [row for row in located if place_row(row, gazetteer).precision in placement.POINTS]

        assert len(at_place) >= 0.98 * len(located), title


def test_each_case_farther_off_is_explained(results):
    assert [one.parsed.fields["agency"] for result in results for one in result.far if not one.why_off] == []


def test_the_document_gives_the_figures_of_today(results):
    page = placement.DOCUMENT.read_text(encoding="utf-8")

    assert placement.figures(results) in page
