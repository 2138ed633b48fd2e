"""What a run changed in earlier listings is stored by name; runs of older versions of the program are read too."""

import pytest

from partnerships.actions.runs import undoing
from partnerships.models import Listing
from partnerships.models.listing_edits import ListingEdit
from tests.factories import as_csv, curator, ingest_run
from tests.starter_runs import FIRST, SECOND, WHOLE

EDIT = ListingEdit(7, (1, 1), (None, 2), (None, "2026-01-01"))


def test_an_edit_is_stored_under_the_names_of_its_fields():
    assert EDIT.stored() == {
        "listing": 7,
        "opened_by": [1, 1],
        "closed_by": [None, 2],
        "last_shown_on": [None, "2026-01-01"],
    }


@pytest.mark.parametrize("stored", [EDIT.stored(), [7, [1, 1], [None, 2], [None, "2026-01-01"]]])
def test_an_edit_is_read_as_it_was_stored_now_and_before_names(stored):
    assert ListingEdit.read(stored) == EDIT


@pytest.mark.django_db
def test_a_run_whose_edits_were_stored_as_lists_is_undone_and_redone():
    ingest_run(as_csv(WHOLE), on=FIRST)
    run = ingest_run(as_csv(WHOLE[1:]), on=SECOND)
    run.edits = [list(edit.values()) for edit in run.edits]
    run.save(update_fields=["edits"])
    closed = Listing.objects.filter(closed_by=run.snapshot)
    assert closed.count() == len(run.edits) == 1

    undoing.undo(run=run, by=curator(), reason="a test")
    assert not closed.exists()

    undoing.redo(run=run, by=curator("dora"), reason="a test")
    assert closed.count() == 1
