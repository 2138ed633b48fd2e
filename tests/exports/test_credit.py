"""Every file that carries rows of the Atlas or of the Digital Force Index credits them, under CC BY 4.0."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from tests import database
from tests.factories import ingest_run

CREDITS = ("Electronic Frontier Foundation", "University of Virginia students", "CC BY 4.0")
ASKED = "state=WI"


@pytest.fixture(scope="module", autouse=True)
def published(django_db_setup, django_db_blocker):
    with database.committed(django_db_blocker):
        ingest_run(slug="eff-atlas")
        ingest_run(slug="uva-force-index")
        yield


def of_xlsx(content: bytes) -> str:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("about").to_python()
    return " ".join(str(cell) for row in rows for cell in row)


def of_geojson(content: bytes) -> str:
    collection = json.loads(content)
    assert collection["features"]
    return " ".join([collection["terms"], *collection["credits"]])


def of_kml(content: bytes) -> str:
    return etree.fromstring(content).findtext("{*}Document/{*}description")


def of_zip(name: str):
    return lambda content: zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


@pytest.mark.parametrize(
    ("extension", "credit"),
    [
        ("xlsx", of_xlsx),
        ("geojson", of_geojson),
        ("kml", of_kml),
        ("zip", of_zip("README.md")),
        ("zip", of_zip("sources.csv")),
        ("zip", of_zip("datapackage.json")),
    ],
)
def test_a_file_credits_the_lists_that_its_rows_rest_on(download, extension, credit):
    words = credit(download(f"/partnerships.{extension}?{ASKED}")).replace('"', "")

    assert [credit for credit in CREDITS if credit not in words] == []


@pytest.mark.parametrize("extension", ["csv", "json", "ndjson", "xlsx", "geojson", "kml", "zip"])
def test_a_file_that_holds_rows_only_leads_to_the_credits(client, extension):
    answer = client.get(f"/partnerships.{extension}?{ASKED}")

    assert answer.status_code == 200
    page = re.fullmatch(r'<http://testserver(/sources/)>; rel="license"', answer["Link"])[1]
    text = client.get(page).content.decode()
    assert [credit for credit in CREDITS if credit not in text] == []


@pytest.mark.parametrize("folder", ["eff_atlas", "uva_force_index"])
def test_the_copy_in_the_repository_is_credited_beside_it(folder):
    credit = (Path("partnerships/sources") / folder / "CREDIT.md").read_text()

    assert "Electronic Frontier Foundation" in credit
    assert "https://creativecommons.org/licenses/by/4.0/" in credit


def test_what_programs_show_as_html_is_text_only(download):
    content = download("/partnerships.kml?q=%3Cimg+src=x%3E+%26lt;b%3E")

    document = etree.fromstring(content)
    [description] = document.iterfind(".//{*}description")
    assert "img src=x" in description.text
    assert not set("<>") & set(description.text)
