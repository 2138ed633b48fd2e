"""A place as a resident names it: a town, a part of a city, tribal land, or where a ZIP code lies. Knows no records."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import slugify

from partnerships.facts import Sourced, localities
from partnerships.geography.folding import fold_place, without_designator
from partnerships.geography.points import Point


@dataclass(frozen=True)
class Town:
    """A place to ask about. `counties`: FIPS codes, first the one in which it lies.

    `cities`: who polices it, where it does not police itself; `kind`: what it then is (`facts.localities`). `fact`: who
    says so. `fills_county`: a city that is a county of its own. `is_mail`: only the mail calls it so.
    """

    name: str
    state: str
    point: Point
    counties: tuple[str, ...] = ()
    population: int = 0
    kind: str = ""
    cities: tuple[Town, ...] = ()
    agency: str = ""
    fact: Sourced | None = None
    fills_county: bool = False
    is_mail: bool = False
    slug: str = ""

    @property
    def folded(self) -> str:
        return fold_place(self.name)

    @property
    def label(self) -> str:
        return f"{self.name}, {self.state}"

    @property
    def address(self) -> str:
        return reverse("town", args=[self.state, self.slug or slugify(self.name)])

    @property
    def police(self) -> tuple[Town, ...]:
        """The towns whose police serve it; itself, where it has or may have its own."""
        return self.cities or (() if self.agency or self.is_mail else (self,))

    @property
    def spellings(self) -> frozenset[str]:
        """Its name and its short names, folded, with and without the kind of community."""
        others = {
            fold_place(one.name)
            for several in localities.called_for_short().values()
            for one in several
            if one.state == self.state and fold_place(one.city) == self.folded
        }
        return frozenset({self.folded, without_community(self.folded), *others})


def without_community(folded: str) -> str:
    """`town of x` and `x township` as `x`; a "city" at the end belongs to the name."""
    bare, community = without_designator(folded)
    return folded if community == "city" and folded.endswith(" city") else bare
