"""Derives `partnerships/matching/namesakes.csv` from the national directory: `python -m bench.namesakes`.

A row is a name that two municipal police departments of one state share: `called` says how the directory calls each
(`township`, `city`, …, or `plain` where it says the bare name only), `townships` counts the counties with a township
of that name.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field

from bench.matching import DIRECTORY, asked
from partnerships.geography.placing import Gazetteer
from partnerships.geography.reference import states
from partnerships.matching.identity import MentionedAgency
from partnerships.matching.name_words import MUNICIPAL, SERVICE
from partnerships.matching.names import NameParts, parts_of
from partnerships.matching.namesakes import FILE, PLAIN
from partnerships.models.vocabulary import Kind


@dataclass
class Shared:
    """What the directory has under one name in one state."""

    called: set[str] = field(default_factory=set)
    counties: set[str] = field(default_factory=set)

    @property
    def by_several(self) -> bool:
        """ "Boise" and "Boise City" are one: only a township, town, village or borough is another than the city."""
        return (len(self.called) > 1 and self.called != {"city", PLAIN}) or len(self.counties) > 1


def shared(gazetteer: Gazetteer) -> dict[tuple[str, str], Shared]:
    """(state, name) → how the directory's departments of that name are called, where these are several."""
    found: dict[tuple[str, str], Shared] = defaultdict(Shared)
    with DIRECTORY.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["state"] not in states():
                continue
            mention = asked(row["name"], row["city"], row["county"], row["state"], gazetteer)
            parts = parts_of(mention.name, mention.state_name, mention.keep_ending)
            if _is_municipal(parts):
                name, form = _name_and_form(parts, mention)
                found[mention.state, name].called.add(form)
                if form == "township":
                    found[mention.state, name].counties.add(row["county"])
    return {key: names for key, names in found.items() if names.by_several}


def _is_municipal(parts: NameParts) -> bool:
    return parts.kind is Kind.POLICE and parts.qualifiers <= {*MUNICIPAL, *SERVICE}


def _name_and_form(parts: NameParts, mention: MentionedAgency) -> tuple[str, str]:
    """ "Gloucester City" is the city of Gloucester; a name whose last word is the place's own stays whole."""
    if form := parts.qualifiers & set(MUNICIPAL):
        return parts.jurisdiction, min(form)
    if parts.jurisdiction.endswith("city") and not mention.keep_ending:
        return parts.jurisdiction.removesuffix("city"), "city"
    return parts.jurisdiction, PLAIN


def main() -> None:
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["state", "name", "called", "townships"])
        for (state, name), names in sorted(shared(Gazetteer.from_files()).items()):
            writer.writerow([state, name, " ".join(sorted(names.called)), len(names.counties)])


if __name__ == "__main__":
    main()
