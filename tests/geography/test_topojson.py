"""Boundaries come out of TopoJSON as they went in."""

from partnerships.geography.topojson import boundaries

TWO_SQUARES = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [-100.0, 40.0]},
    "objects": {
        "lots": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "west", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "east", "arcs": [[[-1, 2]]]},
            ],
        }
    },
    "arcs": [
        [[2, 0], [0, 2]],
        [[2, 2], [-2, 0], [0, -2], [2, 0]],
        [[2, 0], [2, 0], [0, 2], [-2, 0]],
    ],
}


def rings(name):
    return {geometry["id"]: polygons for geometry, polygons in boundaries(TWO_SQUARES, name)}


def test_arcs_are_steps_joined_end_to_end():
    assert rings("lots")["west"] == [[[(-99, 40), (-99, 41), (-100, 41), (-100, 40), (-99, 40)]]]


def test_a_shared_arc_runs_backwards_for_the_neighbor():
    assert rings("lots")["east"] == [[[(-99, 41), (-99, 40), (-98, 40), (-98, 41), (-99, 41)]]]


def test_every_ring_closes():
    for polygons in rings("lots").values():
        assert all(ring[0] == ring[-1] for polygon in polygons for ring in polygon)
