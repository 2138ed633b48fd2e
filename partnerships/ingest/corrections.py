"""Corrections of a publisher's known slips, as data: `corrections.csv` beside the declaration.

Columns: field, said, meant, why, when, and key where only one row is meant (the parts of the row's key, joined
by "/"). Each is matched on the publisher's exact words; the listing keeps those words, and only what we read
from them is corrected. One that no row needs any more is reported.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from partnerships.ingest.row_keys import compared_cell, fold_row_id, row_ids
from partnerships.ingest.spec import Source
from partnerships.ingest.tables import Row


@dataclass
class Corrections:
    """The table of one source, and which of its entries were used in this run.

    An entry is (field, said), or (field, said, key) where it is for one row.
    """

    meant: dict[tuple[str, ...], str] = field(default_factory=dict)
    used: set[tuple[str, ...]] = field(default_factory=set)

    @classmethod
    def load(cls, folder: Path) -> Corrections:
        """The source's table, empty where it has none."""
        path = folder / "corrections.csv"
        if not path.exists():
            return cls()
        with path.open(encoding="utf-8", newline="") as file:
            return cls({_entry(row): row["meant"] for row in csv.DictReader(file)})

    def apply(self, source: Source, row: Row) -> Row:
        """The row as meant; the row itself when nothing is to be corrected."""
        if not self.meant:
            return row
        found = {}
        ids = row_ids(source, row)
        for name, said in row.items():
            spelt = {said, compared_cell(source, name, said)} if name in source.states else {said}
            for entry in ((name, text, *key) for text in spelt for key in ((), *((one,) for one in ids))):
                if entry in self.meant:
                    found[name] = entry
        if not found:
            return row
        self.used.update(found.values())
        return Row(
            {**row, **{name: self.meant[entry] for name, entry in found.items()}},
            number=row.number,
            problems=row.problems,
        )

    @property
    def unused(self) -> list[str]:
        return sorted(": ".join(entry) for entry in set(self.meant) - self.used)


def _entry(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, (row["field"], row["said"], fold_row_id(row.get("key") or ""))))
