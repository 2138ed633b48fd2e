"""The tag of an answer: it names ETags and cache keys, so that no client and no cache mixes two answers up."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from partnerships.models import Release

if TYPE_CHECKING:
    from partnerships.queries.question import Question

DIGEST_DIGITS = 32
"""Hexadecimal digits of SHA-256 that a tag keeps: 128 bits."""


def release_tag(release: Release, layout: int) -> str:
    """A name that only this release has in this layout: of two with one number, only one was published then."""
    return hashlib.sha256(
        f"{release.number}\n{release.published_at.isoformat()}\n{layout}".encode()
    ).hexdigest()[:16]


def answer_tag(question: Question, release: Release | None, layout: int, *form: object) -> str:
    """A name that only the answer to this question has, from this release, with this set of columns.

    `form`: what else its bytes depend on: the kind of file, the page, the host in its links. The time of publishing
    is part of the tag: in a database restored from a backup a version number can come again with other rows.
    Written in letters, digits and hyphens, the version first: `v12-5f1c…`.
    """
    published = release.published_at.isoformat() if release else ""
    asked = (question.address_of_rows(), question.version, published, layout, *form)
    digest = hashlib.sha256("\n".join(map(str, asked)).encode()).hexdigest()
    return f"v{question.version}-{digest[:DIGEST_DIGITS]}"
