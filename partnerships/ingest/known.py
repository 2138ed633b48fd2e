"""What the database already knows, in the shape the pure steps take: open listings, agencies, judgements."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from partnerships.ingest.compare import Before
from partnerships.ingest.match import AgencyIndex, Sought
from partnerships.models import Agency, Listing, Match, Source, State
from partnerships.models.vocabulary import Kind, Verdict


@dataclass
class Judgement:
    """What was said of the newest listing of a key: the agency it means, and those it does not."""

    sought: Sought
    same: int | None = None
    others: set[int] = field(default_factory=set)
    by_person: bool = False


def open_listings(source: Source) -> dict[str, Before]:
    """Key → open listing of this source."""
    rows = Listing.objects.open().said_by(source).values_list("key", "id", "fingerprint")
    return {key: Before(id, fingerprint) for key, id, fingerprint in rows.iterator()}


def agency_index() -> AgencyIndex:
    """Every living agency under its own name, and under each spelling that a person said means it."""
    index, names = AgencyIndex(), state_names()
    spelt = Match.objects.filter(verdict=Verdict.SAME, agency__merged_into=None)
    for agency in Agency.objects.living().order_by("id").iterator():
        index.add(
            agency.pk,
            Sought(agency.name, Kind(agency.kind), agency.state, state_name=names.get(agency.state, "")),
        )
    columns = ("agency_id", "agency__kind", *SOUGHT_COLUMNS)
    for agency, kind, *said in spelt.order_by("id").values_list(*columns).iterator():
        index.add(agency, _sought(said, Kind(kind), names))
    return index


def judgements(source: Source, keys: set[str]) -> dict[str, Judgement]:
    """Key → what was said of the newest listing of that key, open or closed, for the keys asked."""
    names, found = state_names(), {}
    versions = (
        Listing.objects.said_by(source).filter(key__in=keys).order_by("key", "-opened_by__observed_on", "-id")
    )
    newest = {}
    for listing in versions.distinct("key").iterator():
        sought = _sought([getattr(listing, column) for column in IDENTITY], Kind(listing.kind), names)
        newest[listing.pk] = found[listing.key] = Judgement(sought)
    for match in Match.objects.filter(~Q(verdict=Verdict.UNSURE), listing__in=newest).iterator():
        judgement = newest[match.listing_id]
        judgement.by_person |= match.decided_by_id is not None
        if match.verdict == Verdict.SAME:
            judgement.same = match.agency_id
        else:
            judgement.others.add(match.agency_id)
    return found


def state_names() -> dict[str, str]:
    return dict(State.objects.values_list("code", "name"))


IDENTITY = ("agency", "state", "alias", "county", "county_fips")
SOUGHT_COLUMNS = tuple(f"listing__{column}" for column in IDENTITY)


def _sought(said: list[str], kind: Kind, names: dict[str, str]) -> Sought:
    agency, state, alias, county, county_fips = said
    return Sought(
        name=agency,
        kind=kind,
        state=state,
        alias=alias,
        state_name=names.get(state, ""),
        counties=frozenset({county_fips} if county and county_fips else ()),
    )
