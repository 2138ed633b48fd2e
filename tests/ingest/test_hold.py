"""When a snapshot waits for a person."""

import pytest

from partnerships.ingest.compare import Difference, PriorRow
from partnerships.ingest.hold import (
    MAX_GONE_SHARE,
    missing_columns,
    reasons_to_hold,
    too_many_problems,
    unknown_columns,
)
from tests import factories

SOURCE = factories.announcements()
ENOUGH = SOURCE.expect.start


def reasons(*, kept=ENOUGH, before=1000, gone=0):
    difference = Difference([], [], [PriorRow(number, "x") for number in range(gone)], kept)
    return reasons_to_hold(SOURCE, kept=kept, before=before, difference=difference)


def test_a_list_as_expected_is_not_held():
    assert reasons() == []


@pytest.mark.parametrize("kept", [SOURCE.expect.start, SOURCE.expect.stop - 1])
def test_the_ends_of_the_expectation_are_believed(kept):
    assert reasons(kept=kept) == []


@pytest.mark.parametrize("kept", [0, SOURCE.expect.start - 1, SOURCE.expect.stop])
def test_a_row_count_outside_the_expectation_is_held_and_says_both_numbers(kept):
    (reason,) = reasons(kept=kept)

    assert f"{kept:,} rows were kept" in reason
    assert f"{SOURCE.expect.start:,} and {SOURCE.expect.stop - 1:,}" in reason


def test_a_list_that_shrinks_by_a_tenth_passes_and_by_more_is_held():
    tenth = int(1000 * MAX_GONE_SHARE)

    assert reasons(before=1000, gone=tenth) == []
    (reason,) = reasons(before=1000, gone=tenth + 1)
    assert f"{tenth + 1:,} of 1,000 rows are gone" in reason


def test_every_reason_is_said_at_once():
    assert len(reasons(kept=10, before=1000, gone=990)) == 2


def test_a_list_full_of_problems_is_held():
    assert too_many_problems(kept=1000, with_problems=50) == ""
    assert "51 of 1,000 rows have problems" in too_many_problems(kept=1000, with_problems=51)


def test_columns_the_declaration_knows_are_no_reason():
    assert missing_columns(SOURCE, SOURCE.reads) == ""
    assert unknown_columns(SOURCE, SOURCE.reads) == ""


def test_a_missing_column_is_named():
    assert "“event”" in missing_columns(SOURCE, tuple(name for name in SOURCE.reads if name != "event"))


def test_an_unknown_column_is_named_and_a_nameless_empty_one_is_not():
    assert "“mood”" in unknown_columns(SOURCE, (*SOURCE.reads, "mood"))
    assert unknown_columns(SOURCE, (*SOURCE.reads, "")) == ""
