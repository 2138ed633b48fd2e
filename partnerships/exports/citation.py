"""How an answer is cited: a lasting address, how many rows, the SHA-256 of its file, the day.

The file is the canonical CSV: every column, the usual order, at the version. Its bytes never change, so its hash
is computed once. A citation is in English in every language of the site: two readers of one answer cite it alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.utils.text import slugify
from django.utils.translation import gettext, override
from redis.exceptions import RedisError

from partnerships.dates import day_in_words
from partnerships.exports import csv, kept
from partnerships.exports.answer import Answer

CACHE_SECONDS = 30 * 24 * 3600
"""How long a hash stays in the cache. Computed again, it is the same."""
CHUNK_BYTES = 1 << 20
MAX_ROWS_AT_ONCE = 500
"""Up to this many rows take some milliseconds: a page gives their hash, and reads them on its own connection."""


@dataclass(frozen=True)
class Citation:
    """What a citation says. `sha256` is empty where the file was not read for it."""

    words: str
    version: int
    published_on: date
    count: int
    page: str
    file: str
    site: str
    sha256: str = ""

    @classmethod
    def of(cls, answer: Answer, sha256: str = "") -> Citation:
        question = answer.question
        with override(settings.LANGUAGE_CODE):
            words = question.words()
        return cls(
            words=words,
            version=question.version,
            published_on=answer.release.published_at.date(),
            count=question.count(),
            page=answer.address("/partnerships/"),
            file=answer.address("/partnerships.csv"),
            site=answer.site,
            sha256=sha256,
        )

    @property
    def title(self) -> str:
        return f"ringwatch: partnerships of US public agencies with Ring ({self.words})"

    @property
    def page_here(self) -> str:
        """The address of the page, for a link on this site."""
        return self.page.removeprefix(self.site)

    @property
    def file_here(self) -> str:
        return self.file.removeprefix(self.site)

    @property
    def published(self) -> str:
        with override(settings.LANGUAGE_CODE):
            return day_in_words(self.published_on)

    @property
    def rows(self) -> str:
        return f"{self.count:,} row{'' if self.count == 1 else 's'}"

    @property
    def hash(self) -> str:
        return f" SHA-256 of the CSV: {self.sha256}." if self.sha256 else ""

    @property
    def plain(self) -> str:
        return f"{self.title}. Version {self.version}, {self.published}. {self.rows}. {self.page}.{self.hash}"

    @property
    def footnote(self) -> str:
        return (
            f"ringwatch, “Partnerships of US public agencies with Ring ({self.words}),” version {self.version} "
            f"({self.published}), {self.rows}, {self.page}."
        )

    @property
    def bibtex(self) -> str:
        fields = {
            "title": f"{{{_tex(self.title)}}}",
            "author": "{{ringwatch}}",
            "year": f"{{{self.published_on.year}}}",
            "month": f"{{{self.published_on.month}}}",
            "version": f"{{{self.version}}}",
            "url": f"{{{self.page}}}",
            "note": f"{{{_tex((self.rows + '.' + self.hash).strip())}}}",
        }
        body = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
        return f"@misc{{{self.key},\n{body}\n}}\n"

    @property
    def ris(self) -> str:
        fields = (
            ("TY", "DATA"),
            ("TI", self.title),
            ("AU", "ringwatch"),
            ("PY", str(self.published_on.year)),
            ("DA", self.published_on.strftime("%Y/%m/%d")),
            ("ET", f"Version {self.version}"),
            ("UR", self.page),
            ("L1", self.file),
            ("N1", (self.rows + "." + self.hash).strip()),
            ("ER", ""),
        )
        return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in fields)

    @property
    def blocks(self) -> tuple[tuple[str, str], ...]:
        """Every form of the citation, with its name."""
        return (
            (gettext("Plain text"), self.plain),
            (gettext("Footnote"), self.footnote),
            ("BibTeX", self.bibtex),
            ("RIS", self.ris.replace("\r\n", "\n")),
        )

    @property
    def key(self) -> str:
        asked = "" if self.words == "all partnerships" else slugify(self.words)[:40]
        return f"ringwatch-v{self.version}-{asked}".strip("-")


def sha256(answer: Answer) -> str:
    """The SHA-256 of the canonical CSV of this question at this version, in hexadecimal digits."""
    try:
        kept = cache.get_or_set(f"csv-sha256:{answer.tag('csv')}", lambda: _hashed(answer), CACHE_SECONDS)
    except RedisError:  # readers are served without it
        kept = None
    return kept or _hashed(answer)


def _hashed(answer: Answer) -> str:
    few, canonical = answer.question.count() <= MAX_ROWS_AT_ONCE, answer.canonical()
    if file := kept.opened(canonical, compressed=False):
        with file:
            return _digest(iter(lambda: file.read(CHUNK_BYTES), b""))
    return _digest((csv.at_once if few else csv.stream)(canonical))


def _digest(chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _tex(text: str) -> str:
    """A text in which TeX sees no commands."""
    named = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(named.get(one) or (f"\\{one}" if one in "#$%&_{}" else one) for one in text)
