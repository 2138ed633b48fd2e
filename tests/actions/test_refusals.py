"""What an act refuses, it refuses in a sentence; where it does, nothing is changed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from partnerships.actions import adding, agencies, match, merge, override, runs, sources
from partnerships.actions.conflicts import CannotUndo, EditConflict
from partnerships.actions.runs import undoing
from partnerships.models import Agency, AuditEntry, Override, Run
from partnerships.models.vocabulary import Kind, SourceState
from tests.admin.desk import BRIGHTON
from tests.curators_lists import CASES, added
from tests.factories import agency, announcement, as_csv, asked_for, curator, listing, published

ASTRAY = "It is not as you saw it."
"""Any text that is no fingerprint of what a page showed."""


def refusal(act, *args, **given) -> str:
    """What an act answers, after it has changed nothing."""
    before = AuditEntry.objects.count(), Override.objects.count(), Run.objects.count()
    with pytest.raises(Exception) as refused:
        act(*args, **given)
    assert (AuditEntry.objects.count(), Override.objects.count(), Run.objects.count()) == before
    assert isinstance(
        refused.value,
        sources.Refused | CannotUndo | merge.CannotMerge | agencies.CannotSplit | EditConflict
        | ValidationError,
    )  # fmt: skip
    return " ".join(getattr(refused.value, "messages", [str(refused.value)]))


@pytest.mark.django_db
def test_what_cannot_be_done_to_a_list_is_refused_in_words(settings):
    settings.LARGEST_LIST = 20_000
    run, by = published(announcement()), {"by": curator(), "reason": "A test."}
    source = run.source
    waiting = asked_for(as_csv([announcement()]))

    assert refusal(runs.bytes_of, ContentFile(b"")) == "The file is empty."
    assert "at most 20,000 are read" in refusal(runs.bytes_of, ContentFile(b"x" * 20_001))
    assert "declared in code" in refusal(runs.remap, source=source, mapping=None, **by)
    assert "declared in code" in refusal(sources.edit, source=source, title="Other", **by)
    assert "more than the most" in refusal(sources.expect, source=source, expect_from=2, expect_to=1, **by)
    assert "retired or dropped" in refusal(
        runs.reject_and_retire, run=waiting, state=SourceState.KEPT, on=date(2026, 1, 1), **by
    )
    assert refusal(undoing.undo, run=waiting, **by) == "Only a run that was applied can be undone."
    assert refusal(undoing.redo, run=run, **by) == "This run was not undone."


@pytest.mark.django_db
def test_a_run_is_undone_once_and_stands_again_in_its_order():
    by = {"by": curator(), "reason": "A test."}
    first = published(announcement("A"))
    undoing.undo(run=first, **by)

    twice = refusal(undoing.undo, run=first, **by)
    second = published(announcement("A"), announcement("B", agency="Akron Police Department", city="Akron"))
    too_late = refusal(undoing.redo, run=first, **by)

    assert twice == "This run was undone already."
    assert too_late == f"Undo run {second.pk} of this list first: it was applied since."


@pytest.mark.django_db
def test_what_cannot_be_done_to_an_agency_is_refused_in_words():
    run = published(
        announcement("K", agency="Brighton Police Department", **BRIGHTON),
        announcement("L", agency="Lodi Police Department", city="Lodi", state="NY"),
        announcement("D", agency="Brighton Public Safety", **BRIGHTON),
    )
    brighton, lodi = agency("Brighton Police Department"), agency("Lodi Police Department")
    by = {"by": curator(), "reason": "A test."}
    county = {"agency": lodi, "field": "county_fips", "value": "99999"}
    same = {"listing": listing("D"), "agency": brighton, "by": by["by"], "expected": ASTRAY}
    merge.merge(agency=lodi, into=brighton, **by)
    merged = Agency.objects.get(pk=lodi.pk)
    merge.unmerge(agency=Agency.objects.get(pk=lodi.pk), **by)

    assert run.outcome == "applied"
    assert "Say what the other agency is called" in refusal(
        agencies.split, agency=brighton, listings=[], name=" ", kind=Kind.POLICE, **by
    )
    assert "No county has the FIPS code 99999" in refusal(override.set_, **county, **by)
    assert "not as you saw them" in refusal(
        override.set_many, agency=lodi, values={"city": "Lodi"}, expected=ASTRAY, **by
    )
    assert "The matches of this row have changed" in refusal(match.same, **same)
    assert refusal(merge.unmerge, agency=merged, **by) == "The merge was undone already."


@pytest.mark.django_db
def test_a_list_of_which_nothing_is_kept_cannot_be_mapped_anew():
    source = added(CASES / "comments.csv")

    assert "No snapshot of this list was kept yet" in refusal(adding.read_header, source)
