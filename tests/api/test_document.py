"""The OpenAPI document is valid, tells the truth about the answers, and is what the page says."""

import shutil
import subprocess
import sys

import jsonschema
import pandas
import pytest
from drf_spectacular.validation import validate_schema
from lxml import html

from partnerships.api import docs, openapi
from partnerships.api.serializers.others import ProblemSerializer
from partnerships.queries.columns import NAMES

ANSWERS = {
    "Partnerships": "partnerships/?page_size=100",
    "Agencies": "agencies/?page_size=100",
    "Listings": "listings/?page_size=100",
    "Statements": "statements/?page_size=100",
    "Changes": "changes/?version=1&page_size=100",
    "Releases": "releases/",
    "Release": "releases/1/",
    "Sources": "sources/",
    "Source": "sources/announcements/",
    "Snapshots": "snapshots/",
    "Counts": "counts/?group_by=month",
    "Places": "places/?q=oakland",
    "PartnershipInFull": "partnerships/RW-000001/",
}


def complaints(name, answer):
    components = openapi.document("https://ringwatch.example")["components"]
    schema = {"$ref": f"#/components/schemas/{name}", "components": components}
    checked = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    return [f"{list(error.path)}: {error.message}" for error in checked.iter_errors(answer)]


def test_the_document_is_valid_openapi(ask):
    document = ask("schema/")

    validate_schema(document)
    assert document["openapi"].startswith("3.1")


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_are_as_the_document_says(name, ask):
    assert complaints(name, dict(ask(ANSWERS[name]))) == []


def test_problems_are_as_the_document_says(ask):
    assert complaints("Problem", dict(ask("partnerships/?state=ZZ", 400))) == []
    assert complaints("Problem", ProblemSerializer.example) == []


def test_examples_are_true_to_their_schemas(ask):
    operations = [methods["get"] for methods in ask("schema/")["paths"].values()]
    answers = [one["responses"]["200"]["content"]["application/json"] for one in operations]

    names = [answer["schema"]["$ref"].rpartition("/")[2] for answer in answers]
    assert set(ANSWERS) <= set(names)
    for name, answer in zip(names, answers, strict=True):
        assert complaints(name, answer["example"]) == [], name


def test_an_object_holds_what_its_schema_names_and_nothing_else(ask):
    for name, schema in ask("schema/")["components"]["schemas"].items():
        assert schema["additionalProperties"] is False, name
        assert schema["description"].endswith("."), name


def test_every_operation_has_words_an_example_and_described_parameters(ask):
    operations = [methods["get"] for methods in ask("schema/")["paths"].values()]

    assert len({one["operationId"] for one in operations}) == len(operations)
    for one in operations:
        assert one["summary"].endswith(".")
        assert one["responses"]["200"]["content"]["application/json"]["example"]
        assert all(each["description"].endswith(".") for each in one.get("parameters", ()))


def test_the_columns_of_the_document_are_those_of_the_contract(changed):
    assert list(openapi.document("")["components"]["schemas"]["Partnership"]["properties"]) == list(NAMES)


def test_the_page_shows_every_operation_parameter_and_column(ask, client):
    page = html.fromstring(client.get("/api/docs/").content.decode())
    said = {code.text_content() for code in page.iter("code")}

    paths = ask("schema/")["paths"]
    assert set(paths) <= said and set(NAMES) <= said
    assert {
        each["name"] for methods in paths.values() for each in methods["get"].get("parameters", ())
    } <= said
    assert page.xpath("//script | //*[@style] | //style") == []


def test_the_addresses_to_try_answer(client, ask):
    page = html.fromstring(client.get("/api/docs/").content.decode())

    tried = page.xpath("//section[@class='operation']//p/a/@href")

    assert len(tried) >= 8 and [client.get(address).status_code for address in tried] == [200] * len(tried)


@pytest.fixture
def program(site, changed, tmp_path):
    """Run a quick start against the live site; what it printed."""

    def run(name, *command):
        file = tmp_path / "program"
        file.write_text(docs.quick_start(f"quickstart/{name}", site))
        done = subprocess.run([*command, file], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_the_python_of_the_quick_start_runs(program, ask):
    printed = program("python.py", sys.executable)

    counts = {group["key"]: group["count"] for group in ask("counts/?group_by=status&state=CA")["results"]}
    assert "in version 2" in printed
    assert all(f"{key} " in printed and str(count) in printed for key, count in counts.items())


def test_the_curl_of_the_quick_start_runs(program, tmp_path, ask):
    program("curl.sh", "sh", "-e")

    rows = pandas.read_csv(tmp_path / "partnerships.csv")
    assert len(rows) == ask("partnerships/?state=CA&version=1")["count"]


def test_the_r_of_the_quick_start_runs(program):
    if shutil.which("Rscript") is None:
        pytest.skip("there is no R on this machine")

    assert "reported" in program("r.R", "Rscript")


@pytest.mark.parametrize("name", docs.QUICK_STARTS.values())
def test_a_quick_start_has_ten_lines(name):
    lines = [
        line for line in docs.quick_start(name, "https://ringwatch.example").splitlines() if line.strip()
    ]

    assert len(lines) <= 10
