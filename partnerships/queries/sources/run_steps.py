"""The steps of a run (`partnerships.ingest.run`), in words for curators."""

from __future__ import annotations

STEPS = {
    "fetch": "fetching the file",
    "store": "keeping the file",
    "read": "reading its rows",
    "compare": "comparing them with the rows on file",
    "hold": "checking whether a person must look first",
    "match": "matching rows to agencies and working out what readers would see",
    "apply": "writing what has changed",
    "write": "writing what has changed",
}


def step_in_words(step: str) -> str:
    """ "reading its rows"; of a run that no worker has begun, "waiting for the worker"."""
    return STEPS.get(step, step) or "waiting for the worker"
