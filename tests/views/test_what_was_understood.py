"""Tracking parameters ask nothing; other unknown ones are refused by name, and the rest of the question is kept."""

import json

import pytest

from partnerships.models import ReleaseRow
from tests.views.conftest import words

TRACKED = "utm_source=aletter&fbclid=IwARtown&gclid=G1&mc_cid=x"


@pytest.mark.parametrize(
    "path",
    [
        "/", "/partnerships/", "/partnerships.csv", "/partnerships.json", "/partnerships.geojson", "/states/",
        "/states/CA/", "/counties/06037/", "/trends/", "/changes/", "/changes.atom", "/cite/", "/embed/",
        "/map/points.json", "/data/",
        "/api/v1/partnerships/", "/find.json",
    ],
)  # fmt: skip
def test_tracking_parameters_are_dropped_everywhere(path, client, changed):
    plain, tracked = client.get(path), client.get(f"{path}?{TRACKED}")

    assert (tracked.status_code, tracked.get("X-Result-Count")) == (200, plain.get("X-Result-Count"))
    body = tracked.content if not tracked.streaming else b"".join(tracked.streaming_content)
    assert b"aletter" not in body and b"IwARtown" not in body


def test_a_tracked_page_corrects_its_own_address_and_may_be_indexed(visit):
    page = visit(f"/partnerships/?state=CA&{TRACKED}&sort=-agency")

    assert page.xpath("//meta[@name='untracked-address']/@content") == [
        "/partnerships/?state=CA&sort=-agency"
    ]
    assert not visit(f"/states/CA/?{TRACKED}").xpath("//meta[@name='robots']")
    assert not visit("/states/CA/").xpath("//meta[@name='untracked-address']")


@pytest.mark.parametrize("path", ["/", "/partnerships/", "/trends/", "/changes/"])
def test_an_unknown_parameter_is_refused_by_name_and_the_rest_is_kept_in_the_form(path, visit):
    page = visit(f"{path}?state=CA&stat=1&q=police&kind=sheriff&sort=-agency&as_of=2019-08-28", status=400)

    assert "“stat”" in words(page.xpath("//*[@role='alert']")[0])
    (form,) = page.xpath("//form[@data-filter-form]")
    assert form.get("action") == path
    assert form.xpath(".//input[@name='q']/@value") == ["police"]
    assert form.xpath(".//input[@name='as_of']/@value") == ["2019-08-28"]
    assert form.xpath(".//input[@checked][@name='state' or @name='kind']/@value") == ["CA", "sheriff"]
    assert form.xpath(".//input[@type='hidden'][@name='sort']/@value") == ["-agency"]
    assert f"{path}?" in page.xpath("//a[text()='Ask that alone']/@href")[0]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("state=CA&as_of=soon&certainty=certain", "state=CA"),
        ("state=CA&q=a&q=b", "state=CA"),
        ("state=XX&kind=police", "kind=police"),
        ("version=99&page=x&state=CA&sort=nothing", "state=CA"),
        ("stat=1", ""),
    ],
)
def test_only_what_is_wrong_is_left_out(asked, kept, visit):
    page = visit(f"/partnerships/?{asked}", status=400)

    expected = f"/partnerships/?{kept}" if kept else "/partnerships/"
    assert page.xpath("//a[text()='Ask that alone']/@href") == ([expected] if kept else [])
    assert page.xpath("//form[@data-filter-form]//select | //form[@data-filter-form]//input[@name='state']")


def test_machines_are_told_the_name_too(client, changed):
    assert "“stat”" in client.get("/partnerships.csv?state=CA&stat=1").content.decode()
    assert "“stat”" in json.loads(client.get("/map/points.json?stat=1").content)["problems"][0]
    assert ReleaseRow.objects.newest().exists()
