"""Words in a drawing: how much room they take, and where they cover nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from math import hypot
from operator import itemgetter

from partnerships.charts.shapes import Drawing, Text

BOLD_FACTOR = 1.1
"""How much wider a letter of our own labels is."""
MIN_NEARER = 4
"""How much nearer to words their own point is than any other."""
DOT_RADIUS = 6
"""Half of what a point takes up."""
LETTER_WIDTH = 7.2
"""How wide a letter of a label is taken to be."""
LINE_HEIGHT = 16
"""How high a line of text is."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of what is drawn."""
Points = Sequence[tuple[float, float]]


@dataclass
class Room:
    """What a drawing has: words and points that no label covers, and lines that it crosses only where it must."""

    made: Drawing
    lines: Sequence[Points] = ()
    taken: list[Box] = field(init=False)

    def __post_init__(self) -> None:
        points = [
            (x - DOT_RADIUS, y - DOT_RADIUS, x + DOT_RADIUS, y + DOT_RADIUS) for x, y, _mark in self.made.dots
        ]
        self.taken = [box_of(one) for one in self.made.texts] + points

    def place(self, at: tuple[float, float], words: str, kind: str) -> None:
        """A label nearer to its point than to any other, and across no line if it can be. Without room, none."""
        x, y = at
        above = [(x - 8, y - 8, "end"), (x, y - 12, "middle"), (x - 8, y - 26, "end")]
        beside = [(x + 10, y + 5, "start")]
        if kind == "theirs":
            beside = [(x - 10, y + 5, "end"), *beside, (x + 8, y - 8, "start")]
        below = [(x + 8, y + 20, "start"), (x - 8, y + 22, "end")]
        texts = (
            Text(tenth(one), tenth(other), words, anchor, kind)
            for one, other, anchor in above + beside + below
        )
        self._add_best(text for text in texts if self._is_nearest(text, at))

    def name_lines(self, low: Points, high: Points, names: tuple[str, str]) -> None:
        """Each line of the band by its name, where they are farthest apart, if there is room."""
        apart = sorted(range(len(low)), key=lambda place: high[place][1] - low[place][1])
        below, above = [low[place] for place in apart], [high[place] for place in apart]
        beneath = (Text(x, tenth(y + 18), names[0], "start", "ours") for x, y in below)
        within = (Text(tenth(x - 8), tenth(y - 5), names[0], "end", "ours") for x, y in below)
        within = (text for text in within if is_between(low, high, box_of(text)))
        over = (Text(x, tenth(y - 8), names[1], "end", "ours") for x, y in above)
        for texts in (chain(beneath, within), over):
            self._add_best(text for text in texts if text.words)

    def _add_best(self, texts: Iterable[Text]) -> None:
        """The first that has room and crosses no line, else the first that has room. Looks no further than it must."""
        free = (text for text in texts if self._has_room(box_of(text)))
        if first := next(free, None):
            best = next((text for text in chain([first], free) if not self._crosses_a_line(text)), first)
            self.made.texts.append(best)
            self.taken.append(box_of(best))

    def _has_room(self, box: Box) -> bool:
        left, top, right, bottom = box
        if left < self.made.from_x or right > self.made.size.width or top < 0 or bottom > self.made.ground:
            return False
        return not any(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            for other in self.taken
        )

    def _crosses_a_line(self, text: Text) -> bool:
        return any(crosses(points, box_of(text)) for points in self.lines)

    def _is_nearest(self, text: Text, at: tuple[float, float]) -> bool:
        """Whether the words are much nearer to their own point than to any other."""
        left, top, right, bottom = box = box_of(text)
        near = _distance(box, at) + MIN_NEARER
        around = [
            (x, y)
            for x, y, _mark in self.made.dots
            if left - x < near and x - right < near and top - y < near and y - bottom < near
        ]
        return all(near <= _distance(box, point) for point in around if point != at)


def crosses(points: Points, box: Box) -> bool:
    """Whether a line from point to point, which runs from left to right, goes through a box."""
    left, top, right, bottom = box
    before = max(0, bisect_left(points, left, key=itemgetter(0)) - 1)
    for (x, y), (next_x, next_y) in pairwise(points[before:]):
        if x > right:
            break
        begins, ends = max(left, x), min(right, next_x)
        rise = (next_y - y) / (next_x - x) if next_x != x else 0
        heights = (y + rise * (begins - x), y + rise * (ends - x)) if next_x != x else (y, next_y)
        if max(heights) > top and min(heights) < bottom:
            return True
    return False


def is_between(low: Points, high: Points, box: Box) -> bool:
    """Whether a box lies in the band of two lines, both of which reach as far."""
    left, top, right, bottom = box
    above = [y for x, y in high if left <= x <= right]
    below = [y for x, y in low if left <= x <= right]
    return bool(above) and low[0][0] <= left and max(above) <= top and bottom <= min(below)


def _distance(box: Box, point: tuple[float, float]) -> float:
    (left, top, right, bottom), (x, y) = box, point
    return hypot(max(left - x, 0, x - right), max(top - y, 0, y - bottom))


def end_of(low: Points, high: Points, words: str) -> tuple[float, float]:
    """The point above which a label of the last value crosses neither line."""
    last = low[-1][0]
    under = [at_y for at_x, at_y in [*low, *high] if at_x >= last - text_width(words, "ours") - LETTER_WIDTH]
    return last, min(under)


def tenth(number: float) -> float:
    return round(number, 1)


def text_width(words: str, kind: str) -> float:
    return LETTER_WIDTH * len(words) * (BOLD_FACTOR if kind == "ours" else 1)


def box_of(text: Text) -> tuple[float, float, float, float]:
    width = text_width(text.words, text.kind)
    left = text.x - {"start": 0, "middle": width / 2, "end": width}[text.anchor]
    return left, text.y - LINE_HEIGHT + 4, left + width, text.y + 4
