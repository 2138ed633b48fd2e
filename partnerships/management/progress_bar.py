"""A progress bar on the terminal, drawn by tqdm from the progress that a run tells everyone who watches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from django.core.management.base import OutputWrapper
from tqdm import tqdm

from partnerships.ingest.run.progress import progress_of
from partnerships.models import Run

REDRAW_SECONDS = 0.2
"""Between two drawings."""
BAR_CHARACTERS = 24
"""Characters of the bar."""
FORMAT = f"[{{bar:{BAR_CHARACTERS}}}] {{desc}}"
EMPTY_AND_FULL = "·#"


class _Stream:
    """The terminal as tqdm writes to it: without the line end that a command's output adds."""

    def __init__(self, terminal: OutputWrapper) -> None:
        self._terminal = terminal

    def write(self, text: str) -> None:
        self._terminal.write(text, style_func=str, ending="")

    def flush(self) -> None:
        self._terminal.flush()


@contextmanager
def watching(run: Run, terminal: OutputWrapper) -> Iterator[None]:
    """Draw the bar while the block carries out the run; remove it afterwards."""
    over = Event()
    bar = tqdm(
        total=1, file=_Stream(terminal), bar_format=FORMAT, ascii=EMPTY_AND_FULL, leave=False, mininterval=0
    )
    drawing = Thread(target=_draw, args=(run, bar, over), daemon=True)
    drawing.start()
    try:
        yield
    finally:
        over.set()
        drawing.join()
        bar.close()


def _draw(run: Run, bar: tqdm[Any], over: Event) -> None:
    while not over.wait(REDRAW_SECONDS):
        if progress := progress_of(run):
            bar.total = progress["to_match"] or 1
            bar.n = min(progress["matched"], progress["to_match"])
            bar.set_description_str(in_words(progress))


def in_words(progress: dict[str, Any]) -> str:
    """`apply: 250 of 1,000 matched, 230 placed, 1,000 rows read`."""
    counts = [f"{progress['rows']:,} rows read"]
    if to_match := progress["to_match"]:
        counts = [
            f"{progress['matched']:,} of {to_match:,} matched",
            f"{progress['placed']:,} placed",
            *counts,
        ]
    return f"{progress['step']}: {', '.join(counts)}"
