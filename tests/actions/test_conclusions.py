"""What is concluded once for many agencies is what would be concluded from each one's own evidence."""

import random
from dataclasses import replace

import pytest
from django.utils.translation import override

from partnerships.actions.rebuild.conclusions import Concluded, concluded
from partnerships.actions.rebuild.evidence_rows import ADDRESS, LISTING, OF_CLAIM, EvidenceRows, evidence_of
from partnerships.models.vocabulary import DateBasis, Event, LocationPrecision, Nature, Program
from partnerships.partnership_rules.conclude import conclude
from partnerships.partnership_rules.evidence import Location

AGENCY = (1, "Dayton Police Department", "dayton", "police", "OH", Program.NEIGHBORS.value)
DAYS = (
    ("2019-05-01", "2019-05-31", "month"),
    ("2019-05-20", "2019-05-20", "day"),
    ("2020-02-02", "2020-02-02", "day"),
    (None, "2019-09-05", "by"),
    (None, None, ""),
)
PLACES = (
    (39.75, -84.19, LocationPrecision.PLACE.value, "Dayton", "Montgomery County", "39113"),
    (39.76, -84.2, LocationPrecision.PLACE.value, "Dayton", "", ""),
    (None, None, LocationPrecision.NONE.value, "", "", ""),
)
SEEDS = range(300)


def row(chance: random.Random, listing: int, of_listing: random.Random):
    """A row as the database gives it. A listing may make several claims, in rows that share what it says."""
    nature = of_listing.choice(list(Nature)).value
    is_kept = of_listing.random() < 0.6
    retired_on = None if is_kept else of_listing.choice([None, "2020-06-01"])
    gone_on = of_listing.choice([None, None, "2020-05-01", "2020-07-01"])
    said_by = (f"list-{nature}", of_listing.choice(["A paper", "The city"]), nature, is_kept, retired_on)
    shown = ("2019-01-01", of_listing.choice(["2019-06-01", "2020-04-01"]), gone_on)
    published_on = of_listing.choice(["", "5/2019", "2020-02-02", "no day"])
    days, basis = chance.choice(DAYS), chance.choice(["", DateBasis.STATED.value])
    claim = (*said_by, *shown, published_on, chance.choice(list(Event)).value, *days, basis)
    page = of_listing.choice(["", "https://news.example/1", "https://news.example/2"])
    return (*AGENCY, listing, *claim, page, *of_listing.choice(PLACES))


def rows(chance: random.Random) -> EvidenceRows:
    listings = chance.sample(range(10, 20), 3)
    world, claims = chance.random(), chance.choices(listings, k=chance.randrange(1, 6))
    return EvidenceRows([row(chance, each, random.Random(f"{world} {each}")) for each in claims])


def of_each_row(one: EvidenceRows):
    """The evidence as it is, whoever else has the same."""
    for row in one.rows:
        latitude, longitude, precision, *named = row[ADDRESS + 1 :]
        location = Location(latitude, longitude, LocationPrecision(precision), *named)
        (evidence,) = evidence_of(((row[LISTING], *row[OF_CLAIM]),))
        yield evidence._replace(address=row[ADDRESS], location=location)


def about(one: EvidenceRows, found):
    """What is concluded for many, with what is the agency's own."""
    conclusion = found.conclusion if isinstance(found, Concluded) else found
    listings = [one.listings[number] for number in conclusion.listing_ids]
    location, pages = one.where(listings)
    own = {"location": location, "listing_ids": tuple(listings)}
    return replace(conclusion, **own | ({"source_urls": tuple(pages)} if found is not conclusion else {}))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_concluded_for_many_is_what_follows_for_each(seed):
    one = rows(random.Random(seed))
    other = EvidenceRows([(*row[:LISTING], row[LISTING] + 1000, *row[LISTING + 1 :]) for row in one.rows])

    for each in (one, other):
        found = [about(each, found) for _each, found in concluded([each])]
        assert found == [plain for plain in [conclude(of_each_row(each))] if plain]


def test_the_sentences_about_conflicts_are_in_the_language_of_who_asks():
    days = [("2019-05-20", "2019-05-20", "day"), ("2020-02-02", "2020-02-02", "day")]
    said = ("a", "A paper", "reports", True, None, "2020-03-01", "2020-03-01", None, "", "joined")
    one = EvidenceRows(
        [(*AGENCY, number, *said, *day, "stated", "", *PLACES[0]) for number, day in enumerate(days)]
    )

    def sentences():
        return [found.conclusion.conflicts for _one, found in concluded([one])]

    in_english = sentences()
    with override("es"):
        assert sentences() != in_english
    assert sentences() == in_english == [conclude(of_each_row(one)).conflicts]
