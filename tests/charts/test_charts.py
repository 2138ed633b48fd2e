"""Charts: axes of numbers begin at zero, labels cover nothing, one drawing a size."""

import itertools
from datetime import date
from math import hypot

import pytest

from partnerships import charts
from partnerships.charts import Mark, Stop, Trend
from partnerships.charts.labels import box_of, crosses
from partnerships.exports.charts import published

MONTHS = [(date(2018 + number // 12, number % 12 + 1, 28), number * 40) for number in range(36)]


def ticks(drawing):
    return [
        int(text.words.replace(",", ""))
        for text in drawing.texts
        if text.anchor == "end"
        and text.kind == "tick"
        and text.words.replace(",", "").isdigit()
        and text.x < drawing.from_x
    ]


@pytest.mark.parametrize("most", [1, 3, 7, 99, 100, 101, 1_308, 2_616, 100_000])
def test_the_axis_of_numbers_begins_at_zero_and_holds_the_largest(most):
    for drawing in charts.trend(Trend(low=[(date(2018, 1, 31), 0), (date(2020, 1, 31), most)])):
        numbers = ticks(drawing)

        assert numbers[0] == 0
        assert numbers[-1] >= most
        assert 2 <= len(numbers) <= 7
        assert drawing.rules[0] == drawing.ground


def test_a_number_stands_as_high_as_its_part_of_the_axis():
    drawing = charts.trend(
        Trend(marks=[Mark(date(2019, 1, 1), 50, "", ""), Mark(date(2020, 1, 1), 100, "", "")])
    )[0]

    (_x, half, _), (_x, whole, _) = drawing.dots

    assert drawing.ground - half == pytest.approx((drawing.ground - whole) / 2)


def test_labels_cover_neither_each_other_nor_the_edge():
    marks = [
        Mark(date(2019, 4 + number, 1), 200 + 20 * number, f"{200 + 20 * number} agencies", "")
        for number in range(8)
    ]

    for drawing in charts.trend(Trend(low=MONTHS, high=MONTHS, marks=marks, ends_in="1,400 on record")):
        boxes = [box_of(text) for text in drawing.texts if text.kind in ("ours", "theirs", "tick")]

        assert boxes
        assert all(box[0] >= -1 and box[2] <= drawing.size.width for box in boxes)
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


GROWTH = [
    (date(2017 + number // 12, number % 12 + 1, 28), 1_500 / (1 + 2.7 ** (7 - number / 5)))
    for number in range(56)
]


def test_no_label_may_be_taken_for_that_of_another_point():
    counts = {mark.label: mark.number for mark in published()}

    for drawing in charts.trend(Trend(low=GROWTH, marks=published())):
        labels = [text for text in drawing.texts if text.kind == "theirs"]

        assert len(labels) >= len(counts) / 2
        assert drawing.size.name == "narrow" or "405" in [text.words for text in labels]
        for text in labels:
            left, top, right, bottom = box_of(text)
            apart = {
                hypot(max(left - x, 0, x - right), max(top - y, 0, y - bottom)): mark.number
                for x, y, mark in drawing.dots
            }
            assert apart[min(apart)] == counts[text.words]


def test_labels_cross_neither_the_lines_nor_where_they_stop_while_there_is_room_elsewhere():
    high = [(day, number + 240) for day, number in GROWTH]
    last = GROWTH[-1][0]
    stop = Stop(last, date(2026, 11, 30), "no list since Aug 28, 2021")
    drawn = Trend(
        low=GROWTH,
        high=high,
        stops=stop,
        ends_in="1,500 with a known start",
        between=("certainly", "possibly"),
    )

    drawing = charts.trend(drawn)[0]
    paths = [
        [tuple(map(float, point.split())) for point in path[1:].split("L")]
        for path in (drawing.line, drawing.high)
    ]
    paths.append([(drawing.unknown.x, 0), (drawing.unknown.x, drawing.ground)])
    labels = [text for text in drawing.texts if text.kind == "ours"]

    assert {text.words for text in labels} == {drawn.ends_in, *drawn.between}
    assert not [text.words for text in labels for path in paths if crosses(path, box_of(text))]


@pytest.mark.parametrize("apart", [5, 40, 240, 900])
@pytest.mark.parametrize("months", [12, 30, 40, 48, 56])
def test_the_lower_line_is_named_below_the_upper_one(apart, months):
    low = GROWTH[:months]
    high = [(day, number + apart) for day, number in low]
    stop = Stop(low[-1][0], date(2026, 11, 30), "no list since Aug 28, 2021")

    for drawing in charts.trend(Trend(low=low, high=high, stops=stop, between=("certainly", "possibly"))):
        points = [tuple(map(float, point.split())) for point in drawing.high[1:].split("L")]
        for text in drawing.texts:
            if text.words == "certainly":
                left, top, _right, _bottom = box_of(text)
                assert [y for x, y in points if x >= left][:1] <= [top]


def test_where_certain_and_possible_are_one_there_is_no_band():
    assert charts.trend(Trend(low=MONTHS, high=MONTHS))[0].band == ""
    assert charts.trend(Trend(low=MONTHS, high=[(day, number + 5) for day, number in MONTHS]))[0].band


def test_nothing_is_drawn_of_nothing():
    assert charts.trend(Trend()) == []
    assert charts.columns([]) == []


def test_a_column_ends_on_the_ground():
    for drawing in charts.columns(
        [(date(2019, 1, 1), 4, "January"), (date(2019, 2, 1), 0, ""), (date(2019, 3, 1), 2, "")]
    ):
        tall, short = drawing.bars

        assert tall.y + tall.height == pytest.approx(drawing.ground)
        assert tall.height == pytest.approx(2 * short.height, abs=0.2)


def test_one_month_alone_can_be_drawn():
    assert all(
        drawing.line
        for drawing in charts.trend(Trend(low=[(date(2019, 8, 31), 3)], high=[(date(2019, 8, 31), 3)]))
    )


@pytest.mark.parametrize("months", [1, 2, 7, 13, 24, 40, 120, 400])
def test_the_words_of_the_days_are_evenly_apart_and_never_touch(months):
    days = [date(2017 + number // 12, number % 12 + 1, 28) for number in range(months)]

    for drawing in charts.trend(Trend(low=[(day, 5) for day in days])):
        boxes = [box_of(text) for text in drawing.texts if text.y > drawing.ground + 10]

        assert len(boxes) <= drawing.size.ticks + 1
        assert all(left[2] < right[0] for left, right in itertools.pairwise(boxes))


@pytest.mark.parametrize("years", [0, 1, 5])
def test_what_comes_after_the_line_is_marked_to_the_edge_with_its_words_inside(years):
    last = MONTHS[-1][0]
    stop = Stop(last, date(last.year + years, 12, 29), "no list since Dec 28, 2020")

    for drawing in charts.trend(Trend(low=MONTHS, high=MONTHS, stops=stop)):
        lines = [text for text in drawing.texts if text.kind == "after"]
        boxes = [box_of(line) for line in lines]
        end_of_line = float(drawing.line.rsplit("L", 1)[1].split()[0])

        assert (" ".join(line.words for line in lines), drawing.unknown.says) == (stop.says, stop.says)
        assert len(lines) == 1 or min(box[0] for box in boxes) > drawing.unknown.x
        assert all(one[3] <= other[1] for one, other in itertools.pairwise(boxes))
        assert drawing.unknown.x == end_of_line
        assert drawing.unknown.x + drawing.unknown.width == pytest.approx(drawing.to_x)
        assert drawing.from_x <= min(box[0] for box in boxes)
        assert max(box[2] for box in boxes) <= drawing.size.width


def test_a_line_that_runs_on_marks_nothing():
    assert all(drawing.unknown is None for drawing in charts.trend(Trend(low=MONTHS)))


def test_each_point_has_a_strip_that_says_its_value_and_the_strips_fill_the_drawing():
    says = [f"{day}: {number}" for day, number in MONTHS]

    for drawing in [
        *charts.trend(Trend(low=MONTHS, says=says)),
        *charts.columns([(day.replace(day=1), number, "x") for day, number in MONTHS]),
    ]:
        assert len(drawing.values) == len(MONTHS)
        assert all(one.left - 0.1 <= one.x <= one.left + one.width + 0.1 for one in drawing.values)
        ends = [round(one.left + one.width, 1) for one in drawing.values]
        assert ends[:-1] == pytest.approx([one.left for one in drawing.values[1:]], abs=0.11)
        assert drawing.values[0].left == drawing.from_x
        assert ends[-1] == pytest.approx(drawing.to_x, abs=0.11)
    assert [one.says for one in charts.trend(Trend(low=MONTHS, says=says))[0].values] == says


def test_the_two_lines_of_a_band_are_named_in_the_drawing():
    high = [(day, number + 400) for day, number in MONTHS]

    (wide, _narrow) = charts.trend(Trend(low=MONTHS, high=high, between=("certainly", "possibly")))

    named = {text.words: text for text in wide.texts if text.kind == "ours"}
    assert set(named) == {"certainly", "possibly"}
    assert named["possibly"].y < named["certainly"].y


def test_the_tallest_column_bears_its_number():
    (wide, _narrow) = charts.columns([(day, number + 1, "x") for day, number in MONTHS])

    assert [text.words for text in wide.texts if text.kind == "ours"] == ["1,401"]
