"""Charts as shapes: what to draw where, in the units of an SVG's view box. Axes of numbers begin at zero.

A leaf: it knows days and numbers, not records, requests or colors (the style sheet has those).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from partnerships.dates import SHORT_MONTHS

BOLD_FACTOR = 1.1
"""How much wider a letter of our own labels is."""
LETTER_WIDTH = 7.2
"""How wide a letter of a label is taken to be."""
LINE_HEIGHT = 16
"""How high a line of text is."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of what is drawn."""
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Size:
    """A view box and its margins. Text is as large as the page's, so each screen has its own."""

    name: str
    width: int
    height: int
    left: int = 56
    right: int = 16
    top: int = 28
    bottom: int = 28
    ticks: int = 9


WIDE = Size("wide", 880, 340)
NARROW = Size("narrow", 358, 280, left=52, right=10, ticks=4)
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
class Stop:
    """The days on which nothing is known: from one to another, with the words that say why."""

    after: date
    until: date
    says: str


@dataclass(frozen=True)
class Trend:
    """Numbers over days. `low` and `high` may lie apart: the band between them is drawn. `stops`: where they end."""

    low: Sequence[tuple[date, float]] = ()
    high: Sequence[tuple[date, float]] = ()
    marks: Sequence[Mark] = ()
    ends_in: str = ""
    stops: Stop | None = None
    says: Sequence[str] = ()
    """What to say of each point of `low`."""
    between: tuple[str, str] = ("", "")
    """What the lower and the upper line of the band are called."""


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


@dataclass(frozen=True)
class Value:
    """A part of the drawing, from top to ground, that stands for one value, and what to say of it."""

    x: float
    left: float
    width: float
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
    values: list[Value] = field(default_factory=list)
    unknown: Bar | None = None

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

    @property
    def height(self) -> int:
        """From the top of what is drawn to its ground."""
        return self.ground - self.size.top


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
    if drawn.stops:
        days += [drawn.stops.after, drawn.stops.until]
    x, y = _axes(made, min(days), max(days), max(numbers))
    if drawn.stops:
        _mark_unknown(made, x(drawn.stops.after), drawn.stops.says)
    low = [(x(day), y(n)) for day, n in drawn.low]
    high = [(x(day), y(n)) for day, n in drawn.high]
    made.line, made.high = _path(low), _path(high) if high != low else ""
    made.band = f"{_path(high)}L{_path(low[::-1])[1:]}Z" if made.high else ""
    made.dots = [(x(mark.day), y(mark.number), mark) for mark in drawn.marks]
    taken = [_box_of(one) for one in made.texts] + [(x - 6, y - 6, x + 6, y + 6) for x, y, _mark in made.dots]
    made.values = _values([at_x for at_x, _y in low], drawn.says, made)
    if low and drawn.ends_in:
        _place(made, taken, _end_of(low, high, drawn.ends_in), drawn.ends_in, "ours")
    if made.high:
        _name_lines(made, taken, low, high, drawn.between)
    for at_x, at_y, mark in sorted(made.dots, key=lambda dot: -dot[2].number):
        if mark.label:
            _place(made, taken, (at_x, at_y), mark.label, "theirs")
    return made


def _values(points: Sequence[float], says: Sequence[str], made: Drawing) -> list[Value]:
    """For each point a strip that reaches half way to its neighbors."""
    edges = [made.from_x, *((one + other) / 2 for one, other in pairwise(points)), made.to_x]
    strips = zip(points, pairwise(edges), says, strict=False)
    return [Value(x, _tenth(left), _tenth(right - left), words) for x, (left, right), words in strips]


def _name_lines(made: Drawing, taken: list[Box], low: Points, high: Points, names: tuple[str, str]) -> None:
    """Each line of the band by its name, where they are farthest apart, if there is room."""
    apart = sorted(range(len(low)), key=lambda place: high[place][1] - low[place][1])
    for name, points, down in ((names[0], low, 18), (names[1], high, -8)):
        for place in apart:
            text = Text(
                points[place][0], points[place][1] + down, name, "start" if down > 0 else "end", "ours"
            )
            if name and _has_room(made, taken, text):
                made.texts.append(text)
                taken.append(_box_of(text))
                break


def _has_room(made: Drawing, taken: list[Box], text: Text) -> bool:
    left, top, right, bottom = _box_of(text)
    if left < made.from_x or right > made.size.width or top < 0 or bottom > made.ground:
        return False
    return not any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in taken
    )


def _mark_unknown(made: Drawing, left: float, says: str) -> None:
    """The part after the line stops, to the right edge, with its words at its foot."""
    width = _tenth(made.to_x - left)
    if width <= 0:
        return
    made.unknown = Bar(left, made.size.top, width, made.ground - made.size.top, says)
    fits = _width(says, "after") + LETTER_WIDTH < width
    at_x, anchor = (left + LETTER_WIDTH, "start") if fits else (made.to_x - 2, "end")
    made.texts.append(Text(_tenth(at_x), made.ground - 8, says, anchor, "after"))


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
    made.values = _values(
        [_tenth(x(day) + width / 2) for day, _n, _s in bars], [says for _d, _n, says in bars], made
    )
    tallest = max(made.bars, key=lambda bar: bar.height, default=None)
    if tallest:
        number = max(number for _day, number, _says in bars)
        taken = [_box_of(one) for one in made.texts]
        _place(made, taken, (_tenth(tallest.x + width / 2), tallest.y + 6), f"{number:,}", "ours")
    return made


def _axes(
    made: Drawing, first: date, last: date, most: float
) -> tuple[Callable[[date], float], Callable[[float], float]]:
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
    ends = 0.0
    for day, words in _days(first, last, size.ticks):
        text = _tick(x(day), made, words)
        left, _top, right, _bottom = _box_of(text)
        if left > ends:
            made.texts.append(text)
            ends = right + LETTER_WIDTH
    return x, y


def _round_top(most: float) -> tuple[int, int]:
    """The top of an axis and the step of its rules: round numbers, at most five rules."""
    step = next(
        step for power in range(9) for digit in (1, 2, 5) if (step := digit * 10**power) * 5 >= max(most, 4)
    )
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


def _place(made: Drawing, taken: list[Box], at: tuple[float, float], words: str, kind: str) -> None:
    """A label where it covers no other and no point; where there is no room, none."""
    x, y = at
    above = [(x - 8, y - 8, "end"), (x, y - 12, "middle"), (x - 8, y - 26, "end")]
    beside = [(x - 10, y + 5, "end"), (x + 10, y + 5, "start")] if kind == "theirs" else []
    below = [(x + 8, y + 20, "start"), (x - 8, y + 22, "end")]
    for at_x, at_y, anchor in above + beside + below:
        text = Text(at_x, at_y, words, anchor, kind)
        if _has_room(made, taken, text):
            made.texts.append(text)
            taken.append(_box_of(text))
            return


def _end_of(low: Points, high: Points, words: str) -> tuple[float, float]:
    """The point above which a label of the last value crosses neither line."""
    last = low[-1][0]
    under = [at_y for at_x, at_y in [*low, *high] if at_x >= last - _width(words, "ours") - LETTER_WIDTH]
    return last, min(under)


def _width(words: str, kind: str) -> float:
    return LETTER_WIDTH * len(words) * (BOLD_FACTOR if kind == "ours" else 1)


def _box_of(text: Text) -> tuple[float, float, float, float]:
    width = _width(text.words, text.kind)
    left = text.x - {"start": 0, "middle": width / 2, "end": width}[text.anchor]
    return left, text.y - LINE_HEIGHT + 4, left + width, text.y + 4


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) if points else ""


def _tenth(number: float) -> float:
    return round(number, 1)
