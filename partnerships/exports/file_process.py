"""Files written by a process of their own, at a lower priority than those that answer readers.

A thread that writes a workbook keeps every other thread of its process waiting, because only one computes at a time.
So a web server has one process beside it that writes one expensive file after another. It is started with the first
of them, and ends with the web server: both ends of what joins them are then closed.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import threading
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import IO

from django.db import connection
from django.http import QueryDict
from django.utils import translation

from partnerships.exports.answer import Answer
from partnerships.exports.formats import FORMATS
from partnerships.queries.question import Question

LOG = logging.getLogger(__name__)
PIECE_BYTES = 64 * 1024
MAX_JOB_BYTES = 64 * 1024
WRITTEN = "written"


class NotWritten(Exception):
    """The file has no end: the process that wrote it crashed, or says why it could not go on."""


@dataclass(frozen=True)
class Job:
    """A file to write: the parameters asked for and what their view reads beside the question, the version, columns."""

    extension: str
    asked: str
    also: tuple[str, ...]
    version: int
    site: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, answer: Answer, extension: str, *, also: tuple[str, ...]) -> Job:
        """The file of an answer; `also` as the view gave it to `Question.ask`."""
        question, names = answer.question, tuple(column.name for column in answer.columns)
        return cls(extension, question.asked, also, question.version, answer.site, names)

    @classmethod
    def read(cls, message: bytes) -> Job:
        """The file as the web server told of it."""
        extension, asked, also, version, site, names = json.loads(message)
        return cls(extension, asked, tuple(also), version, site, tuple(names))

    def answer(self) -> Answer:
        """The answer that it was made of. Raises BadQuestion where it can no longer be asked."""
        question = Question.ask(QueryDict(self.asked), also=self.also).at(self.version)
        return Answer.to(question, site=self.site, names=self.names)


class Writer:
    """The process, as the web server sees it. One file at a time; whoever else wants one waits."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._one_file = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def stream(self, job: Job) -> Iterator[bytes]:
        """The file's bytes as they come. Not read to its end, it is not written to its end. Raises NotWritten."""
        with self._one_file:
            control = self._started()
            reading, writing = os.pipe()
            with os.fdopen(reading, "rb", buffering=0) as pieces:
                try:
                    socket.send_fds(control, [json.dumps(astuple(job)).encode()], [writing])
                except OSError as error:
                    self._control = None
                    raise NotWritten(str(error)) from error
                finally:
                    os.close(writing)
                try:
                    while piece := pieces.read(PIECE_BYTES):
                        yield piece
                finally:
                    pieces.close()  # it is told so at its next piece, and says that it stopped
                    message = self._how_it_ended(control)
                if message != WRITTEN:
                    raise NotWritten(message)

    def _how_it_ended(self, control: socket.socket) -> str:
        """How the file ended, as the process says. Where it says nothing, it has crashed."""
        try:
            message = control.recv(MAX_JOB_BYTES).decode()
        except OSError:
            message = ""
        if not message:
            self._control = None
        return message or "the process that writes files crashed"

    def _started(self) -> socket.socket:
        """The socket by which the process is told what to write; it is started again after a crash."""
        if self._control is None or self._process is None or self._process.poll() is not None:
            if self._control is not None:
                self._control.close()
            self._control, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with its:
                command = [*self._command, str(its.fileno())]
                self._process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, pass_fds=[its.fileno()], process_group=0
                )
        return self._control


WRITERS: list[Writer] = []
"""The process of this web server; none where files are written by who asks: commands, the worker, tests."""


def use_command(command: Sequence[str]) -> None:
    """From here on, this process has expensive files written by another: the command, which calls `write_files`."""
    WRITERS[:] = [Writer(command)]


def stream(answer: Answer, extension: str, *, also: tuple[str, ...]) -> Iterator[bytes] | None:
    """The answer as a file of this kind, written by the other process; None where there is none."""
    return WRITERS[0].stream(Job.of(answer, extension, also=also)) if WRITERS else None


def write_files(control: socket.socket) -> None:
    """Write what is asked for, one file after another, until nobody can ask any more."""
    while True:
        message, files, _flags, _address = socket.recv_fds(control, MAX_JOB_BYTES, 1)
        if not message:
            return
        with os.fdopen(files[0], "wb", buffering=0) as file:
            outcome = written(message, file)
        try:
            control.send(outcome.encode())
        except OSError:
            return


def written(message: bytes, file: IO[bytes]) -> str:
    """Write one file; how that ended."""
    job = Job.read(message)
    try:
        with translation.override("en-us"):
            for chunk in FORMATS[job.extension].stream(job.answer()):
                rest = memoryview(chunk)
                while rest:
                    rest = rest[file.write(rest) :]
    except BrokenPipeError:
        return "nobody reads on"
    except Exception as error:
        LOG.exception("A file of the kind %s was not written", job.extension)
        return f"{type(error).__name__}: {error}"[:MAX_JOB_BYTES]
    finally:
        connection.close()
    return WRITTEN
