"""The points of a comparison, the sum they make, and from which sums on two names are one agency. Pure.

Weights and thresholds are set on the labelled pairs (docs/matching.md) so that no wrong pair is joined.
"""

from __future__ import annotations

from dataclasses import dataclass

SAME_FROM = 90
UNSURE_FROM = 60

NAMES_AGREE = 90
NAMES_NEARLY_AGREE = 78
"""Only one name says "Village", or ends in "City"."""
ONLY_ONE_UNIT = 70
"""Only one name says which precinct, troop or station."""
SPELT_ALIKE = 66
SAME_COUNTY = 6
SAME_PLACE = 12
PLACE_CONFIRMS_SPELLING = 20
FAR_APART = -25
NAMES_OF_TWO_PLACES = -30
NAME_RECURS = -25
MAX_UNSURE = SAME_FROM - 5
"""The highest score of a pair that only a person may join."""
NEAR_KM = 10
FAR_KM = 40
"""Two points of one agency, each of precision `place` or `exact`, are seldom farther apart."""


@dataclass(frozen=True)
class Similarity:
    """A score from 0 to 100, and the reasons, as sentences."""

    score: int
    reasons: tuple[str, ...]

    @property
    def same(self) -> bool:
        return self.score >= SAME_FROM

    @property
    def unsure(self) -> bool:
        return UNSURE_FROM <= self.score < SAME_FROM


DIFFERENT = Similarity(0, ())


@dataclass
class Score:
    """A score while it is summed up; `limit` is its maximum."""

    score: int
    reasons: list[str]
    limit: int = 100

    def add(self, points: int, reason: str) -> None:
        self.score += points
        self.reasons.append(reason)

    def at_most_unsure(self, reason: str = "") -> None:
        self.limit = MAX_UNSURE
        if reason:
            self.reasons.append(reason)

    def total(self) -> Similarity:
        return Similarity(max(0, min(self.score, self.limit)), tuple(self.reasons))
