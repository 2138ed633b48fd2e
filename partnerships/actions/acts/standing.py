"""How the rows of an act stand by now: as it left them, changed since, or left behind by an undoing."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from partnerships.actions.acts.recording import BY_THEMSELVES, Values, read_rows, rows_numbered
from partnerships.models import Act


def rows_of(act: Act) -> list[QuerySet[Any]]:
    """The rows that an act changed, table by table."""
    numbers: dict[str, list[int]] = {}
    for one in act.changes:
        if one["row"] is not None:
            numbers.setdefault(one["table"], []).append(one["row"])
    return [rows_numbered(table, rows) for table, rows in numbers.items()]


def unchanged_since(act: Act) -> list[Values]:
    """The changes of an act whose rows are still as it left them, of an agency's row: those fields that are."""
    now = read_rows(rows_of(act))
    found = []
    for change in act.changes:
        row, after = now.get((change["table"], change["row"])), change["after"]
        if change["table"] == "agency" and row and after:
            fields = [name for name in after if row.get(name) == after[name]]
            found.append(
                change | {side: {name: change[side][name] for name in fields} for side in ("before", "after")}
            )
        elif not differs(change, row):
            found.append(change)
    return found


def differs(change: Values, now: Values | None) -> list[str]:
    """What of a row is not as the act left it."""
    after = change["after"]
    if after is not None and now is not None:
        kept_apart = BY_THEMSELVES.get(change["table"], ())
        return [name for name in after if now.get(name) != after[name] and name not in kept_apart]
    return [] if after is now or change["row"] is None else ["row"]


def left_over(act: Act) -> list[Values]:
    """What earlier acts changed that were undone since, without the rows that this act had moved on by then.

    A merge is undone but for the rows that a person has settled otherwise; where that is undone in its turn, its rows
    go back to before the merge, and not to where the merge had put them. In the order in which they are put back.
    """
    found: list[Values] = []
    for change in act.changes:
        row, state = f"{change['table']} {change['row']}", change["before"]
        undone = Act.objects.touching([row]).filter(id__lt=act.pk, undoes=None).exclude(undone_at=None)
        for earlier in undone.order_by("-id") if state else ():
            before = _back_from(earlier, change, state)
            if before and not _undoing_touched(earlier, row):
                found += [before, *_taken_away(earlier, before)]
                state = before["before"]
    return found


def _back_from(earlier: Act, change: Values, state: Values) -> Values | None:
    """The change of an earlier act by which this row came into this state."""
    same = (one for one in earlier.changes if (one["table"], one["row"]) == (change["table"], change["row"]))
    return next((one for one in same if one["before"] and one["after"] and not differs(one, state)), None)


def _undoing_touched(act: Act, row: str) -> bool:
    return act.undoings.filter(undone_at=None, rows__contains=[row]).exists()


def _taken_away(act: Act, change: Values) -> list[Values]:
    """Matches of the same row of a list that the act took away, for the one that it put in their place."""
    listing = change["before"].get("listing_id") if change["table"] == "match" else None
    return [
        one
        for one in act.changes
        if listing and one["table"] == "match" and not one["after"] and one["before"]["listing_id"] == listing
    ]
