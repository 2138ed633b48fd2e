"""Reads boundaries out of TopoJSON, the form in which us-atlas packs the Census Bureau's maps.

Plain lists in, plain rings out; it knows neither counties nor the library that draws polygons.
Format: https://github.com/topojson/topojson-specification
"""

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

Ring = list[tuple[float, float]]
"""Points of a closed line, each (longitude, latitude)."""


def boundaries(topology: dict[str, Any], name: str) -> Iterator[tuple[dict[str, Any], list[list[Ring]]]]:
    """Yield (geometry, polygons) for each geometry of the object called `name`.

    A polygon is a list of rings, the outer one first; a ring is a list of (longitude, latitude). Simplifying
    has left some small rings with no inside: fewer than four points.
    """
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    for geometry in topology["objects"][name]["geometries"]:
        shapes = {"Polygon": lambda arcs: [arcs], "MultiPolygon": list}[geometry["type"]](geometry["arcs"])
        yield geometry, [[_ring(ring, arcs) for ring in polygon] for polygon in shapes]


def _decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    """An arc's points in degrees: they are stored as whole steps, each from the one before."""
    (step_x, step_y), (start_x, start_y) = transform["scale"], transform["translate"]
    steps = accumulate(arc, lambda point, step: (point[0] + step[0], point[1] + step[1]))
    return [(x * step_x + start_x, y * step_y + start_y) for x, y, *_ in steps]


def _ring(indexes: list[int], arcs: list[Ring]) -> Ring:
    """Arcs joined end to end; `~i` means arc i backwards, and each starts where the last one ended."""
    points: Ring = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return points
