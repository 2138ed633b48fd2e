"""Pages in Spanish: what is said in English is marked as English, and a word says so."""

import re

import pytest
from lxml import html

from partnerships.models import ReleaseRow
from tests.journeys.screenshots import ADDRESSES
from tests.views.conftest import words

OTHERS = [
    "/places/NJ/montclair/",
    "/zip/10301/",
    "/changes/2/",
    "/data/releases/1..2/",
    "/embed/card/?state=AK",
]
OF_NAMES = frozenset("the of and by for on an as to in with from".split())
OF_SENTENCES = frozenset(
    "that which were was are is not it they this these does has had been their its who what where how see".split()
)
IN_SPANISH = frozenset(
    "el la los las de del que en un una por para con se es su y al o lo como más sin hay son".split()
)
NOT_READ = frozenset({"script", "style", "code", "pre", "template", "textarea"})
MIN_SMALL_WORDS = 3
"""In texts with fewer, a language is not told."""


def is_english(text: str) -> bool:
    """Whether it is prose in English; names of agencies, lists and documents are not."""
    said = re.findall(r"[a-záéíóúñü’]+", text.lower())
    prose, names, spanish = (
        sum(word in small for word in said) for small in (OF_SENTENCES, OF_NAMES, IN_SPANISH)
    )
    return bool(prose) and prose + names >= max(MIN_SMALL_WORDS, spanish + 1)


def texts(element, language: str):
    """The texts of a page as (language, text, element), attributes that are read aloud with them."""
    if not isinstance(element.tag, str) or element.tag in NOT_READ:
        return
    language = element.get("lang", language)
    for text in (
        element.text,
        *(element.get(name) for name in ("title", "aria-label", "placeholder", "alt")),
    ):
        yield language, text or "", element
    for child in element:
        yield from texts(child, language)
        yield language, child.tail or "", element


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The statute sets no number of days for it.", True),
        ("Police Department of the City of Bay St. Louis", False),
        ("La ley no fija un número de días (Atlas of Surveillance).", False),
        ("Announcements that are found in the news", True),
    ],
)
def test_english_is_told_from_spanish_and_from_names(text, expected):
    assert is_english(text) is expected


def test_no_page_in_spanish_says_anything_in_english_without_saying_so(client, changed):
    unmarked, unsaid = {}, {}
    rows = ReleaseRow.objects.newest().order_by("status", "id").distinct("status")
    records = [
        address for row in rows for address in (row.get_absolute_url(), f"/agencies/{row.agency_slug}/")
    ]
    one_of_each = {re.split("[?#]", address)[0]: address for address in ADDRESSES.values()}
    for address in (*one_of_each.values(), *OTHERS, *records):
        path = address.partition("#")[0]
        page = html.fromstring(client.get(path, headers={"Accept-Language": "es"}).content.decode())
        assert page.get("lang") == "es", path
        said = [one for one in texts(page, "es") if is_english(one[1])]
        if wrong := [text.strip() for language, text, _element in said if language == "es"]:
            unmarked[path] = wrong
        quoted = [element for language, _text, element in said if language == "en"]
        if quoted and "inglés" not in words(page.xpath("//main")[0]):
            unsaid[path] = [words(element) for element in quoted]

    assert unmarked == {}
    assert unsaid == {}
