"""A line on the terminal that tells how far a run is, drawn anew from what the run tells anyone who watches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from partnerships.ingest.run.progress import progress_of
from partnerships.models import Run

SECONDS = 0.2
WIDTH = 24
CLEAR = "\r\x1b[K"


@contextmanager
def watching(run: Run, terminal) -> Iterator[None]:
    """While the block carries out the run, the line is on the terminal; after it, the line is gone."""
    over = Event()
    drawing = Thread(target=_draw, args=(run, terminal, over), daemon=True)
    drawing.start()
    try:
        yield
    finally:
        over.set()
        drawing.join()
        _write(terminal, CLEAR)


def _draw(run: Run, terminal, over: Event) -> None:
    while not over.wait(SECONDS):
        if progress := progress_of(run):
            _write(terminal, CLEAR + line(progress))


def line(progress: dict) -> str:
    """`apply [######··················] 250 of 1,000 matched, 230 placed, 1,000 rows read`."""
    told = [f"{progress['rows']:,} rows read"]
    done = 0.0
    if to_match := progress["to_match"]:
        done = min(progress["matched"] / to_match, 1)
        told = [f"{progress['matched']:,} of {to_match:,} matched", f"{progress['placed']:,} placed", *told]
    full = round(done * WIDTH)
    return f"{progress['step']:8} [{'#' * full}{'·' * (WIDTH - full)}] {', '.join(told)}"


def _write(terminal, text: str) -> None:
    terminal.write(text, style_func=str, ending="")
    terminal.flush()
