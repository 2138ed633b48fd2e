"""Facts about places and agencies: each with its source; every state's law; names that lead somewhere."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from partnerships.facts import Sourced, localities
from partnerships.facts.localities import SHORT_NAME, TRIBAL_LAND
from partnerships.geography.reference import rows, states
from partnerships.models.vocabulary import Kind
from partnerships.views.places.towns import PART_WORDS

LAWS = localities.records_laws()
SHORT_NAMES = [one for several in localities.short_names().values() for one in several]
ALL: list[Sourced] = [
    *LAWS.values(), *localities.districts().values(), *localities.city_counties().values(), *SHORT_NAMES,
]  # fmt: skip
TERRITORIES = {"AS", "GU", "MP", "PR", "VI"}
FIPS = {one.fips for one in rows("counties.csv")}


def test_every_fact_names_its_source_and_links_only_web_pages() -> None:
    for one in ALL:
        assert one.source and all(part.name for part in one.citations), one
        assert all(re.fullmatch(r"https://[^\s;]+|", part.address) for part in one.citations), one


def test_every_state_and_the_district_have_a_law_by_name_and_a_time_limit() -> None:
    assert set(LAWS) == set(states()) - TERRITORIES
    for law in LAWS.values():
        assert law.law and law.citation.startswith(law.source) and law.says.endswith(".")
        assert re.fullmatch(r"no fixed limit|\d+ (business |working )?days", law.limit), law.state
        assert law.limit == "no fixed limit" or re.search(
            rf"\b{law.limit.split()[0]}\b|fifth|third", law.says
        ), law


def test_a_law_says_on_which_day_it_was_compared_with_which_pages() -> None:
    for law in LAWS.values():
        assert (law.compared_on is None) == (law.compared_with == ()), law.state
        assert law.compared_on is None or law.compared_on <= datetime.now(tz=UTC).date()
        for page in law.compared_with:
            assert re.fullmatch(r"https://[^\s;]+", page.address) and re.fullmatch(
                r"[\w.-]+\.\w+", page.name
            ), page


def test_the_host_of_a_page_is_its_name() -> None:
    (page,) = LAWS["VT"].compared_with

    assert page.name == "legislature.vermont.gov"
    assert LAWS["KS"].compared_with[0].name == "ksrevisor.org"


def test_a_part_of_a_city_names_its_city_and_tribal_land_its_police() -> None:
    for one in localities.districts().values():
        assert one.kind in {*PART_WORDS, SHORT_NAME, TRIBAL_LAND}
        assert bool(one.cities) != bool(one.agency), one
        assert (one.kind == TRIBAL_LAND) == bool(one.agency), one
        assert one.state in states()


def test_counties_that_are_cities_are_counties_of_the_map() -> None:
    assert set(localities.city_counties()) <= FIPS


@pytest.mark.parametrize("one", SHORT_NAMES, ids=lambda one: f"{one.short} {one.state}")
def test_a_short_name_stands_for_the_beginning_of_a_full_one(one: localities.ShortName) -> None:
    assert one.short.isupper() and one.state in states() and Kind(one.kind)
    assert all(beginning[0].isupper() for beginning in one.beginnings)
