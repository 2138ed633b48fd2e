"""The partnerships of an agency, release by release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from partnerships.models import Agency, Release, ReleaseRow
from partnerships.queries.changes import ChangeType, RecordChange


@dataclass(frozen=True)
class Event:
    """One record in one release: it came, changed or went."""

    version: int
    changed: RecordChange


def record(number: int, version: int) -> ReleaseRow | None:
    """A record as a version has it, or as it last was before; None where it came later, or never."""
    rows = ReleaseRow.objects.filter(partnership_id=number, versions__startswith__lte=version)
    return rows.order_by("-versions").first()


def of(agency: Agency, *, until: int) -> list[Event]:
    """What releases up to a version did, newest first; of one release, by the record's number."""
    rows = ReleaseRow.objects.filter(agency_number=agency.pk).order_by("partnership_id", "versions")
    events = [
        event
        for number, own in groupby(rows, key=lambda row: row.partnership_id)
        for event in _of_record(number, list(own))
    ]
    events = [event for event in events if event.version <= until]
    return sorted(events, key=lambda event: (-event.version, event.changed.number))


def releases(events: list[Event]) -> dict[int, Release]:
    """The releases that events speak of, by number."""
    return Release.objects.in_bulk({event.version for event in events})


def _of_record(number: int, rows: list[ReleaseRow]) -> Iterator[Event]:
    before: ReleaseRow | None = None
    for row in rows:
        begins = row.first_version
        if before is None:
            yield Event(begins, RecordChange(ChangeType.ADDED, number, None, row.pk))
        elif before.withdrawn_in == begins:
            yield Event(begins, RecordChange(ChangeType.CHANGED, number, before.pk, row.pk))
        else:
            if before.withdrawn_in is not None:
                yield Event(before.withdrawn_in, RecordChange(ChangeType.WITHDRAWN, number, before.pk, None))
            yield Event(begins, RecordChange(ChangeType.ADDED, number, None, row.pk))
        before = row
    if before is not None and before.withdrawn_in is not None:
        yield Event(before.withdrawn_in, RecordChange(ChangeType.WITHDRAWN, number, before.pk, None))


def merged_into(agency: Agency) -> dict[tuple[int, str], list[ReleaseRow]]:
    """(version, program) → the records of agencies merged into this one that ended with that version."""
    rows = ReleaseRow.objects.filter(agency_number__in=Agency.objects.filter(merged_into=agency).values("pk"))
    of_record: dict[int, ReleaseRow] = {}
    for row in rows.order_by("partnership_id", "versions"):
        of_record[row.partnership_id] = row
    found: dict[tuple[int, str], list[ReleaseRow]] = defaultdict(list)
    for row in of_record.values():
        if row.withdrawn_in is not None:
            found[row.withdrawn_in, row.program].append(row)
    return found


def successor(row: ReleaseRow) -> ReleaseRow | None:
    """The record that speaks of a withdrawn one's agency and program now, where the agency was merged into another."""
    agency = Agency.objects.filter(pk=row.agency_number).first()
    if agency is None or agency.merged_into_id is None:
        return None
    newest = ReleaseRow.objects.newest().filter(program=row.program)
    return newest.filter(agency_number=agency.merged_into_id).first()
