"""Agencies, evidence, releases, changes, counts and places: each agrees with the partnerships."""

import pytest

from partnerships.models import ReleaseRow
from partnerships.queries.counts import GROUPS
from partnerships.queries.provenance import statements
from partnerships.queries.provenance.statements import COLUMNS
from tests.factories import question


def test_agencies_are_those_of_the_partnerships_that_match(read_all):
    partnerships = read_all("partnerships/?state=CA&state=NJ&version=2")
    agencies = read_all("agencies/?state=CA&state=NJ&version=2", page_size=10)

    assert [one["agency_id"] for one in agencies] == sorted({row["agency_id"] for row in partnerships})
    assert {each["partnership_id"] for one in agencies for each in one["partnerships"]} == {
        row["partnership_id"] for row in partnerships
    }


def test_one_agency_is_found_by_its_id(changed, ask):
    found = ask(f"agencies/{changed.agency_slug}/")

    assert found["agency"] == changed.agency_name
    assert changed.public_id in [each["partnership_id"] for each in found["partnerships"]]


def test_listings_are_those_that_the_rows_rest_on(read_all):
    listings = read_all("listings/?state=FL", page_size=7)
    rows = ReleaseRow.objects.newest().filter(state="FL")

    assert sorted(one["listing_id"] for one in listings) == sorted(
        id for row in rows for id in row.listing_ids
    )
    assert [one["partnership_id"] for one in listings] == sorted(one["partnership_id"] for one in listings)


def test_the_count_of_listings_is_their_number(ask, read_all):
    assert ask("listings/?state=FL")["count"] == len(read_all("listings/?state=FL"))


def test_statements_are_those_of_the_evidence_files(ask, read_all):
    statements_file = [dict(zip(COLUMNS, row, strict=True)) for row in statements.rows(question())]
    read = read_all("statements/", page_size=2)

    assert ask("statements/")["count"] == len(read) == len(statements_file) > 2
    for one in read:
        as_filed = next(row for row in statements_file if row["agency_id"] == one["agency_id"])
        lists = {name: ";".join(map(str, value)) for name, value in one.items() if isinstance(value, list)}
        assert {name: value or "" for name, value in (one | lists).items()} == as_filed


def test_statements_answer_a_question_and_are_no_partnerships(ask):
    texas = ask("statements/?state=TX&status=listed")

    assert {one["state"] for one in texas["results"]} == {"TX"}
    assert (
        texas.headers["X-Result-Count"]
        == ask("partnerships/?state=TX&status=listed").headers["X-Result-Count"]
    )
    assert ask("statements/?q=RW-000001")["results"] == []


def test_sources_and_snapshots_say_where_the_rows_come_from(ask):
    source, snapshots = ask("sources/announcements/"), ask("snapshots/?source=announcements")

    assert source in ask("sources/")["results"]
    assert [one["source"] for one in snapshots["results"]] == ["announcements"]
    assert snapshots["results"][0]["observed_on"] == source["last_observed_on"]
    assert ask("snapshots/?source=eff-atlas")["results"] == []


def test_what_may_change_without_a_release_has_a_tag_too(ask):
    tag = ask("sources/").headers["ETag"]

    again = ask("sources/", 304, if_none_match=tag)

    assert (again.headers["ETag"], again.headers["Access-Control-Allow-Origin"]) == (tag, "*")


def test_releases_come_newest_first(ask):
    releases = ask("releases/")["results"]

    assert [one["number"] for one in releases] == [2, 1]
    assert ask("releases/1/") == releases[1]
    assert releases[0]["changed"] == 1


def test_changes_name_each_column_before_and_after(changed, ask):
    answer = ask("changes/")

    [change] = answer["results"]
    assert (answer["since_version"], answer["changed"], answer["count"]) == (1, 1, 1)
    assert (change["what"], change["partnership_id"]) == ("changed", changed.public_id)
    assert {"field": "status", "before": changed.status, "after": "ended"} in change["fields"]


@pytest.mark.parametrize("matched", ["before", "after"])
def test_a_record_that_only_stopped_or_began_to_match_was_changed(matched, changed, ask):
    status = changed.status if matched == "before" else "ended"

    assert [one["what"] for one in ask(f"changes/?status={status}")["results"]] == ["changed"]
    assert ask(f"changes/?state={'CA' if changed.state != 'CA' else 'NJ'}")["results"] == []


def test_the_first_version_added_everything(ask, read_all):
    answer = ask("changes/?version=1")

    assert (answer["since_version"], answer["added"]) == (0, answer["count"])
    assert len(read_all("changes/?version=1", page_size=100)) == answer["count"]


def test_changes_can_be_read_backward_and_between_equals(ask):
    assert ask("changes/?version=1&since_version=2")["changed"] == 1
    assert ask("changes/?version=2&since_version=2")["count"] == 0


@pytest.mark.parametrize("name", sorted(set(GROUPS) - {"source"}))
@pytest.mark.parametrize("question", ["", "&state=CA", "&undated=only&version=1"])
def test_groups_add_up_to_the_count(name, question, ask):
    answer = ask(f"counts/?group_by={name}{question}")

    assert sum(group["count"] for group in answer["results"]) == answer["count"]
    assert answer.headers["X-Result-Count"] == str(answer["count"])


@pytest.mark.parametrize("name", ["state", "county", "kind", "program", "status", "source"])
def test_a_group_counts_what_asking_for_it_finds(name, ask):
    groups = [group for group in ask(f"counts/?group_by={name}")["results"] if group["key"]]

    assert groups
    for group in groups[:5]:
        assert ask(f"partnerships/?{name}={group['key']}")["count"] == group["count"]
        assert group["label"]


def test_months_are_those_of_starts_known_to_the_month(ask, read_all):
    rows = read_all("partnerships/?fields=start_date", page_size=500)
    known = [row["start_date"][:7] for row in rows if len(row["start_date"] or "") >= 7]

    groups = {group["key"]: group["count"] for group in ask("counts/?group_by=month")["results"]}

    assert groups.pop(None) == len(rows) - len(known)
    assert groups == {month: known.count(month) for month in known}


def test_places_say_what_to_ask_for(ask):
    [first, *_] = ask("places/?q=san diego, ca")["results"]

    assert first["parameters"] == {"county": "06073"}
    assert ask("partnerships/?county=06073")["count"] > 0


@pytest.mark.parametrize("typed", ["92101", "san diego, ca", "San Diego County", "california", "brooklyn"])
def test_each_place_carries_the_address_of_its_page(typed, ask, client):
    found = ask(f"places/?q={typed}")["results"]

    assert found
    for one in found:
        assert client.get(one["address"]).status_code == 200, one


def test_the_first_address_leads_to_every_list_and_to_what_explains_them(changed, client):
    found = client.get("/api/v1/").json()

    assert {"partnerships", "agencies", "counts", "changes", "releases", "sources", "listings"} < set(found)
    needs = {"counts": "?group_by=state", "places": "?q=oakland"}
    answers = {name: client.get(address + needs.get(name, "")).status_code for name, address in found.items()}
    assert set(answers.values()) == {200}, answers
