"""Every record says in a line what it is: in the admin, in logs, in sentences."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from psycopg2.extras import NumericRange

from partnerships.models import (
    Act,
    Agency,
    ArchivedPage,
    AuditEntry,
    ChangeSet,
    ChangeSetAgency,
    Claim,
    County,
    DirectoryAgency,
    EvidencePage,
    Follower,
    FollowRequest,
    Listing,
    MailedAddress,
    Match,
    Measurement,
    OpenRow,
    Override,
    Partnership,
    Place,
    PostalName,
    PreviewedListing,
    PreviewedRow,
    ReferenceFile,
    Release,
    ReleaseRow,
    ReleaseStatement,
    Report,
    Rhythm,
    Run,
    SkippedRow,
    Snapshot,
    Source,
    State,
    Statement,
    ZipCode,
)
from partnerships.models.vocabulary import Event, Measure, Program, Verdict

DAYTON = Agency(name="Dayton Police", state="OH")
ROW = Listing(agency="Dayton PD", state="OH")
LIST = Source(slug="towns", title="Towns of a county")
ENTRY = AuditEntry(
    at=datetime(2026, 11, 23, 9, 5, tzinfo=UTC), actor="carla", action="merge", subject="dayton"
)
EDITS = ChangeSet(curator=User(username="carla"))
SHA256 = "0123456789abcdef" * 4
VERSIONS = NumericRange(1, 3)
RECORD = Partnership(pk=12, agency_name="Dayton Police", program=Program.NEIGHBORS)
SAID = ReleaseStatement(agency_name="Dayton Police", event=Event.DENIED, versions=VERSIONS)
TEXTS = [
    (Act(entry=ENTRY), "merge: dayton"),
    (DAYTON, "Dayton Police, OH"),
    (ENTRY, "2026-11-23 09:05 carla: merge dayton"),
    (EDITS, "Edits of carla"),
    (EvidencePage(address="https://news.example/1"), "https://news.example/1"),
    (ChangeSetAgency(change_set=EDITS, agency=DAYTON), "Dayton Police, OH waits with the Edits of carla"),
    (
        Claim(event=Event.JOINED, program=Program.NEIGHBORS),
        f"{Event.JOINED.label} ({Program.NEIGHBORS.label})",
    ),
    (County(full_name="Greene County", state_id="OH"), "Greene County, OH"),
    (DirectoryAgency(name="DAYTON POLICE", state="OH"), "DAYTON POLICE, OH"),
    (Follower(pk=7, rhythm=Rhythm.WEEKLY), f"Follower 7, {Rhythm.WEEKLY.label.lower()}"),
    (FollowRequest(pk=3), "Request 3 to follow"),
    (ROW, "Dayton PD, OH"),
    (Listing(agency="", state="OH"), "(no agency named), OH"),
    (MailedAddress(pk=4), "Mailed address 4"),
    (Match(listing=ROW, verdict=Verdict.SAME), f"Dayton PD, OH: {Verdict.SAME.label}"),
    (Measurement(measure=Measure.VIDEO_REQUESTS, value=1200), f"{Measure.VIDEO_REQUESTS.label}: 1,200"),
    (OpenRow(listing=ROW), "Dayton PD, OH: open"),
    (Override(field="city", value="Dayton"), "city = Dayton"),
    (PreviewedListing(row_number=7, kind="doubt", run_id=9), "Row 7 of run 9: waits for a person"),
    (
        PreviewedRow(agency_name="Dayton Police", state="OH", change_type="withdrawn", run_id=9),
        "Dayton Police, OH: withdrawn by run 9",
    ),
    (
        Partnership(pk=12, agency_name="Dayton Police", program=Program.NEIGHBORS),
        f"RW-000012: Dayton Police, {Program.NEIGHBORS.label}",
    ),
    (Place(name="Dayton", state_id="OH"), "Dayton, OH"),
    (PostalName(name="Oakwood", state_id="OH"), "Oakwood, OH"),
    (ReferenceFile(name="counties.csv", sha256=SHA256), "counties.csv 0123456789ab"),
    (Release(number=3), "Version 3"),
    (ReleaseRow(partnership_id=12, versions=VERSIONS), f"RW-000012 in {VERSIONS}"),
    (
        ReleaseStatement(agency_name="Dayton Police", event=Event.DENIED, versions=VERSIONS),
        f"Dayton Police: {Event.DENIED.label} in {VERSIONS}",
    ),
    (
        ArchivedPage(address="https://news.example/1", archived_at=date(2026, 11, 30)),
        "https://news.example/1, archived 2026-11-30",
    ),
    (Report(pk=5, record="RW-000012"), "Report 5: RW-000012"),
    (Run(pk=9, source=LIST), "towns run 9: waiting"),
    (SkippedRow(listing=ROW), "Dayton PD, OH: left for later"),
    (Snapshot(source=LIST, observed_on=date(2026, 11, 1), sha256=SHA256), "towns, 2026-11-01, 0123456789ab"),
    (LIST, "Towns of a county"),
    (State(name="Ohio"), "Ohio"),
    (Statement(agency_name="Dayton Police", event=Event.DENIED), f"Dayton Police: {Event.DENIED.label}"),
    (ZipCode(code="45402", name="Dayton", state_id="OH"), "45402 Dayton, OH"),
]


@pytest.mark.parametrize(("record", "text"), [pytest.param(*one, id=one[1]) for one in TEXTS])
def test_a_record_says_what_it_is(record, text):
    assert str(record) == text


def test_each_kind_of_record_is_among_them():
    assert {type(record) for record, _text in TEXTS} == set(apps.get_app_config("partnerships").get_models())
