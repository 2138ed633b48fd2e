"""What a partnership was: what each side got, what it cost, what was asked and answered, and the documents.

Each row names its source and its day, as all facts do. `archived` gives the addresses of archived copies, in the order
of `source`, with "-" where none is at hand. Knows no records.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from partnerships.facts import BETWEEN, NO_ADDRESS, Citation, ProgramEvent, Sourced, read_rows


@dataclass(frozen=True)
class Archived(Sourced):
    """A fact whose sources may have archived copies."""

    archived: str

    @property
    def archives(self) -> tuple[Citation, ...]:
        """Its archived copies, each under the name of its source. Raises ValueError where the columns differ."""
        if not self.archived:
            return ()
        pairs = zip(self.source.split(BETWEEN), self.archived.split(BETWEEN), strict=True)
        return tuple(Citation(name, address) for name, address in pairs if address != NO_ADDRESS)

    @property
    def has_no_link(self) -> bool:
        return super().has_no_link and not self.archives


@dataclass(frozen=True)
class ProgramFact(Archived, ProgramEvent):
    """One dated statement about the program; `section` is the part of the page that it belongs to."""

    section: str
    note: str


@dataclass(frozen=True)
class ProgramDocument(Archived):
    """A document that an agency, Ring or an office published.

    `title` is its own, empty where it is not at hand, as `when` is where the day is not; `kind` says what it is.
    """

    group: str
    when: str
    when_words: str
    title: str
    kind: str
    note: str


@cache
def facts() -> tuple[ProgramFact, ...]:
    """By section, in the order of the days on which they may have begun."""
    return read_rows("program_facts.csv", ProgramFact)


@cache
def documents() -> tuple[ProgramDocument, ...]:
    """By who published them, in the order of their days; those without a day at the end."""
    return read_rows("program_documents.csv", ProgramDocument)
