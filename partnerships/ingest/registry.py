"""The declared sources: what stands in `partnerships/sources/`. The folder listing is the registry."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path

import partnerships.sources
from partnerships.ingest.agencies.decisions import Decisions
from partnerships.ingest.corrections import Corrections
from partnerships.ingest.spec import Source

FOLDER = Path(partnerships.sources.__file__).parent


class UnknownSource(LookupError):
    """No list of that name is declared. The message names those that are."""


@cache
def _folder_names() -> tuple[str, ...]:
    return tuple(sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)])))


@cache
def _declaration(folder_name: str) -> Source:
    source: Source = import_module(f"partnerships.sources.{folder_name}").SOURCE
    return source


@cache
def declared() -> dict[str, Source]:
    """Slug → declaration, in the order of the slugs."""
    sources = map(_declaration, _folder_names())
    return {source.slug: source for source in sources}


def get(slug: str) -> Source:
    """The declaration of a slug; no other is imported for it. Raises UnknownSource."""
    if (name := _folder_name(slug)) in _folder_names() and (source := _declaration(name)).slug == slug:
        return source
    raise UnknownSource(f"No list is called “{slug}”; the declared ones are {', '.join(declared())}.")


def _folder_name(slug: str) -> str:
    return slug.replace("-", "_")


def folder(source: Source) -> Path:
    """The source's own folder: its slug with underscores."""
    return FOLDER / _folder_name(source.slug)


def decisions(source: Source) -> Decisions:
    """The decisions that come with a source's list."""
    return Decisions.load(folder(source))


def corrections(source: Source) -> Corrections:
    return Corrections.load(folder(source))
