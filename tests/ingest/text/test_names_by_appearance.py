"""A name in any apostrophe, width or hidden mark is one agency, published clean; its listing keeps what was written."""

import csv
import io

import pytest

from partnerships.ingest.text.clean_names import clean_name, visible
from partnerships.ingest.text.clean_text import clean
from partnerships.matching.names import parts_of
from partnerships.models import Agency, Listing, ReleaseRow
from tests.curators_lists import CASES, added
from tests.factories import ingest_run
from tests.management.test_commands import ended

SHERIFF = "Monroe County Sheriff's Office"
APOSTROPHES = [
    "'",
    "’",
    "ʼ",
    "&#39;",
    "`",
    "´",
    "′",
    "＇",
    "‛",
    "''",
    "\\'",
    "&rsquo;",
    "&amp;#39;",
    "\u2060'",
]
WRITTEN = [
    *(SHERIFF.replace("'", sign) for sign in APOSTROPHES),
    SHERIFF.replace("Monroe", "Mon\u200broe"),
    f"\u202a{SHERIFF}\u202c",
    f"\ufeff{SHERIFF}",
    SHERIFF.replace("Monroe", "Ｍｏｎｒｏｅ"),
    SHERIFF.replace(" ", "\u00a0"),
    SHERIFF.replace("County", "Coun\u00adty"),
]


@pytest.mark.django_db
def test_the_apostrophes_of_the_cases_are_one_agency():
    added(CASES / "apostrophes.csv")

    status, _printed = ended("ingest", "towns", "--file", str(CASES / "apostrophes.csv"))

    assert status == 0
    assert Agency.objects.count() == ReleaseRow.objects.newest().count() == 1
    assert Listing.objects.filter(matches__verdict="same").count() == 4


@pytest.mark.django_db
def test_every_spelling_of_one_name_is_one_agency_and_the_publishers_words_stay(tmp_path):
    file = io.StringIO()
    rows = [[str(number), name, "Monroe", "NY"] for number, name in enumerate(WRITTEN)]
    csv.writer(file).writerows([["No", "Agency", "County", "State"], *rows])
    (tmp_path / "list.csv").write_bytes(file.getvalue().encode())
    added(tmp_path / "list.csv")

    run = ingest_run(file.getvalue().encode(), slug="towns", decided=1)

    assert (run.report["kept"], run.report["matched"]["new"]) == (len(WRITTEN), 1)
    assert Agency.objects.get().name == SHERIFF
    assert {name.replace("’", "'") for name in Listing.objects.values_list("agency", flat=True)} == {SHERIFF}
    assert {raw["Agency"] for raw in Listing.objects.values_list("raw", flat=True)} == set(WRITTEN)


@pytest.mark.parametrize("name", WRITTEN)
def test_names_are_compared_by_what_they_look_like(name):
    assert parts_of(clean(name)) == parts_of(SHERIFF)


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("Espan\u0303ola", "Española"),
        ("Coeur d’Alene", "Coeur d’Alene"),
        ("a\u0007b\tc\u2028d", "ab c d"),
        ("O\u2032Fallon", "O'Fallon"),
        ("Town 'of' Ely", "Town 'of' Ely"),
    ],
)
def test_a_name_is_published_composed_and_without_hidden_marks(written, published):
    assert clean_name(visible(written)) == published
