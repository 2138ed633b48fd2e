"""The commands of the contract: what they print, the status they end with, and sentences when they cannot."""

import io
import json

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from partnerships.management.commands.codebook import DOCUMENT
from partnerships.management.commands.read import MAX_ROWS_PRINTED
from partnerships.management.commands.status import MARKS
from partnerships.models import Partnership, Release, Run, Source
from partnerships.models.vocabulary import LocationPrecision
from partnerships.queries.sources.agreement import Agreement, agreement
from tests.factories import announcement, announcements, as_csv, filler, published, released

pytestmark = pytest.mark.django_db

CONTRACT = (
    "source snapshot sha256 observed_on outcome reason rows kept ignored added changed gone same problems "
    "matched placed release seconds"
).split()


def manage(*words: str) -> str:
    """What a command prints."""
    printed = io.StringIO()
    call_command(*words, stdout=printed, stderr=printed)
    return printed.getvalue()


def ended(*words: str) -> tuple[int, str]:
    """The exit status of a command that does not end well, and what it said."""
    printed = io.StringIO()
    try:
        call_command(*words, stdout=printed, stderr=printed)
    except SystemExit as end:
        return end.code, printed.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, printed.getvalue()


def everything() -> dict[str, list]:
    """Every row of every table of the app."""
    with connection.cursor() as cursor:
        rows = {}
        for model in apps.get_app_config("partnerships").get_models():
            cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY 1")
            rows[model.__name__] = cursor.fetchall()
    return rows


def test_ingest_takes_in_the_starter_list_and_prints_one_object_with_the_contracts_keys():
    report = json.loads(manage("ingest", "announcements", "--json"))

    assert list(report) == CONTRACT
    assert report["outcome"] == "applied"
    assert report["rows"] == report["kept"] + report["ignored"] == 479
    assert set(report["matched"]) == {"rule", "new", "unsure"}
    assert set(report["placed"]) == set(LocationPrecision.values)
    assert report["release"] == Release.objects.latest().number
    assert report["observed_on"] == announcements().observed_on.isoformat()


def test_ingest_again_is_unchanged_and_ends_well():
    manage("ingest", "announcements")

    status, printed = ended("ingest", "announcements", "--json")

    report = json.loads(printed)
    assert status == 0
    assert report["outcome"] == "unchanged"
    assert (report["rows"], report["kept"], report["same"]) == (479, 479, 479)
    assert report["release"] is None


def test_ingest_in_words_says_the_difference():
    printed = manage("ingest", "announcements")

    assert "announcements, as of" in printed
    assert "rows 479 = kept 479 + ignored 0" in printed
    assert "added 479" in printed
    assert "release 1" in printed


def test_a_held_list_ends_with_three_and_its_reason(file):
    status, printed = ended("ingest", "announcements", "--file", file(as_csv([announcement()])), "--json")

    report = json.loads(printed)
    assert (status, report["outcome"]) == (3, "held")
    assert "1 rows were kept" in report["reason"]
    assert list(report) == [*CONTRACT[:-2], "would", *CONTRACT[-2:]]


@pytest.mark.parametrize("content", [b"", b"<html>no list</html>"])
def test_a_rejected_list_ends_with_two_and_its_reason(file, content):
    status, printed = ended("ingest", "announcements", "--file", file(content), "--json")

    report = json.loads(printed)
    assert (status, report["outcome"]) == (2, "rejected")
    assert report["reason"].endswith(".")
    assert list(report) == CONTRACT


def test_a_file_that_is_not_there_is_rejected_with_a_sentence():
    status, printed = ended("ingest", "announcements", "--file", "no/such/list.csv", "--json")

    assert status == 2
    assert "no/such/list.csv cannot be read" in json.loads(printed)["reason"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody"], "announcements"),
        (["announcements", "--observed-on", "yesterday"], "yesterday"),
        (["announcements", "--observed-on", "2020-10"], "whole day"),
        (["announcements", "--observed-on", "2020-02-30"], "2020-02-30"),
        (["announcements", "--file", "a", "--url", "b"], "not allowed with"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence_and_makes_no_run(words, said):
    with pytest.raises(CommandError) as refused:
        manage("ingest", *words)

    assert said in str(refused.value)
    assert Run.objects.count() == 0


def test_a_dry_run_says_what_would_change_and_leaves_no_row_in_any_table(file):
    before = everything()

    report = json.loads(manage("ingest", "announcements", "--dry-run", "--json"))

    assert report["outcome"] == "dry_run"
    assert report["added"] == report["kept"] == 479
    assert sum(report["matched"].values()) == sum(report["placed"].values()) == 479
    assert (report["release"], report["snapshot"]) == (None, None)
    assert everything() == before


def test_a_dry_run_of_a_list_that_would_be_held_says_why_and_ends_well(file):
    status, printed = ended(
        "ingest", "announcements", "--file", file(as_csv([announcement()])), "--dry-run", "--json"
    )

    report = json.loads(printed)
    assert (status, report["outcome"]) == (0, "dry_run")
    assert "were kept" in report["reason"]


def test_a_dry_run_beside_a_list_that_stands_changes_nothing(file):
    manage("ingest", "announcements", "--file", file(as_csv(filler(310))), "--observed-on", "2026-01-01")
    before = everything()

    changed = file(as_csv(filler(320)))
    words = ("ingest", "announcements", "--file", changed, "--observed-on", "2026-02-01")
    report = json.loads(manage(*words, "--dry-run", "--json"))

    assert (report["added"], report["same"], report["outcome"]) == (10, 310, "dry_run")
    assert everything() == before
    assert json.loads(manage(*words, "--json"))["added"] == 10


def test_rebuild_says_how_many_and_publishes_nothing():
    published(announcement())
    Partnership.objects.update(city="?")

    assert manage("rebuild") == "1 partnerships computed.\n"
    assert Partnership.objects.get().city == "Dayton"
    assert Release.objects.count() == 1


def test_publish_says_what_changed_and_when_nothing_has():
    published(announcement())
    assert manage("publish") == "Nothing has changed since version 1.\n"

    Partnership.objects.update(city="Xenia")

    assert "Version 2: 0 added, 1 changed, 0 withdrawn; 1 partnerships." in manage("publish", "--why", "test")
    assert Release.objects.latest().why == "test"


def test_sources_lists_each_with_its_last_run(file):
    ended("ingest", "announcements", "--file", file(b""))

    printed = manage("sources")

    for source in Source.objects.all():
        assert f"{source.slug}: {source.title}" in printed
    assert ": Rejected. " in printed
    assert "no run yet" in printed


def test_waiting_for_runs_ends_when_none_is_waiting_and_gives_up_in_a_sentence():
    assert manage("wait_for_runs") == ""

    Run.objects.create(source=Source.objects.first())

    with pytest.raises(CommandError, match="were not in after"):
        manage("wait_for_runs", "--timeout", "0")


def test_agreement_prints_a_line_a_list():
    released({"sources": ["announcements"]}, {"sources": ["announcements", "eff-atlas"]})

    lines = [line.split() for line in manage("agreement").splitlines()]

    assert lines[0] == list(Agreement._fields)
    assert lines[1:] == [list(map(str, line)) for line in agreement()]


def test_status_in_words_says_what_the_object_says():
    told = json.loads(ended("status", "--json")[1])

    level, printed = ended("status")

    assert level == [mark.lower() for mark in MARKS.values()].index(told["level"])
    for fact in told["facts"]:
        assert f"{fact['level'].upper():<8} {fact['name']:<9} " in printed.upper().replace(
            fact["name"].upper(), fact["name"]
        )


def test_places_are_loaded_once_and_a_second_time_says_so():
    assert manage("load_places").strip() == "States, counties and places are as the bundled files have them."


def test_the_table_of_variables_is_printed_as_the_document_has_it():
    printed = manage("settings_table")

    assert printed.strip() in (settings.BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")


def test_the_data_dictionary_is_written_into_its_document(settings, tmp_path):
    written = (settings.BASE_DIR / DOCUMENT).read_text(encoding="utf-8")
    settings.BASE_DIR = tmp_path
    (tmp_path / DOCUMENT.parent).mkdir()

    printed = manage("codebook")

    assert printed == f"{DOCUMENT} is written.\n"
    assert (tmp_path / DOCUMENT).read_text(encoding="utf-8") == written


def test_read_prints_the_first_rows_and_how_many_more_there_are(tmp_path):
    rows = filler(MAX_ROWS_PRINTED + 2)
    (tmp_path / "list.csv").write_bytes(as_csv(rows))

    lines = manage("read", str(tmp_path / "list.csv")).splitlines()

    assert lines[-1].strip() == "… and 2 more; --json gives all"


def test_a_file_larger_than_any_list_is_not_read(tmp_path, settings):
    settings.LARGEST_LIST = 1_000
    (tmp_path / "list.csv").write_bytes(b"x" * 1_001)

    status, said = ended("read", str(tmp_path / "list.csv"))

    assert (status, said) == (2, "list.csv has more than 1,000 bytes, the most that are read.")
