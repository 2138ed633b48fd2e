"""When a snapshot must wait for a person. Pure. A held snapshot changes nothing that readers see."""

from __future__ import annotations

from partnerships.ingest.compare import Difference
from partnerships.ingest.spec import Source

MAY_VANISH = 0.1
"""The share of a list's open rows that may be gone before a person looks."""


def columns_against(source: Source, columns: tuple[str, ...]) -> list[str]:
    """Sentences about columns that are missing, or that the declaration does not know."""
    there = set(columns) - {""}
    missing = [column for column in source.reads if column not in there]
    unknown = sorted(there - source.known_columns)
    sentences = []
    if missing:
        sentences.append(f"The list no longer has the column {_quoted(missing)}.")
    if unknown:
        sentences.append(f"The list has a column nobody has looked at yet: {_quoted(unknown)}.")
    return sentences


def reasons_to_hold(source: Source, *, kept: int, before: int, difference: Difference) -> list[str]:
    """Why a person must look at this difference first; empty when it may be applied.

    `kept`: rows about Ring in the snapshot. `before`: open listings until now.
    """
    reasons = []
    if kept not in source.expect:
        reasons.append(
            f"{kept:,} rows were kept; between {source.expect.start:,} and {source.expect.stop - 1:,} are expected."
        )
    gone = len(difference.gone)
    if gone > before * MAY_VANISH:
        reasons.append(f"{gone:,} of {before:,} rows are gone, which is more than a tenth.")
    return reasons


def _quoted(names: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
