"""Audit entries in words. Their subjects name agencies, lists, programs and fields by short names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from partnerships.models import Agency, AuditEntry, Override, Source
from partnerships.models.vocabulary import Program
from partnerships.queries.labels import field_label

ROW = re.compile(r"^listing (\d+) \((.*)\)$", re.DOTALL)
FIELDS = frozenset({*Override.AGENCY_FIELDS, *Override.PARTNERSHIP_FIELDS})
WORD = re.compile(r"[^\s,]+")


@dataclass(frozen=True)
class EntryInWords:
    """`about`: what was acted on. `title`: the act and what it was done to. `more`: what came of that."""

    action: str
    about: str
    more: str = ""

    @property
    def title(self) -> str:
        return f"{self.action[:1].upper()}{self.action[1:]}: {self.about}"

    def __str__(self) -> str:
        return f"{self.title} {self.more}".strip()


def in_words(entries: Iterable[AuditEntry]) -> dict[int, EntryInWords]:
    """Entry → its words, of all of them by two questions to the database."""
    entries = list(entries)
    named = {one.pk: _short_names(one) for one in entries}
    slugs = {slug for names in named.values() for slug in names}
    titles = {one.slug: str(one) for one in Source.objects.filter(slug__in=slugs)}
    titles |= {one.slug: str(one) for one in Agency.objects.filter(slug__in=slugs)}
    return {one.pk: EntryInWords(one.action, _about(one, titles), _more(one, titles)) for one in entries}


def words_of(entry: AuditEntry) -> EntryInWords:
    return in_words([entry])[entry.pk]


def _short_names(entry: AuditEntry) -> set[str]:
    """The texts of an entry that may be the slug of an agency or a list."""
    said = {entry.details.get("agency"), entry.details.get("into"), *WORD.findall(entry.subject)[:1]}
    return {one for one in said if isinstance(one, str)}


def _about(entry: AuditEntry, titles: dict[str, str]) -> str:
    if row := ROW.match(entry.subject):
        return f"{row[2]}, row {row[1]}"
    slug, *rest = WORD.findall(entry.subject) or [""]
    if slug not in titles:
        return entry.subject
    if not rest or not set(rest) <= FIELDS | set(Program.values):
        return entry.subject.replace(slug, titles[slug], 1)
    programs = [str(Program(one).label) for one in rest if one in Program.values]
    fields = [_in_a_sentence(field_label(one)) for one in rest if one in FIELDS]
    return ", ".join([titles[slug], *programs, *fields])


def _in_a_sentence(label: object) -> str:
    text = str(label)
    return text[:1].lower() + text[1:]


def _more(entry: AuditEntry, titles: dict[str, str]) -> str:
    """The value that was set, the agency that was decided on."""
    value, into, agency = (entry.details.get(name) for name in ("value", "into", "agency"))
    return " ".join(
        [
            *([f"= {value}"] if value else []),
            *([f"into {titles.get(into, into)}"] if into else []),
            *([f"({titles.get(agency, agency)})"] if agency else []),
        ]
    )
