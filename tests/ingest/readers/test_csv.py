"""CSV as people save it."""

import codecs
import gzip
import time

import pytest

from partnerships.ingest.readers import read_csv, read_zip
from partnerships.ingest.tables import AS_FOUND, ReadOptions, UnreadableFile

AGENCY = "Agency,State,Note\nEspañola “Police”,NM,the chief’s office\nAda,OH,\n"


def rows(content, options=AS_FOUND):
    return [dict(row) for row in read_csv(content, options).rows]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_the_encoding_is_found_out(encoding):
    assert rows(AGENCY.encode(encoding)) == rows(AGENCY.encode())


def test_utf_16_in_the_other_byte_order_is_read_by_its_mark():
    assert rows(codecs.BOM_UTF16_BE + AGENCY.encode("utf-16-be")) == rows(AGENCY.encode())


def test_a_list_that_is_ascii_for_a_megabyte_and_then_is_not_is_still_decoded():
    content = ("a,b\n" + ("x" * 100 + ",y\n") * 12_000 + "Española,NM\n").encode("cp1252")

    assert rows(content)[-1] == {"a": "Española", "b": "NM"}


def test_bytes_that_no_encoding_explains_are_shown_as_such():
    assert rows(b"a,b\nx\x81,y\n", ReadOptions(encoding="cp1252")) == [{"a": "x\ufffd", "b": "y"}]


def test_one_bad_byte_does_not_spoil_the_accents_of_a_list():
    content = AGENCY.encode() * 2 + b"Espa\xf1ola,NM,\n"

    assert [row["Agency"] for row in rows(content)][-1] == "Española"
    assert rows(content)[0]["Note"] == "the chief’s office"
    assert [row.problems for row in read_csv(content).rows][-1] == ("other_encoding",)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_the_header_uses(separator):
    content = f'"Name, full"{separator}State{separator}Note\n"Ada; a"{separator}OH{separator}x\n'.encode()

    assert rows(content) == [{"Name, full": "Ada; a", "State": "OH", "Note": "x"}]


def test_excel_may_say_which_separator_it_used():
    assert rows(b"sep=;\r\na,b;c\r\n1;2\r\n") == [{"a,b": "1", "c": "2"}]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_ends_a_line(end):
    assert rows(f'a,b{end}1,"x{end}y"{end}3,4{end}'.encode()) == [
        {"a": "1", "b": f"x{end}y"},
        {"a": "3", "b": "4"},
    ]


def test_quotes_doubled_inside_quotes_are_one():
    assert rows(b'a,b\n"say ""hi"", he said",2\n') == [{"a": 'say "hi", he said', "b": "2"}]


def test_nul_characters_are_left_out():
    assert rows(b"a,b\n\0\0\n1\0,2\n\0") == [{"a": "1", "b": "2"}]


def test_blank_lines_are_no_rows():
    assert rows(b"\n\n a , b \n\n1,2\n,\n3,4\n\n") == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]


def test_a_ragged_row_is_kept_and_named_with_its_line():
    table = list(read_csv(b'a,b,c\n1,2,3\n"x\ny",2,3\n4,5\n6,7,8,9\n1,2,3,,\n').rows)

    assert [(row.number, row.line, row.problems) for row in table] == [
        (1, 2, ()),
        (2, 3, ()),
        (3, 5, ("ragged_row",)),
        (4, 6, ("ragged_row",)),
        (5, 7, ("ragged_row",)),
    ]
    assert dict(table[3]) == {"a": "6", "b": "7", "c": "8", "(beyond the header)": "9"}


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows():
    content = b'a,b\n1,2\n"3,4\n5,6\n7,8\n'

    table = list(read_csv(content).rows)

    assert [row["a"] for row in table][:1] == ["1"]
    assert [dict(row) for row in table][2:] == [{"a": "5", "b": "6"}, {"a": "7", "b": "8"}]
    assert table[1].problems == ("ragged_row",)
    assert [row.line for row in table] == [2, 3, 4, 5]


def test_a_quotation_mark_closed_much_later_swallows_no_rows():
    table = list(read_csv(b'a,b,c\n1,"2,x\n3,4,x\n5,6,x\n7,"8,x\n9,10,x\n').rows)

    assert [row.line for row in table] == [2, 3, 4, 5, 6]


def test_a_column_named_twice_hides_nothing():
    assert rows(b"Link,Link,Name\n1,2,3\n") == [{"Link": "1", "Link (2)": "2", "Name": "3"}]


def test_a_cell_below_no_name_is_kept_in_the_row_and_makes_no_column():
    table = read_csv(b"a,,b,\n1,x,2,\n3,,4,\n")

    assert table.columns == ("a", "b")
    assert [dict(row) for row in table.rows] == [
        {"a": "1", "(column 2)": "x", "b": "2"},
        {"a": "3", "b": "4"},
    ]


@pytest.mark.parametrize(
    ("content", "described"),
    [
        (b"", "an empty file"),
        (b"\xef\xbb\xbf \r\n", "an empty file"),
        (
            b"<!DOCTYPE html><title>Sign\n in &amp; up</title><input type='password'>",
            "a sign-in page titled “Sign in & up”",
        ),
        (b"<html><head><title>404</title>", "a web page titled “404”"),
        (b'<?xml version="1.0"?><kml>', "XML (<kml>)"),
        (b'{"rows": []}', "JSON"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....xl/workbook.xml", "an Excel workbook (.xlsx)"),
        (b"PK\x03\x04....", "a ZIP archive"),
        (b"\x1f\x8b\x08\x00....", "a gzip file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel workbook (.xls) or another old Office document"),
        (b"\x89PNG\r\n\x1a\n\x00\x01\x02\x03", "an image"),
        (bytes(range(256)) * 4, "a binary file"),
    ],
)
def test_what_is_no_csv_is_refused_with_what_it_looks_like(content, described):
    with pytest.raises(UnreadableFile, match="A CSV was expected; this looks like ") as refusal:
        list(read_csv(content).rows)

    assert f"looks like {described}." in str(refusal.value)


def test_a_text_with_one_column_is_no_list():
    with pytest.raises(UnreadableFile, match="line 1 reads “Too many requests”"):
        read_csv(b"Too many requests\n")


def test_a_cell_beyond_all_measure_is_refused_by_line():
    with pytest.raises(UnreadableFile, match="Line 3 is not readable as CSV"):
        list(read_csv(b"a,b\n1,2\n" + b"x" * 1_000_001 + b",2\n").rows)


def test_a_line_without_end_is_refused():
    with pytest.raises(UnreadableFile, match=r"Line 2 has more than 10,000,000 characters"):
        list(read_csv(b"a,b\n" + b"x," * 6_000_000).rows)


@pytest.mark.parametrize("before", ["", "agency,city,state\n", "agency,city,state\n" + 100 * "A,B,CA\n"])
@pytest.mark.parametrize("cell", [",", ";", "a\t"])
def test_a_line_of_millions_of_cells_is_refused_before_it_is_taken_apart(before, cell):
    content = (before + 4_000_000 * cell + "\nA,B,CA\n").encode()
    began = time.process_time()

    with pytest.raises(UnreadableFile, match=r"Line \d+ has more than 100,000 cells"):
        list(read_csv(content).rows)

    assert time.process_time() - began < 0.5


def test_a_cell_may_hold_as_many_commas_as_it_likes():
    rows = list(read_csv(b'agency,note,state\nAda Police,"' + 200_000 * b"x, " + b'",OH\n').rows)

    assert [row["state"] for row in rows] == ["OH"]


def test_a_gzip_file_may_carry_the_name_of_the_file_in_it():
    packed = gzip.compress(b"Agency,State\nAda,OH\n", mtime=0)
    named = packed[:3] + b"\x08" + packed[4:10] + b"lists/partners.csv\0" + packed[10:]

    tables = [read_zip(content) for content in (packed, named)]

    assert [[dict(row) for row in table.rows] for table in tables] == [[{"Agency": "Ada", "State": "OH"}]] * 2
    assert [table.contents.parts[0].name for table in tables] == ["list.csv", "partners.csv"]


def test_what_is_no_archive_is_said_by_what_it_looks_like():
    with pytest.raises(UnreadableFile, match=r"^A ZIP archive was expected; this looks like "):
        read_zip(b"Agency,State\nAda,OH\n")
