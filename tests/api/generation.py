"""What schemathesis must know beyond the OpenAPI document, to make requests that are really valid.

It loads this by name. No check is turned off or told to expect less.
"""

import schemathesis
from hypothesis import strategies as some


def degrees(most: float):
    return some.floats(-most, most).map(lambda number: round(number, 4))


def box(west: float, latitudes: list[float], east: float) -> str:
    return ",".join(map(str, (west, min(latitudes), east, max(latitudes))))


schemathesis.openapi.format(
    "bbox", some.builds(box, degrees(180), some.lists(degrees(90), min_size=2, max_size=2), degrees(180))
)


@schemathesis.hook
def before_call(_context, case, **_arguments):
    """A valid cursor cannot be made up: it is given out, for one question. tests/api follow real ones."""
    if case.query and case.meta and case.meta.generation.mode.is_positive:
        case.query.pop("cursor", None)
