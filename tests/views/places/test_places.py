"""State and county pages: the table's rows of one place, with its own file, and what a gap means."""

import csv

import pytest

from partnerships import facts
from partnerships.geography import people
from partnerships.models import County, ReleaseRow, State
from partnerships.queries.places import neighbors
from tests.views.conftest import words


def records(page):
    links = page.xpath("//table[@class='rows']/tbody//th//a/@href")
    return [link.strip("/").rpartition("/")[2] for link in links]


def most_named(column):
    """The place that most records name."""
    named = [getattr(row, column) for row in ReleaseRow.objects.newest() if getattr(row, column)]
    return max(sorted(set(named)), key=named.count)


@pytest.mark.parametrize(
    "kind, column, parameter", [("states", "state", "state"), ("counties", "county_fips", "county")]
)
def test_a_place_shows_the_rows_that_its_file_holds(kind, column, parameter, visit, client):
    code = most_named(column)

    page = visit(f"/{kind}/{code}/?page_size=500")
    file = page.xpath("//a[@download]/@href")[0]

    rows = list(csv.DictReader(b"".join(client.get(file).streaming_content).decode().splitlines()))
    assert [row["partnership_id"] for row in rows] == records(page)
    assert {row[column] for row in rows} == {code}
    assert page.headers["X-Result-Count"] == str(len(rows))


def test_every_state_is_on_the_list_and_the_counts_add_up(visit):
    page = visit("/states/")

    cells = page.xpath("//table/tbody/tr/td[@data-label='Partnerships']")
    assert set(page.xpath("//table/tbody/tr/th/a/@href")) == {
        f"/states/{state.code}/" for state in State.objects.all()
    }
    counted = [int(words(cell).replace(",", "")) for cell in cells]
    assert sum(counted) == ReleaseRow.objects.newest().count()


def test_a_state_without_records_says_what_that_means(visit):
    with_records = set(ReleaseRow.objects.newest().values_list("state", flat=True))
    state = State.objects.exclude(code__in=with_records).order_by("code")[0]

    page = words(visit(f"/states/{state.code}/"))

    assert "not that there was none" in page
    assert "First known start" not in page


def test_where_a_source_says_there_was_none_it_is_said(visit):
    for code in ("MT", "WY"):
        page = words(visit(f"/states/{code}/"))

        (absence,) = facts.absences(code)
        assert absence.says in page
        assert absence.when in page


def test_the_chart_has_its_numbers_as_a_table(visit):
    page = visit("/states/CA/")

    assert page.xpath("//svg[contains(@class, 'chart-wide')]")
    rows = page.xpath("//details[@class='numbers']//tbody/tr")
    assert words(rows[-1]).startswith("Start not known")
    dated = int(words(rows[-2].xpath("td")[-1]))
    undated = int(words(rows[-1].xpath("td")[0]))
    assert dated + undated == ReleaseRow.objects.newest().filter(state="CA").count()


def test_a_place_takes_the_other_parameters_of_the_table(visit):
    page = visit("/states/CA/?kind=sheriff&page_size=500")

    expected = ReleaseRow.objects.newest().filter(state="CA", agency_kind="sheriff").count()
    assert len(records(page)) == expected > 0
    assert "Sheriff" in words(page.xpath("//ul[@class='chips']")[0])


@pytest.mark.parametrize(
    "address", ["/states/CA/?state=TX", "/states/CA/?nonsense=1", "/counties/06037/?county=06073"]
)
def test_another_place_or_what_is_not_understood_is_refused(address, visit):
    visit(address, status=400)


@pytest.mark.parametrize("address", ["/states/ZZ/", "/counties/99999/", "/counties/six/"])
def test_a_place_that_does_not_exist_is_not_found(address, visit):
    visit(address, status=404)


def test_a_state_in_small_letters_leads_to_its_page(client, changed):
    response = client.get("/states/ca/")

    assert (response.status_code, response["Location"]) == (301, "/states/CA/")


def test_what_is_only_in_its_county_is_at_no_distance_from_anything(changed):
    at_a_place = ReleaseRow(latitude=34.05, longitude=-118.24, location_precision="place")
    in_a_county = ReleaseRow(latitude=34.05, longitude=-118.24, location_precision="county")

    found = neighbors.agencies(at_a_place)

    assert found
    assert {near.subject.location_precision for near in found} <= {"exact", "place"}
    assert neighbors.agencies(in_a_county) == []


@pytest.mark.parametrize(
    ("code", "borders"),
    [
        ("NJ", {"DE", "NY", "PA"}),
        ("NV", {"AZ", "CA", "ID", "OR", "UT"}),
        ("ME", {"NH"}),
        ("DC", {"MD", "VA"}),
        ("HI", set()),
        ("PR", set()),
    ],
)
def test_neighbors_are_the_states_that_border_on_one(code, borders, changed):
    assert {one.code for one in neighbors.states(State.objects.get(code=code))} == borders


def test_neighbors_of_a_county_border_on_it_in_any_state(changed):
    around = {one.fips for one in neighbors.counties(County.objects.get(fips="06071"))}  # San Bernardino

    assert around == {"04012", "04015", "06027", "06029", "06037", "06059", "06065", "32003"}


def test_a_rate_is_of_residents_whose_number_has_a_source(visit, changed):
    page = visit("/states/CA/")

    agencies = ReleaseRow.objects.newest().filter(state="CA").values("agency_number").distinct().count()
    assert f"{100_000 * agencies / people.by_state()['CA']:.2f}" in words(
        page.xpath("//dl[@class='facts']")[0]
    )
    assert people.CENSUS["url"] in page.xpath("//dl[@class='facts']//a/@href")


def test_the_kinds_of_agencies_add_up_to_the_agencies(client, changed):
    agencies = [(row.agency_number, row.state) for row in ReleaseRow.objects.newest().order_by("id")]
    _agency, state = next(one for one in agencies if agencies.count(one) > 1)

    context = client.get(f"/states/{state}/").context

    assert sum(number for _label, number in context["by_kind"]) == context["totals"].agencies
    assert context["totals"].agencies < context["totals"].partnerships
