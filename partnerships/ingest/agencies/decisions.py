"""Decisions that come with a bundled list, as data: `decisions.csv` beside the declaration.

Columns: row (the parts of the row's key, joined by "/"; with `apart` where a list names an agency twice), verdict,
agency, county, reason, who, when. `same`: the row means the agency of that name. `new`: it means an agency of its own,
under that name. `other`: it does not mean the agency of that name. A curator's own decision about a row goes before
these. One that no row needs is reported.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from partnerships.ingest.row_keys import fold_row_id, row_ids
from partnerships.ingest.spec import Source
from partnerships.ingest.tables import Row
from partnerships.models.vocabulary import Verdict

NEW = "new"
VERDICTS = (Verdict.SAME.value, Verdict.OTHER.value, NEW)


@dataclass(frozen=True)
class ListDecision:
    """What was decided about one row. `county`: where the agency is, as a list would write it, or empty."""

    row: str
    verdict: str
    agency: str
    county: str
    reason: str
    who: str
    when: str

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS or not all((self.row, self.agency, self.reason, self.who, self.when)):
            raise ValueError(
                f"A decision about “{self.row}” lacks a part, or its verdict is none: {self.verdict}"
            )

    @property
    def in_words(self) -> str:
        """For the person who looks at the match."""
        return f"Decided with the list ({self.who}, {self.when}): {self.reason}"


@dataclass
class Decisions:
    """The decisions of one source by the folded name of their row, and which of them a row needed."""

    by_row: dict[str, list[ListDecision]] = field(default_factory=lambda: defaultdict(list))
    used: set[ListDecision] = field(default_factory=set)

    @classmethod
    def load(cls, folder: Path) -> Decisions:
        """The source's decisions; none where it has no such file. Raises ValueError for one that is incomplete."""
        decisions, path = cls(), folder / "decisions.csv"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                for line in csv.DictReader(file):
                    decisions.by_row[fold_row_id(line["row"])].append(ListDecision(**line))
        return decisions

    def about(self, source: Source, row: Row) -> tuple[ListDecision, ...]:
        """The decisions about a row, as its publisher wrote it."""
        if not self.by_row:
            return ()
        names = dict.fromkeys(row_ids(source, row))
        if self.by_row.keys().isdisjoint(names):
            return ()
        found = tuple(decision for name in names for decision in self.by_row.get(name, ()))
        self.used.update(found)
        return found

    @property
    def unused(self) -> list[str]:
        """The rows, as the file names them, that no row was."""
        every = {decision for decisions in self.by_row.values() for decision in decisions}
        return sorted(decision.row for decision in every - self.used)
