"""What a kept snapshot would change, without changing anything: for the person who decides on a held run."""

from __future__ import annotations

from collections import Counter

from partnerships.ingest import directory, hold, known, registry
from partnerships.ingest.compare import Difference, compare
from partnerships.ingest.interpret import interpret
from partnerships.ingest.tables import UnreadableList
from partnerships.models import Run


def difference_of(run: Run) -> Difference:
    """The rows of the run's snapshot beside those that the list showed just before it.

    Raises UnreadableList, with the reason in words, when the declaration cannot read these bytes.
    """
    spec = known.declaration(run.source)
    with run.snapshot.file.open("rb") as file:
        table = spec.read(file.read())
    if missing := hold.missing_columns(spec, table.columns):
        raise UnreadableList(missing)
    rows = interpret(spec, table.rows, registry.corrections(spec), Counter())
    before = known.neighbors(run.source, run.snapshot.observed_on).before
    shown = directory.shown_at(before) if spec.directory else known.shown_at(run.source, before)
    return compare(shown, rows)
