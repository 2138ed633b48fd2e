"""COPY into tables and out of queries. It is psycopg2's own, so psycopg2 is asked for it by name."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.backends.utils import CursorWrapper

from partnerships.actions import rebuild
from partnerships.actions.rebuild import evidence_rows
from partnerships.ingest.listings.listing_writer import kinds_by_name
from partnerships.models import Agency
from partnerships.models.copy import add_rows, copy_in, copy_lines_out, psycopg2_cursor
from tests.factories import announcement, published


class OtherDriversCursor:
    """What Django wraps where psycopg 3 is installed: it has no `copy_expert`."""


def test_a_cursor_of_another_driver_is_refused_by_name():
    with pytest.raises(ImproperlyConfigured, match=f"{OtherDriversCursor.__module__} instead of psycopg2"):
        psycopg2_cursor(CursorWrapper(OtherDriversCursor(), connection))


@pytest.mark.django_db
def test_texts_with_every_mark_of_copy_come_out_as_they_went_in():
    names = [
        'a "quoted", name',
        "two\nlines",
        "\r\n",
        "a\ttab",
        "\\.",
        "\\N",
        "\\t",
        "C:\\new",
        "ü",
        "",
        "x" * 300,
    ]

    rows = [(f"agency-{index}", name, "police") for index, name in enumerate(names)]
    numbers = copy_in(Agency, ("slug", "name", "kind"), rows)

    assert list(Agency.objects.filter(pk__in=numbers).order_by("pk").values_list("name", flat=True)) == names


@pytest.mark.django_db
def test_arrays_and_numbers_come_out_as_they_went_in():
    former = [["a\\b", 'a "quoted", name'], [], ["two\nlines", "\\N", "NULL", ""]]

    rows = [(f"agency-{index}", "A", "police", names, None) for index, names in enumerate(former)]
    numbers = copy_in(Agency, ("slug", "name", "kind", "former_names", "merged_into"), rows)

    agencies = Agency.objects.filter(pk__in=numbers).order_by("pk")
    assert list(agencies.values_list("former_names", flat=True)) == former
    assert set(agencies.values_list("merged_into", "state")) == {(None, "")}


@pytest.mark.django_db
def test_rows_that_nobody_numbers_have_the_next_numbers_in_order():
    (before,) = copy_in(Agency, ("slug", "name", "kind"), [("a", "A", "police")])

    add_rows(Agency, ("slug", "name", "kind"), iter([("b", "B", "police"), ("c", "C", "police")]))
    add_rows(Agency, ("slug", "name", "kind"), [])

    assert list(
        Agency.objects.filter(slug__any_of=["b", "c"]).order_by("slug").values_list("pk", "name")
    ) == [
        (before + 1, "B"),
        (before + 2, "C"),
    ]


ODD_TEXTS = [
    "", " ", "NULL", "null", "a,b", "{a}", 'the "city"', "O'Brien", "C:\\new", '\\"', "line\nfeed", "Peña", "%s",
]  # fmt: skip


@pytest.mark.django_db
def test_rows_are_found_by_any_of_some_texts_whatever_signs_these_hold():
    copy_in(Agency, ("slug", "name", "kind"), [(text, text, "police") for text in [*ODD_TEXTS, "another"]])

    found = Agency.objects.filter(slug__any_of=ODD_TEXTS).values_list("slug", flat=True)

    assert sorted(found) == sorted(ODD_TEXTS)
    assert set(kinds_by_name(ODD_TEXTS)) == {("", text.casefold()) for text in ODD_TEXTS}
    assert not Agency.objects.filter(slug__any_of=[]).exists()


@pytest.mark.usefixtures("committed_db")
def test_lines_of_json_come_out_as_they_are():
    written = rb'{"a": "\"b\", c"}'

    lines = b"".join(copy_lines_out(b"SELECT '" + written + b"'::json FROM generate_series(1, 2)"))

    assert lines == (written + b"\n") * 2


@pytest.mark.django_db
def test_evidence_is_read_a_batch_at_a_time(monkeypatch):
    published(announcement("A"), announcement("B", agency="Xenia Police Department", city="Xenia"))
    cursors = []

    def remembered(cursor):
        cursors.append(psycopg2_cursor(cursor))
        return cursors[-1]

    monkeypatch.setattr(evidence_rows, "BATCH_ROWS", 1)
    monkeypatch.setattr(evidence_rows, "psycopg2_cursor", remembered)

    assert rebuild.rebuild() == 2
    assert [cursor.itersize for cursor in cursors] == [1]
