"""The rows of the declared sources, and when each list is looked at."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from partnerships.actions import runs, sources
from partnerships.ingest import registry
from partnerships.ingest.mapping.curated import Mapping
from partnerships.models import Source
from partnerships.models.vocabulary import Nature, SourceState
from tests.factories import TODAY, curator

pytestmark = pytest.mark.django_db


def test_synchronizing_makes_a_row_for_each_declaration_and_again_changes_nothing():
    before = list(Source.objects.order_by("slug").values())

    sources.synchronize()

    assert list(Source.objects.order_by("slug").values()) == before
    assert [row["slug"] for row in before] == list(registry.declared())


def test_a_row_says_what_its_declaration_says():
    Source.objects.update(title="?", license="?", expect_from=0)

    sources.synchronize()

    for slug, declared in registry.declared().items():
        source = Source.objects.get(slug=slug)
        assert (source.title, source.license) == (declared.title, declared.license)
        assert (source.expect_from, source.expect_to) == (declared.expect[0], declared.expect[-1])
        assert source.nature == declared.nature


def test_a_declared_list_has_the_nature_of_its_declaration_whatever_a_curator_says():
    source = Source.objects.get(slug="eff-atlas")

    with pytest.raises(sources.Refused, match="declared in code"):
        sources.say_nature(source=source, nature=Nature.REPORTS, by=curator(), reason="it reports")


def test_the_upgrade_reads_each_list_as_what_it_was():
    upgrade = import_module("partnerships.migrations.0003_source_nature")
    kept_again, given_once, of_events = (
        added("kept-again", rhythm=timedelta(days=7)),
        added("given-once"),
        added("of-events", event="joined"),
    )
    Source.objects.update(nature=Nature.ONE_OFF)

    upgrade.say_natures(apps, None)

    natures = dict(Source.objects.values_list("slug", "nature"))
    assert natures[kept_again.slug] == Nature.ROLL
    assert natures[given_once.slug] == Nature.ONE_OFF
    assert natures[of_events.slug] == Nature.REPORTS
    for slug, declared in registry.declared().items():
        assert declared.by_hand or natures[slug] == declared.nature


def added(slug: str, *, event: str = "listed", **facts) -> Source:
    """A curator's list whose rows say this of each agency."""
    columns = ("Agency", "State")
    mapping = Mapping("csv", columns, {"agency": "Agency", "state": "State"}, columns, event=event)
    bounds = {"expect_from": 1, "expect_to": 9}
    return sources.add(slug=slug, title=slug, mapping=mapping, by=curator(), **bounds, **facts)


def test_a_curators_word_that_a_list_stopped_outlives_the_next_start():
    source = Source.objects.get(slug="announcements")
    sources.retire(source=source, state=SourceState.RETIRED, on=TODAY, by=curator(), reason="stopped")

    sources.synchronize()

    source.refresh_from_db()
    assert source.state == SourceState.RETIRED


def test_a_list_is_due_by_its_declared_rhythm_and_not_while_a_run_of_it_waits():
    now = timezone.now()
    declared = registry.declared().values()
    assert {source.slug for source in sources.due(now=now)} == {
        one.slug for one in declared if one.rhythm or one.archived
    }

    run = runs.ask(slug="announcements", actor="test")
    source = Source.objects.get(slug="announcements")
    assert source not in sources.due(now=now)

    runs.ingest(run=run, today=TODAY)
    source.refresh_from_db()
    assert source not in sources.due(now=now)
    assert source in sources.due(now=source.next_due_at + timedelta(seconds=1))


def test_an_archived_snapshot_that_cannot_be_had_is_asked_for_again_a_day_later():
    run = runs.ask(slug="eff-atlas", actor="test", file="/nowhere.csv")

    runs.ingest(run=run, today=TODAY)

    source = Source.objects.get(slug="eff-atlas")
    now = timezone.now()
    assert source not in sources.due(now=now)
    assert source in sources.due(now=now + sources.RETRY_ARCHIVED_AFTER)


def test_a_failed_run_too_is_looked_at_again_in_its_rhythm():
    run = runs.ask(slug="announcements", actor="test", file="/nowhere.csv")

    runs.ingest(run=run, today=TODAY)

    source = Source.objects.get(slug="announcements")
    assert source.next_due_at is not None
    assert source not in sources.due(now=timezone.now())
