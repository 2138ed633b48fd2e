"""Feeds are valid Atom, tell every change once, and give an entry the same id for ever."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.core.cache import cache
from lxml import etree

from partnerships.dates import Span
from partnerships.models import Release, ReleaseRow
from partnerships.models.vocabulary import Status
from partnerships.queries.changes import ChangeType
from partnerships.queries.labels import change_lines
from partnerships.queries.partnership_changes import PartnershipChange
from partnerships.views.files import feeds
from tests.factories import released

ATOM = "{http://www.w3.org/2005/Atom}"


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content[:300]
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = etree.fromstring(response.content)
    check(feed)
    return feed


def check(feed):
    """What RFC 4287 asks of a feed and its entries."""
    assert feed.tag == f"{ATOM}feed"
    assert len(feed.findall(f"{ATOM}author/{ATOM}name")) == 1
    for one in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1, name
        assert UUID(one.findtext(f"{ATOM}id").removeprefix("urn:uuid:")).version == 5
        assert datetime.fromisoformat(one.findtext(f"{ATOM}updated")).tzinfo
        assert all(urlsplit(link.get("href")).scheme for link in one.findall(f"{ATOM}link"))
        assert len(one.findall(f"{ATOM}link[@rel='alternate']")) == 1
    assert len(feed.findall(f"{ATOM}link[@rel='self']")) == 1
    assert len(set(ids(feed))) == len(ids(feed))


def ids(feed):
    return [one.text for one in feed.findall(f"{ATOM}entry/{ATOM}id")]


def titles(feed):
    return [one.text for one in feed.findall(f"{ATOM}entry/{ATOM}title")]


def test_a_change_is_one_entry_and_a_great_release_is_one_entry_with_its_numbers(client, changed):
    feed = read(client, "/changes.atom")

    newest, first = titles(feed)
    assert changed.agency_name in newest and newest.endswith("changed")
    assert first == f"Version 1: {Release.objects.get(number=1).added:,} added, 0 changed, 0 withdrawn"
    assert "Status: Reported → Ended" in etree.tostring(feed, encoding="unicode")


def test_a_feed_was_updated_when_its_release_was_published(client, changed):
    feed, release = read(client, "/changes.atom"), Release.objects.get(number=2)

    updated = datetime.fromisoformat(feed.findtext(f"{ATOM}updated"))

    assert updated == release.published_at
    assert read(client, "/changes.atom?version=1").findtext(f"{ATOM}updated") != feed.findtext(
        f"{ATOM}updated"
    )


def test_an_entry_keeps_its_id_in_every_feed_and_for_ever(client, changed):
    whole, state = read(client, "/changes.atom"), read(client, f"/changes.atom?state={changed.state}")
    agency = read(client, f"/agencies/{changed.agency_slug}/changes.atom")

    assert ids(whole)[0] == ids(state)[0] == ids(agency)[0]
    assert ids(read(client, f"/changes.atom?state={changed.state}&version=2")) == ids(state)


@pytest.mark.parametrize("address", ["/changes.atom", "/changes.atom?state=CA", "/agencies/{}/changes.atom"])
def test_no_id_says_by_which_name_the_site_was_asked(address, client, changed, settings):
    settings.ALLOWED_HOSTS = ["*"]
    asked = address.format(changed.agency_slug)
    hosts = ("ringwatch.example", "www.ringwatch.example:8000", "127.0.0.1", "[::1]:8000")

    feeds_ = [etree.fromstring(client.get(asked, headers={"Host": host}).content) for host in hosts]

    assert len({tuple(one.text for one in feed.iter(f"{ATOM}id")) for feed in feeds_}) == 1
    assert len({feed.findtext(f"{ATOM}link") or feed.find(f"{ATOM}link").get("href") for feed in feeds_}) == 4


def test_another_sites_version_of_the_same_number_has_other_ids(client, db):
    released({})
    ours = read(client, "/changes.atom")
    Release.objects.update(published_at=Release.objects.get().published_at - timedelta(days=1))

    theirs = read(client, "/changes.atom")

    assert not set(ids(ours)) & set(ids(theirs))
    assert ours.findtext(f"{ATOM}id") != theirs.findtext(f"{ATOM}id")


@pytest.mark.parametrize("question", ["state=CA", "county=06073", "kind=sheriff", "q=nothing is called this"])
def test_the_feed_of_a_question_tells_of_its_records_only(question, client, changed):
    entries = [title for title in titles(read(client, f"/changes.atom?{question}")) if "Version" not in title]

    numbers = client.get(f"/api/v1/partnerships/?{question}&version=1&page_size=500").json()["results"]
    assert len(entries) <= len(numbers) + 1
    assert all(
        any(row["agency"] in title for row in numbers) or changed.agency_name in title for title in entries
    )


def test_the_feed_of_an_agency_tells_its_story_newest_first(client, changed):
    feed = read(client, f"/agencies/{changed.agency_slug}/changes.atom")

    assert [title.rpartition(" ")[2] for title in titles(feed)][:1] == ["changed"]
    assert titles(feed)[-1].endswith("added")


def test_a_feed_is_sent_again_only_when_something_was_published(client, changed):
    first = client.get("/changes.atom?state=CA")

    assert client.get("/changes.atom?state=CA", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get("/changes.atom?state=NJ", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_what_is_not_understood_is_refused(client, changed):
    assert client.get("/changes.atom?stat=CA").status_code == 400
    assert client.get("/agencies/nobody/changes.atom").status_code == 404


def test_before_the_first_release_a_feed_is_empty_and_valid(client, db):
    assert ids(read(client, "/changes.atom")) == []


def test_a_name_that_xml_cannot_hold_is_still_told(client, db):
    released({"agency_name": "Bell \x07 & <Sons> 🚓", "start": Span.year(2020)})

    [title] = titles(read(client, "/changes.atom"))

    assert title.startswith("Bell � & <Sons> 🚓, OH")


def test_a_withdrawn_record_is_told_with_what_it_was(client, db):
    released({"status": Status.ANNOUNCED})
    Release.objects.create(number=2, why="withdrawn", added=0, changed=0, withdrawn=1, total=0)
    ReleaseRow.objects.update(versions=(1, 2))

    titles_ = titles(read(client, "/changes.atom"))

    assert [title.rpartition(" ")[2] for title in titles_] == ["withdrawn", "added"]


def test_many_changes_end_with_a_whole_release(client, db, monkeypatch):
    monkeypatch.setattr(feeds, "MIN_ENTRIES", 1)
    released({}, {})

    assert len(ids(read(client, "/changes.atom"))) == 2


def test_an_entry_speaks_in_labels_not_in_names_of_columns(client, db):
    cache.clear()
    released({"status": "listed", "sources": ["a-list", "b-list"]})

    feed = etree.tostring(read(client, "/changes.atom"), encoding="unicode")

    assert "Status: Listed" in feed and "Start: " in feed and "Sources: a-list; b-list" in feed
    assert "start_date" not in feed and "status:" not in feed


def test_of_a_column_with_items_an_entry_says_what_came_and_what_went(db):
    row = {"partnership_id": "RW-000001", "sources": ["b", "c"]}

    lines = change_lines(PartnershipChange(ChangeType.CHANGED, row, (("sources", ["a", "b"], ["b", "c"]),)))

    assert lines == ["Sources: + c, − a"]
