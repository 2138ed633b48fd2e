"""Charts as shapes: what to draw where, in the units of an SVG's view box. Axes of numbers begin at zero.

A leaf: it knows days and numbers, not records, requests or colors (the style sheet has those).
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from partnerships.charts.axes import axes
from partnerships.charts.labels import LETTER_WIDTH, LINE_HEIGHT, Room, end_of, tenth, text_width
from partnerships.charts.shapes import SIZES, Bar, Drawing, Mark, Size, Stop, Text, Trend, Value

__all__ = ["Drawing", "Mark", "Stop", "Trend", "columns", "trend"]

MAX_LINES_AFTER = 3
"""How many lines the words of the days after the line may take."""


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
    x, y = axes(made, min(days), max(days), max(numbers))
    if drawn.stops:
        _mark_unknown(made, x(drawn.stops.after), drawn.stops.says)
    low = [(x(day), y(n)) for day, n in drawn.low]
    high = [(x(day), y(n)) for day, n in drawn.high]
    made.line, made.high = _path(low), _path(high) if high != low else ""
    made.band = f"{_path(high)}L{_path(low[::-1])[1:]}Z" if made.high else ""
    made.dots = [(x(mark.day), y(mark.number), mark) for mark in drawn.marks]
    made.values = _values([at_x for at_x, _y in low], drawn.says, made)
    room = Room(made, [low, high, _stop_line(made)])
    if low and drawn.ends_in:
        room.place(end_of(low, high, drawn.ends_in), drawn.ends_in, "ours")
    if made.high:
        room.name_lines(low, high, drawn.between)
    for at_x, at_y, mark in sorted(made.dots, key=lambda dot: -dot[2].number):
        if mark.label:
            room.place((at_x, at_y), mark.label, "theirs")
    return made


def _values(points: Sequence[float], says: Sequence[str], made: Drawing) -> list[Value]:
    """For each point a strip that reaches half way to its neighbors."""
    edges = [made.from_x, *((one + other) / 2 for one, other in pairwise(points)), made.to_x]
    strips = zip(points, pairwise(edges), says, strict=False)
    return [Value(x, tenth(left), tenth(right - left), words) for x, (left, right), words in strips]


def _mark_unknown(made: Drawing, left: float, says: str) -> None:
    """The part after the line stops, to the right edge, with its words at its foot."""
    width = tenth(made.to_x - left)
    if width <= 0:
        return
    made.unknown = Bar(left, made.size.top, width, made.ground - made.size.top, says)
    lines = _even_lines(says, max(1, int(width / LETTER_WIDTH) - 1))
    fits = all(text_width(line, "after") + LETTER_WIDTH < width for line in lines)
    if fits and len(lines) <= MAX_LINES_AFTER:
        at_x, anchor = left + LETTER_WIDTH, "start"
    else:
        lines, at_x, anchor = [says], made.to_x - 2, "end"
    for number, line in enumerate(lines, 1 - len(lines)):
        made.texts.append(Text(tenth(at_x), made.ground - 8 + number * LINE_HEIGHT, line, anchor, "after"))


def _even_lines(words: str, most: int) -> list[str]:
    """As few lines of at most so many letters as can be, as short as so many may be: a day stays in one."""
    lines = textwrap.wrap(words, most, break_long_words=False)
    shorter = (textwrap.wrap(words, each, break_long_words=False) for each in range(1, most))
    return next((found for found in shorter if len(found) == len(lines)), lines)


def _stop_line(made: Drawing) -> list[tuple[float, float]]:
    """From top to ground, where the line stops; nothing where it runs on."""
    return [(made.unknown.x, made.size.top), (made.unknown.x, made.ground)] if made.unknown else []


def _columns(bars: Sequence[tuple[date, float, str]], size: Size) -> Drawing:
    made = Drawing(size)
    first, last = bars[0][0], bars[-1][0]
    end = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    x, y = axes(made, first, end, max(number for _day, number, _says in bars))
    width = max(1.0, (made.to_x - made.from_x) / len(bars) - 1)
    for day, number, says in bars:
        if number:
            made.bars.append(
                Bar(tenth(x(day)), y(number), tenth(width), tenth(made.ground - y(number)), says)
            )
    made.values = _values(
        [tenth(x(day) + width / 2) for day, _n, _s in bars], [says for _d, _n, says in bars], made
    )
    tallest = max(made.bars, key=lambda bar: bar.height, default=None)
    if tallest:
        number = max(number for _day, number, _says in bars)
        Room(made).place((tenth(tallest.x + width / 2), tallest.y + 6), f"{number:,}", "ours")
    return made


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) if points else ""
