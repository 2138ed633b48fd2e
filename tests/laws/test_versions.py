"""Law 5: a version never changes, whatever happens after it."""

import csv
import hashlib
import io
import random
from contextlib import suppress

import pytest

from partnerships.actions import match, merge, override
from partnerships.actions.agency_names import SameName
from partnerships.actions.rebuild import rebuild
from partnerships.actions.releases import change_sets
from partnerships.actions.releases.publish import publish
from partnerships.models import Agency, ChangeSet, Listing, Override, Partnership, Release, ReleaseRow
from tests.factories import announcement, as_csv, curator, ingest_run

pytestmark = pytest.mark.usefixtures("committed_db")

TOWNS = "Ash Birch Cedar Dogwood Elm Fir Ginkgo Hazel Ironwood Juniper Kauri Linden Maple Nutmeg Oak".split()


class World:
    """A list and its curators, acting at random but the same in every run of the tests."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)
        self.month = 0
        self.rows = {}
        for number, town in enumerate(TOWNS):
            self._add(f"R{number}", town)

    def _add(self, key, town):
        kind = self.chance.choice(["Police Department", "Township Police Department", "Fire Department"])
        event = self.chance.choice(["joined", "reported_active", "announced", "denied"])
        self.rows[key] = announcement(
            key,
            agency=f"{town} {kind}",
            city=town,
            state=self.chance.choice(["NJ", "PA"]),
            event=event,
            date=self.chance.choice(["2019", "2019-08", "2019-08-28", ""]),
        )

    def a_list_comes(self):
        for key in self.chance.sample(sorted(self.rows), 3):
            self.rows[key] = self.rows[key] | {"date": self.chance.choice(["2018-05-05", "2020-02"])}
        del self.rows[self.chance.choice(sorted(self.rows))]
        self._add(f"N{self.month}", self.chance.choice(TOWNS))
        self.month += 1
        year, month = divmod(self.month, 12)
        day = f"{2026 + year}-{month + 1:02}-01"
        ingest_run(as_csv(list(self.rows.values())), on=day, decided=1)

    def a_value_is_overridden(self):
        agency = self._agency()
        field, value = self.chance.choice(
            [("status", "ended"), ("start", "2017"), ("start", ""), ("end", "2022")]
        )
        partnership = agency.partnerships.first()
        override.set_(
            agency=agency,
            program=partnership.program if partnership else "neighbors",
            field=field,
            value=value,
            reason="test",
            by=curator(),
        )

    def an_override_is_lifted(self):
        if found := Override.objects.in_force().order_by("id").first():
            override.lift(override=found, by=curator())

    def an_agency_is_renamed(self):
        name = f"Department {self.month}"
        override.set_(agency=self._agency(), field="agency_name", value=name, reason="test", by=curator())

    def two_agencies_are_merged(self):
        state = self.chance.choice(["NJ", "PA"])
        pair = list(Agency.objects.living().filter(state=state).order_by("slug"))
        if len(pair) > 1:
            one, other = self.chance.sample(pair, 2)
            merge.merge(agency=one, into=other, by=curator(), reason="test")

    def a_merge_is_undone(self):
        if merged := Agency.objects.exclude(merged_into=None).filter(merged_into__merged_into=None).first():
            merge.unmerge(agency=merged, by=curator())

    def a_row_is_matched(self):
        row = self.chance.choice(list(Listing.objects.open().order_by("id")))
        with suppress(SameName):  # refused whole: two public agencies never have one name and place
            match.new(listing=row, by=curator())

    def edits_wait_or_are_published_together(self):
        if waiting := ChangeSet.objects.first():
            change_sets.publish_together(change_set=waiting, by=curator(), reason="test")
        else:
            change_sets.begin(by=curator())

    def everything_is_rebuilt(self):
        rebuild()
        publish(actor="test", why="rebuilt")

    def _agency(self):
        return self.chance.choice(list(Agency.objects.living().order_by("slug")))

    def act(self):
        acts = (
            self.a_list_comes,
            self.a_value_is_overridden,
            self.an_override_is_lifted,
            self.an_agency_is_renamed,
            self.two_agencies_are_merged,
            self.a_merge_is_undone,
            self.a_row_is_matched,
            self.edits_wait_or_are_published_together,
            self.everything_is_rebuilt,
        )
        self.chance.choice(acts)()


def file_of(client, version: int) -> bytes:
    response = client.get(f"/partnerships.csv?version={version}")
    assert response["X-Dataset-Version"] == str(version)
    return b"".join(response.streaming_content)


def standing(client) -> dict[int, tuple[str, list]]:
    """For each version, a hash of its file and the values of its rows, but for where it ends."""
    columns = [field.name for field in ReleaseRow._meta.fields if field.name != "versions"]
    return {
        version: (
            hashlib.sha256(file_of(client, version)).hexdigest(),
            list(ReleaseRow.objects.at_version(version).order_by("pk").values(*columns)),
        )
        for version in Release.objects.order_by("number").values_list("number", flat=True)
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_every_version_is_the_same_for_ever_whatever_happens_after_it(client, seed):
    world = World(seed)
    world.a_list_comes()
    before = standing(client)

    for _ in range(20):
        world.act()
        after = standing(client)
        assert {version: after[version] for version in before} == before
        before = after

    assert len(before) > 6


def test_a_release_counts_what_really_differs_from_the_one_before(client):
    world = World(3)
    world.a_list_comes()
    for _ in range(8):
        world.act()

    files = {}
    for release in Release.objects.order_by("number"):
        rows = csv.DictReader(io.StringIO(file_of(client, release.number).decode(), newline=""))
        files[release.number] = {
            row["partnership_id"]: {name: cell for name, cell in row.items() if name != "dataset_version"}
            for row in rows
        }
        old, new = files.get(release.number - 1, {}), files[release.number]
        assert release.total == len(new)
        assert release.added == len(new.keys() - old.keys())
        assert release.withdrawn == len(old.keys() - new.keys())
        assert release.changed >= sum(old[key] != new[key] for key in old.keys() & new.keys())


def test_a_number_that_was_withdrawn_is_never_given_to_another(client):
    world = World(4)
    world.a_list_comes()
    for _ in range(10):
        world.act()

    meant = {}
    for row in ReleaseRow.objects.order_by("id"):
        agency_and_program = meant.setdefault(row.partnership_id, (row.agency_slug, row.program))
        assert agency_and_program == (row.agency_slug, row.program)


@pytest.mark.parametrize("seed", [5, 6])
def test_after_anything_that_may_happen_a_rebuild_changes_nothing(seed):
    world = World(seed)
    world.a_list_comes()
    for _ in range(12):
        world.act()
    before = list(Partnership.objects.order_by("id").values())

    rebuild()

    assert list(Partnership.objects.order_by("id").values()) == before
    assert publish(actor="test", why="nothing") is None
