"""Expensive files are written by a process beside the web server: the same bytes, and never half of one as a whole."""

import os
import sys

import pytest
from django.http import QueryDict

from partnerships.exports import file_process
from partnerships.exports.answer import Answer
from partnerships.exports.formats import FORMATS
from partnerships.queries.question import Question
from partnerships.views.files.exports import OWN, in_english

EXPENSIVE = [kind for kind, format in FORMATS.items() if format.is_expensive]
COMMAND = [sys.executable, "-m", "ringwatch.web.file_writer"]


@pytest.fixture(scope="module")
def writer(own_environment, published):
    """The process on the tests' database."""
    before = dict(os.environ)
    os.environ.update(own_environment)
    yield file_process.Writer(COMMAND)
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def answer(published) -> Answer:
    """An older version, states in another order than ours, and only some columns."""
    asked = Question.ask(QueryDict("state=NJ&state=CA&version=1&columns=agency,state"), also=OWN)
    return Answer.to(asked, site="https://ringwatch.example", names=("agency", "state"))


@pytest.mark.parametrize("kind", EXPENSIVE)
def test_the_bytes_are_those_that_are_written_here(writer, answer, kind):
    there = b"".join(writer.stream(file_process.Job.of(answer, kind, also=OWN)))

    assert there == b"".join(in_english(FORMATS[kind].stream(answer)))


def test_it_gives_way_to_who_answers_readers(writer):
    niceness = os.getpriority(os.PRIO_PROCESS, writer._process.pid)

    assert niceness == min(os.nice(0) + int(os.environ["RINGWATCH_NICE"]), 19)


def test_a_file_that_nobody_reads_on_makes_room_for_the_next(writer, answer):
    begun = writer.stream(file_process.Job.of(answer, "kml", also=OWN))
    assert next(begun)
    begun.close()

    assert b"".join(writer.stream(file_process.Job.of(answer, "kml", also=OWN))).endswith(b"</kml>\n")


def test_what_cannot_be_written_is_no_file(writer, answer):
    with pytest.raises(file_process.NotWritten, match="BadQuestion"):
        list(writer.stream(file_process.Job("kml", "state=XX", (), 1, "", ())))

    process = writer._process
    process.kill()
    process.wait()

    assert list(writer.stream(file_process.Job.of(answer, "kml", also=OWN)))
    assert writer._process is not process


def test_it_ends_with_the_web_server(writer):
    writer._control.close()

    assert writer._process.wait(10) == 0
