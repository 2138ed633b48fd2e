"""Charts as shapes: what to draw where, in the units of an SVG's view box. Axes of numbers begin at zero.

A leaf: it knows days and numbers, not records, requests or colors (the style sheet has those).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

LETTER = 7.2
"""How wide a letter of a label is taken to be."""
LINE = 16
"""How high a line of text is."""


@dataclass(frozen=True)
class Size:
    """A view box and its margins. Text is as large as the page's, so each screen has its own."""

    name: str
    width: int
    height: int
    left: int = 48
    right: int = 16
    top: int = 28
    bottom: int = 28
    ticks: int = 9


WIDE = Size("wide", 880, 340)
NARROW = Size("narrow", 358, 280, left=42, right=10, ticks=4)
SIZES = (WIDE, NARROW)


@dataclass(frozen=True)
class Mark:
    """A point with its words: `label` beside it where there is room, `says` in full."""

    day: date
    number: float
    label: str
    says: str
    kind: str = ""


@dataclass(frozen=True)
class Trend:
    """Numbers over days. `low` and `high` may lie apart: the band between them is drawn."""

    low: Sequence[tuple[date, float]] = ()
    high: Sequence[tuple[date, float]] = ()
    marks: Sequence[Mark] = ()
    ends_in: str = ""


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    words: str
    anchor: str = "start"
    kind: str = ""


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    says: str


@dataclass
class Drawing:
    """What one SVG holds."""

    size: Size
    rules: list[float] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    band: str = ""
    line: str = ""
    high: str = ""
    dots: list[tuple[float, float, Mark]] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)

    @property
    def box(self) -> str:
        return f"0 0 {self.size.width} {self.size.height}"

    @property
    def from_x(self) -> int:
        return self.size.left

    @property
    def to_x(self) -> int:
        return self.size.width - self.size.right

    @property
    def ground(self) -> int:
        return self.size.height - self.size.bottom


def trend(drawn: Trend) -> list[Drawing]:
    """The same chart in each size; none if there is nothing to draw."""
    return [_trend(drawn, size) for size in SIZES] if drawn.low or drawn.marks else []


def columns(bars: Sequence[tuple[date, float, str]]) -> list[Drawing]:
    """A column a month: its first day, its number, and what to say of it."""
    return [_columns(bars, size) for size in SIZES] if bars else []


def _trend(drawn: Trend, size: Size) -> Drawing:
    made = Drawing(size)
    days = [day for day, _n in (*drawn.low, *drawn.high)] + [mark.day for mark in drawn.marks]
    numbers = [n for _day, n in (*drawn.low, *drawn.high)] + [mark.number for mark in drawn.marks]
    x, y = _axes(made, min(days), max(days), max(numbers))
    low = [(x(day), y(n)) for day, n in drawn.low]
    high = [(x(day), y(n)) for day, n in drawn.high]
    made.line, made.high = _path(low), _path(high) if high != low else ""
    made.band = f"{_path(high)}L{_path(low[::-1])[1:]}Z" if made.high else ""
    taken = [(_box_of(one)) for one in made.texts]
    if low and drawn.ends_in:
        _place(made, taken, low[-1], drawn.ends_in, "ours")
    for mark in drawn.marks:
        made.dots.append((x(mark.day), y(mark.number), mark))
        taken.append((x(mark.day) - 6, y(mark.number) - 6, x(mark.day) + 6, y(mark.number) + 6))
    for at_x, at_y, mark in sorted(made.dots, key=lambda dot: -dot[2].number):
        if mark.label:
            _place(made, taken, (at_x, at_y), mark.label, "theirs")
    return made


def _columns(bars: Sequence[tuple[date, float, str]], size: Size) -> Drawing:
    made = Drawing(size)
    first, last = bars[0][0], bars[-1][0]
    end = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    x, y = _axes(made, first, end, max(number for _day, number, _says in bars))
    width = max(1.0, (made.to_x - made.from_x) / len(bars) - 1)
    for day, number, says in bars:
        if number:
            made.bars.append(
                Bar(_tenth(x(day)), y(number), _tenth(width), _tenth(made.ground - y(number)), says)
            )
    return made


def _axes(made: Drawing, first: date, last: date, most: float):
    """The rules and words of both axes; gives the two scales."""
    size = made.size
    if first == last:
        first = first.replace(year=first.year - 1)
    across, (top, step) = (last - first).days, _round_top(most)

    def x(day: date) -> float:
        return _tenth(size.left + (made.to_x - size.left) * (day - first).days / across)

    def y(number: float) -> float:
        return _tenth(made.ground - (made.ground - size.top) * number / top)

    for number in range(0, top + 1, step):
        made.rules.append(y(number))
        made.texts.append(Text(size.left - 8, y(number) + 4, f"{number:,}", "end", "tick"))
    for day, words in _days(first, last, size.ticks):
        anchor = "end" if x(day) > made.to_x - 24 else "start" if x(day) < size.left + 10 else "middle"
        made.texts.append(Text(x(day), made.ground + 20, words, anchor, "tick"))
    return x, y


def _round_top(most: float) -> tuple[int, int]:
    """The top of an axis and the step of its rules: round numbers, at most five rules."""
    step = next(
        step for power in range(9) for digit in (1, 2, 5) if (step := digit * 10**power) * 5 >= max(most, 4)
    )
    return -(-int(most) // step) * step or step, step


def _days(first: date, last: date, most: int) -> list[tuple[date, str]]:
    """Januaries; or, over less than two years, months."""
    years = range(first.year + (first > date(first.year, 1, 1)), last.year + 1)
    if len(years) > 2:
        every = -(-len(years) // most)
        return [(date(year, 1, 1), str(year)) for year in years[::every]]
    names = "Jan Feb March April May June July Aug Sep Oct Nov Dec".split()
    months = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    shown = [day for day in months if first <= day <= last]
    every = max(1, -(-len(shown) // most))
    return [
        (day, f"{names[day.month - 1]} {day.year}" if every > 1 or day.month == 1 else names[day.month - 1])
        for day in shown[::every]
    ]


def _place(made: Drawing, taken: list, at: tuple[float, float], words: str, kind: str) -> None:
    """A label where it covers nothing: left above, above, right below, left, right; else none."""
    x, y = at
    for text in (
        Text(x - 8, y - 8, words, "end", kind),
        Text(x, y - 12, words, "middle", kind),
        Text(x - 10, y + 5, words, "end", kind),
        Text(x + 10, y + 5, words, "start", kind),
        Text(x + 8, y + 20, words, "start", kind),
    ):
        left, top, right, bottom = box = _box_of(text)
        inside = left >= made.from_x and right <= made.size.width and top >= 0 and bottom <= made.ground
        if inside and not any(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in taken
        ):
            made.texts.append(text)
            taken.append(box)
            return


def _box_of(text: Text) -> tuple[float, float, float, float]:
    width = LETTER * len(text.words)
    left = text.x - {"start": 0, "middle": width / 2, "end": width}[text.anchor]
    return left, text.y - LINE + 4, left + width, text.y + 4


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) if points else ""


def _tenth(number: float) -> float:
    return round(number, 1)
