"""The files of a language: what its PO files have, what the sources say by now, and whether the two agree."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from ringwatch.catalogues import extract, po
from ringwatch.catalogues.extract import Message
from ringwatch.catalogues.po import Entry

DOMAINS: dict[str, Callable[[], dict[Message, list[str]]]] = {
    "django": extract.of_pages,
    "djangojs": extract.of_scripts,
}
NAMED = re.compile(r"%\(\w+\)s|\{\w+\}")
"""What stands for a value in a message. A number may be written out in a text for one."""
TAGS = re.compile(r"</?\w+")


@dataclass
class Catalogue:
    """One domain of a language: its entries in the order of the messages."""

    language: str
    domain: str
    entries: list[Entry]

    @classmethod
    def of(cls, language: str, domain: str) -> Catalogue:
        """What the sources say, with the translations that the PO file has of it."""
        path = _path(language, domain, "po")
        known = po.read(path.read_text(encoding="utf-8")) if path.exists() else {}
        said = DOMAINS[domain]()
        entries = [Entry(message, said[message], known.get(message, ())) for message in sorted(said)]
        return cls(language, domain, entries)

    @property
    def missing(self) -> list[Entry]:
        return [one for one in self.entries if not one.is_translated]

    @property
    def broken(self) -> list[Entry]:
        """Translations that lost or made up a value, or a tag."""
        return [one for one in self.entries if one.is_translated and not _keeps_values(one)]

    def take(self, texts: dict[str, str | list[str]]) -> int:
        """Translations by their English text; how many were new."""
        taken = 0
        for one in self.entries:
            key = f"{one.message.context}|{one.message.one}" if one.message.context else one.message.one
            text = texts.get(key)
            if text and one.texts != (found := (text,) if isinstance(text, str) else tuple(text)):
                one.texts, taken = found, taken + 1
        return taken

    def files(self) -> dict[Path, bytes]:
        """What the PO and the MO file hold when they are up to date."""
        return {
            _path(self.language, self.domain, "po"): po.written(self.entries, self.language).encode(),
            _path(self.language, self.domain, "mo"): po.compiled(self.entries, self.language),
        }

    def write(self) -> None:
        for path, content in self.files().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def outdated(self) -> list[Path]:
        """Files that are not what the sources and the translations make of them."""
        return [
            path
            for path, content in self.files().items()
            if not path.exists() or path.read_bytes() != content
        ]


def _keeps_values(one: Entry) -> bool:
    sides = (one.message.one, one.message.many) if one.message.many else (one.message.one,)
    for number, (english, text) in enumerate(zip(sides, one.texts, strict=True)):
        wanted, found = set(NAMED.findall(english)), set(NAMED.findall(text))
        is_for_one = bool(one.message.many) and number == 0
        if found - set(NAMED.findall("".join(sides))) or (wanted - found and not is_for_one):
            return False
        if sorted(TAGS.findall(english)) != sorted(TAGS.findall(text)):
            return False
    return True


def _path(language: str, domain: str, ending: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / f"{domain}.{ending}"
