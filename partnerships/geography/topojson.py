"""Reads boundaries out of TopoJSON, the form in which us-atlas packs the Census Bureau's maps.

Plain lists in, plain rings out; it knows neither counties nor the library that draws polygons.
Format: https://github.com/topojson/topojson-specification
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

Ring = list[tuple[float, float]]
"""Points of a closed line, each (longitude, latitude)."""


def boundaries(topology: dict[str, Any], name: str) -> Iterator[tuple[dict[str, Any], list[list[Ring]]]]:
    """Yield (geometry, polygons) for each geometry of the object called `name`."""
    for geometry in topology["objects"][name]["geometries"]:
        yield geometry, polygons(topology, geometry)


def polygons(topology: dict[str, Any], geometry: dict[str, Any]) -> list[list[Ring]]:
    """The polygons of one geometry: each a list of rings, the outer one first; a ring is a list of points.

    Simplifying has left some small rings with no inside: fewer than four points.
    """
    shapes = {"Polygon": lambda arcs: [arcs], "MultiPolygon": list}[geometry["type"]](geometry["arcs"])
    return [[_ring(ring, topology) for ring in polygon] for polygon in shapes]


def sharing_a_line(topology: dict[str, Any], name: str) -> dict[str, frozenset[str]]:
    """The id of each geometry of an object → the ids of those that an arc of its outline also belongs to."""
    of_arc: dict[int, set[str]] = defaultdict(set)
    for geometry in topology["objects"][name]["geometries"]:
        for index in _indexes(geometry["arcs"]):
            of_arc[index if index >= 0 else ~index].add(geometry["id"])
    found: dict[str, set[str]] = {
        geometry["id"]: set() for geometry in topology["objects"][name]["geometries"]
    }
    for ids in of_arc.values():
        for one in ids:
            found[one] |= ids - {one}
    return {one: frozenset(others) for one, others in found.items()}


def _indexes(arcs: list[Any]) -> Iterator[int]:
    """The indexes of all arcs in lists of lists."""
    for one in arcs:
        if isinstance(one, list):
            yield from _indexes(one)
        else:
            yield one


def _decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    """An arc's points in degrees: they are stored as whole steps, each from the one before."""
    (step_x, step_y), (start_x, start_y) = transform["scale"], transform["translate"]
    steps = accumulate(arc, lambda point, step: (point[0] + step[0], point[1] + step[1]))
    return [(x * step_x + start_x, y * step_y + start_y) for x, y, *_ in steps]


def _ring(indexes: list[int], topology: dict[str, Any]) -> Ring:
    """Arcs joined end to end; `~i` means arc i backwards, and each starts where the last one ended."""
    points: Ring = []
    for index in indexes:
        arc = _decoded(topology["arcs"][index if index >= 0 else ~index], topology["transform"])
        arc = arc if index >= 0 else arc[::-1]
        points.extend(arc[1:] if points else arc)
    return points
