"""A day to come is refused at every door, and today is the site's own."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from partnerships.actions import adding, runs, sources
from partnerships.ingest import lookups, registry
from partnerships.models import Partnership, ReleaseRow, Run, Snapshot, Source
from partnerships.models.vocabulary import Outcome, SourceState, Status
from partnerships.today import FutureDay, site_today
from tests.admin.desk import Desk, said
from tests.curators_lists import CASES, added
from tests.factories import curator
from tests.management.test_commands import ended

pytestmark = pytest.mark.django_db

LAST_MINUTE = datetime(2026, 11, 30, 1, 30, tzinfo=UTC)
"""8:30 pm on November 29 in New York."""


@pytest.fixture
def towns() -> Source:
    """A roll that a curator keeps, of the towns in the cases."""
    return added(CASES / "future-a.csv")


@pytest.fixture
def evening(monkeypatch):
    """It is 8:30 pm in New York: already tomorrow by UTC."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: LAST_MINUTE)


def test_a_list_spoken_for_a_day_to_come_makes_no_false_delisted(towns):
    status, said = ended(
        "ingest", "towns", "--file", str(CASES / "future-a.csv"), "--observed-on", "2109-01-01"
    )
    ended("ingest", "towns", "--file", str(CASES / "future-b.csv"))

    assert (status, "is still to come" in said) == (2, True)
    assert not Partnership.objects.filter(status=Status.DELISTED).exists()
    assert ReleaseRow.objects.newest().filter(status=Status.LISTED).count() == 4


def test_the_command_refuses_tomorrow_and_takes_today(towns):
    tomorrow = site_today() + timedelta(days=1)
    given = ("ingest", "towns", "--file", str(CASES / "future-a.csv"), "--observed-on")

    assert ended(*given, tomorrow.isoformat())[0] == 2
    assert ended(*given, site_today().isoformat())[0] == 0


def test_an_upload_and_a_new_list_for_tomorrow_are_refused(towns):
    tomorrow, person = site_today() + timedelta(days=1), curator("cora")

    def upload() -> SimpleUploadedFile:
        return SimpleUploadedFile("a.csv", (CASES / "future-a.csv").read_bytes())

    with pytest.raises(FutureDay):
        runs.receive(source=towns, file=upload(), observed_on=tomorrow, by=person)
    with pytest.raises(FutureDay):
        adding.start(
            by=person, file=upload(), observed_on=tomorrow, slug="x", title="X", address="", rhythm_days=0
        )
    with pytest.raises(FutureDay):
        sources.retire(source=towns, state=SourceState.RETIRED, on=tomorrow, by=person, reason="r")
    assert not Snapshot.objects.exists()


def test_an_upload_at_half_past_eight_in_new_york_speaks_for_today(client, evening, towns):
    desk = Desk(client, User.objects.create_superuser("dana"))

    def upload(day: str, status: int) -> None:
        file = SimpleUploadedFile("a.csv", (CASES / "future-a.csv").read_bytes())
        page = desk.act(towns, "upload_file", file=file, observed_on=day, status=status)
        assert ("2026-11-30 is still to come: today is 2026-11-29" in said(page)) == (status == 400)

    upload("2026-11-30", 400)
    upload("2026-11-29", 200)

    assert Run.objects.get().snapshot.observed_on == date(2026, 11, 29)


def test_a_list_added_without_a_day_speaks_for_the_sites_today(evening):
    file = SimpleUploadedFile("a.csv", (CASES / "future-a.csv").read_bytes())

    draft = adding.start(by=curator(), file=file, slug="x", title="X", address="", rhythm_days=0)

    assert draft.observed_on == date(2026, 11, 29)


def test_the_day_a_record_changed_is_the_sites(evening, towns):
    ended("ingest", "towns", "--file", str(CASES / "future-a.csv"))

    assert set(ReleaseRow.objects.values_list("changed_on", flat=True)) == {date(2026, 11, 29)}
    assert Snapshot.objects.get().observed_on == date(2026, 11, 29)


def test_another_time_zone_can_be_set(settings):
    settings.SITE_TIME_ZONE = "Asia/Tokyo"

    assert site_today(LAST_MINUTE) == date(2026, 11, 30)


def test_a_declared_day_to_come_is_rejected_with_the_same_sentence(monkeypatch):
    spec = replace(registry.get("announcements"), observed_on=date(2109, 1, 1))
    monkeypatch.setattr(lookups, "declaration", lambda source, mapping=None: spec)
    sources.synchronize()

    run = runs.ingest(run=runs.ask(slug="announcements", actor="test"), today=date(2026, 11, 29))

    assert (run.outcome, Snapshot.objects.count()) == (Outcome.REJECTED, 0)
    assert "2109-01-01 is still to come: today is 2026-11-29 (America/New_York)" in run.reason


def test_a_stored_snapshot_of_a_day_to_come_is_not_applied(towns):
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr("django.utils.timezone.now", lambda: datetime(2109, 1, 2, tzinfo=UTC))
        file = SimpleUploadedFile("a.csv", (CASES / "future-a.csv").read_bytes())
        run = runs.receive(source=towns, file=file, observed_on=date(2109, 1, 1), by=curator("cora"))

    run = runs.ingest(run=run, today=date(2026, 11, 29))

    assert run.outcome == Outcome.REJECTED
    assert not ReleaseRow.objects.exists()
