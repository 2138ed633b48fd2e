"""What a Sentry server is told, by the real package to a real server on this machine."""

import gzip
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import brotli
import pytest

from ringwatch import errors

PROJECT_DIR = Path(__file__).resolve().parents[2]
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}
FAILS = """
import django; django.setup()
from django.test import RequestFactory, Client
from django.urls import path
from partnerships import urls
import ringwatch.urls
def fails(request): raise ValueError("no answer of jane.roe@example.org")
ringwatch.urls.urlpatterns.insert(0, path("fails/", fails))
headers = {"Host": "localhost", "Cookie": "sessionid=Jane"}
client = Client(raise_request_exception=False)
client.get("/fails/?q=Jane+Roe", headers=headers, REMOTE_ADDR="203.0.113.7")
import sentry_sdk; sentry_sdk.flush(10)
"""


@pytest.fixture
def server():
    """Its address, and what it was sent."""
    sent: list[bytes] = []

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sent.append(UNPACK[self.headers["Content-Encoding"]](body))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_words: object) -> None:
            """Says nothing."""

    listening = HTTPServer(("127.0.0.1", 0), Takes)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"http://key@127.0.0.1:{listening.server_port}/1", sent
    listening.shutdown()
    listening.server_close()


def test_an_error_is_told_without_people(server):
    address, sent = server
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "ringwatch.settings", "RINGWATCH_SENTRY": address}

    ended = subprocess.run(
        [sys.executable, "-c", FAILS], cwd=PROJECT_DIR, env=environment, capture_output=True, text=True
    )

    everything = b"\n".join(sent).decode()
    assert ended.returncode == 0, ended.stderr
    assert "ValueError" in everything and "/fails/" in everything
    assert not any(word in everything for word in ("example.org", "Jane", "sessionid", "203.0.113"))
    event = next(json.loads(line) for line in everything.splitlines() if '"exception"' in line)
    assert set(event["request"]) <= set(errors.TOLD_OF_REQUESTS)


@pytest.mark.parametrize(
    "text",
    [
        "sentry.example",
        "https://sentry.example/1",
        "ftp://key@sentry.example/1",
        "https://key@sentry.example/",
    ],
)
def test_an_address_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="expected an address"):
        errors.address(text)
