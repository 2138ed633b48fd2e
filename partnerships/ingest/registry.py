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
def declared() -> dict[str, Source]:
    """Slug → declaration, in the order of the slugs."""
    names = sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))
    sources = [import_module(f"partnerships.sources.{name}").SOURCE for name in names]
    return {source.slug: source for source in sources}


def get(slug: str) -> Source:
    """The declaration of a slug. Raises UnknownSource."""
    try:
        return declared()[slug]
    except KeyError:
        raise UnknownSource(
            f"No list is called “{slug}”; the declared ones are {', '.join(declared())}."
        ) from None


def folder(source: Source) -> Path:
    """The source's own folder: its slug with underscores."""
    return FOLDER / source.slug.replace("-", "_")


def decisions(source: Source) -> Decisions:
    """The decisions that come with a source's list."""
    return Decisions.load(folder(source))


def corrections(source: Source) -> Corrections:
    return Corrections.load(folder(source))
