"""Drafts of lists: what a curator said of a list that is being added, and its bytes, while its columns are mapped.

A draft is two files beside the snapshots, under a number that only its curator's signed token tells. One that is left
lying is thrown away after a day.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from partnerships.actions.sources import Refused
from partnerships.ingest.snapshot_store import NoRoom, require_room
from partnerships.models import Source

FOLDER = "drafts"
DRAFTS_KEPT_FOR = timedelta(days=1)
SALT = "the draft of a list"
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


def keep(draft: Draft, content: bytes, by: User) -> Draft:
    """Keep a draft and its bytes, and give it its number and token. Raises Refused where there is no room."""
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


def tidy(*, before: datetime) -> None:
    """Throw away the drafts that were begun before that moment."""
    try:
        names = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return  # nobody has begun one yet
    for name in names:
        if default_storage.get_modified_time(f"{FOLDER}/{name}") < before:
            default_storage.delete(f"{FOLDER}/{name}")


def throw_away(draft: Draft) -> None:
    """The list is added, or it is not to be."""
    for part in ("json", "list"):
        default_storage.delete(_draft_path(draft.number, part))


def _draft_path(number: str, part: str) -> str:
    return f"{FOLDER}/{number}.{part}"
