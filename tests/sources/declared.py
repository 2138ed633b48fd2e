"""The declared sources as the tests walk them: their folders, their samples, and the full lists where at hand."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from partnerships.ingest import hold, registry
from partnerships.ingest.interpret import ParsedRow, interpret
from partnerships.ingest.spec import Source

SAMPLES = Path(__file__).parent
REPOSITORY = SAMPLES.parent.parent
SHARED = Path(os.environ.get("RINGWATCH_SHARED") or REPOSITORY.parent / "shared") / "data"
NOT_BESIDE = (
    f"The full lists are not at hand: no file {{}} in {SHARED} (RINGWATCH_SHARED may name another place)."
)


@dataclass
class ListAsRead:
    """What a declaration makes of a file."""

    columns: tuple[str, ...]
    rows: list[ParsedRow]
    tally: Counter = field(default_factory=Counter)
    unused: list[str] = field(default_factory=list)
    complaints: str = ""


def take(source: Source, content: bytes) -> ListAsRead:
    """Read and interpret a file as a run does, without a database."""
    table = source.read(content)
    tally, corrections = Counter(), registry.corrections(source)
    rows = list(interpret(source, table.rows, corrections, tally))
    complaints = hold.missing_columns(source, table.columns) + hold.unknown_columns(source, table.columns)
    return ListAsRead(table.columns, rows, tally, corrections.unused, complaints)


def folder(source: Source) -> Path:
    return SAMPLES / source.slug.replace("-", "_")


def expectations() -> list[tuple[Source, str, dict]]:
    """(source, name of the sample, what it should say) for each entry of each `says.json`."""
    return [
        (source, name, said)
        for source in registry.declared().values()
        if (path := folder(source) / "says.json").exists()
        for name, said in json.loads(path.read_text(encoding="utf-8")).items()
    ]


def in_words(said: ParsedRow) -> dict:
    """What a row says, as `says.json` writes it: the fields that are not empty, and a line for each claim."""
    fields = {name: text for name, text in said.fields.items() if text}
    claims = [
        " ".join(filter(None, (claim.program, claim.event, claim.span and claim.span.words, claim.basis)))
        for claim in said.claims
    ]
    return {
        "row": said.row_number,
        "kind": str(said.kind),
        **fields,
        "claims": claims,
        "problems": list(said.problems),
    }
