"""What a file says of itself: the question in words, the version, how to cite, licenses and known limits."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

from partnerships.dates import day_in_words
from partnerships.exports.answer import Answer
from partnerships.exports.citation import Citation
from partnerships.queries.provenance import evidence_sql, statements
from partnerships.queries.question import Question

TITLE = "ringwatch: partnerships of US public agencies with Ring"
LICENSE = "CC0 1.0"
LICENSE_NAME = "CC0-1.0"
LICENSE_URL = "https://creativecommons.org/publicdomain/zero/1.0/"
TERMS = _(
    "ringwatch's own work in this file is CC0 1.0: use it without asking. Each list that a row rests on keeps its "
    "own license; name its publisher too."
)
LIMITS = (
    _(
        "A missing agency may still have taken part: the lists name those they know of. A gap does not mean none."
    ),
    _(
        "A status says what the evidence allows us to say. Gone from a list, or on a list that is no longer kept, does "
        "not mean ended."
    ),
    _(
        "Many starts are known to the month or year only, or not at all; start_earliest and start_latest hold what is "
        "known. The days on which a list showed a record are not its start and end."
    ),
    _(
        "Evidence ends: attested_until is the last day on which any evidence shows a record. What was so later is "
        "not known, so a record is only possible on a later day."
    ),
    _("A point is as exact as location_precision says; most are the center of a place."),
    _("Counts by others are comparable only if they count the same kinds of agency, program and day."),
)


def lines(answer: Answer) -> list[tuple[str, str]]:
    """A header and pairs of name and text."""
    question = answer.question
    citation = Citation.of(answer)
    pairs = [
        ("about", TITLE),
        ("question", question.words()),
        ("version", f"{question.version}, published {day_in_words(answer.release.published_at.date())}"),
        ("rows", f"{question.count():,}"),
        ("of them not on the map", f"{question.unplaced():,}"),
        ("of them without a known start", f"{question.undated():,}"),
        ("beside them, agencies said to have none", f"{statements.of_question(question).count():,}"),
        ("address", citation.page),
        ("how to cite", citation.plain),
        ("terms", TERMS),
    ]
    pairs += [(f"source: {source.slug}", credit(source)) for source in evidence_sql.sources(question)]
    return pairs + [("known limit", limit) for limit in LIMITS]


def credit_lines(question: Question) -> list[str]:
    """A line for each list that the question's rows rest on."""
    return [credit(source) for source in evidence_sql.sources(question)]


def credit(source: Any) -> str:
    """Title, publisher, license and address of a source, in a line."""
    words = [f"{source.title}, {source.publisher}", f"license: {source.license}"]
    return "; ".join([*words, *filter(None, [source.license_url, source.homepage])])
