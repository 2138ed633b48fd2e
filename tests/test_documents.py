"""The documents are true: every file, function and name that they name is there, and every link leads somewhere."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from partnerships.ingest import registry
from partnerships.ingest.spec import Source
from tests import documents
from tests.documents import PROJECT_DIR, is_true, mentions

DOCUMENTS = documents.documents()

NOT_OURS = {
    "C.UTF-8": "a collation of PostgreSQL",
    "America/New_York": "a time zone",
    "statements.csv": "a file in the bundle of a question",
    "LocaleMiddleware": "Django's; the record says that it is not used",
    "sources.csv": "a file in the bundle of a question",
    "listings.csv": "a file in the bundle of a question",
    "L.": "Leaflet's name",
    "folder/snapshots": "a folder of an operator's bucket",
    "pg_dump": "a program of PostgreSQL",
    "pg_hba.conf": "a file of PostgreSQL",
    "AT_ONCE": "no name of ours any more; the glossary says not to write it",
}
"""What looks like a path or a name of ours and is another's, with whose."""


def name_of(document: Path) -> str:
    return document.relative_to(PROJECT_DIR).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_what_a_document_names_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")

    wrong = [
        str(one) for one in mentions(document, text) if one.text not in NOT_OURS and not is_true(one.text)
    ]

    assert wrong == []


@pytest.mark.parametrize("name", sorted(NOT_OURS))
def test_what_is_excused_is_named_somewhere(name: str) -> None:
    assert any(f"`{name}`" in document.read_text(encoding="utf-8") for document in DOCUMENTS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_a_link_leads_to_a_file_and_a_heading(document: Path) -> None:
    for link in documents.LINK.findall(document.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        path, _hash, heading = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), f"{name_of(document)}: {link}"
        assert not heading or heading in headings(target), f"{name_of(document)}: {link}"


def headings(document: Path) -> set[str]:
    """As a forge makes anchors of headings: lower case, spaces as hyphens, no punctuation."""
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    lines = [line.lstrip("#").strip() for line in text.splitlines() if line.startswith("#")]
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


def test_the_documents_name_much() -> None:
    """The tests above read something: a pattern that matches nothing would pass them all."""
    told = [one for document in DOCUMENTS for one in mentions(document, document.read_text(encoding="utf-8"))]

    paths = [one for one in told if documents.PATH.fullmatch(one.text)]
    assert len(DOCUMENTS) > 15
    assert len(paths) > 60


@pytest.mark.parametrize(
    "wrong",
    [
        "partnerships/ingest/nowhere.py",
        "partnerships/models/releases.py:NoSuchRow",
        "models/nowhere.py",
        "nowhere.js",
        "tests/<slug>/nowhere.py",
        "bin/nowhere --now",
        "pip install -r requirements.txt -r requirements/nowhere.txt",
        "python -m bench.nowhere",
        "actions.nowhere_at_all",
        "NoSuchClassAtAll",
        "no_such_function_at_all()",
        "NO_SUCH_CONSTANT_AT_ALL",
    ],
)
def test_what_is_not_there_is_noticed(wrong: str) -> None:
    assert not is_true(wrong)


@pytest.mark.parametrize(
    "right",
    [
        "partnerships/models/releases.py:ReleaseRow",
        "models/releases.py",
        "static/js/points/clusters.js",
        "partnerships/sources/<slug>/",
        "requirements/*.txt",
        "bin/run --port N",
        "python -m bench.exports",
        "ReleaseRow",
        "var/files/anything",
        "/partnerships.csv",
    ],
)
def test_what_is_there_is_found(right: str) -> None:
    assert is_true(right)


@pytest.mark.parametrize(
    "source", [one for one in registry.declared().values() if one.bundled], ids=lambda one: one.slug
)
def test_the_readme_says_how_many_rows_a_list_has_that_ships(source: Source) -> None:
    readme = (PROJECT_DIR / "README.md").read_text(encoding="utf-8")
    folder = PROJECT_DIR / "partnerships" / "sources" / source.slug.replace("-", "_")
    content = (folder / source.bundled).read_bytes()

    rows = sum(1 for _row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))

    assert f"{rows:,}" in readme


DECISIONS = PROJECT_DIR / "docs" / "decisions"
RECORDS = sorted(DECISIONS.rglob("[0-9]*.md"), key=lambda record: record.name)
HEADINGS = ["Context", "Decision", "Consequences", "What would change it"]
DATED = re.compile(r"Date: (\d{4}-\d\d-\d\d)[^.]*\. Status: (accepted|replaced|withdrawn)\b")


@pytest.mark.parametrize("record", RECORDS, ids=name_of)
def test_a_decision_has_number_date_status_and_four_headings(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    paragraphs = text.split("\n\n")

    assert re.match(rf"# {int(record.name[:4])}\. \S", text)
    assert DATED.match(paragraphs[1]), "the first paragraph: Date: 2026-11-29. Status: accepted."
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(record.name[:4]) for record in RECORDS] == list(range(1, len(RECORDS) + 1))


def test_the_index_of_decisions_lists_every_record() -> None:
    """A heading for each folder, and below it the folder's records by number. On failure the message has the lines."""
    _before, *parts = (DECISIONS / "README.md").read_text(encoding="utf-8").split("\n## ")
    folders = sorted({record.parent for record in RECORDS})
    expected = sorted([entry(record) for record in RECORDS if record.parent == folder] for folder in folders)

    found = sorted([line for line in part.splitlines() if line.startswith("* [")] for part in parts)

    assert found == expected, "\n".join(line for lines in expected for line in lines)


def entry(record: Path) -> str:
    """A line of the index: title as a link, date, status."""
    text = record.read_text(encoding="utf-8")
    title = text.partition("\n")[0].removeprefix("# ")
    dated = DATED.search(text)
    link = f"* [{title}]({record.relative_to(DECISIONS).as_posix()})"
    return f"{link}: {dated[1]}, {dated[2]}" if dated else link


TOUR = (PROJECT_DIR / "docs" / "tour.md").read_text(encoding="utf-8")
WALKS = [part.partition("\n")[::2] for part in TOUR.split("\n## ")[1:]]
MAX_STATIONS = 12


@pytest.mark.parametrize(("walk", "text"), WALKS, ids=[walk for walk, _text in WALKS])
def test_a_walk_has_a_dozen_stations_at_most_each_with_file_and_function(walk: str, text: str) -> None:
    stations = re.findall(r"^\| (\d+) \| `([^`]+)` \| (.+) \|$", text, re.MULTILINE)

    assert [int(number) for number, _place, _says in stations] == list(range(1, len(stations) + 1))
    assert 8 <= len(stations) <= MAX_STATIONS
    for _number, place, says in stations:
        assert documents.PLACE_IN_FILE.fullmatch(place), place
        assert says.endswith(".")
