"""Undoing an act exactly: the former values are written back, where the rows are still as the act left them.

What was changed since has to be undone first, or with it. An undoing is an act like any other, so it can be undone
too. What earlier versions rest on is not deleted: an agency or a row that an act made is withdrawn, an override lifted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from partnerships.actions import agency_names, audit_log
from partnerships.actions.acts.recording import (
    TABLES,
    Values,
    agencies_named,
    as_record,
    read_rows,
    recorded,
    rows_numbered,
    table_of,
)
from partnerships.actions.acts.standing import differs, left_over, rows_of
from partnerships.actions.agency_names import in_a_reason
from partnerships.actions.conflicts import CannotUndo
from partnerships.actions.releases.effects import RecordEffect
from partnerships.actions.releases.previewing import previewed
from partnerships.actions.releases.publishing import PublishResult, rebuild_and_publish
from partnerships.ingest.agencies.public_agencies import indistinct
from partnerships.ingest.listings import apply
from partnerships.models import Act, Agency, Listing, Match, Override
from partnerships.models.curation.acts import ABOUT, WAS_LISTING, WAS_MATCH
from partnerships.models.vocabulary import Verdict


class Dependent(CannotUndo):
    """Later acts changed the same rows. `later`: those, newest first; they can be undone together with it."""

    def __init__(self, later: Sequence[Act]) -> None:
        self.later = list(later)
        said = "; ".join(
            f"{one.entry.action}, {one.entry.actor}, {one.at:%Y-%m-%d %H:%M} UTC" for one in later
        )
        super().__init__(f"Something later depends on it: {said}. Undo that first, or both together.")


def undo(*, act: Act, by: User, reason: str, with_later: bool = False) -> PublishResult:
    """Bring the rows of an act back to what they were. Raises Dependent where later acts changed them too."""
    with transaction.atomic():
        act = Act.objects.select_for_update(of=("self",)).select_related("entry").get(pk=act.pk)
        if act.undone_at:
            raise CannotUndo("This was undone already.")
        later = depends_on(act)
        if later and not with_later:
            raise Dependent(later)
        why = f"{in_a_reason(agencies_of(act.changes)) or act.entry.subject}: {act.entry.action}, undone"
        return _undo_all([*later, act], by, reason, why)


def undo_together(*, acts: Sequence[Act], by: User, reason: str, why: str) -> PublishResult:
    """Undo several acts, newest first. Raises Dependent where a later act that is none of them depends on one."""
    with transaction.atomic():
        numbers = [one.pk for one in acts]
        locked = Act.objects.in_force().select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")
        undone = list(locked.select_related("entry"))[::-1]
        if later := {
            other.pk: other for one in undone for other in depends_on(one) if other.pk not in numbers
        }:
            raise Dependent(sorted(later.values(), key=lambda one: -one.pk))
        return _undo_all(undone, by, reason, why)


def _undo_all(acts: Sequence[Act], by: User, reason: str, why: str) -> PublishResult:
    """Undo these, newest first, and publish once."""
    agencies = agencies_of_all(acts)
    undoings = [_undo_one(one, by, reason) for one in acts]
    result = rebuild_and_publish(agencies, actor=by, why=why, acts=undoings)
    _refuse_namesakes(agencies)
    return result


def preview(*, act: Act, by: User) -> AbstractContextManager[list[RecordEffect]]:
    """The undoing of an act and of what depends on it, only tried (`previewed`). Raises as `undo` does."""
    chain = [*depends_on(act), Act.objects.select_related("entry").get(pk=act.pk)]
    agencies = agencies_of_all(chain)

    def undo_chain() -> None:
        for one in chain:
            _undo_one(one, by, reason="")
        _refuse_namesakes(agencies)

    return previewed(undo_chain, agencies=agencies)


def agencies_of_all(acts: Iterable[Act]) -> set[int]:
    """The agencies whose partnerships follow from the rows that these acts changed, or that undoing them does."""
    return {agency for one in acts for agency in agencies_of([*one.changes, *left_over(one)])}


def depends_on(act: Act) -> list[Act]:
    """The later acts, still in force, that changed a row of this one; newest first."""
    rows = {row for row in act.rows if not row.startswith((ABOUT, WAS_LISTING, WAS_MATCH))}
    rows |= {f"{ABOUT}{agency}" for agency in _standing_since(act.changes)}
    same_rows = Act.objects.in_force().touching(sorted(rows)).filter(id__gt=act.pk)
    by_values = _in_its_place(act) | _followed(act)
    later = Act.objects.in_force().filter(Q(pk__in=same_rows.values("pk")) | Q(pk__in=by_values))
    undoings_of_later = later.filter(undoes__id__gt=act.pk)
    return list(later.exclude(pk__in=undoings_of_later.values("pk")).select_related("entry").order_by("-id"))


def _in_its_place(act: Act) -> set[int]:
    """The later acts, still in force, that put another row where one of this act's goes back to."""
    found: set[int] = set()
    for change in act.changes:
        for place in _places_again(change):
            taken = [{"table": change["table"], "after": place}]
            later = Act.objects.in_force().filter(id__gt=act.pk, changes__contains=taken)
            found |= set(later.values_list("pk", flat=True))
    return found


def _followed(act: Act) -> set[int]:
    """The later acts, still in force, that put rows back which an undoing had left where they had moved on to.

    They went back to before the act that is undone (`left_over`), so when that is taken up again it has them too.
    """
    found: set[int] = set()
    for change in act.undoes.changes if act.undoes else ():
        if f"{change['table']} {change['row']}" not in act.rows:
            back = [{"table": change["table"], "row": change["row"], "after": change["before"]}]
            later = Act.objects.in_force().filter(id__gt=act.pk, changes__contains=back)
            found |= set(later.values_list("pk", flat=True))
    return found


def _places_again(change: Values) -> list[Values]:
    """The values that undoing gives back to a row, of which no other row may have the same."""
    before, after = change["before"] or {}, change["after"] or {}
    places = [{name: before[name] for name in names} for names in UNIQUE.get(change["table"], ()) if before]
    again = [one for one in places if not one.items() <= after.items()]
    return [
        one for one in again if not one.get("lifted_at") and one.get("verdict", Verdict.SAME) == Verdict.SAME
    ]


UNIQUE: dict[str, list[tuple[str, ...]]] = {
    "match": [("listing_id", "agency_id"), ("listing_id", "verdict")],
    "override": [("agency_id", "program", "field", "lifted_at")],
}
"""Values that one row of a table has: a match that says "the same" of a listing; an override while it is in force."""


def latest_of(by: User, *, action: str = "") -> Act | None:
    """The newest act of a person that is in force and no undoing; of those whose entry begins so."""
    acts = Act.objects.in_force().filter(by=by, undoes=None, entry__action__startswith=action)
    return acts.select_related("entry").order_by("-id").first()


def _undo_one(act: Act, by: User, reason: str) -> Act:
    """Put the rows back, and record that as an act."""
    rows = read_rows(rows_of(act))
    for change in act.changes:
        _refuse_changed(change, rows.get((change["table"], change["row"])))
    undoing = put_back(act=act, by=by, reason=reason, changes=act.changes, farther=left_over(act))
    _refuse_orphans(act.changes)
    return undoing


def put_back(
    *,
    act: Act,
    by: User,
    reason: str,
    changes: Sequence[Values],
    farther: Sequence[Values] = (),
    action: str = "",
    also: Sequence[Model] = (),
) -> Act:
    """Put these rows of an act back, then those of `farther`, and record that as an act of its own, with the rows
    `also`, which the caller changes. It publishes nothing; the act that it gives is told of to whoever does.
    """
    more = [(one["table"], one["row"]) for one in farther] + [(table_of(one), one.pk) for one in also]
    with recorded(*rows_of(act), *(rows_numbered(table, [row]) for table, row in more)) as recording:
        for change in [*sorted(changes, key=_rank), *farther]:
            _put_back(change, by)
        for record in also:
            record.save()
        entry = audit_log.write(
            actor=by,
            action=action or f"undo: {act.entry.action.removeprefix('undo: ')}"[:60],
            subject=act.entry.subject,
            reason=reason,
            undoes=act.entry_id,
        )
        undoing = recording.keep(entry, by, undoes=act.taken_up)
    _mark_undone(act, by)
    return undoing


def _mark_undone(act: Act, by: User) -> None:
    """It is; so is the act that it took up again, or what took it up again. What it had undone is in force again."""
    first = act.taken_up
    together = Q(pk__in=[act.pk, first.pk]) | Q(undoes__undoes=first)
    Act.objects.in_force().filter(together).update(undone_by=by, undone_at=timezone.now())
    if first.undoes_id:
        Act.objects.filter(pk=first.undoes_id).update(undone_by=None, undone_at=None)
    act.refresh_from_db(fields=["undone_by", "undone_at"])


def agencies_of(changes: Iterable[Values]) -> set[int]:
    """The agencies whose partnerships follow from the rows changed."""
    changes = list(changes)
    found = agencies_named(changes)
    for change in changes:
        if change["table"] == "agency":
            found.add(change["row"])
        if change["table"] == "source":
            found |= apply.agencies_of(
                Listing.objects.filter(source=change["row"]).values_list("pk", flat=True)
            )
    return found


def _rank(change: Values) -> int:
    """In which order rows are put back, so that no two of a listing's matches ever say "the same"."""
    before = change["before"]
    if before is None:
        return 0
    if change["after"] is None:
        return 3
    return 2 if before.get("verdict") == Verdict.SAME else 1


def _standing_since(changes: Iterable[Values]) -> list[int]:
    """The agencies that stand since an act: it made them, or undid a merge. Undone, they are there no more."""
    return [
        one["row"]
        for one in changes
        if one["table"] == "agency"
        and (
            one["before"] is None
            or (one["before"].get("merged_into_id") and not one["after"]["merged_into_id"])
        )
    ]


def _refuse_orphans(changes: Iterable[Values]) -> None:
    """Raise CannotUndo where an agency goes of which rows speak that came since the act."""
    going = _standing_since(changes)
    rows = Match.objects.filter(agency__in=going, verdict=Verdict.SAME, listing__withdrawn_at=None).count()
    if rows:
        raise CannotUndo(
            f"An agency that would be there no more is named by {rows} more {'rows' if rows > 1 else 'row'} by now: "
            "merge it into another agency instead. Nothing was changed now."
        )


def _put_back(change: Values, by: User) -> None:
    model, row, before = TABLES[change["table"]], change["row"], change["before"]
    places = (model._default_manager.filter(**place).exclude(pk=row) for place in _places_again(change))
    if any(taken.exists() for taken in places):
        raise CannotUndo(
            "Something else stands in its place by now: a row of a list, or a value. Nothing was changed now."
        )
    if before is None and model in (Agency, Listing):
        rows_numbered(change["table"], [row]).filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    elif before is None and model is Override:
        Override.objects.in_force().filter(pk=row).update(lifted_by=by, lifted_at=timezone.now())
    elif before is None:
        rows_numbered(change["table"], [row]).delete()
    elif change["after"] is None:
        as_record(model, before).save(force_insert=True)
    else:
        fields = [name for name in before if name != "id" and before[name] != change["after"].get(name)]
        typed = as_record(model, before)
        rows_numbered(change["table"], [row]).update(**{name: getattr(typed, name) for name in fields})


def _refuse_changed(change: Values, now: Values | None) -> None:
    """Raise CannotUndo where a row is not as the act left it, and no act tells why."""
    if changed := differs(change, now):
        raise CannotUndo(
            f"What it changed has changed again since, by a run or by hand ({', '.join(changed)}). "
            "Nothing was changed now."
        )


def _refuse_namesakes(agencies: set[int]) -> None:
    """Raise SameName where one of these agencies has by now the name and place of another than these."""
    states = set(Agency.objects.filter(pk__in=agencies).values_list("state", flat=True))
    for pair in indistinct(states) if states else ():
        numbers = {one.agency for one in pair}
        if numbers & agencies and not numbers <= agencies:
            agency_names.refuse_indistinct(Agency.objects.get(pk=min(numbers & agencies)))
