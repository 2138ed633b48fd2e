"""A command on a database that is not set up, or away, says so in a sentence."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection, transaction

from ringwatch import unready
from tests.curators_lists import CASES

LIST = str(CASES / "dates.csv")
COMMANDS = {
    "add": f"add {LIST} --title T --publisher P --nature roll --observed-on 2020-01-01".split(),
    "ingest": ["ingest", "announcements"],
    "rebuild": ["rebuild"],
    "publish": ["publish"],
    "sources": ["sources"],
    "agreement": ["agreement"],
}


@pytest.mark.django_db
@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_a_database_without_tables_is_said_to_be_not_set_up(words):
    with pytest.raises(ProgrammingError) as failure, transaction.atomic():
        connection.cursor().execute("SET LOCAL search_path TO nowhere")
        call_command(*words)

    assert unready.in_a_sentence(failure.value) == unready.NOT_SET_UP


def test_the_command_line_ends_with_the_sentence(own_environment):
    own = urlsplit(own_environment["DATABASE_URL"])
    environment = os.environ | own_environment | {"DATABASE_URL": urlunsplit(own._replace(path="/template1"))}

    done = subprocess.run(
        [sys.executable, "manage.py", "sources"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{unready.NOT_SET_UP}\n")


def test_an_error_of_the_program_is_no_sentence():
    assert unready.in_a_sentence(ProgrammingError("syntax error")) == ""
    assert unready.in_a_sentence(OperationalError("deadlock")) == ""
