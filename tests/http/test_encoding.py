"""Whoever refuses gzip gets none, from every answer that is sometimes compressed."""

import gzip

import brotli
import pytest
from django.test import RequestFactory

from partnerships.http.encoding import accepted, packed_response
from partnerships.packed import PIECE_BYTES, Packed
from tests.factories import released

LONG_ENOUGH = [{"state": state} for state in ("OH", "CA", "NV", "UT", "AZ", "OR", "WA", "ID")]
"""Django compresses nothing under 200 bytes."""
UNPACKED = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
COMPRESSED = ("/map/points.json", "/map/areas.json", "/map/towns/39.json")


@pytest.mark.parametrize(
    "header, codings",
    [
        ("", []),
        ("gzip", ["gzip"]),
        ("br, gzip", ["br", "gzip"]),
        ("GZIP", ["gzip"]),
        ("x-gzip", ["gzip"]),
        ("gzip;q=0", []),
        ("gzip; q=0.0", []),
        ("gzip ;q=0.000, br", ["br"]),
        ("gzip;q=0.001", ["gzip"]),
        ("gzip;q=0, *", ["br"]),
        ("*", ["br", "gzip"]),
        ("*;q=0", []),
        ("gzip;q=0.5, br;q=0.8", ["br", "gzip"]),
        ("identity", []),
        ("identity, gzip;q=0.5", []),
        ("identity;q=0.5, gzip", ["gzip"]),
        ("gzip;q=lots", []),
        ("gzipped", []),
        (",, ;q=1", []),
    ],
)
def test_the_header_is_read_as_rfc_9110_means_it(header, codings):
    assert accepted(header) == tuple(codings)
    assert set(accepted(", ".join(codings))) == set(codings)


@pytest.mark.parametrize("address", COMPRESSED)
def test_an_answer_is_compressed_only_for_who_accepts_it(db, client, address):
    released(*LONG_ENOUGH)
    plain = client.get(address)
    assert not plain.has_header("Content-Encoding")

    for header in ("gzip;q=0", "identity, gzip;q=0", "*;q=0", "br;q=0, gzip; q=0.0"):
        refused = client.get(address, headers={"Accept-Encoding": header})
        assert not refused.has_header("Content-Encoding"), header
        assert refused.content == plain.content

    for header in ("gzip", "gzip;q=0.5", "br", "br;q=0.2, gzip;q=0.8", "*"):
        compressed = client.get(address, headers={"Accept-Encoding": header})
        coding = compressed.get("Content-Encoding", "")
        assert coding in header or (header == "*" and coding in UNPACKED)
        assert coding or "gzip" not in header or len(plain.content) < 200, header
        assert UNPACKED[coding](compressed.content) == plain.content
        assert "Accept-Encoding" in compressed["Vary"]


@pytest.mark.parametrize("packed", [Packed.of, Packed.quickly])
@pytest.mark.parametrize("text", [b"", b"short", b"long " * PIECE_BYTES])
def test_who_takes_no_coding_is_sent_the_text_in_pieces(monkeypatch, packed, text):
    response = packed_response(RequestFactory().get("/"), packed(text))
    assert (response.content, response.body_bytes) == (text, len(text))

    monkeypatch.setattr(Packed, "text", lambda _packed: pytest.fail("all of it is unpacked"))
    pieces = list(response)

    assert b"".join(pieces) == text
    assert max(map(len, pieces), default=0) <= PIECE_BYTES


def test_what_is_taken_from_an_answer_is_not_sent(db, client):
    released(*LONG_ENOUGH)
    asked = client.head("/map/points.json")

    assert (asked.status_code, asked.content, b"".join(asked)) == (200, b"", b"")
