"""Placed agencies lie where the directory has them. Needs the directory beside the clone."""

import pytest

from bench import placement
from partnerships.ingest import registry
from tests.sources.declared import NOT_BESIDE


@pytest.fixture(scope="module")
def results(gazetteer):
    if not placement.DIRECTORY.exists():
        pytest.skip(NOT_BESIDE.format(placement.DIRECTORY.name))
    return list(placement.results(gazetteer))


def test_nearly_all_lie_within_the_aim(results):
    for result in results:
        assert result.share(placement.AIM_KM) >= placement.AIM, result.title
        assert result.share(50) == 1, result.title


def test_nearly_every_agency_is_at_a_place(results):
    at_place = {
        result.title: sum(result.precisions[precision] for precision in placement.POINTS)
        / result.precisions.total()
        for result in results
    }

    assert (
        min(share for title, share in at_place.items() if title != registry.get("announcements").title) > 0.98
    )


def test_each_case_farther_off_is_explained(results):
    assert [one.parsed.fields["agency"] for result in results for one in result.far if not one.why_off] == []


def test_the_document_gives_the_figures_of_today(results):
    page = placement.DOCUMENT.read_text(encoding="utf-8")

    assert placement.figures(results) in page
