"""States and counties beside each other: sorted by what a reader picks, rates of agencies only, small maps."""

import csv
import io

import pytest

from partnerships import outline_maps
from partnerships.models import County, ReleaseRow, State
from partnerships.outline_maps import Outline, Spot
from partnerships.queries.places import compared
from partnerships.queries.places.area_totals import AreaTotals
from partnerships.queries.places.compared import ComparedArea
from partnerships.queries.places.directory import Share
from tests.factories import question
from tests.views.conftest import words

SQUARE = [[[(-75.0, 40.0), (-74.0, 40.0), (-74.0, 41.0), (-75.0, 41.0), (-75.0, 40.0)]]]


def area(name, agencies=0, **more):
    return ComparedArea(AreaTotals(State(code=name[:2], name=name), agencies, agencies), **more)


def names(areas):
    return [one.name for one in areas]


def test_what_is_not_known_comes_last_whichever_way_it_is_sorted():
    areas = [
        area("Ohio", 5, people=500_000),
        area("Guam", 2),
        area("Iowa", 9, people=100_000),
        area("Utah", 0, people=1),
    ]

    assert names(compared.in_order(areas, "rate")) == ["Ohio", "Iowa", "Guam", "Utah"]
    assert names(compared.in_order(areas, "-rate")) == ["Iowa", "Ohio", "Guam", "Utah"]
    assert names(compared.in_order(areas, "name")) == ["Guam", "Iowa", "Ohio", "Utah"]


def test_an_area_without_a_record_has_no_rate_no_share_and_no_rank():
    none = area("Utah", 0, people=3_000_000, share=Share(0, 100))
    some = area("Ohio", 6, people=3_000_000, share=Share(6, 100))

    assert (none.rate, none.part, compared.rank([none, some], none, "agencies")) == (None, None, None)
    assert (some.rate, some.part, compared.rank([none, some], some, "rate")) == (0.2, 0.06, 1)


def test_equals_share_a_rank():
    areas = [area("Iowa", 3), area("Ohio", 3), area("Utah", 1)]

    assert [compared.rank(areas, one, "agencies") for one in areas] == [1, 1, 3]


@pytest.mark.parametrize(
    "order", [f"{'-' * (place % 2)}{name}" for place, name in enumerate(compared.ORDERS)]
)
def test_every_column_sorts_the_page_of_states(order, visit):
    page = visit(f"/states/?order={order}")

    expected = compared.in_order(compared.states(question()), order)
    assert page.xpath("//table/tbody/tr/th/a/text()") == [one.name for one in expected if one.totals.place]
    sorted_by = page.xpath("//th/@aria-sort")
    if order != "share":  # a column that is there once a directory was taken in
        assert sorted_by == ["descending" if order.startswith("-") else "ascending"]


@pytest.mark.parametrize("address", ["/states/?order=size", "/states/CA/?order=size"])
def test_another_order_is_refused_by_name(address, visit):
    assert "“size” is not one of name, agencies" in words(visit(address, status=400))


def test_counties_have_no_rate_and_the_page_says_why(visit):
    page = visit("/states/CA/")

    counties = page.xpath("//section[@aria-labelledby='counties']")[0]
    assert "we keep no count of their people" in words(counties)
    assert not [one for one in counties.xpath(".//thead//th") if "100,000" in words(one)]


def test_on_a_phone_each_number_has_the_name_of_its_column(visit):
    page = visit("/states/")

    heads = [words(one) for one in page.xpath("//table[contains(@class, 'compared')]/thead//th")]
    labels = page.xpath("//table[contains(@class, 'compared')]/tbody/tr[1]/td/@data-label")
    assert [head for head in heads[1:] if not head.endswith("bar")] == labels


def test_the_map_of_states_shades_each_and_says_its_numbers(visit):
    page = visit("/states/")

    said = page.xpath("//svg[contains(@class, 'of-states')]/path/title/text()")
    assert len(said) == 51
    california = next(one for one in compared.states(question()) if one.name == "California")
    assert (
        f"California: {california.totals.agencies} agencies, {california.rate:.2f} per 100,000 people" in said
    )


def test_a_states_page_answers_in_its_first_lines(visit):
    page = visit("/states/CA/")

    areas = compared.states(question())
    own = next(one for one in areas if one.name == "California")
    facts = words(page.xpath("//dl[@class='facts']")[0])
    assert f"{own.totals.agencies} rank {compared.rank(areas, own, 'agencies')} of" in facts
    assert f"{own.rate:.2f} rank {compared.rank(areas, own, 'rate')} of" in facts
    actions = page.xpath("//*[@class='actions']")[0]
    assert {"/partnerships.csv?state=CA", "/partnerships.xlsx?state=CA"} <= set(actions.xpath(".//a/@href"))
    assert "/embed/builder/?state=CA&shows=card" in actions.xpath(".//a/@href")
    assert page.xpath("//svg[contains(@class, 'small-map')]/circle")


@pytest.mark.parametrize("code", ["AK", "HI", "PR", "GU", "DC", "AS"])
def test_every_kind_of_state_has_a_small_map(code, visit):
    assert page_has_a_map(visit(f"/states/{code}/"))


def page_has_a_map(page) -> bool:
    box = page.xpath("//svg[contains(@class, 'small-map')]/@viewbox")
    return len(box) == 1 and min(map(int, box[0].split()[2:])) > 0


def test_a_county_is_marked_in_its_state(visit):
    for fips in ("06037", "09110"):  # the second is newer than the map's counties
        page = visit(f"/counties/{fips}/")

        marked = page.xpath("//svg[contains(@class, 'small-map')]/path[@class='here']")
        assert len(marked) == len(County.objects.get(fips=fips).former or [fips])


def test_counties_are_a_file_too(changed, client):
    response = client.get("/counties.csv?state=CA")

    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    newest = ReleaseRow.objects.newest().filter(state="CA")
    assert sum(int(row["partnerships"]) for row in rows) == newest.count()
    assert {row["state"] for row in rows if row["county_fips"]} == {"CA"}
    assert {row["county_fips"] for row in rows} == set(newest.values_list("county_fips", flat=True))
    assert 'href="/counties.csv?state=CA"' in client.get("/states/CA/").content.decode()


def test_a_dot_stands_where_it_lies_and_one_outside_is_left_out():
    spots = [Spot(40.5, -74.5), Spot(40.5, -74.5, False), Spot(50, -74.5)]
    drawn = Outline.of(SQUARE, {"1": SQUARE}).with_marks(here=["1"], spots=spots)

    assert [
        (dot.kind, abs(dot.x - drawn.width / 2) < 4, abs(dot.y - drawn.height / 2) < 4) for dot in drawn.dots
    ] == [
        ("about", True, True),
        ("exact", True, True),
    ]
    assert [shape.kind for shape in drawn.shapes] == ["area", "here"]
    assert Outline.of([], {}) is None


def test_classes_hold_every_value():
    values = [0, 0.1, 0.1, 0.2, 0.3, 0.5, 0.8, 1.3, 2.1, 3.4, 5.5]
    bounds = outline_maps.bounds_of(values)

    classes = [outline_maps.class_of(value, bounds) for value in values]

    assert classes == sorted(classes)
    assert set(classes) == set(range(outline_maps.CLASSES + 1))
    assert outline_maps.bounds_of([0, 0]) == []
