"""Which state a text means. Pure but for the bundled list of states; knows no list and no database."""

import re
from functools import cache, lru_cache

from partnerships.geography.folding import NOT_SAID, closed_up, plain
from partnerships.geography.reference import states

JOINTS = re.compile(r"[,;/|&+\n]|\s-\s|\sand\s", re.IGNORECASE)
"""What stands between the states that one cell names."""

MAX_CACHED_TEXTS = 2**10
"""Texts for a state that are kept at hand: a list repeats the same few, and each row is asked several times."""

ALSO_CALLED = {
    "DC": ("Washington, D.C.", "Washington DC", "Dist. of Columbia"),
    "MP": ("Northern Marianas", "CNMI"),
    "VI": ("U.S. Virgin Islands", "USVI"),
}


@lru_cache(maxsize=MAX_CACHED_TEXTS)
def resolve_state(text: str | None) -> str | None:
    """The postal code for `Kentucky`, `KY`, `ky.` or the newspapers' `Ky.`; None when it is no state."""
    said = plain(text or "")
    return None if said in NOT_SAID else _codes().get(closed_up(said))


@lru_cache(maxsize=MAX_CACHED_TEXTS)
def resolve_states(text: str | None) -> tuple[str, ...]:
    """The postal codes of every state that `AZ, NM, UT` or `Arizona and Utah` names; () when any part names none."""
    if one := resolve_state(text):
        return (one,)
    codes = [resolve_state(part) for part in JOINTS.split(text or "") if part.strip()]
    return () if None in codes else tuple(dict.fromkeys(code for code in codes if code))


@cache
def _codes() -> dict[str, str]:
    return {
        closed_up(plain(said)): code
        for code, state in states().items()
        for said in (code, state.name, state.ap_abbreviation, *ALSO_CALLED.get(code, ()))
    }
