"""What applying a list would do to readers, computed; and when that is so much that a person looks first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO

from django.db import connection
from django.db.models import Model

from partnerships.models import FLAT_COLUMNS, PreviewedListing, PreviewedRow, Run
from partnerships.models.copy import psycopg2_cursor

MAX_LOST_SHARE = 0.02
MIN_RECORDS_LOST = 10
"""A run waits for a person when more than this share of a source's partnerships, and at least this many, would be lost:
withdrawn, in doubt, or of another status."""

OTHERWISE_BY_NOW = (
    "What it would do to readers is not what it was when a person decided, as other lists or edits came since. "
    "Look again, and decide again."
)
STORED_LISTING = ("run_id", "row_number", "kind", "agency_number", "problems")
STORED = (
    "run_id",
    "partnership_id",
    "before",
    "change_type",
    "in_doubt",
    *FLAT_COLUMNS,
)


@dataclass(frozen=True)
class Effect:
    """Partnerships as readers see them: how many would be new, withdrawn, in doubt (a row of theirs would wait for a
    person), or changed. `lost`: of those that the source names, by state, the ones that would be withdrawn, in doubt or
    of another status. `named`: all that the source names.
    """

    published: int = 0
    withdrawn: int = 0
    doubtful: int = 0
    changed: int = 0
    status_changed: int = 0
    lost: Mapping[str, int] = field(default_factory=dict)
    named: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """As the report gives it."""
        names = ("published", "withdrawn", "doubtful", "changed")
        return {name: getattr(self, name) for name in names}

    @property
    def reason_to_hold(self) -> str:
        """A sentence when readers would lose too much; else empty."""
        lost = sum(self.lost.values())
        if lost < MIN_RECORDS_LOST or lost <= self.named * MAX_LOST_SHARE:
            return ""
        parts = {
            "would be withdrawn": self.withdrawn,
            "would wait for a person": self.doubtful,
            "would have another status": self.status_changed,
        }
        said = ", ".join(f"{count:,} {words}" for words, count in parts.items() if count)
        states = ", ".join(f"{state or 'no state'} {count:,}" for state, count in sorted(self.lost.items()))
        return (
            f"{lost:,} of {self.named:,} partnerships of this list would be lost to readers, or read otherwise: "
            f"{said}. By state: {states}."
        )


@dataclass(frozen=True)
class Preview:
    """What a run would do to readers, record by record, and what would become of each new or changed row.

    `fingerprint`: another where anything of the records is another. `rows`: of `PreviewedRow`, as COPY writes STORED.
    `listings`: of `PreviewedListing`, as it writes STORED_LISTING.
    """

    fingerprint: str
    rows: IO[bytes]
    listings: IO[bytes]

    def store(self) -> None:
        """Keep both, once what the run had written is taken back."""
        _store_rows(PreviewedRow, STORED, self.rows)
        _store_rows(PreviewedListing, STORED_LISTING, self.listings)

    def close(self) -> None:
        self.rows.close()
        self.listings.close()


def _store_rows(model: type[Model], names: tuple[str | None, ...], rows: IO[bytes]) -> None:
    rows.seek(0)
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
        psycopg2_cursor(cursor).copy_expert(statement, rows)


@dataclass(frozen=True)
class Publishing:
    """What makes readers see an applied run. `rebuild` computes the partnerships of agencies (ids) and says what would
    differ, `preview` says it record by record; `publish` publishes what they changed and gives the number of the
    release, or None.
    """

    rebuild: Callable[[set[int], Run], Effect]
    preview: Callable[[set[int], Run], Preview]
    publish: Callable[[Run, set[int]], int | None]
