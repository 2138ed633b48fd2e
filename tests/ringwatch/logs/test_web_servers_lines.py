"""The web server's own lines have the form of all others, and name neither who asked nor for what."""

import json
import logging
import socket
import subprocess
import sys

import pytest

from ringwatch import services
from ringwatch.logs.web_server import WithoutRequests
from tests.ringwatch.web.web_requests import address_of
from tests.waiting import wait_until

TELL = """
from gunicorn.app.wsgiapp import WSGIApplication
from gunicorn.glogging import Logger
import sys
sys.argv[1:] = ["ringwatch.wsgi", "--config=python:ringwatch.web.server"]
Logger(WSGIApplication().cfg).warning("Worker of ann@example.org was sent %s", "SIGKILL")
"""


@pytest.mark.parametrize("form", ["json", "lines"])
def test_they_are_json_where_logs_are(form):
    said = subprocess.run(
        [sys.executable, "-c", TELL], env={"RINGWATCH_LOG": form}, capture_output=True, text=True
    )

    assert said.returncode == 0, said.stderr
    if form == "json":
        told = json.loads(said.stderr)
        assert (told["level"], told["logger"]) == ("WARNING", "gunicorn.error")
        assert told["message"] == "Worker of *** was sent SIGKILL"
    else:
        assert said.stderr.endswith("WARNING gunicorn.error: Worker of *** was sent SIGKILL\n")
    assert said.stdout == ""


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("Invalid request from ip=2001:db8::7: Invalid HTTP request line: 'GET /?q=Jane'", "Invalid HTTP request line"),
        ("Invalid request from ip=203.0.113.7: limit request headers fields size", "limit request headers fields size"),
        ("Error handling request GET /find/?q=Jane", "Error handling request"),
    ],
)  # fmt: skip
def test_of_a_request_only_what_was_wrong_is_said(message, left):
    record = logging.makeLogRecord({"msg": message})

    assert WithoutRequests().filter(record)

    told = record.getMessage()
    assert left in told and not any(word in told for word in ("Jane", "203.0.113.7", "2001"))


def test_a_running_server_writes_no_address_of_who_sends_no_http(site, committed_db):
    def logged() -> str:
        return "".join(log.read_text() for log in (services.VAR_DIR / "log").glob("test-web-*.log"))

    with socket.create_connection(address_of(site)) as client:
        client.sendall(b"GET /?q=Jane-of-the-log HTTP/9.9\r\nX Y: 1\r\n\r\n")
        assert client.recv(12)
    wait_until(lambda: "Invalid request: " in logged(), "nothing was logged")

    assert "Jane-of-the-log" not in logged() and "ip=127" not in logged()
