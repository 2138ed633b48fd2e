"""Small maps as shapes: outlines and dots in the units of an SVG's view box.

A leaf: it knows rings of degrees and points, not records, requests or colors (the style sheet has those).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, radians
from typing import NamedTuple

Point = tuple[float, float]
Polygons = Sequence[Sequence[Sequence[Point]]]

WIDTH, HEIGHT = 840, 700
"""What a map fits into: two units a pixel at its usual size."""
MARGIN = 12
"""Room around an area, for the dots at its edge."""
DOT_GRID = 6
"""Dots nearer to each other than this are one."""
CLASSES = 5


class Spot(NamedTuple):
    """Where something is, in degrees, and whether it is known more exactly than the county."""

    latitude: float
    longitude: float
    is_exact: bool = True


@dataclass(frozen=True)
class Shape:
    """One area: its outline, its class in the style sheet, and what to say of it."""

    path: str
    kind: str
    says: str = ""


@dataclass(frozen=True)
class Dot:
    x: int
    y: int
    kind: str


@dataclass(frozen=True)
class SmallMap:
    """What one SVG holds."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    dots: tuple[Dot, ...] = ()

    @property
    def box(self) -> str:
        return f"0 0 {self.width} {self.height}"


@dataclass(frozen=True)
class Frame:
    """From degrees to the view box, for an area of the size of a state: both directions are true in its middle."""

    west: float
    north: float
    narrower: float
    scale: float
    turned: bool

    @classmethod
    def around(cls, polygons: Polygons) -> tuple[Frame, int, int]:
        """The frame in which an area is as large as it can be, and the width and height it takes."""
        points = [point for polygon in polygons for ring in polygon for point in ring]
        turned = (
            max(x for x, _y in points) - min(x for x, _y in points) > 180
        )  # the Aleutians cross 180 degrees
        west, east = (pick(_lon(x, turned) for x, _y in points) for pick in (min, max))
        south, north = (pick(y for _x, y in points) for pick in (min, max))
        narrower = cos(radians((south + north) / 2))
        across, down = (east - west) * narrower, north - south
        scale = min((WIDTH - 2 * MARGIN) / across, (HEIGHT - 2 * MARGIN) / down)
        frame = cls(west, north, narrower, scale, turned)
        return frame, round(across * scale) + 2 * MARGIN, round(down * scale) + 2 * MARGIN

    def at(self, longitude: float, latitude: float) -> tuple[int, int]:
        x = (_lon(longitude, self.turned) - self.west) * self.narrower
        return round(x * self.scale) + MARGIN, round((self.north - latitude) * self.scale) + MARGIN


@dataclass(frozen=True)
class Outline:
    """An area and the lines of its parts, by their names, drawn as large as it can be."""

    frame: Frame
    width: int
    height: int
    area: str
    parts: Mapping[str, str]

    @classmethod
    def of(cls, whole: Polygons, parts: Mapping[str, Polygons]) -> Outline | None:
        if not whole:
            return None
        frame, width, height = Frame.around(whole)
        drawn = {name: _path(part, frame) for name, part in parts.items()}
        return cls(frame, width, height, _path(whole, frame), drawn)

    def with_marks(self, *, here: Iterable[str] = (), spots: Iterable[Spot] = ()) -> SmallMap:
        """The area with those of its parts that are meant marked, and what lies in it as dots."""
        marked = set(here)
        shapes = [Shape(self.area, "area")]
        shapes += [Shape(path, "part") for name, path in self.parts.items() if name not in marked]
        shapes += [Shape(path, "here") for name, path in self.parts.items() if name in marked]
        dots = (_dot(spot, self.frame) for spot in spots)
        inside = {dot for dot in dots if 0 <= dot.x <= self.width and 0 <= dot.y <= self.height}
        in_order = sorted(inside, key=lambda dot: (dot.kind, dot.x, dot.y))
        return SmallMap(self.width, self.height, tuple(shapes), tuple(in_order))


def of_states(paths: Mapping[str, str], shown: Mapping[str, tuple[int, str]]) -> SmallMap:
    """All states, each with its outline on their common plane, its class (0 is none) and what to say of it."""
    shapes = [Shape(path, f"shade-{shown[name][0]}", shown[name][1]) for name, path in paths.items()]
    return SmallMap(975, 610, tuple(shapes))


def bounds_of(values: Iterable[float]) -> list[float]:
    """The least value of each class, from the lowest class: so many areas in each, but for equal values."""
    ordered = sorted(value for value in values if value > 0)
    steps = [ordered[step * len(ordered) // CLASSES] for step in range(CLASSES)] if ordered else []
    return list(dict.fromkeys(steps))


def class_of(value: float, bounds: Sequence[float]) -> int:
    """The class of a value: 0 for none, then from 1."""
    return sum(value >= bound for bound in bounds) if value > 0 else 0


def _dot(spot: Spot, frame: Frame) -> Dot:
    x, y = (round(one / DOT_GRID) * DOT_GRID for one in frame.at(spot.longitude, spot.latitude))
    return Dot(x, y, "exact" if spot.is_exact else "about")


def _lon(longitude: float, turned: bool) -> float:
    return longitude - 360 if turned and longitude > 0 else longitude


def _path(polygons: Polygons, frame: Frame) -> str:
    return "".join(_ring(frame.at(x, y) for x, y in ring) for polygon in polygons for ring in polygon)


def flat_path(polygons: Polygons) -> str:
    """The outline of an area that lies on a plane already."""
    return "".join(_ring((round(x), round(y)) for x, y in ring) for polygon in polygons for ring in polygon)


def _ring(points: Iterable[tuple[int, int]]) -> str:
    """A closed line; nothing of a ring that is smaller than a unit."""
    different = [point for point, _same in groupby(points)]
    return f"M{'L'.join(f'{x} {y}' for x, y in different)}Z" if len(different) > 3 else ""
