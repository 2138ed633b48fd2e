"""A page at a version shows that version, says so, and can be cited; the newest is one step away."""

import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest

from partnerships.models import Agency, Release, ReleaseRow
from partnerships.models.vocabulary import Status
from partnerships.views.files import citing
from tests.views.conftest import words


def box(page):
    """The citation at the foot of a page: its texts by name, its link and hash."""
    [found] = page.xpath("//details[@class='cite-box']")
    texts = {
        one.xpath("h3")[0].text: one.xpath("pre")[0].text for one in found.xpath(".//div[@class='quotable']")
    }
    return texts, found.xpath(".//dd[@class='outside']/a/@href")[0], found.xpath(".//dd/code")[0].text


def test_a_record_at_a_version_is_as_that_version_has_it(visit, changed):
    then, now = visit(f"{changed.get_absolute_url()}?version=1"), visit(changed.get_absolute_url())

    facts = [words(page.xpath("//dl[@class='facts']")[0]) for page in (then, now)]
    assert str(Status.ENDED.label) not in facts[0] and str(Status.ENDED.label) in facts[1]
    assert (then.headers["X-Dataset-Version"], now.headers["X-Dataset-Version"]) == ("1", "2")
    assert "There is newer data" in words(then) and "There is newer data" not in words(now)


def test_an_agency_at_a_version_has_that_versions_records_and_history(visit, changed):
    agency = Agency.objects.get(pk=changed.agency_number)

    then = visit(f"{agency.get_absolute_url()}?version=1")

    assert str(Status.ENDED.label) not in words(then.xpath("//table[@class='rows']")[0])
    assert "Version 2" not in words(then.xpath("//*[@aria-labelledby='history']")[0])
    assert then.xpath("//table[@class='rows']//a/@href")[0].endswith("?version=1")
    assert then.headers["X-Dataset-Version"] == "1"


@pytest.mark.parametrize("version", ["0", "99", "x", "1&version=2"])
def test_a_version_there_is_not_is_refused(version, visit, changed):
    agency = Agency.objects.get(pk=changed.agency_number)

    for address in (changed.get_absolute_url(), agency.get_absolute_url()):
        assert "version" in words(visit(f"{address}?version={version}", status=400))


def test_other_parameters_say_nothing_to_a_record(visit, changed):
    visit(f"{changed.get_absolute_url()}?utm_source=letter")


def test_a_record_that_came_later_is_not_in_an_older_version(visit, changed):
    later = ReleaseRow.objects.get(versions__startswith=2, partnership_id=changed.partnership_id)
    ReleaseRow.objects.create(
        **{
            field.name: getattr(later, field.name)
            for field in ReleaseRow._meta.fields
            if field.name not in ("id", "partnership_id")
        },
        partnership_id=999_999,
    )
    try:
        visit("/partnerships/RW-999999/")
        visit("/partnerships/RW-999999/?version=1", status=404)
    finally:
        ReleaseRow.objects.filter(partnership_id=999_999).delete()


PAGES = ("/partnerships/", "/partnerships/?state=CA", "/states/", "/states/CA/", "/trends/", "/changes/")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("version", ["", "1"])
def test_what_a_page_shows_can_be_cited_at_its_foot(address, version, visit, client):
    joined = "&" if "?" in address else "?"

    texts, link, digest = box(visit(f"{address}{joined}version={version}" if version else address))

    asked = parse_qs(urlsplit(link).query)
    number = version or str(Release.objects.latest().number)
    assert asked["version"] == [number]
    assert ("state=CA" in link) == ("CA" in address)
    csv = b"".join(client.get(link.replace("/partnerships/", "/partnerships.csv")))
    assert hashlib.sha256(csv).hexdigest() == digest
    assert set(texts) == {"Plain text", "Footnote", "BibTeX", "RIS"}
    lines = csv.count(b"\nRW-")
    rows = f"{lines:,} row"
    for text in texts.values():
        assert rows in text and link in text


def test_a_record_and_an_agency_with_one_are_cited_by_the_records_number(visit, changed):
    agency = Agency.objects.get(pk=changed.agency_number)

    for address in (changed.get_absolute_url(), agency.get_absolute_url()):
        _, link, _ = box(visit(address))
        assert parse_qs(urlsplit(link).query) == {"q": [changed.public_id], "version": ["2"]}


def test_a_page_gives_the_hash_of_few_rows_and_of_more_leads_to_it(visit, changed, monkeypatch):
    few = visit(f"/partnerships/?state={changed.state}")
    monkeypatch.setattr(citing, "MAX_ROWS_AT_ONCE", 0)
    more, whole = visit(f"/partnerships/?state={changed.state}"), visit("/partnerships/")

    hashes = [page.xpath("//details[@class='cite-box']//dd/code/text()") for page in (few, more, whole)]
    assert [len(found) for found in hashes] == [1, 0, 1]
    [last] = more.xpath("//details[@class='cite-box']/p[last()]/a")
    assert hashes[0] == visit(last.get("href")).xpath("//dd/code/text()")
