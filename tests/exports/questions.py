"""Random questions of every kind of parameter, the same for the same seed."""

import random
from urllib.parse import urlencode

from partnerships.models.vocabulary import Certainty, Kind, Program, Status
from partnerships.queries.question.parameters import SORTS

CHOICES = {
    "q": ["police", "town 1", "O'Fallon", '"', "%", "=", "🚓", "RW-000003", "san diego", "_x0041_", "\\"],
    "state": ["CA", "TX", "NJ", "FL", "WY"],
    "county": ["06073", "01001", "48201"],
    "kind": Kind.values,
    "program": Program.values,
    "status": Status.values,
    "source": ["announcements", "eff-atlas"],
    "started_after": ["2018", "2019-03", "2020-01-15"],
    "started_before": ["2023", "2021-11", "2019-08-28"],
    "undated": ["include", "only", "exclude"],
    "as_of": ["2019-08-28", "2021-01-01", "2022-07-07"],
    "in_bbox": ["-125,30,-110,42", "170,-20,-170,0", "-180,-90,180,90"],
    "changed_since": ["2020-01-01", "2099-01-01"],
    "sort": [*SORTS, *(f"-{name}" for name in SORTS)],
}
SEVERAL = {"state", "county", "kind", "program", "status", "source"}


def ask(seed: int, versions: int = 2) -> str:
    """A question as the query of an address."""
    chance = random.Random(seed)
    asked = []
    for name in chance.sample(sorted(CHOICES), chance.choice([0, 1, 1, 2, 2, 3])):
        many = chance.choice([1, 1, 2, 3]) if name in SEVERAL else 1
        asked += [(name, value) for value in chance.sample(CHOICES[name], min(many, len(CHOICES[name])))]
    if dict(asked).get("as_of") and chance.random() < 0.5:
        asked.append(("certainty", chance.choice(Certainty.values)))
    if versions and chance.random() < 0.3:
        asked.append(("version", str(chance.randint(1, versions))))
    return urlencode(asked)
