"""One folding for search everywhere, and names in the order of their letters, in pages, files and the API."""

from __future__ import annotations

import csv
import io
from itertools import product

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from partnerships.models import Release, ReleaseRow
from partnerships.search_text import (
    APOSTROPHES,
    COMMON_NAME_WORDS,
    DASHES,
    LETTERS,
    distinctive,
    folded,
    letters,
    search_words,
)
from tests.factories import announcement, published, question

in_database = pytest.mark.django_db

NAMES = [
    ("Española Police Department", "Espanola", "NM"),
    ("Polk County Sheriff's Office", "", "FL"),
    ("Ste. Genevieve Police Department", "Ste. Genevieve", "MO"),
    ("St. Louis Police Department", "St. Louis", "MO"),
    ("Saint Paul Police Department", "Saint Paul", "MN"),
    ("Winston-Salem Police Department", "Winston-Salem", "NC"),
    ("Coeur d’Alene Police Department", "Coeur d'Alene", "ID"),
    ("DuPage County Sheriff's Office", "", "IL"),
    ("Dublin Police Department", "Dublin", "OH"),
    ("deKalb Police Department", "DeKalb", "IL"),
]
FINDS = {
    "Espanola": "Española", "española": "Española", "ESPAÑOLA police": "Española", "Espan\u0303ola": "Española",
    "Polk County Sheriff’s": "Polk", "polk county sheriffʼs": "Polk", "Polk County Sheriff＇s": "Polk",
    "Polk County Sheriff´s": "Polk", "polk sheriffs": "Polk", "Po\u200blk County": "Polk", "Polk\u00a0County": "Polk",
    "ste genevieve": "Ste.", "Sainte Genevieve": "Ste.", "St Louis": "St. Louis", "saint louis": "St. Louis",
    "st paul": "Saint Paul", "ST. PAUL": "Saint Paul", "winston salem": "Winston", "Winston–Salem": "Winston",
    "coeur d'alene": "Coeur", "Coeur dAlene": "Coeur", "st": "St. Louis", "Ｄｕｂｌｉｎ": "Dublin",
}  # fmt: skip


@pytest.fixture
def named(committed_db):
    rows = [
        announcement(
            f"N{number}",
            agency=name,
            city=city,
            state=state,
            agency_kind="sheriff" if "Sheriff" in name else "police",
        )
        for number, (name, city, state) in enumerate(NAMES)
    ]
    return published(*rows)


def names(text: str) -> set[str]:
    return set(question(f"q={text}").matching().values_list("agency_name", flat=True))


def test_each_spelling_finds_the_agency_on_the_page_in_files_in_the_api_and_in_the_find_box(named, client):
    for text, beginning in FINDS.items():
        found = {
            "page": client.get("/partnerships/", {"q": text}).content.decode(),
            "file": client.get("/partnerships.csv", {"q": text}).getvalue().decode(),
            "API": client.get("/api/v1/partnerships/", {"q": text}).content.decode(),
        }
        missed = [place for place, answer in found.items() if beginning not in answer.replace("&#x27;", "'")]
        assert missed == [], text


@pytest.mark.parametrize(
    "text", ["Espanola", "Polk County Sheriff’s", "ste genevieve", "coeur d'alene", "winston salem"]
)
def test_the_find_box_finds_agencies_by_the_same_folding(named, client, text):
    found = client.get("/find/", {"q": text})

    assert FINDS[text] in found.content.decode()


@pytest.mark.parametrize("text", ["--", "…", "日本", "%"])
def test_what_has_no_letter_finds_nothing_and_not_everything(named, text):
    assert names(text) == set()


def test_rows_released_before_are_searched_too(named):
    ReleaseRow.objects.update(versions="[1,2)")
    Release.objects.create(number=2, why="w", added=0, changed=0, withdrawn=10, total=0)

    assert question("q=espanola&version=1").count() == 1
    assert question("q=espanola").count() == 0


def test_names_are_sorted_by_their_letters_in_page_file_and_api(named, client):
    expected = sorted((name for name, _city, _state in NAMES), key=letters)

    text = client.get("/partnerships.csv?sort=agency").getvalue().decode("utf-8-sig")
    results = client.get("/api/v1/partnerships/?sort=agency&page_size=4").json()
    api = [row["agency"] for row in results["results"]]
    while results["next"]:
        results = client.get(results["next"]).json()
        api += [row["agency"] for row in results["results"]]

    assert [row["agency"] for row in csv.DictReader(io.StringIO(text))] == expected
    assert api == expected
    assert expected.index("DuPage County Sheriff's Office") > expected.index("Dublin Police Department")
    cities = list(question("sort=city").rows().values_list("city", flat=True))
    assert cities == sorted(cities, key=letters)


def test_the_usual_order_is_by_letters_and_that_of_an_earlier_layout_stays(named):
    published_now = [row.agency_name for row in question("state=IL").rows()]
    Release.objects.update(layout=1)

    assert published_now == ["deKalb Police Department", "DuPage County Sheriff's Office"]
    assert [row.agency_name for row in question("state=IL").rows()] == published_now[::-1]


SIGNS = st.lists(
    st.one_of(
        st.characters(codec="utf-8", exclude_characters="\0"),
        st.sampled_from(APOSTROPHES + DASHES + "".join(LETTERS) + "'&.- ÉéñÅﬁⅣ½İẞ"),
        st.sampled_from(["st", " st ", "Ft.", "mt", "twp", "Sheriff’s ", " Town of ", "Public Safety", "PD"]),
    ),
    max_size=40,
).map("".join)


@in_database
@given(SIGNS)
def test_the_database_folds_as_the_program_does(text):
    with connection.cursor() as cursor:
        folds = "SELECT ringwatch_letters(%s), ringwatch_folded(%s), ringwatch_distinctive(%s)"
        cursor.execute(folds, [text, text, text])
        in_the_database = cursor.fetchone()

    assert in_the_database == (letters(text), folded(text), distinctive(text))


@in_database
def test_words_that_most_names_have_are_left_out_wherever_they_stand():
    words = [
        *COMMON_NAME_WORDS.replace(r"\w{0,3}", "").split("|"),
        "sheriffs",
        "sheriff’s",
        "sheriffdom",
        "sheriffdoms",
    ]
    words += ["public", "safety", "policeman", "Springfield"]
    names = [" ".join(chosen) for chosen in product(words, repeat=3)]

    with connection.cursor() as cursor:
        cursor.execute("SELECT ringwatch_distinctive(name) FROM unnest(%s) AS name", [names])
        in_the_database = [found for (found,) in cursor.fetchall()]

    assert in_the_database == list(map(distinctive, names))
    assert {"", "springfield", "public springfield", "springfield safety"} <= set(in_the_database)


@given(SIGNS)
def test_a_name_is_found_by_itself(text):
    assert all(any(word in folded(text) for word in spellings) for spellings in search_words(text))
