"""Where the evidence of a version ends: the day of the last list that names agencies, else of the last report.

What was so after that day, lists cannot say: charts and the time bar stop there and mark the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from partnerships.dates import day_in_words
from partnerships.models import Release
from partnerships.queries.question import Question
from partnerships.queries.selection import held
from partnerships.queries.selection.version_columns import ALWAYS, day_of


@dataclass(frozen=True)
class EvidenceEnd:
    """`day`: the last day that evidence shows. `of_lists`: of a roll or a table, not only of reports.

    `asked`: it is no end of evidence but the day that a question asks for, before which the evidence did not end.
    """

    day: date
    of_lists: bool
    asked: bool = False

    @property
    def words(self) -> str:
        """ "no list since Oct 7, 2020"."""
        if self.asked:
            return gettext("after the day asked for")
        says = gettext("no list since %(day)s") if self.of_lists else gettext("no report since %(day)s")
        return says % {"day": day_in_words(self.day)}

    @property
    def says(self) -> str:
        """What that means for the days after it, in a sentence."""
        says = (
            gettext("No list since %(day)s; later days rest on reports only.")
            if self.of_lists
            else gettext("No report since %(day)s shows any of them.")
        )
        return says % {"day": day_in_words(self.day)}


def of_question(question: Question) -> EvidenceEnd | None:
    """Where lines about a question stop: where the evidence ends, or on the day that it asks for."""
    end = of_release(question.release)
    if question.as_of and (end is None or question.as_of < end.day):
        return EvidenceEnd(question.as_of, of_lists=False, asked=True)
    return end


def of_release(release: Release | None) -> EvidenceEnd | None:
    """The end of the evidence in a version; None before the first, and where versions did not tell it yet.

    A row that a kept roll shows has no last day on that list: its evidence lasts until the roll's last snapshot.
    """
    if release is None:
        return None
    columns = held.of(release).numbers
    shown = columns["attested_until"] != ALWAYS
    on_lists = int(columns["listed_until"][shown].max(initial=ALWAYS))
    day = day_of(on_lists) or day_of(int(columns["attested_until"].max(initial=ALWAYS)))
    return EvidenceEnd(day, on_lists != ALWAYS) if day else None
