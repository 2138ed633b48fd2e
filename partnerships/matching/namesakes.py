"""Names that several municipal police departments share: facts, no rules.

Counted in the Department of Homeland Security's directory of law enforcement agencies (HIFLD, 2019, public
domain); `bench.namesakes` writes the file anew from it.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "namesakes.csv"
PLAIN = "plain"
"""How a department is called whose name says the bare place only."""

RECURRING = frozenset(
    """
    abington adams allegheny bath bethel bloomfield brookfield butler carroll chester chesterfield clay clinton
    conemaugh cumberland douglass exeter fairview falls franklin gaines german greenfield greenwich hamilton hampton
    hanover harrison heidelberg hopewell independence jackson jefferson lawrence lehigh liberty logan madison mahoning
    manor mansfield marion marlboro miami middlesex middletown millcreek monroe montgomery montville newhanover newton
    newtown ocean oxford penn perry plymouth richfield richland ross saintclair salem scott smith spring springfield
    stillwater tinicum union upperprovidence vernon warren warwick washington waterford wayne
    """.split()
)
"""Names of more than one township's police, in one state or several: they identify an agency only with its county."""


ALSO = {("VT", "barre"): frozenset({"city", "town"}), ("VT", "rutland"): frozenset({"city", "town"})}
"""The towns' departments are not in the directory."""


class _Shared(NamedTuple):
    called: frozenset[str]
    townships: int


@cache
def _shared() -> dict[tuple[str, str], _Shared]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            (row["state"], row["name"]): _Shared(frozenset(row["called"].split()), int(row["townships"]))
            for row in csv.DictReader(file)
        } | {key: _Shared(called, 0) for key, called in ALSO.items()}


def namesakes(state: str, jurisdiction: str) -> frozenset[str]:
    """How the departments are called that share this name in this state, one of them perhaps `PLAIN`.

    Empty where there is one, or where all are townships.
    """
    shared = _shared().get((state, jurisdiction))
    return shared.called if shared and len(shared.called) > 1 else frozenset()


def is_in_several_counties(state: str, jurisdiction: str) -> bool:
    """Whether townships of this name have police in several counties of the state."""
    shared = _shared().get((state, jurisdiction))
    return bool(shared and shared.townships > 1)


@cache
def states_with_namesakes() -> frozenset[str]:
    """The states where a township or town may share its name with a city, borough or village beside it."""
    return frozenset(state for (state, _name), shared in _shared().items() if len(shared.called) > 1)
