"""The two axes of a chart: rules at round numbers from zero, and months or years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from partnerships.charts.labels import LETTER_WIDTH, box_of, tenth
from partnerships.charts.shapes import Drawing, Text
from partnerships.dates import SHORT_MONTHS


def axes(
    made: Drawing, first: date, last: date, most: float
) -> tuple[Callable[[date], float], Callable[[float], float]]:
    """The rules and words of both axes; gives the two scales."""
    size = made.size
    if first == last:
        first = first.replace(year=first.year - 1)
    across, (top, step) = (last - first).days, _round_top(most)

    def x(day: date) -> float:
        return tenth(size.left + (made.to_x - size.left) * (day - first).days / across)

    def y(number: float) -> float:
        return tenth(made.ground - (made.ground - size.top) * number / top)

    for number in range(0, top + 1, step):
        made.rules.append(y(number))
        made.texts.append(Text(size.left - 8, y(number) + 4, f"{number:,}", "end", "tick"))
    ends = 0.0
    for day, words in _days(first, last, size.ticks):
        text = _tick(x(day), made, words)
        left, _top, right, _bottom = box_of(text)
        if left > ends:
            made.texts.append(text)
            ends = right + LETTER_WIDTH
    return x, y


def _round_top(most: float) -> tuple[int, int]:
    """The top of an axis and the step of its rules: round numbers, at most five rules."""
    steps = [digit * 10**power // 10 for power in range(10) for digit in (10, 20, 25, 50)]
    step = next(step for step in steps if step * 5 >= max(most, 4))
    return -(-int(most) // step) * step or step, step


def _tick(x: float, made: Drawing, words: str) -> Text:
    """Words under the axis, kept inside the drawing."""
    half = LETTER_WIDTH * len(words) / 2
    anchor = "start" if x - half < 0 else "end" if x + half > made.size.width else "middle"
    return Text(x, made.ground + 20, words, anchor, "tick")


def _days(first: date, last: date, most: int) -> list[tuple[date, str]]:
    """Firsts of months, evenly: years by their Januaries; over few years, months between them by name."""
    months = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    shown = [day for day in months if first.replace(day=1) <= day <= last]
    step = next((step for step in (1, 3, 6, 12) if len(shown) / step <= most), 0)
    if not step:
        years = [day for day in shown if day.month == 1]
        return [(day, str(day.year)) for day in years[:: -(-len(years) // most)]]
    return [(max(day, first), _month(day)) for day in shown if (day.month - 1) % step == 0]


def _month(day: date) -> str:
    return str(day.year) if day.month == 1 else str(SHORT_MONTHS[day.month - 1])
