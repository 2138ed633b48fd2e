"""The web server's own lines have the form of all others."""

import json
import subprocess
import sys

import pytest

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
        assert "[WARNING] Worker of ann@example.org was sent SIGKILL" in said.stderr
