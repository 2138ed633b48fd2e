"""Adding a list in the admin: a draft of it while its columns are mapped, then the source and its first run.

A draft is two files beside the snapshots, under a number that only its curator's signed token tells. Until it is
finished there is no source; a draft that is left lying is thrown away after a day.

Pages name a mapping and a header through this module: they import nothing of `ingest.mapping`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.core import signing
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from partnerships.actions import runs, sources
from partnerships.actions.sources import Refused
from partnerships.geography.reference import states
from partnerships.ingest import document
from partnerships.ingest.fetch import FetchFailed, FetchPolicy, NotModified, fetch
from partnerships.ingest.mapping import curated, mapping_preview
from partnerships.ingest.mapping.curated import REQUIRED_TARGETS as REQUIRED_TARGETS
from partnerships.ingest.mapping.curated import BadMapping
from partnerships.ingest.mapping.curated import Mapping as Mapping
from partnerships.ingest.mapping.mapping_preview import FileHeader as FileHeader
from partnerships.ingest.readers import READERS
from partnerships.ingest.snapshot_store import NoRoom, read_checked, require_room
from partnerships.ingest.tables import AS_FOUND, PART_COLUMN, ReadOptions, UnreadableFile
from partnerships.models import Run, Source
from partnerships.today import refuse_future, site_today

FOLDER = "drafts"
DRAFTS_KEPT_FOR = timedelta(days=1)
SALT = "the draft of a list"
FORMATS = tuple(READERS)
PASTED = "pasted.tsv"
"""The name of a list that was pasted from a spreadsheet."""
STATES = [(state.code, state.name) for state in sorted(states().values(), key=attrgetter("name"))]
STATELESS = (
    "No row says its state. Say which column is the state, the ZIP code, or the latitude and which the longitude; or "
    "choose one state for all rows; or name agencies as “Name, City, ST”."
)
GONE = "This draft of a list was finished or thrown away: drafts are kept for a day. Begin again."


@dataclass(frozen=True)
class Draft:
    """A list that is being added: what the curator said of it, and its bytes in `content()`."""

    number: str
    token: str
    facts: dict[str, Any]
    format: str
    origin: str
    observed_on: date | None
    """The day an uploaded file speaks for; None = the list was fetched from its address."""

    def content(self) -> bytes:
        with default_storage.open(_draft_path(self.number, "list"), "rb") as file:
            content: bytes = file.read()
        return content

    def source(self, **more: Any) -> Source:
        """The source that this will be; not saved."""
        days = self.facts["rhythm_days"]
        facts = {name: value for name, value in self.facts.items() if name != "rhythm_days"}
        expect: dict[str, Any] = {"expect_from": 0, "expect_to": 0} | more
        return Source(declared=False, rhythm=timedelta(days=days) if days else None, **facts, **expect)


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
        raise Refused("A list is looked at by itself only where it has an address.")
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
    format = format or document.guess_format(origin, content)
    _looked_at(format, content)
    return _kept(Draft("", "", facts, format, origin, observed_on), content, by)


def _fetched(address: str) -> bytes:
    impatient = replace(  # a page waits for it: one try, and a short one
        FetchPolicy.from_settings(), total_timeout=8.0, read_timeout=4.0, connect_timeout=4.0, retry_delays=()
    )
    try:
        return fetch(address, impatient).content
    except (FetchFailed, NotModified) as failure:
        raise Refused(f"{failure} If it can be had in a browser, give it as a file.") from failure


def _kept(draft: Draft, content: bytes, by: User) -> Draft:
    tidy(before=timezone.now() - DRAFTS_KEPT_FOR)
    try:
        require_room(len(content))
    except NoRoom as full:
        raise Refused(str(full)) from full
    number = uuid4().hex
    said = {
        "facts": draft.facts,
        "format": draft.format,
        "origin": draft.origin,
        "observed_on": draft.observed_on.isoformat() if draft.observed_on else "",
    }
    default_storage.save(_draft_path(number, "list"), ContentFile(content))
    default_storage.save(_draft_path(number, "json"), ContentFile(json.dumps(said).encode()))
    return replace(draft, number=number, token=signing.dumps([number, by.pk], salt=SALT))


def opened(token: str, *, by: User) -> Draft:
    """The draft of a token, for the curator who began it. Raises Refused."""
    try:
        number, whose = signing.loads(token, salt=SALT, max_age=DRAFTS_KEPT_FOR)
        if whose != by.pk:
            raise Refused("Another curator began this draft.")
        with default_storage.open(_draft_path(number, "json")) as file:
            said = json.load(file)
    except (signing.BadSignature, FileNotFoundError) as gone:
        raise Refused(GONE) from gone
    day = date.fromisoformat(said["observed_on"]) if said["observed_on"] else None
    return Draft(number, token, said["facts"], said["format"], said["origin"], day)


def look_at(subject: Draft | Source, options: ReadOptions = AS_FOUND) -> FileHeader:
    """The header, size and guessed mapping of a draft, or of a curator's list as it came last. Raises Refused.

    The parts' names are a column where there are several parts, or where they say what no other column does.
    """
    if isinstance(subject, Draft):
        header = _looked_at(subject.format, subject.content(), options)
    else:
        header = _looked_at(subject.mapping["format"], _newest(subject), options)
    if len(header.parts) > 1 or PART_COLUMN in header.take.values():
        return header
    columns = tuple(column for column in header.columns if column != PART_COLUMN)
    return replace(header, columns=columns, key=tuple(column for column in header.key if column in columns))


def options_of(subject: Draft | Source) -> ReadOptions:
    """How the file is read until a curator says otherwise."""
    return AS_FOUND if isinstance(subject, Draft) else Mapping(**subject.mapping).options


def _looked_at(format: str, content: bytes, options: ReadOptions = AS_FOUND) -> FileHeader:
    try:
        return mapping_preview.read_header(format, content, options)
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
    try:
        return mapping_preview.preview_mapping(curated.specification(source, mapping), content)
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
    read = mapping_preview.preview_mapping(
        curated.specification(Source(declared=False, **facts, **expect), mapping), content
    )
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
        transaction.on_commit(lambda: _throw_away(draft.number))
    return run


def give_up(*, draft: Draft) -> None:
    """The list is not added after all."""
    _throw_away(draft.number)


def tidy(*, before: datetime) -> None:
    """Throw away the drafts that were begun before that moment."""
    try:
        names = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return  # nobody has begun one yet
    for name in names:
        if default_storage.get_modified_time(f"{FOLDER}/{name}") < before:
            default_storage.delete(f"{FOLDER}/{name}")


def _throw_away(number: str) -> None:
    for part in ("json", "list"):
        default_storage.delete(_draft_path(number, part))


def _draft_path(number: str, part: str) -> str:
    return f"{FOLDER}/{number}.{part}"
