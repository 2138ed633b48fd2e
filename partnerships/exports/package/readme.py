"""README.md of a data package: what is asked, what is in it, how to cite it, what it does not know."""

from __future__ import annotations

from collections.abc import Iterable

from partnerships.dates import day_in_words
from partnerships.exports import about, codebook
from partnerships.exports.answer import Answer
from partnerships.exports.citation import Citation
from partnerships.exports.package import descriptor
from partnerships.queries.provenance import awaiting_match, evidence_sql, statements


def written(answer: Answer, hashes: dict[str, str]) -> bytes:
    """The README. `hashes` are those of the files before it, by name."""
    question = answer.question
    sections = (
        (about.TITLE, _facts(answer)),
        ("How to cite", [Citation.of(answer, _canonical(answer, hashes)).plain]),
        ("Files", _files(answer)),
        ("Columns of data.csv", _columns(answer)),
        ("Reading the tables", _list(codebook.NOTES)),
        (
            "Sources and licenses",
            [about.TERMS, "", *_list(map(about.credit, evidence_sql.sources(question)))],
        ),
        ("Known limits", _list(about.LIMITS)),
    )
    text = "\n\n".join(
        f"{'#' if number == 0 else '##'} {title}\n\n" + "\n".join(lines)
        for number, (title, lines) in enumerate(sections)
    )
    return text.encode() + b"\n"


def _facts(answer: Answer) -> list[str]:
    question = answer.question
    return _list(
        (
            f"Question: {_plain(question.words())}",
            f"Version: {question.version}, published {day_in_words(answer.release.published_at.date())}",
            f"Rows: {question.count():,}",
            f"Of them not on the map: {question.unplaced():,}",
            f"Of them without a known start: {question.undated():,}",
            f"Beside them, agencies said to have no partnership: {statements.of_question(question).count():,}",
            f"Rows of the lists behind them that wait for a person, and stand behind no row here: {_waiting(answer):,}",
            f"Address: {answer.address('/partnerships/')}",
        )
    )


def _waiting(answer: Answer) -> int:
    slugs = [source.slug for source in evidence_sql.sources(answer.question)]
    return awaiting_match.count_at(answer.release, slugs)


def _canonical(answer: Answer, hashes: dict[str, str]) -> str:
    """The hash of data.csv where that is the canonical file."""
    return hashes["data.csv"] if answer.is_canonical else ""


TABLES = {
    "data": "the rows of the question",
    "listings": "the evidence, each listing behind those rows in its publisher's words",
    "statements": "agencies of which it is said that they have no partnership; no rows of the data",
    "sources": "the lists that they stand in, with licenses",
}


def _files(answer: Answer) -> list[str]:
    return _list(
        (
            *(f"`{name}.csv`: {TABLES[name]}" for name in descriptor.tables(answer)),
            "`datapackage.json`: types and meanings of all columns (Frictionless Data Package v1)",
            "`SHA256SUMS`: check with `sha256sum -c SHA256SUMS`",
        )
    )


def _columns(answer: Answer) -> list[str]:
    return _list(f"`{column.name}`: {codebook.meaning(column)}" for column in answer.columns)


def _list(lines: Iterable[str]) -> list[str]:
    return [f"- {_plain(line)}" for line in lines]


def _plain(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())
