"""What charts are made of: what is to be drawn, and the shapes and words of a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


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
