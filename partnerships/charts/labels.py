"""Words in a drawing: how much room they take, and where they cover nothing."""

from __future__ import annotations

from collections.abc import Sequence

from partnerships.charts.shapes import Drawing, Text

BOLD_FACTOR = 1.1
"""How much wider a letter of our own labels is."""
LETTER_WIDTH = 7.2
"""How wide a letter of a label is taken to be."""
LINE_HEIGHT = 16
"""How high a line of text is."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of what is drawn."""
Points = Sequence[tuple[float, float]]


def place(made: Drawing, taken: list[Box], at: tuple[float, float], words: str, kind: str) -> None:
    """A label where it covers no other and no point; where there is no room, none."""
    x, y = at
    above = [(x - 8, y - 8, "end"), (x, y - 12, "middle"), (x - 8, y - 26, "end")]
    beside = [(x - 10, y + 5, "end"), (x + 10, y + 5, "start")] if kind == "theirs" else []
    below = [(x + 8, y + 20, "start"), (x - 8, y + 22, "end")]
    for at_x, at_y, anchor in above + beside + below:
        text = Text(at_x, at_y, words, anchor, kind)
        if _has_room(made, taken, text):
            made.texts.append(text)
            taken.append(box_of(text))
            return


def _has_room(made: Drawing, taken: list[Box], text: Text) -> bool:
    left, top, right, bottom = box_of(text)
    if left < made.from_x or right > made.size.width or top < 0 or bottom > made.ground:
        return False
    return not any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in taken
    )


def name_lines(made: Drawing, taken: list[Box], low: Points, high: Points, names: tuple[str, str]) -> None:
    """Each line of the band by its name, where they are farthest apart, if there is room."""
    apart = sorted(range(len(low)), key=lambda place: high[place][1] - low[place][1])
    for name, points, down in ((names[0], low, 18), (names[1], high, -8)):
        for place in apart:
            text = Text(
                points[place][0], points[place][1] + down, name, "start" if down > 0 else "end", "ours"
            )
            if name and _has_room(made, taken, text):
                made.texts.append(text)
                taken.append(box_of(text))
                break


def end_of(low: Points, high: Points, words: str) -> tuple[float, float]:
    """The point above which a label of the last value crosses neither line."""
    last = low[-1][0]
    under = [at_y for at_x, at_y in [*low, *high] if at_x >= last - text_width(words, "ours") - LETTER_WIDTH]
    return last, min(under)


def text_width(words: str, kind: str) -> float:
    return LETTER_WIDTH * len(words) * (BOLD_FACTOR if kind == "ours" else 1)


def box_of(text: Text) -> tuple[float, float, float, float]:
    width = text_width(text.words, text.kind)
    left = text.x - {"start": 0, "middle": width / 2, "end": width}[text.anchor]
    return left, text.y - LINE_HEIGHT + 4, left + width, text.y + 4
