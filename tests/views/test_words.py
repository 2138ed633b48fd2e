"""Every text that we write for readers goes through gettext, and nothing else does.

The pages are rendered in a language of the tests' own, whose catalogue puts ⟦marks⟧ around each message. Letters
outside the marks are data: names, places, what lists and facts say. Anything else was not given to gettext.
"""

import re
from gettext import NullTranslations
from io import BytesIO
from urllib.parse import parse_qsl, urlsplit
from zipfile import ZipFile

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import trans_real
from lxml import html

from partnerships import facts
from partnerships.facts import localities, program
from partnerships.models import Agency, County, Listing, Place, Release, ReleaseRow, Snapshot, Source, State
from partnerships.queries.question.filters import PartnershipFilters
from tests.journeys.screenshots import ADDRESSES

LANGUAGE = "xx"
OPEN, CLOSE = "⟦", "⟧"
MORE = [
    "/partnerships/?version=1&started_after=2019&as_of=2019-08-28&source=announcements&undated=exclude",
    "/partnerships/?stat=1&page=x&started_after=soon&as_of=2019&county=1&in_bbox=1&kind=x&version=99&state=CA&q=a&q=b",
    "/states/CA/?state=TX",
    "/changes/?state=CA",
    "/changes/1/?group=x",
    "/changes/1/?group=added",
    "/states/?order=x",
    "/trends/?undated=only",
    "/trends/?q=nothing+is+called+this",
    "/find/",
    "/find/?q=nothing+is+called+this",
    "/find/?q=springfield",
    "/zip/90210/",
    "/zip/00000/",
    "/zip/63119/",
    "/places/NY/brooklyn/",
    "/places/CA/brentwood/",
    "/corrections/?thanks=1",
    "/cite/?version=1&state=CA",
    "/changes/2/",
    "/data/releases/2/",
    "/data/releases/1..2/",
    "/embed/?state=CA",
    "/sources/eff-atlas/",
    "/sources/announcements/snapshots/?older=x",
    "/follow/no-such-token/",
]
READ_ALOUD = ("aria-label", "title", "placeholder", "alt", "data-label")
IN_ENGLISH = "ancestor::*[@lang][1][@lang = 'en']"
"""What says that it is in English, in the middle of a page in another language."""
SILENT = ("script", "style", "code", "pre", "textarea")
NAMES = frozenset(
    "ringwatch CSV PNG SVG JSON KML GeoJSON SHA RIS BibTeX curl GET UTC RW OpenAPI "
    "csv xlsx json ndjson geojson kml zip English Español".split()
)
"""The same in every language."""
ADDRESS = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)+/?\S*")
BETWEEN = re.compile(r"[^\w’'.& -]+|\s[.&-]+\s|[ -]?\b\d+(?:[.,:-]\d+)*\b[ -]?|\.$")


class Marked(NullTranslations):
    """A catalogue of every message there is."""

    def to_language(self):
        return LANGUAGE

    def gettext(self, message):
        return f"{OPEN}{message}{CLOSE}"

    def ngettext(self, one, many, number):
        return f"{OPEN}{one if number == 1 else many}{CLOSE}"

    def pgettext(self, _context, message):
        return self.gettext(message)

    def npgettext(self, _context, one, many, number):
        return self.ngettext(one, many, number)


@pytest.fixture
def marked(monkeypatch):
    """Pages in the tests' own language."""
    monkeypatch.setitem(trans_real._translations, LANGUAGE, _with_context(Marked()))
    with translation.override(LANGUAGE):
        yield


def _with_context(catalogue):
    """Django asks a catalogue for context and message in one text, with a control character between."""
    plain = catalogue.gettext
    catalogue.gettext = lambda message: plain(message.rpartition("\x04")[2])
    return catalogue


@pytest.fixture(scope="module")
def data(changed):
    """Every text that comes from records, lists, places and facts."""
    rows = [*facts.published_counts(), *facts.program_events(), *facts.periods(), *facts.disagreements()]
    rows += [*program.facts(), *program.documents()]
    rows += [one for code in ("MT", "WY") for one in facts.absences(code)]
    rows += [*localities.records_laws().values(), *localities.districts().values()]
    values = [value for row in rows for value in vars(row).values()]
    for model in (Agency, Source, Release, Snapshot, Listing, ReleaseRow, State, Place):
        values += [value for row in model.objects.values_list() for value in row]
    for one in County.objects.select_related("state"):
        values += [one.name, one.full_name, str(one)]
    return (
        NAMES
        | {*PartnershipFilters.base_filters, "group", "order"}
        | {text for value in values for text in texts(value)}
    )


def texts(value):
    """A value's texts, whole and by paragraph."""
    if isinstance(value, str):
        yield from {" ".join(part.split()) for part in (value, *value.split("\n\n"))}
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)


def unmarked(text, depth=0):
    """What of a text stands outside the marks, and how deep inside marks it ends."""
    outside = []
    for letter in text:
        depth += (letter == OPEN) - (letter == CLOSE)
        outside.append("\n" if letter in OPEN + CLOSE else letter if depth == 0 else "")
    return "".join(outside), depth


def ours_in(text, data):
    """The phrases of a text that no data says."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    phrases = [
        phrase.strip()
        for line in lines
        if line not in data and line.strip(" ,;:·“”()–…") not in data
        for phrase in BETWEEN.split(ADDRESS.sub("", line))
    ]
    return [one for one in phrases if re.search(r"[^\W\d_]", one) and one.strip(".") not in data]


def attributes(document):
    """The texts of attributes that readers see or hear."""
    names = " or ".join(f"name() = '{name}'" for name in READ_ALOUD)
    heads = "//meta[@name = 'description' or starts-with(@property, 'og:title')]/@content"
    return document.xpath(f"//@*[{names}][not({IN_ENGLISH})] | {heads}")


def running_text(document):
    """The texts between tags, in order: a message may begin in one and end in another."""
    return document.xpath(
        f"//text()[not({IN_ENGLISH})]" + "".join(f"[not(ancestor::{tag})]" for tag in SILENT)
    )


def ours(document, data):
    """What a page says in our words outside the marks."""
    found, depth = [], 0
    for text in running_text(document):
        outside, depth = unmarked(text, depth)
        found += ours_in(outside, data)
    for text in attributes(document):
        found += ours_in(unmarked(text)[0], data)
    return found


ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
HOW_TO_WRITE = re.compile(r"such as \S+|ISO 8601[^.]*")
"""What tells readers how machines write a day."""


def iso_days(document):
    """The sentences of a page that say a day as machines do; addresses and names of files are machines' own."""
    said = [*running_text(document), *attributes(document), *document.xpath("//*[@lang = 'en']//text()")]
    silent = {*document.xpath("|".join(f"//{tag}//text()" for tag in SILENT))}
    prose = [HOW_TO_WRITE.sub("", ADDRESS.sub("", text)) for text in said if text not in silent]
    return [text.strip() for text in prose if ISO_DAY.search(text)]


FILES = ["csv", "xlsx", "json", "geojson", "kml", "zip"]
API = [
    f"/api/v1/{part}"
    for part in ("partnerships/?state=CA", "agencies/?state=CA", "counts/?group_by=status", "?x=1")
]


@pytest.mark.parametrize("address", [*(f"/partnerships.{kind}?state=CA" for kind in FILES), *API])
def test_files_and_the_api_are_in_english_whatever_the_language(client, changed, marked, address):
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content

    packed = [body]
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as package:
            packed = [package.read(name) for name in package.namelist()]
    assert not any(OPEN.encode() in part or rb"\u27e6" in part for part in packed)


def test_the_pages_of_records_and_agencies_say_nothing_else(client, changed, marked, data):
    most = ReleaseRow.objects.newest().order_by("-sources__len", "id").first()
    none = Agency.objects.exclude(pk__in=ReleaseRow.objects.newest().values("agency_number")).first()
    addresses = [changed.get_absolute_url(), most.get_absolute_url()]
    addresses += [f"/agencies/{slug}/" for slug in (changed.agency_slug, most.agency_slug, none.slug)]

    pages = {address: client.get(address).content.decode() for address in addresses}

    assert {address: ours(html.fromstring(page), data) for address, page in pages.items()} == {
        address: [] for address in addresses
    }


def test_a_form_complains_in_messages(client, changed, marked, data):
    response = client.post("/corrections/", {"record": "", "email": "x", "address": "y"})

    assert ours(html.fromstring(response.content.decode()), data | {"x", "y"}) == []


@pytest.mark.parametrize("name", ["400.html", "403.html", "500.html", "503.html"])
def test_pages_of_errors_are_messages(marked, name):
    assert ours(html.fromstring(render_to_string(name)), NAMES) == []


@pytest.mark.parametrize("address", [*ADDRESSES.values(), *MORE])
def test_every_word_of_a_page_is_a_message_or_data(client, changed, marked, data, address):
    asked = {value for _name, value in parse_qsl(urlsplit(address).query)}

    response = client.get(address)

    page = html.fromstring(response.content.decode())
    assert ours(page, data | asked) == []
    assert iso_days(page) == [] or address == "/api/docs/"
