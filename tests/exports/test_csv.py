"""CSV as it leaves: the contract's header, every row, safe in a spreadsheet, and an end that can be trusted."""

import csv
import io
import threading
import time
from datetime import date

import psycopg2
import pytest
from django.db import connection

from partnerships.dates import Span, read_iso
from partnerships.exports.answer import Answer
from partnerships.exports.csv import BYTE_ORDER_MARK, stream
from partnerships.models.copy import CHUNK_BYTES, CHUNKS_AHEAD
from partnerships.models.vocabulary import DateBasis, LocationPrecision, Status
from tests.factories import question, released
from tests.waiting import wait_until

CONTRACT = (
    "partnership_id agency agency_id agency_kind city county county_fips state program status start_date "
    "start_earliest start_latest end_date end_earliest end_latest date_basis latitude longitude "
    "location_precision sources source_count evidence_count source_urls conflicts announced_on attested_until "
    "certainty overridden first_listed_on last_listed_on changed_on dataset_version record_url"
).split()

pytestmark = pytest.mark.usefixtures("committed_db")


def answer(address="") -> Answer:
    return Answer.to(question(address), site="https://ringwatch.example/")


def content(address="", **options) -> bytes:
    return b"".join(stream(answer(address), **options))


def records(address="") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(address).decode(), newline="")))


def test_the_header_is_the_contracts():
    released()

    assert content() == ",".join(CONTRACT).encode() + b"\n"
    assert [column.name for column in answer().columns] == CONTRACT


def test_every_column_says_what_it_means_in_a_sentence():
    assert all(column.meaning.endswith(".") for column in answer().columns)


def test_every_value_of_a_full_record_stands_in_its_column():
    released(
        {
            "agency_name": "Dayton Police Department",
            "agency_slug": "dayton-police-department-oh",
            "city": "Dayton",
            "county": "Montgomery County",
            "county_fips": "09113",
            "status": Status.ENDED,
            "start": read_iso("2019-08"),
            "end": read_iso("2022"),
            "date_basis": DateBasis.STATED,
            "sources": ["announcements", "eff-atlas"],
            "source_urls": ["https://a.example", "https://b.example"],
            "conflicts": ["One says.", "Other says."],
            "listing_ids": [1, 2],
            "announced": read_iso("2019-05"),
            "attested_until": date(2020, 10, 7),
            "overridden": ["status", "city"],
            "last_listed_on": date(2024, 1, 31),
        }
    )

    (record,) = records()

    assert record == {
        "partnership_id": "RW-000001",
        "agency": "Dayton Police Department",
        "agency_id": "dayton-police-department-oh",
        "agency_kind": "police",
        "city": "Dayton",
        "county": "Montgomery County",
        "county_fips": "09113",
        "state": "OH",
        "program": "neighbors",
        "status": "ended",
        "start_date": "2019-08",
        "start_earliest": "2019-08-01",
        "start_latest": "2019-08-31",
        "end_date": "2022",
        "end_earliest": "2022-01-01",
        "end_latest": "2022-12-31",
        "date_basis": "stated",
        "latitude": "40",
        "longitude": "-83",
        "location_precision": "place",
        "sources": "announcements;eff-atlas",
        "source_count": "2",
        "evidence_count": "2",
        "source_urls": "https://a.example;https://b.example",
        "conflicts": "One says.;Other says.",
        "announced_on": "2019-05",
        "attested_until": "2020-10-07",
        "certainty": "",
        "overridden": "status;city",
        "first_listed_on": "2020-01-01",
        "last_listed_on": "2024-01-31",
        "changed_on": "2026-01-01",
        "dataset_version": "1",
        "record_url": "https://ringwatch.example/partnerships/RW-000001/",
    }


@pytest.mark.parametrize(
    ("start", "cells"),
    [
        (read_iso("2019-08-28"), ("2019-08-28", "2019-08-28", "2019-08-28")),
        (read_iso("2020-07"), ("2020-07", "2020-07-01", "2020-07-31")),
        (read_iso("2020"), ("2020", "2020-01-01", "2020-12-31")),
        (Span.by(date(2019, 9, 5)), ("", "", "2019-09-05")),
        (None, ("", "", "")),
    ],
)
def test_a_start_is_written_as_exactly_as_it_is_known(start, cells):
    released({"start": start} if start else {})

    (record,) = records()

    assert (record["start_date"], record["start_earliest"], record["start_latest"]) == cells


def test_what_is_not_known_is_empty():
    released(
        {"latitude": None, "longitude": None, "location_precision": LocationPrecision.NONE, "sources": []}
    )

    (record,) = records()

    for name in ("latitude", "longitude", "county", "end_date", "last_listed_on", "sources", "date_basis"):
        assert record[name] == ""
    assert record["source_count"] == "0"


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(1)", "\tx", "\rx", "==", '=HYPERLINK("x")'])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(start):
    released({"agency_name": start, "city": start, "sources": [start], "conflicts": [start, start]})

    (record,) = records()

    for name in ("agency", "city", "sources", "conflicts"):
        assert record[name].startswith("'" + start)


def test_numbers_below_zero_stay_numbers():
    released({"longitude": -83.5})

    assert records()[0]["longitude"] == "-83.5"


@pytest.mark.parametrize(
    "name",
    ['say "PD"', "a,b", "two\nlines", "two\r\nlines", "it's", " spaced ", "\\N", "\\.", "Cañon 🚓", "a\\b"],
)
def test_any_text_comes_back_as_it_was(name):
    released({"agency_name": name}, {})

    assert {record["agency"] for record in records()} >= {name}
    assert len(records()) == 2


def test_lines_end_alike_and_the_text_is_utf_8():
    released({"city": "Cañon"}, {})

    written = content()

    assert written.endswith(b"\n")
    assert b"\r" not in written
    assert "Cañon".encode() in written


def test_for_excel_a_byte_order_mark_comes_first_and_nothing_else_differs():
    released({}, {})

    plain = content()

    assert content(for_excel=True) == BYTE_ORDER_MARK + plain
    assert not plain.startswith(BYTE_ORDER_MARK)


def test_the_rows_stand_in_the_order_asked_and_only_those_that_match():
    released({"state": "CA"}, {"state": "OH"}, {"state": "CA"})

    ids = [record["partnership_id"] for record in records("state=CA&sort=-partnership_id")]

    assert ids == ["RW-000003", "RW-000001"]


def test_a_page_of_the_table_does_not_shorten_the_file():
    released({}, {}, {})

    assert len(records("page=2&page_size=1")) == 3


def test_a_number_beyond_six_digits_is_written_whole():
    released({"partnership_id": 1_234_567})

    assert records()[0]["partnership_id"] == "RW-1234567"


def other_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND query LIKE 'COPY%'"
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize("rows", [0, 1, CHUNKS_AHEAD, CHUNKS_AHEAD + 1, 40])
@pytest.mark.parametrize("taken", [1, 2])
def test_a_reader_who_goes_away_leaves_nothing_behind(rows, taken):
    released(*[{"conflicts": ["x" * CHUNK_BYTES]}] * rows)  # a chunk a row
    chunks = stream(answer())
    for _chunk in zip(range(taken), chunks, strict=False):
        pass
    time.sleep(0.05)  # the database may now be as far ahead as it is let

    going = threading.Thread(target=chunks.close, daemon=True)
    going.start()
    going.join(timeout=5)

    assert not going.is_alive()
    wait_until(lambda: other_connections() == 0, "the export's connection stays open", 5)


def test_a_reader_who_goes_away_before_the_first_byte_costs_nothing():
    released({})
    before = threading.active_count()

    stream(answer()).close()

    assert threading.active_count() == before


def test_an_error_of_the_database_breaks_the_transfer_visibly():
    released(*[{}] * 30)
    asked = answer()
    asked.question.rows()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE partnerships_releaserow RENAME COLUMN city TO town")
    try:
        with pytest.raises(psycopg2.Error):
            b"".join(stream(asked))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE partnerships_releaserow RENAME COLUMN town TO city")


def test_a_value_in_a_question_is_bound_and_never_becomes_sql():
    released({"agency_name": "O'Fallon 100%s PD"}, {})

    assert len(records("q=O'Fallon 100%25s")) == 1
    assert records("q=')) TO STDOUT; --") == []
