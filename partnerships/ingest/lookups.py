"""What a run reads from the database, in the form that the pure steps take: listings, agencies, prior matches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Count, Q, QuerySet

from partnerships.geography.placing import Gazetteer
from partnerships.ingest import registry, spec
from partnerships.ingest.compare import PriorRow
from partnerships.ingest.mapping import curated
from partnerships.matching.identity import keeps_ending, on_map
from partnerships.matching.match import AgencyIndex, MentionedAgency, OnFile
from partnerships.matching.names import place_words
from partnerships.models import Agency, Listing, Match, Run, Snapshot, Source, State
from partnerships.models.vocabulary import Kind, LocationPrecision, Outcome, Verdict


@dataclass(frozen=True)
class Decided:
    """Who decided a match, and when; nobody where a rule did."""

    by: int | None = None
    at: datetime | None = None


BY_RULE = Decided()


@dataclass
class PriorMatch:
    """The matches of one listing of a key: the agency it means, and those that it does not, each with who decided.

    `same`: the id of an agency. `county`: as the listing writes it.
    """

    mentioned: MentionedAgency
    county: str
    same: int | None = None
    same_decided: Decided = BY_RULE
    ruled_out: dict[int, Decided] = field(default_factory=dict)

    @property
    def is_settled(self) -> bool:
        return self.same is not None or bool(self.ruled_out)

    @property
    def by_person(self) -> bool:
        return any(one.by for one in (self.same_decided, *self.ruled_out.values()))


def declaration(source: Source, mapping: Mapping[str, Any] | None = None) -> spec.Source:
    """The specification of a source: as declared in code, or from the column mapping of a curator.

    `mapping`: another one, as stored, than the source has at present.
    """
    if source.declared:
        declared = registry.get(source.slug)
        if not source.is_expectation_widened:
            return declared
        return replace(declared, expect=range(source.expect_from, source.expect_to + 1))
    return curated.specification(source, curated.Mapping(**(mapping or source.mapping)))


@dataclass(frozen=True)
class AdjacentSnapshots:
    """The applied snapshots of a source just before and just after a day; None where there is none."""

    before: Snapshot | None
    after: Snapshot | None


def adjacent_snapshots(source: Source, observed_on: date) -> AdjacentSnapshots:
    """The snapshots before and after one of that day. One of the same day counts as before."""
    applied = source.snapshots.applied()
    return AdjacentSnapshots(
        applied.filter(observed_on__lte=observed_on).last(),
        applied.filter(observed_on__gt=observed_on).first(),
    )


def last_seen_on(before: Snapshot | None, snapshot: Snapshot) -> date | None:
    """The last day on which the list still showed what it showed at `before`, prior to `snapshot`.

    Days of runs that found the list unchanged count. None where there is no `before`. Where rows are applied that were
    left out of `snapshot` before, `before` is itself, and what counts is the one before that.
    """
    if before and before.pk == snapshot.pk:
        earlier = snapshot.source.snapshots.applied().filter(observed_on__lte=snapshot.observed_on)
        before = earlier.exclude(pk=snapshot.pk).last()
    if before is None:
        return None
    unchanged = snapshot.source.runs.filter(outcome=Outcome.UNCHANGED, finished_at__gt=before.applied_at)
    # A run that re-fetched a held snapshot does not confirm the applied one.
    held = snapshot.source.runs.of_new_bytes().filter(outcome=Outcome.HELD)
    unchanged = unchanged.exclude(snapshot__runs__in=held)
    runs = unchanged.values_list("report__observed_on", "finished_at")
    days = [
        date.fromisoformat(reported) if reported else finished_at.date()
        for reported, finished_at in runs.iterator()
        if finished_at
    ]
    between = [day for day in days if before.observed_on < day < snapshot.observed_on]
    return max(between, default=before.observed_on)


def earlier_hold(source: Source, sha256: str) -> Run | None:
    """The run in which these bytes were held; None where a curator has let them be applied, then or later."""
    runs = source.runs.of_new_bytes().filter(snapshot__sha256=sha256).order_by("-id")
    held = runs.filter(outcome=Outcome.HELD).select_related("snapshot", "decided_by").first()
    if not held or held.decision == "apply" or runs.applied().filter(id__gt=held.pk).exists():
        return None
    return held


def left_out_by(applied: Snapshot) -> int | None:
    """The run that left out rows of an applied snapshot; None where all were applied, then or later."""
    last = applied.runs.applied().of_new_bytes().order_by("-id").first()
    return last.pk if last and "left_out" in last.asked else None


def rows_shown_at(source: Source, snapshot: Snapshot | None) -> dict[str, PriorRow]:
    """Key → the listing that this snapshot of the source showed. Empty for None."""
    if snapshot is None:
        return {}
    rows = _shown(source, snapshot).values_list("key", "id", "fingerprint")
    return {key: PriorRow(id, fingerprint) for key, id, fingerprint in rows.iterator()}


@dataclass(frozen=True)
class UnchangedRows:
    """Counts over the unchanged rows: by precision of their place, by problem, and of rows with any problem."""

    placed: Counter[str]
    problems: Counter[str]
    with_problems: int


def unchanged_rows(source: Source, snapshot: Snapshot | None, ending: set[int]) -> UnchangedRows:
    """Counts over the listings that a snapshot showed, without those `ending` now."""
    placed: Counter[str] = Counter()
    problems: Counter[str] = Counter()
    with_problems = 0
    if snapshot:
        rows = _shown(source, snapshot).exclude(id__in=ending)
        by_precision = rows.values_list("location_precision").annotate(count=Count("id")).order_by()
        placed.update(dict(by_precision))
        for names in rows.exclude(problems=[]).values_list("problems", flat=True):
            problems.update(names)
            with_problems += 1
    return UnchangedRows(placed, problems, with_problems)


def _shown(source: Source, snapshot: Snapshot) -> QuerySet[Listing]:
    """The listings that were open after `snapshot` was applied, by the order of the snapshots' days."""
    day = snapshot.observed_on
    upto = Q(observed_on__lt=day) | Q(observed_on=day, applied_at__lte=snapshot.applied_at)
    ids = list(source.snapshots.filter(upto).values_list("id", flat=True))
    rows = Listing.objects.standing().said_by(source).filter(opened_by__in=ids)
    return rows.filter(Q(closed_by=None) | ~Q(closed_by__in=ids))


def agency_index(gazetteer: Gazetteer) -> AgencyIndex:
    """The living agencies, each under its own name and under each name and place of the listings matched to it."""
    on_file = set(Agency.objects.living().values_list("state", "kind").distinct())
    return AgencyIndex(load=partial(_agencies, gazetteer, state_names(), on_file))


def _agencies(
    gazetteer: Gazetteer, names: dict[str, str], on_file: set[tuple[str, str]], state: str, kind: Kind
) -> Iterator[OnFile]:
    """The agencies of a state and kind, if the index began with any (`on_file`): a run adds its own by itself."""
    if (state, kind) not in on_file:
        return
    agencies = Agency.objects.living().filter(state=state, kind=kind).order_by("id")
    matched = Match.objects.filter(verdict=Verdict.SAME, agency__in=agencies, listing__withdrawn_at=None)
    matched = matched.filter(with_list=False)  # what such a row calls the agency is another's name
    mentions: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for agency, *columns in (
        matched.order_by("agency", *MENTION_COLUMNS).values_list("agency", *MENTION_COLUMNS).distinct()
    ):
        mentions[agency].append(tuple(columns))
    for agency, name in agencies.values_list("id", "name").iterator():
        rows = mentions.pop(agency, [])
        called = {name, *(row[MENTION_COLUMNS.index(AGENCY)] for row in rows)}
        oris = {row[MENTION_COLUMNS.index(ORI)].upper() for row in rows} - {""}
        of_this = partial(_mentions, rows, name, state, kind, names, gazetteer)
        yield OnFile(agency, called, oris, of_this)


def _mentions(
    rows: list[tuple[Any, ...]],
    name: str,
    state: str,
    kind: Kind,
    names: dict[str, str],
    gazetteer: Gazetteer,
) -> Iterator[MentionedAgency]:
    """An agency by its own name, then by the rows matched to it."""
    own = [row for row in rows if row[:2] == (name, state)]
    if not own:  # else a row says the name and more
        yield _plain_mention(name, state, kind, names, gazetteer)
    for row in [*own, *(row for row in rows if row not in own)] if len(rows) > 1 else rows:
        yield _mentioned(row, kind, names, gazetteer)


def _plain_mention(
    name: str, state: str, kind: Kind, names: dict[str, str], gazetteer: Gazetteer
) -> MentionedAgency:
    """The agency by its own name, which nothing places."""
    keep_ending = keeps_ending(name, state, names.get(state, ""), gazetteer.has_place)
    mentioned = MentionedAgency(name, kind, state, state_name=names.get(state, ""), keep_ending=keep_ending)
    return mentioned._replace(on_map=on_map(mentioned, gazetteer.has_place))


def prior_matches(source: Source, keys: set[str]) -> dict[str, list[PriorMatch]]:
    """Key → the matches of its listings, the newest listing first, for these keys.

    Those of runs that were undone count too: taking in the next snapshot remembers what was decided.
    """
    found: dict[str, list[PriorMatch]] = defaultdict(list)
    by_listing: dict[int, PriorMatch] = {}
    versions = Listing.objects.said_by(source).filter(key__in=keys)
    for listing in versions.order_by("key", "-opened_by__observed_on", "-id").iterator():
        mentioned = MentionedAgency(
            listing.agency, Kind(listing.kind), listing.state, listing.alias, city=listing.city
        )
        by_listing[listing.pk] = prior = PriorMatch(mentioned, listing.county)
        found[listing.key].append(prior)
    for match in Match.objects.filter(~Q(verdict=Verdict.UNSURE), listing__in=by_listing).iterator():
        prior, decided = by_listing[match.listing_id], Decided(match.decided_by_id, match.decided_at)
        if match.verdict == Verdict.SAME:
            prior.same, prior.same_decided = match.agency_id, decided
        elif match.agency_id is not None:
            prior.ruled_out[match.agency_id] = decided
    return found


def state_names() -> dict[str, str]:
    """Postal code → the state's name."""
    return dict(State.objects.values_list("code", "name"))


AGENCY, ORI = "listing__agency", "listing__ori"
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


def _mentioned(
    columns: tuple[Any, ...], kind: Kind, names: dict[str, str], gazetteer: Gazetteer
) -> MentionedAgency:
    agency, state, alias, county, city, placed_in, county_name, precision, latitude, longitude, ori = columns
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
    return mentioned._replace(on_map=on_map(mentioned, gazetteer.has_place))


PRECISE_ENOUGH = (LocationPrecision.EXACT, LocationPrecision.PLACE)
"""Only points of these precisions are compared: their distance says whether two agencies are one."""
