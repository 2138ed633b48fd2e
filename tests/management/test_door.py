"""Promises of the door by its commands, where the tests of their parts call what lies behind them."""

import csv
import io
import json
from itertools import product

import pytest

from partnerships.actions import sources
from partnerships.ingest import registry
from partnerships.models import Snapshot
from tests.dates.test_imprecise_dates import DAY, MONTH, YEAR
from tests.factories import announcement, as_csv, spelt
from tests.ingest.hostile import HOSTILE
from tests.ingest.readers.handmade import grid, xlsx
from tests.management.lists import HEADER, ROWS
from tests.management.test_commands import ended

pytestmark = pytest.mark.django_db

TEXTS = ("no state", "three states", "markup", "a very long word")
"""Hostile texts, so few that their rows do not hold the run."""
ABOUT = ("--publisher", "A county", "--nature", "roll")


def test_rows_with_hostile_texts_are_kept_and_the_rest_of_a_declared_list_goes_in(file):
    source = registry.get("announcements")
    listed = (registry.folder(source) / source.bundled).read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(listed)))
    fields = ("agency", "city", "state", "date", "event")
    hostile = [
        announcement(f"H{number}", **{field: HOSTILE[text]})
        for number, (field, text) in enumerate(product(fields, TEXTS))
    ]
    sources.synchronize()
    path = file(as_csv([*hostile, *rows], columns=list(rows[0])))

    status, printed = ended("ingest", source.slug, "--file", path, "--observed-on", "2026-01-01", "--json")

    report = json.loads(printed)
    assert (status, report["outcome"]) == (0, "applied"), report["reason"]
    assert (report["kept"], report["ignored"]) == (len(rows) + len(hostile), 0)
    assert sum(report["matched"].values()) == report["kept"]
    assert {"unknown_state", "several_states", "unreadable_claim"} <= set(report["problems"])


def test_a_part_that_comes_later_holds_the_next_run(file):
    ohio, new = grid([HEADER, *ROWS]), grid([HEADER, ("Ames Police Department", "Ames", "IA", "2019")])
    first = file(xlsx(ohio, new), "first.xlsx")
    then = file(xlsx(ohio, new, new), "then.xlsx")
    asked = ("--title", "Towns", *ABOUT, "--observed-on", "2020-01-01", "--part", "S1", "--json")

    slug = json.loads(ended("add", first, *asked)[1])["source"]
    status, printed = ended("ingest", slug, "--file", then, "--observed-on", "2020-02-01", "--json")

    report = json.loads(printed)
    assert (status, report["outcome"]) == (3, "held")
    assert "a part nobody has looked at yet: “S3”, 1 row" in report["reason"]


def test_words_that_narrow_a_date_are_read_to_the_precision_that_is_certain(read):
    expected = [
        (text, iso)
        for iso, texts in (("2019", YEAR), ("2019-08", MONTH), ("2019-08-28", DAY))
        for text in texts
    ]
    written = io.StringIO()
    csv.writer(written).writerows(
        [
            HEADER,
            *(
                (f"{spelt(number)} Police", "Lima", "OH", text)
                for number, (text, _iso) in enumerate(expected)
            ),
        ]
    )

    rows = read(written.getvalue().encode())["rows"]

    assert [(row["start_date"], row["problems"]) for row in rows] == [(iso, []) for _text, iso in expected]


def test_a_full_disk_is_said_before_anything_is_stored(settings, tmp_path):
    settings.KEEP_FREE, settings.MEDIA_ROOT = 10**18, str(tmp_path)
    sources.synchronize()

    status, printed = ended("ingest", "announcements")

    assert (status, "bytes are free on the disk" in printed, "Make room" in printed) == (2, True, True), (
        printed
    )
    assert not Snapshot.objects.exists()
