"""What the database already knows, in the shape the pure steps take: open listings, agencies, judgements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from django.db.models import Count, Q

from partnerships.geography.placing import Gazetteer
from partnerships.ingest import curated, registry, spec
from partnerships.ingest.compare import Before
from partnerships.matching.identity import keeps_ending, on_map
from partnerships.matching.match import AgencyIndex, MentionedAgency
from partnerships.matching.names import place_words
from partnerships.models import Agency, Listing, Match, Run, Snapshot, Source, State
from partnerships.models.vocabulary import Kind, LocationPrecision, Outcome, Verdict


@dataclass
class Judgement:
    """What was said of the newest listing of a key: the agency it means, and those it does not."""

    mentioned: MentionedAgency
    same: int | None = None
    others: set[int] = field(default_factory=set)
    by_person: bool = False


def declaration(source: Source) -> spec.Source:
    """How a list is read: as declared in code, or as a curator mapped its columns."""
    if source.declared:
        return registry.get(source.slug)
    return curated.specification(source, curated.Mapping(**source.mapping))


@dataclass(frozen=True)
class Neighbors:
    """The applied snapshots just before and just after a day, of one list; None where there is none."""

    before: Snapshot | None
    after: Snapshot | None


def neighbors(source: Source, observed_on: date) -> Neighbors:
    """Between which snapshots one of that day stands. One of the same day comes after those there are."""
    applied = source.snapshots.applied()
    return Neighbors(
        applied.filter(observed_on__lte=observed_on).last(),
        applied.filter(observed_on__gt=observed_on).first(),
    )


def last_seen_on(before: Snapshot | None, snapshot: Snapshot) -> date | None:
    """The last day on which the list was seen to say what it said at `before`, until `snapshot` said otherwise.

    Looks at the list that changed nothing are such days too. None where there is no `before`.
    """
    if before is None:
        return None
    unchanged = snapshot.source.runs.filter(outcome=Outcome.UNCHANGED, finished_at__gt=before.applied_at)
    # A look that found held bytes again did not see what stands.
    unchanged = unchanged.exclude(snapshot__runs__outcome=Outcome.HELD)
    looks = unchanged.values_list("report__observed_on", "finished_at")
    days = [
        date.fromisoformat(said) if said else finished_at.date() for said, finished_at in looks.iterator()
    ]
    between = [day for day in days if before.observed_on < day < snapshot.observed_on]
    return max(between, default=before.observed_on)


def held_before(source: Source, sha256: str) -> Run | None:
    """The run that these bytes were held in, unless a curator has let them be applied, then or since."""
    runs = source.runs.filter(snapshot__sha256=sha256).order_by("-id")
    held = runs.filter(outcome=Outcome.HELD).select_related("snapshot", "decided_by").first()
    if not held or held.decision == "apply" or runs.applied().filter(id__gt=held.pk).exists():
        return None
    return held


def shown_at(source: Source, snapshot: Snapshot | None) -> dict[str, Before]:
    """Key → the listing that this snapshot of the list showed. Empty for None."""
    if snapshot is None:
        return {}
    rows = _shown(source, snapshot).values_list("key", "id", "fingerprint")
    return {key: Before(id, fingerprint) for key, id, fingerprint in rows.iterator()}


@dataclass(frozen=True)
class SameRows:
    """Of the rows that say what they said before: how they were placed, and what could not be read in them."""

    placed: Counter
    problems: Counter
    troubled: int


def same_rows(source: Source, snapshot: Snapshot | None, ending: set[int]) -> SameRows:
    """What is known of the listings that a snapshot showed and that do not end now."""
    placed, problems, troubled = Counter(), Counter(), 0
    if snapshot:
        rows = _shown(source, snapshot).exclude(id__in=ending)
        by_precision = rows.values_list("location_precision").annotate(count=Count("id")).order_by()
        placed.update(dict(by_precision))
        for named in rows.exclude(problems=[]).values_list("problems", flat=True):
            problems.update(named)
            troubled += 1
    return SameRows(placed, problems, troubled)


def _shown(source: Source, snapshot: Snapshot):
    day = snapshot.observed_on
    upto = Q(observed_on__lt=day) | Q(observed_on=day, applied_at__lte=snapshot.applied_at)
    ids = list(source.snapshots.filter(upto).values_list("id", flat=True))
    rows = Listing.objects.standing().said_by(source).filter(opened_by__in=ids)
    return rows.filter(Q(closed_by=None) | ~Q(closed_by__in=ids))


def agency_index(gazetteer: Gazetteer) -> AgencyIndex:
    """Every living agency under its own name, and under each spelling and place of the listings that mean it."""
    return AgencyIndex(load=partial(_agencies, gazetteer, state_names()))


def _agencies(
    gazetteer: Gazetteer, names: dict[str, str], state: str, kind: Kind
) -> Iterator[tuple[int, MentionedAgency]]:
    agencies = Agency.objects.living().filter(state=state, kind=kind).order_by("id")
    for agency, name in agencies.values_list("id", "name").iterator():
        keep_ending = keeps_ending(name, state, names.get(state, ""), gazetteer.has_place)
        mentioned = MentionedAgency(
            name, kind, state, state_name=names.get(state, ""), keep_ending=keep_ending
        )
        yield agency, replace(mentioned, on_map=on_map(mentioned, gazetteer.has_place))
    spelt = Match.objects.filter(verdict=Verdict.SAME, agency__in=agencies, listing__withdrawn_at=None)
    for agency, *said in (
        spelt.order_by("agency", *MENTION_COLUMNS).values_list("agency", *MENTION_COLUMNS).distinct()
    ):
        yield agency, _mentioned(said, kind, names, gazetteer)


def judgements(source: Source, keys: set[str]) -> dict[str, Judgement]:
    """Key → what was said of the newest listing of that key, open or closed, for the keys asked."""
    found = {}
    versions = (
        Listing.objects.said_by(source).filter(key__in=keys).order_by("key", "-opened_by__observed_on", "-id")
    )
    newest = {}
    for listing in versions.distinct("key").iterator():
        mentioned = MentionedAgency(listing.agency, Kind(listing.kind), listing.state, listing.alias)
        newest[listing.pk] = found[listing.key] = Judgement(mentioned)
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


MENTION_COLUMNS = tuple(
    f"listing__{column}"
    for column in (
        "agency",
        "state",
        "alias",
        "county",
        "city",
        "placed_in",
        "county_name",
        "location_precision",
        "latitude",
        "longitude",
        "ori",
    )
)


def _mentioned(said: list, kind: Kind, names: dict[str, str], gazetteer: Gazetteer) -> MentionedAgency:
    agency, state, alias, county, city, placed_in, county_name, precision, latitude, longitude, ori = said
    own_place = place_words(agency, kind, names.get(state, ""))
    if precision != LocationPrecision.EXACT:
        town = gazetteer.place_town(city, county, state)
        placed_in, county_name, precision = town.place_name, town.county_name, town.precision
        latitude, longitude = town.latitude, town.longitude
    mentioned = MentionedAgency(
        name=agency,
        kind=kind,
        state=state,
        alias=alias,
        state_name=names.get(state, ""),
        keep_ending=keeps_ending(agency, state, names.get(state, ""), gazetteer.has_place),
        counties=frozenset(gazetteer.resolve_counties(county, state, own_place=own_place)),
        city=city,
        place=placed_in,
        county=county_name,
        point=(latitude, longitude) if precision in PRECISE_ENOUGH else None,
        ori=ori.upper(),
    )
    return replace(mentioned, on_map=on_map(mentioned, gazetteer.has_place))


PRECISE_ENOUGH = (LocationPrecision.EXACT, LocationPrecision.PLACE)
"""Only points of these precisions are compared: their distance says whether two agencies are one."""
