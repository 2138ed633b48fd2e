"""Adding a list in the admin: a draft of it while its columns are mapped, then the source and its first run.

Until the draft (`drafts`) is finished there is no source. Whatever the list's bytes are, they are read apart.

Pages name a mapping and a header through this module: they import nothing of `ingest.mapping`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile, File
from django.db import transaction

from partnerships.actions import drafts, runs, sources
from partnerships.actions.drafts import Draft
from partnerships.actions.sources import Refused
from partnerships.geography.placing import Gazetteer
from partnerships.geography.reference import states
from partnerships.ingest import document
from partnerships.ingest.fetch import FetchFailed, FetchPolicy, NotModified, fetch
from partnerships.ingest.mapping import curated, mapping_preview
from partnerships.ingest.mapping.curated import REQUIRED_TARGETS as REQUIRED_TARGETS
from partnerships.ingest.mapping.curated import BadMapping
from partnerships.ingest.mapping.curated import Mapping as Mapping
from partnerships.ingest.mapping.mapping_preview import FileHeader as FileHeader
from partnerships.ingest.readers import READERS
from partnerships.ingest.reading_in_child import read_in_child
from partnerships.ingest.snapshot_store import read_checked
from partnerships.ingest.tables import AS_FOUND, PART_COLUMN, ReadOptions, TooMuchToRead, UnreadableFile
from partnerships.models import Run, Source
from partnerships.today import refuse_future, site_today

FORMATS = tuple(READERS)
PASTED = "pasted.tsv"
"""The name of a list that was pasted from a spreadsheet."""
STATES = [(state.code, state.name) for state in sorted(states().values(), key=attrgetter("name"))]
STATELESS = (
    "No row says its state. Say which column is the state, the ZIP code, or the latitude and which the longitude; or "
    "choose one state for all rows; or name agencies as “Name, City, ST”."
)

ADVICE = (
    "Give the list as CSV, with nothing in it but its rows; or have it added by the command “bin/manage add”, which "
    "waits longer."
)
"""For who gave a list that is too much to be read for a page."""


class TooLong(Refused):
    """The file, read so, is too much for a page."""


def start(
    *,
    by: User,
    file: File[Any] | None = None,
    observed_on: date | None = None,
    format: str = "",
    pasted: str = "",
    **facts: Any,
) -> Draft:
    """Keep a list for a while, so that its columns can be mapped. Raises Refused or FutureDay, and then keeps nothing.

    `facts`: slug, title, publisher, nature, homepage, license, license_url, about, address, rhythm_days (0 = never).
    `pasted`: its rows as a spreadsheet gives them, a tab between two cells. Without `file` and `pasted` the list is
    fetched from its address.
    """
    if Source.objects.filter(slug=facts["slug"]).exists():
        raise Refused(f"There is a list called “{facts['slug']}” already; choose another short name.")
    if facts["rhythm_days"] and not facts["address"]:
        raise Refused("A list is fetched by itself only where it has an address.")
    if file:
        content, origin = runs.bytes_of(file), file.name or ""
        observed_on = observed_on or site_today()
        refuse_future(observed_on, today=site_today())
    elif pasted.strip():
        content, origin, format = pasted.strip("\r\n").encode(), PASTED, format or "csv"
        observed_on = observed_on or site_today()
        refuse_future(observed_on, today=site_today())
    elif facts["address"]:
        content, origin, observed_on = _fetched(facts["address"]), facts["address"], None
    else:
        raise Refused("Give the list's address, or a file of it, or paste its rows.")
    format = _format_of(origin, format, content)
    return drafts.keep(Draft("", "", facts, format, origin, observed_on), content, by)


def _fetched(address: str) -> bytes:
    impatient = replace(  # a page waits for it: one try, and a short one
        FetchPolicy.from_settings(), total_timeout=8.0, read_timeout=4.0, connect_timeout=4.0, retry_delays=()
    )
    try:
        return fetch(address, impatient).content
    except (FetchFailed, NotModified) as failure:
        raise Refused(f"{failure} If it can be had in a browser, give it as a file.") from failure


def read_header(subject: Draft | Source, options: ReadOptions = AS_FOUND) -> FileHeader:
    """The header, size and guessed mapping of a draft, or of a curator's list as it came last. Raises Refused.

    The parts' names are a column where there are several parts, or where they say what no other column does.
    """
    if isinstance(subject, Draft):
        header = _header_of(subject.format, subject.content(), options)
    else:
        header = _header_of(subject.mapping["format"], _newest(subject), options)
    if len(header.parts) > 1 or PART_COLUMN in header.take.values():
        return header
    columns = tuple(column for column in header.columns if column != PART_COLUMN)
    return replace(header, columns=columns, key=tuple(column for column in header.key if column in columns))


def options_of(subject: Draft | Source) -> ReadOptions:
    """How the file is read until a curator says otherwise."""
    return AS_FOUND if isinstance(subject, Draft) else Mapping(**subject.mapping).options


def _format_of(origin: str, format: str, content: bytes) -> str:
    """The format, as said or else as found, by which the list can be read. Raises Refused."""

    def read() -> FileHeader:
        return mapping_preview.read_header(format or document.guess_format(origin, content), content)

    try:
        return read_in_child(read, advice=ADVICE).format
    except UnreadableFile as unreadable:
        raise Refused(str(unreadable)) from unreadable


def _header_of(format: str, content: bytes, options: ReadOptions = AS_FOUND) -> FileHeader:
    try:
        return read_in_child(lambda: mapping_preview.read_header(format, content, options), advice=ADVICE)
    except TooMuchToRead as too_much:
        raise TooLong(str(too_much)) from too_much
    except UnreadableFile as unreadable:
        raise Refused(str(unreadable)) from unreadable


def _newest(source: Source) -> bytes:
    snapshot = source.snapshots.order_by("-fetched_at", "-id").first()
    if snapshot is None:
        raise Refused("No snapshot of this list was kept yet; fetch it or give a file of it first.")
    try:
        return read_checked(snapshot)
    except UnreadableFile as damaged:
        raise Refused(str(damaged)) from damaged


def mapped(**said: Any) -> Mapping:
    """The mapping of columns that was chosen (`curated.Mapping`). Raises Refused with what is missing."""
    try:
        return Mapping(**said)
    except BadMapping as bad:
        raise Refused(str(bad)) from bad


def read_as(subject: Draft | Source, mapping: Mapping) -> mapping_preview.MappingPreview:
    """The first rows of the list as the mapping reads them. Raises Refused."""
    if isinstance(subject, Draft):
        source, content = subject.source(), subject.content()
    else:
        source, content = subject, _newest(subject)
    spec, gazetteer = curated.specification(source, mapping), Gazetteer.from_database()
    try:
        return read_in_child(lambda: mapping_preview.preview_mapping(spec, content, gazetteer), advice=ADVICE)
    except UnreadableFile as unreadable:
        raise Refused(str(unreadable)) from unreadable


def require_states(subject: Draft | Source, mapping: Mapping) -> None:
    """Raise Refused when the mapping gives no row a state."""
    if read_as(subject, mapping).is_stateless:
        raise Refused(STATELESS)


def take_file(
    *,
    content: bytes,
    path: str,
    observed_on: date,
    mapping: Mapping,
    rows: int,
    by: str,
    dry_run: bool,
    **facts: Any,
) -> Run:
    """Make a source of a file that is read so, and ask for its first run. Raises Refused, and then makes nothing.

    `rows`: the number of rows that it has; from half to twice as many are believed. `facts`: as for `start`.
    """
    expect: dict[str, Any] = {"expect_from": rows // 2, "expect_to": rows * 2}
    spec = curated.specification(Source(declared=False, **facts, **expect), mapping)
    read = mapping_preview.preview_mapping(spec, content, Gazetteer.from_database())
    if read.is_stateless:
        raise Refused(STATELESS)
    with transaction.atomic():
        source = sources.add(mapping=mapping, by=by, **facts, **expect)
        return runs.ask(
            slug=source.slug, actor=by, file=path, observed_on=observed_on.isoformat(), dry_run=dry_run
        )


def finish(
    *, draft: Draft, mapping: Mapping, expect_from: int, expect_to: int, by: User, preview_first: bool = False
) -> Run:
    """Make the source, and ask for its first run: of the file that was given, else of its address.

    `preview_first`: the run waits until a person has seen what it would change.
    """
    if expect_from > expect_to:
        raise Refused("The fewest rows expected are more than the most.")
    require_states(draft, mapping)
    made = draft.source(expect_from=expect_from, expect_to=expect_to)
    facts = {field.name: getattr(made, field.name) for field in Source._meta.fields}
    given = {name: facts[name] for name in facts if name not in ("id", "slug", "declared", "mapping")}
    with transaction.atomic():
        source = sources.add(slug=made.slug, mapping=mapping, by=by, **given)
        if draft.observed_on:
            file = ContentFile(draft.content(), name=draft.origin)
            day = draft.observed_on
            run = runs.receive(source=source, file=file, observed_on=day, by=by, preview_first=preview_first)
        else:
            run = runs.fetch_now(source=source, by=by, preview_first=preview_first)
        transaction.on_commit(lambda: drafts.throw_away(draft))
    return run
