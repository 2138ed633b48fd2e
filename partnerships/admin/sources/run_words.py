"""Where a run stands, how far it is, and what its report counts, in words."""

from __future__ import annotations

from typing import Any

from partnerships.ingest.run.progress import progress_of
from partnerships.models import Run
from partnerships.models.vocabulary import LocationPrecision
from partnerships.queries.sources.run_steps import step_in_words


def how_far(run: Run) -> dict[str, Any]:
    """Where a run stands, and how many rows it has read, matched and placed so far."""
    progress = {} if run.finished_at else progress_of(run)
    return {
        "finished": bool(run.finished_at),
        "state": f"Under way: {step_in_words(progress['step'])}" if progress else state_in_words(run),
        "words": _progress_in_words(progress),
        **{name: progress.get(name, 0) for name in ("rows", "matched", "to_match", "placed")},
    }


def _progress_in_words(progress: dict[str, Any]) -> str:
    if not progress.get("rows"):
        return ""
    read = f"{progress['rows']:,} rows read"
    if not progress["to_match"]:
        return f"{read}."
    return (
        f"{read}; {progress['matched']:,} of {progress['to_match']:,} matched; {progress['placed']:,} placed."
    )


def state_in_words(run: Run) -> str:
    """Where a run stands, its decision included."""
    if not run.finished_at:
        return f"Under way: {step_in_words(run.step)}" if run.started_at else "Waiting for the worker"
    if run.undone_at:
        return "Applied, then undone"
    words = run.get_outcome_display()
    return f"Held, then {run.get_decision_display().lower()}" if run.decision else words


COUNTED = {
    "rows": "in the file", "gone": "gone from it", "same": "as before", "ignored": "left aside",
    "unused_decision": "decisions kept with the list that fit no row",
    "unused_correction": "corrections kept with the list that fit no row",
    "rule": "by rule", "new": "as new agencies", "unsure": "left to a person",
    **{one.value: str(one.label) for one in LocationPrecision},
}  # fmt: skip
"""What a report counts, where its own name for it does not say it to a curator."""


def report_groups(run: Run) -> list[tuple[str, list[tuple[str, int]]]]:
    """The report's counts in groups, without those that are nothing."""
    report = run.report
    groups = [
        ("Rows", [(name, report.get(name)) for name in ("rows", "kept", "ignored")]),
        (
            "Against the list before",
            [(name, report.get(name)) for name in ("added", "changed", "gone", "same")],
        ),
        (
            "Not read in the file",
            [(part["name"], part["rows"]) for part in report.get("parts", []) if not part["read"]],
        ),
        ("Matched", list(report.get("matched", {}).items())),
        ("Placed at", list(report.get("placed", {}).items())),
        ("Problems", list(report.get("problems", {}).items())),
    ]
    shown = [
        (title, [(COUNTED.get(name, name.replace("_", " ")), count) for name, count in counts if count])
        for title, counts in groups
    ]
    return [(title, counts) for title, counts in shown if counts]
