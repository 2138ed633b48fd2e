"""Numbers of rows that a curator leaves out, as they are stored and read."""

import pytest

from partnerships.ingest.compare import Difference, PriorRow
from partnerships.ingest.left_out import LeftOut, NotRowNumbers, as_ranges, from_ranges
from partnerships.ingest.row_keys import RowKey


@pytest.mark.parametrize(
    ("numbers", "text"),
    [((), ""), ((7,), "7"), ((3, 2, 4), "2-4"), ((9, 1, 2, 4), "1-2, 4, 9")],
)
def test_numbers_are_written_as_ranges_and_read_again(numbers, text):
    assert as_ranges(numbers) == text
    assert from_ranges(text, range(1, 20)) == set(numbers)
    assert LeftOut.of({"left_out": LeftOut(frozenset(numbers)).stored()}).rows == set(numbers)


@pytest.mark.parametrize("text", ["a", "1-", "-3", "1;2", "12345678901", "1--2", "٣ b"])
def test_what_is_no_number_of_a_row_is_refused(text):
    with pytest.raises(NotRowNumbers):
        from_ranges(text, range(5))


def test_only_rows_that_are_there_are_named_however_wide_the_range():
    assert from_ranges("2-9999999999, 1-2", (1, 3, 5)) == {1, 3, 5}
    assert from_ranges("9-2", (1, 3, 5)) == set()


def test_rows_that_are_left_out_and_the_others_are_the_whole_difference():
    rows = [RowKey(str(number), "", number=number) for number in range(1, 5)]
    prior = [PriorRow(id, "") for id in (11, 12, 13)]
    whole = Difference(rows[:2], [(prior[0], rows[2]), (prior[1], rows[3])], [prior[2]], 9)
    left_out = LeftOut(frozenset({2, 3}), frozenset({13}))

    without, alone = (part(whole, lambda row: row.number) for part in (left_out.without, left_out.alone))

    assert (without.added, without.changed, without.gone) == (rows[:1], [(prior[1], rows[3])], [])
    assert (alone.added, alone.changed, alone.gone) == (rows[1:2], [(prior[0], rows[2])], [prior[2]])
    assert without.same == 9
