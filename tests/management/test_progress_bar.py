"""The line on the terminal while a list is taken in: on a terminal only, and never beside JSON."""

import io
import json
import time

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import OutputWrapper

from partnerships.actions import runs
from partnerships.management import progress_bar
from tests.factories import as_csv, filler


class Terminal(io.StringIO):
    def isatty(self):
        return True


def is_cleared(terminal):
    """Whether the last that was written to the line are spaces over the bar."""
    return terminal.getvalue().endswith(" \r")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(as_csv(filler(20)))
    return str(path)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"step": "read", "rows": 1200, "matched": 0, "to_match": 0, "placed": 0}, "1,200 rows read"),
        (
            {"step": "apply", "rows": 1200, "matched": 300, "to_match": 600, "placed": 280},
            "300 of 600 matched, 280 placed, 1,200 rows read",
        ),
    ],
)
@pytest.mark.django_db
def test_the_line_tells_rows_read_matched_and_placed(told, shown):
    terminal, run = Terminal(), runs.ask(slug="announcements", actor="test")

    with progress_bar.watching(run, OutputWrapper(terminal)):
        cache.set(f"run-{run.pk}", told)
        time.sleep(3 * progress_bar.REDRAW_SECONDS)

    line = terminal.getvalue().strip().split("\r")[-2]
    assert f"{told['step']}: {shown}" in line
    assert line.count("#") == (progress_bar.BAR_CHARACTERS // 2 if told["to_match"] else 0)
    assert line.count("#") + line.count("·") == progress_bar.BAR_CHARACTERS


@pytest.mark.django_db
def test_the_line_follows_what_the_run_tells_and_is_gone_at_the_end():
    run, terminal = runs.ask(slug="announcements", actor="test"), Terminal()

    with progress_bar.watching(run, OutputWrapper(terminal)):
        cache.set(f"run-{run.pk}", {"step": "read", "rows": 7, "matched": 0, "to_match": 0, "placed": 0})
        time.sleep(3 * progress_bar.REDRAW_SECONDS)

    assert "7 rows read" in terminal.getvalue()
    assert is_cleared(terminal)


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "drawn"), [((), True), (("--json",), False)])
def test_ingest_draws_it_on_a_terminal_unless_json_is_asked_for(path, words, drawn):
    printed, terminal = io.StringIO(), Terminal()

    call_command(
        "ingest", "announcements", "--dry-run", "--file", path, *words, stdout=printed, stderr=terminal
    )

    assert is_cleared(terminal) is drawn
    if not drawn:
        assert json.loads(printed.getvalue())["rows"] == 20


@pytest.mark.django_db
def test_ingest_draws_nothing_into_a_file(path):
    errors = io.StringIO()

    call_command("ingest", "announcements", "--dry-run", "--file", path, stdout=io.StringIO(), stderr=errors)

    assert errors.getvalue() == ""
