"""Other people's readers get the same rows out of our files, with names as hard as they come."""

import io
import shutil
import subprocess
import zipfile
from operator import itemgetter

import duckdb
import geojson
import pandas
import polars
import pytest
from django.db import connection
from lxml import etree

from partnerships.queries.column_values import Type
from partnerships.queries.columns import Asked, columns
from tests.exports import reading
from tests.exports.conftest import rows_of
from tests.exports.records import HARD_NAMES, LONG

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SQL = {Type.DAY: "date", Type.NUMBER: "double precision", Type.INTEGER: "integer"}
EVERYTHING = "version=1"


@pytest.fixture
def cells(published):
    """The rows as a table of text."""
    return [reading.as_cells(row) for row in rows_of(EVERYTHING)]


def test_the_rows_have_every_hard_name_and_a_long_text(cells):
    names = {row["agency"].removeprefix("'") for row in cells}

    assert {name.removeprefix("'") for name in HARD_NAMES} <= names
    assert any(len(row["conflicts"]) > 10_000 for row in cells)


@pytest.mark.parametrize("excel", ["", "&format_for=excel"])
def test_pandas_reads_the_csv(excel, download, cells):
    content = download(f"/partnerships.csv?{EVERYTHING}{excel}")

    table = pandas.read_csv(
        io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig", lineterminator="\n"
    )

    assert table.to_dict("records") == cells


def test_polars_reads_the_csv(download, cells):
    content = download(f"/partnerships.csv?{EVERYTHING}")

    table = polars.read_csv(content, infer_schema=False)

    assert table.fill_null("").to_dicts() == cells


def test_duckdb_reads_the_csv(download, cells, tmp_path):
    (tmp_path / "data.csv").write_bytes(download(f"/partnerships.csv?{EVERYTHING}"))

    table = duckdb.read_csv(str(tmp_path / "data.csv"), all_varchar=True, max_line_size=10**6)

    rows = [dict(zip(table.columns, map(_empty, row), strict=True)) for row in table.fetchall()]
    assert rows == cells


def test_duckdb_takes_the_columns_for_what_they_are(download, tmp_path):
    (tmp_path / "data.csv").write_bytes(
        download(f"/partnerships.csv?{EVERYTHING}&columns=start_earliest,latitude")
    )

    table = duckdb.read_csv(str(tmp_path / "data.csv"))

    assert [str(type) for type in table.types] == ["DATE", "DOUBLE"]


def test_postgresql_copies_the_csv_in(download, cells):
    content = download(f"/partnerships.csv?{EVERYTHING}")
    declared = ", ".join(f'"{column.name}" {SQL.get(column.type, "text")}' for column in columns(Asked(1)))

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE read_back ({declared})")
        cursor.copy_expert("COPY read_back FROM STDIN WITH (FORMAT csv, HEADER match)", io.BytesIO(content))
        cursor.execute("SELECT * FROM read_back ORDER BY partnership_id")
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, map(_text, row), strict=True)) for row in cursor.fetchall()]
        cursor.execute("DROP TABLE read_back")

    assert rows == sorted(cells, key=itemgetter("partnership_id"))


def test_no_cell_of_the_workbook_became_a_formula_a_link_or_a_date_it_was_not(download, cells):
    content = download(f"/partnerships.xlsx?{EVERYTHING}")

    assert reading.xlsx_rows(content) == cells
    with zipfile.ZipFile(io.BytesIO(content)) as workbook:
        sheet = etree.fromstring(workbook.read("xl/worksheets/sheet1.xml"))
    assert sheet.findall(".//{*}f") == []
    assert sheet.findall(".//{*}hyperlink") == []


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not on this machine")
def test_libreoffice_shows_the_workbook_as_it_is(download, cells, tmp_path):
    (tmp_path / "book.xlsx").write_bytes(download(f"/partnerships.xlsx?{EVERYTHING}"))
    as_shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"

    subprocess.run(
        [OFFICE, home, "--headless", "--convert-to", as_shown, "--outdir", tmp_path, tmp_path / "book.xlsx"],
        check=True,
        capture_output=True,
        timeout=180,
    )

    (file,) = tmp_path.glob("*.csv")
    shown = reading.csv_rows(file.read_bytes())
    texts = [column.name for column in columns(Asked(1)) if column.type is not Type.NUMBER]
    assert [_lines(row, texts) for row in shown] == [_lines(row, texts) for row in cells]


def test_the_geojson_is_valid(download):
    collection = geojson.loads(download(f"/partnerships.geojson?{EVERYTHING}"))

    assert collection.is_valid, collection.errors()
    assert any(feature.geometry is None for feature in collection.features)
    assert any(feature.geometry is not None for feature in collection.features)


def test_the_kml_is_well_formed_and_its_texts_are_texts(download):
    document = etree.fromstring(download(f"/partnerships.kml?{EVERYTHING}"))

    assert {element.tag.rpartition("}")[2] for element in document.iter()} == {
        "kml", "Document", "name", "description", "Placemark", "ExtendedData", "Data", "value", "Point", "coordinates"
    }  # fmt: skip
    assert any(LONG[:30] in value.text for value in document.iter("{*}value"))


def _empty(value):
    return "" if value is None else value


def _text(value) -> str:
    if value is None:
        return ""
    return (
        value.isoformat() if hasattr(value, "isoformat") else value if isinstance(value, str) else repr(value)
    )


def _lines(row: dict, names: list[str]) -> dict:
    """LibreOffice ends a line in a cell with a line feed, and drops control characters."""
    return {
        name: "".join(one for one in row[name].replace("\r\n", "\n") if one >= " " or one == "\n")
        for name in names
    }
