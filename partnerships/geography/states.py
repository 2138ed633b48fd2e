"""Which state a text means. Pure but for the bundled list of states; knows no list and no database."""

from functools import cache

from partnerships.geography.folding import NOT_SAID, closed_up, plain
from partnerships.geography.reference import states

ALSO_CALLED = {
    "DC": ("Washington, D.C.", "Washington DC", "Dist. of Columbia"),
    "MP": ("Northern Marianas", "CNMI"),
    "VI": ("U.S. Virgin Islands", "USVI"),
}


def resolve_state(text):
    """The postal code for `Kentucky`, `KY`, `ky.` or the newspapers' `Ky.`; None when it is no state."""
    said = plain(text or "")
    return None if said in NOT_SAID else _codes().get(closed_up(said))


@cache
def _codes():
    return {
        closed_up(plain(said)): code
        for code, state in states().items()
        for said in (code, state.name, state.ap_abbreviation, *ALSO_CALLED.get(code, ()))
    }
