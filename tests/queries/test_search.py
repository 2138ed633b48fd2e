"""One box finds ZIP codes, towns, counties and agencies, spelled as readers spell them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import ReleaseRow
from partnerships.queries.places.search import find
from tests import database, starter


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    with database.committed(django_db_blocker):
        yield starter.publish()


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("62701", "zip", "62701 Springfield, IL"),
        ("Springfield, Ill.", "place", "Springfield, IL"),
        ("los angelos", "place", "Los Angeles, CA"),
        ("cook county, IL", "county", "Cook County, IL"),
        ("califor", "state", "California"),
    ],
)
def test_places_are_found_as_readers_spell_them(published, text, kind, label):
    first = find(text)[0]

    assert (first.kind, first.label) == (kind, label)


def test_an_agency_is_found_by_part_of_its_name_and_with_a_slip(published):
    row = ReleaseRow.objects.newest().filter(agency_kind="sheriff").order_by("id")[0]
    word = row.agency_name.split()[0]
    slip = word[:-2] + word[-1] + word[-2]

    for text in (row.agency_name, f"{slip} {row.agency_name.partition(' ')[2]}"):
        assert row.agency_slug in [one.address.split("/")[2] for one in find(text) if one.kind == "agency"]


def test_a_town_says_how_many_are_on_record_in_it_and_around_it(published):
    row = ReleaseRow.objects.newest().exclude(county_fips="").exclude(city="").order_by("id")[0]
    rows = ReleaseRow.objects.newest()

    town = next(one for one in find(f"{row.city}, {row.state}") if one.kind == "place")

    assert town.named == rows.filter(city=row.city, state=row.state).count()
    assert town.around == rows.filter(county_fips=row.county_fips).count()


def test_a_town_does_not_count_what_is_placed_in_its_county_only(published, db):
    row = ReleaseRow.objects.newest().filter(city="Bakersfield", location_precision="place").order_by("id")[0]
    before = find("Bakersfield, CA")[0]

    ReleaseRow.objects.filter(pk=row.pk).update(location_precision="county")

    after = find("Bakersfield, CA")[0]
    assert (after.named, after.around) == (before.named - 1, before.around)
    places = [one.place for one in find(row.agency_name) if row.agency_slug in one.address]
    assert places == [f"{row.county}, CA"]


@pytest.mark.parametrize("text", ["mt zyzzx", "mount zyzzx", "moun zyzzx", "zyzzx fire fire"])
def test_words_are_found_in_names_that_write_them_short(published, db, text):
    named = ReleaseRow.objects.newest().order_by("pk")[:1]
    ReleaseRow.objects.filter(pk__in=named.values("pk")).update(agency_name="Mt. Zyzzx Fire District")

    assert [one.label.rpartition(",")[0] for one in find(text)] == ["Mt. Zyzzx Fire District"]


def test_letters_that_mean_nothing_find_nothing(published):
    assert find("qqxzzk") == []
    assert find("") == []


MAX_STATEMENTS, MAX_ROWS_READ = 15, 8_000
"""Of one search. Places are over 30,000, and so are ZIP codes: those of one state are the most that may be read."""


def rows_read(plan):
    """The rows that the leaves of a plan looked at, those among them that did not fit."""
    if parts := plan.get("Plans"):
        return sum(map(rows_read, parts))
    unfit = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
    return (plan["Actual Rows"] + unfit) * plan["Actual Loops"]


@pytest.fixture(scope="module")
def looked_through(published, django_db_blocker):
    """The database knows how its tables are filled, as a site's does after a while."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ANALYZE partnerships_place, partnerships_zipcode, partnerships_county")


@pytest.mark.parametrize(
    "text", ["spring", "90210", "los angelos", "sheriff", "cook county", "nypd", "san jose ca"]
)
def test_finding_asks_little_and_reads_few_rows(looked_through, text):
    find(text)  # what is read once a process
    with CaptureQueriesContext(connection) as asked:
        find(text)

    read = 0
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + query["sql"])
            [[[found]]] = cursor.fetchall()
            read += rows_read(found["Plan"])
    assert (len(asked) <= MAX_STATEMENTS, read <= MAX_ROWS_READ) == (True, True), (len(asked), read)
