"""Lists kept in a bucket instead of a folder: the same bytes, once, and read again from there.

The bucket is a real server that speaks as much of S3 as keeping files takes.
"""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest
from django.core.exceptions import ImproperlyConfigured

from partnerships.actions import drafts, runs
from partnerships.models import Listing, Snapshot
from partnerships.models.vocabulary import Outcome
from ringwatch import environment
from tests.factories import TODAY, as_csv, curator, filler, ingest_run

LIST = as_csv(filler(310))
EMPTY = b'<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></ListBucketResult>'


class _Bucket(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        self.server.kept[self._key()] = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.written.append(self._key())
        self._answer(200)

    def do_GET(self):
        if "list-type" in self.path or "delimiter" in self.path:
            self._answer(200, EMPTY)
        elif self._key() in self.server.kept:
            self._answer(200, self.server.kept[self._key()])
        else:
            self._answer(404)

    do_HEAD = do_GET

    def log_message(self, *_said):
        """Tests are quiet."""

    def _key(self) -> str:
        return unquote(self.path.partition("?")[0])

    def _answer(self, status: int, content: bytes = b"") -> None:
        self.send_response(status)
        for name, value in (("ETag", '"1"'), ("Last-Modified", "Mon, 23 Nov 2026 11:00:00 GMT")):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


@pytest.fixture
def bucket(settings, monkeypatch) -> Iterator[ThreadingHTTPServer]:
    """A bucket that the site keeps its lists in; `kept` has what is there, `written` what was sent."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "for-a-test")
    monkeypatch.setenv("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required")
    with ThreadingHTTPServer(("127.0.0.1", 0), _Bucket) as server:
        server.kept, server.written = {}, []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = f"http://127.0.0.1:{server.server_address[1]}"
        address = f"s3://lists/ours?endpoint_url={place}&region_name=us-east-1&addressing_style=path"
        settings.STORAGES = {**settings.STORAGES, "default": environment.s3(address)}
        yield server
        server.shutdown()


@pytest.mark.django_db
def test_a_list_is_kept_in_the_bucket_once_and_read_again_from_there(bucket):
    run = ingest_run(LIST, on="2026-01-01")
    ingest_run(LIST, on="2026-02-01", decided=1)

    path = f"/lists/ours/snapshots/{run.snapshot.sha256[:2]}/{run.snapshot.sha256}"
    assert run.outcome == Outcome.APPLIED
    assert bucket.kept == {path: LIST}
    assert bucket.written == [path]
    with run.snapshot.file.open("rb") as file:
        assert file.read() == LIST


@pytest.mark.django_db
def test_a_held_list_is_applied_from_the_bucket(bucket):
    held = ingest_run(as_csv(filler(5)))

    run = runs.ingest(run=runs.apply_held(run=held, by=curator(), reason="checked"), today=TODAY)

    assert run.outcome == Outcome.APPLIED
    assert Listing.objects.open().count() == 5
    assert Snapshot.objects.count() == len(bucket.kept) == 1


@pytest.mark.django_db
def test_drafts_are_looked_for_in_the_bucket_too(bucket):
    drafts.tidy(before=None)

    assert bucket.kept == {}


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("https://lists.example/", "expected an address like s3://"),
        ("s3:///folder", "expected an address like s3://"),
        ("s3://key:secret@lists", "expected an address like s3://"),
        ("s3://lists?acl=public-read", "acl is none of"),
    ],
)
def test_an_odd_bucket_is_refused_with_what_was_expected(monkeypatch, address, says):
    monkeypatch.setenv("RINGWATCH_S3", address)

    with pytest.raises(ImproperlyConfigured, match=says):
        environment.read("RINGWATCH_S3", "the bucket", {}, environment.s3)
