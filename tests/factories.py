"""Small true things for tests: lists as bytes, runs, users, evidence. Plain functions with plain defaults."""

import csv
import io
import tempfile
from datetime import date
from itertools import count, cycle
from pathlib import Path

from django.contrib.auth import get_user_model
from django.http import QueryDict
from psycopg2.extras import NumericRange

from partnerships.actions import runs
from partnerships.ingest import registry
from partnerships.ingest.corrections import Corrections
from partnerships.ingest.tables import Row
from partnerships.models import Agency, Listing, Release, ReleaseRow, Run, Source
from partnerships.models.vocabulary import DateBasis, Event, Kind, LocationPrecision, Nature, Program, Status
from partnerships.partnership_rules.evidence import NOWHERE, Evidence
from partnerships.partnership_rules.in_force import in_force
from partnerships.queries.question import Question

TODAY = date(2026, 11, 23)
NO_CORRECTIONS = Corrections()
WHERE = cycle([("Fresno", "CA"), ("Dayton", "OH"), ("Macon", "GA"), ("Yakima", "WA"), ("Laredo", "TX")])
NUMBERS = count(1)


def announcements():
    """The real declaration of the starter list."""
    return registry.get("announcements")


def atlas():
    """The real declaration of the Atlas of Surveillance."""
    return registry.get("eff-atlas")


def announcement(id: str = "T1", **cells: str) -> dict[str, str]:
    """One row of an announcements list. What is not given is as plain as can be."""
    row = dict.fromkeys(announcements().reads, "")
    return (
        row
        | {
            "id": id,
            "agency": "Dayton Police Department",
            "agency_kind": "police",
            "city": "Dayton",
            "state": "OH",
            "program": "neighbors",
            "event": "joined",
            "source_url": f"https://news.example/{id}",
            "source_publisher": "Example News",
        }
        | cells
    )


def filler(number: int) -> list[dict[str, str]]:
    """So many unremarkable rows, each about an agency of its own."""
    return [_unremarkable(index, *where) for index, where in zip(range(number), WHERE, strict=False)]


def _unremarkable(index: int, city: str, state: str) -> dict[str, str]:
    agency = f"{spelt(index)} Police Department"
    day = f"2019-{index % 12 + 1:02}-{index % 28 + 1:02}"
    return announcement(f"F{index}", agency=agency, city=city, state=state, date=day)


def spelt(number: int) -> str:
    """A place's name for a number, no two of them alike enough to be taken for one misspelt."""
    syllables = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()
    digits = f"{number:04}"
    return "".join(syllables[int(digit) + 10 * (place % 2)] * 2 for place, digit in enumerate(digits)).title()


def as_csv(rows: list[dict[str, str]], *, end: str = "\n", quoting=csv.QUOTE_MINIMAL, columns=None) -> bytes:
    """The rows as a CSV file, under the declared header unless `columns` says otherwise."""
    file = io.StringIO()
    columns = columns or list(rows[0] if rows else announcements().reads)
    writer = csv.DictWriter(file, columns, lineterminator=end, quoting=quoting)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def as_rows(cells: list[dict[str, str]]) -> list[Row]:
    return [Row(one, number=number) for number, one in enumerate(cells, start=1)]


def asked_for(content: bytes, *, slug: str = "announcements", on: str = "2026-01-01", **asked) -> Run:
    """A run of these bytes, waiting to be carried out."""
    with tempfile.NamedTemporaryFile(prefix="list-", suffix=".csv", delete=False) as file:
        file.write(content)
    return runs.ask(slug=slug, actor="test", file=file.name, observed_on=on, **asked)


def _day_of(run: Run) -> date:
    """The day that the run was asked to speak for; a test may play a later day than TODAY."""
    return date.fromisoformat(run.asked.get("observed_on") or date.min.isoformat())


def ingest_run(content: bytes | None = None, **asked) -> Run:
    """Carry out a run of these bytes, or of the starter list kept with the program."""
    bundled = {"slug": "announcements", "actor": "test"} | asked
    run = runs.ask(**bundled) if content is None else asked_for(content, **asked)
    try:
        return runs.ingest(run=run, today=max(TODAY, _day_of(run)))
    finally:
        if file := run.asked.get("file"):
            Path(file).unlink()


def kept_as_a_roll() -> None:
    """From now on the announcements are a list that a publisher keeps up to date."""
    Source.objects.filter(slug="announcements").update(nature=Nature.ROLL)


def published(*rows: dict[str, str], **asked) -> Run:
    """These few rows as a whole list, taken in by a curator's decision (it is shorter than expected)."""
    run = ingest_run(as_csv(list(rows)), decided=1, **asked)
    assert run.outcome == "applied", run.reason
    return run


def curator(name: str = "carla"):
    """A person who may decide."""
    return get_user_model().objects.get_or_create(username=name)[0]


def agency(name: str) -> Agency:
    return Agency.objects.get(name=name)


def listing(key_of: str) -> Listing:
    """The newest listing of the announcement with this id."""
    return Listing.objects.filter(raw__id=key_of).latest("id")


def question(address: str = "") -> Question:
    return Question.ask(QueryDict(address))


def evidence(event: Event = Event.LISTED, span=None, **facts) -> Evidence:
    """One claim of a roll that is kept and still shows it, unless the facts say otherwise."""
    known = {
        "listing": next(NUMBERS),
        "source": "a-list",
        "said_by": "A List",
        "nature": Nature.ROLL,
        "source_kept": True,
        "retired_on": None,
        "first_shown_on": date(2020, 1, 1),
        "last_shown_on": date(2020, 6, 1),
        "gone_on": None,
        "published_on": None,
        "basis": DateBasis.STATED if span else None,
        "address": "",
        "location": NOWHERE,
    }
    return Evidence(event=event, span=span, **known | facts)


def released(*facts: dict, version: int = 1) -> Release:
    """A release of these records; what is not said of a record is plain. Their numbers count from 1."""
    made = Release.objects.create(
        number=version, why="test", added=len(facts), changed=0, withdrawn=0, total=0
    )
    for number, known in enumerate(facts, start=1):
        ReleaseRow.objects.create(**_over_time(_record(number, version) | known))
    made.total = ReleaseRow.objects.at_version(version).count()
    made.save()
    return made


def _record(number: int, version: int) -> dict:
    return {
        "partnership_id": number,
        "agency_number": number,
        "agency_name": f"{spelt(number)} Police Department",
        "agency_slug": f"agency-{number}",
        "agency_kind": Kind.POLICE,
        "city": spelt(number),
        "state": "OH",
        "program": Program.NEIGHBORS,
        "status": Status.LISTED,
        "latitude": 40.0,
        "longitude": -83.0,
        "location_precision": LocationPrecision.PLACE,
        "sources": ["announcements"],
        "first_listed_on": date(2020, 1, 1),
        "changed_on": date(2026, 1, 1),
        "versions": NumericRange(version, None),
    }


def _over_time(known: dict) -> dict:
    """The record with the columns that follow from its dates and its status."""
    spans = {name: known.get(name) for name in ("start", "end", "announced")}
    days = in_force(
        start=spans["start"],
        end=spans["end"],
        attested_until=known.get("attested_until"),
        disputed=known["status"] == Status.DENIED,
        ended_by=None,
    )
    of_days = {"possible": days.possible, "certain": days.certain, "statuses": [known["status"]]}
    return (
        of_days
        | known
        | {name: span.to_range() for name, span in spans.items() if span}
        | {f"{name}_precision": span.precision for name, span in spans.items() if span}
    )
