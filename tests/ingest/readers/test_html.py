"""A list in a web page."""

import pytest

from partnerships.ingest.readers import read_html_table
from partnerships.ingest.tables import UnreadableFile


def rows(text):
    return [dict(row) for row in read_html_table(text if isinstance(text, bytes) else text.encode()).rows]


def table(*lines):
    return (
        "<table>"
        + "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in line)}</tr>" for line in lines)
        + "</table>"
    )


def test_the_longest_table_of_the_page_is_the_list():
    page = f"<html>{table(('x', 'y'))}<p>{table(('Agency', 'State'), ('Ada', 'OH'), ('Lima', 'OH'))}"

    assert rows(page) == [{"Agency": "Ada", "State": "OH"}, {"Agency": "Lima", "State": "OH"}]


def test_a_table_inside_a_cell_gives_that_cell_its_words_and_no_rows():
    page = table(("Agency", "Note"), ("Ada", table(("1", "2"))), ("Lima", ""))

    assert rows(page) == [{"Agency": "Ada", "Note": "1 2"}, {"Agency": "Lima", "Note": ""}]


def test_cells_that_span_are_repeated():
    page = (
        "<table><thead><tr><th>State<th>Agency<th>Since</thead><tr><td rowspan=2>OH<td>Ada<td>2019<tr><td>Lima<td>2020"
        "<tr><td colspan=2>NM<td>2021</table>"
    )

    assert rows(page) == [
        {"State": "OH", "Agency": "Ada", "Since": "2019"},
        {"State": "OH", "Agency": "Lima", "Since": "2020"},
        {"State": "NM", "Agency": "NM", "Since": "2021"},
    ]


def test_a_long_text_that_spans_stands_in_its_first_place_only():
    long = "a" * 5_001
    lines = f"<tr><td colspan=2 rowspan=2>{long}<td>Lima<td>OH<tr><td>Reno<td>NV"

    first, second = rows(f"<table><tr><th>Agency<th>Alias<th>City<th>State{lines}</table>")

    assert first == {"Agency": long, "Alias": "", "City": "Lima", "State": "OH"}
    assert second == {"Agency": "", "Alias": "", "City": "Reno", "State": "NV"}


def test_text_is_read_without_its_marks_and_scripts_do_not_run():
    page = table(("Agency", "State"), ("<b>Ada</b>&nbsp;Police<br>Department<!-- no -->", "OH"))

    assert rows(page) == [{"Agency": "Ada Police Department", "State": "OH"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_page_says_its_encoding_or_it_is_found_out(encoding):
    charset = "windows-1252" if encoding == "cp1252" else "utf-8"
    page = f"<meta charset={charset}>" + table(("Agency", "State"), ("Española", "NM"))

    assert rows(page.encode(encoding)) == [{"Agency": "Española", "State": "NM"}]


def test_spans_beyond_all_measure_are_cut():
    page = "<table><tr><td>a<td>b<tr><td colspan=99999 rowspan=99999>x<tr><td>y</table>"

    assert [row["a"] for row in read_html_table(page.encode()).rows] == ["x", "x"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "an empty file"),
        (b"<title>Sign in</title><input type=password>", "a sign-in page titled “Sign in”"),
        (b"a,b\n1,2\n", "text that begins “a,b 1,2”"),
        (b"<html>" + b"<div>" * 5_000 + table(("a", "b"), ("1", "2")).encode(), ""),
    ],
)
def test_a_page_without_a_table_is_refused(content, why):
    with pytest.raises(UnreadableFile) as refusal:
        list(read_html_table(content).rows)

    assert why in str(refusal.value)


def test_a_table_without_a_caption_is_called_as_the_heading_above_it():
    page = f"<h2>Partners</h2><p>As of May</p>{table(('Agency', 'State'), ('Ada', 'OH'))}"
    other = f"<table><caption>Former</caption>{table(('Agency', 'State'), ('Lima', 'OH'))[7:]}"

    read = read_html_table((page + other).encode())

    assert len(list(read.rows)) == 1
    assert [part.name for part in read.contents.parts] == ["Partners", "Former"]


def test_a_style_sheet_hides_by_its_innermost_rules_that_are_complete():
    style = (
        "<style>body { margin: 0 } .a, td.b { color: red; DISPLAY : none } @media print { #c { visibility: hidden } }"
        " .d { display: block } .e { display: none</style>"
    )
    names = "".join(f'<tr><td><span class="{one}" id="{one}">{one}</span>x<td>OH' for one in "abcde")

    found = rows(f"{style}<table><tr><th>Agency<th>State{names}</table>")

    assert [row["Agency"] for row in found] == ["x", "x", "x", "dx", "ex"]


def test_what_stands_in_something_hidden_is_hidden_however_deep():
    lines = "<tr hidden><td><div>A</div><td>OH<tr><td>B<td>NV"

    (row,) = rows("<div>" * 100 + f"<table><tr><th>Agency<th>State{lines}</table>")

    assert row["Agency"] == "B"
