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


A_DAY = "2020-07-01"
FEW_ROWS = 3
"""Of a page, unless the case says how many: a hundred rows of one shape are checked no better."""


@schemathesis.hook
def before_call(_context, case, **_arguments):
    """What no schema of one parameter says.

    A valid cursor cannot be made up: it is given out, for one question; tests/api follow real ones. A certainty is
    asked of a day, and of a day that is still to come nothing is known.
    """
    if case.query and case.meta and case.meta.generation.mode.is_positive:
        case.query.pop("cursor", None)
        day = case.query.get("as_of", "" if "certainty" in case.query else A_DAY)
        if not day or str(day) > A_DAY:
            case.query["as_of"] = A_DAY
        if case.operation.query.get("page_size") is not None:
            case.query.setdefault("page_size", FEW_ROWS)
