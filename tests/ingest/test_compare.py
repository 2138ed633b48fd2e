"""The difference between what a list showed and what it shows."""

from dataclasses import dataclass

from partnerships.ingest.compare import PriorRow, compare


@dataclass(frozen=True)
class Shown:
    key: str
    fingerprint: str


def test_a_first_list_is_all_added():
    rows = [Shown("a", "1"), Shown("b", "1")]

    difference = compare({}, rows)

    assert difference.added == rows
    assert (difference.changed, difference.gone, difference.same) == ([], [], 0)


def test_the_same_rows_in_any_order_are_no_difference():
    before = {"a": PriorRow(1, "1"), "b": PriorRow(2, "1")}

    difference = compare(before, [Shown("b", "1"), Shown("a", "1")])

    assert difference.empty
    assert difference.same == 2


def test_a_row_is_added_changed_gone_or_the_same_and_never_two_of_these():
    before = {"stays": PriorRow(1, "x"), "changes": PriorRow(2, "x"), "goes": PriorRow(3, "x")}
    comes, changes = Shown("comes", "x"), Shown("changes", "y")

    difference = compare(before, [Shown("stays", "x"), changes, comes])

    assert difference.added == [comes]
    assert difference.changed == [(before["changes"], changes)]
    assert difference.gone == [before["goes"]]
    assert difference.same == 1
    assert not difference.empty


def test_a_list_that_comes_back_empty_is_all_gone():
    before = {"a": PriorRow(1, "1"), "b": PriorRow(2, "1")}

    assert compare(before, []).gone == list(before.values())
