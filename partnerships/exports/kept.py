"""The CSV of a whole version as a file on disk, plain and compressed.

It is what most readers take, and it never changes. The worker writes it once a version is published; from then on
it is only sent. Where there is no such file (a question, another order, an older version, no worker) the database
writes the same bytes as it always does.
"""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.http import QueryDict

from partnerships.exports import csv
from partnerships.exports.answer import Answer
from partnerships.queries import releases
from partnerships.queries.question import Question

MAX_VERSIONS_KEPT = 3
"""The files of the newest versions stay: a reader may be in the middle of one."""
PLAIN, COMPRESSED = "csv", "csv.gz"
GZIP_LEVEL = 6
"""From 1 (fast) to 9 (small)."""
DRAFT_SECONDS = 3600
"""A draft older than this was left by a worker that was stopped."""


def opened(answer: Answer, *, compressed: bool) -> BinaryIO | None:
    """The file with this answer, if it is that of a whole version and has been written."""
    if not answer.is_whole:
        return None
    try:
        return _path(answer, COMPRESSED if compressed else PLAIN).open("rb")
    except FileNotFoundError:
        return None


def keep_newest() -> bool:
    """Write the files of the newest version unless they are there; whether they had to be written."""
    newest = releases.newest()
    if newest is None:
        return False
    answer = Answer.to(Question.ask(QueryDict(f"version={newest.number}")), site=settings.SITE_ADDRESS)
    if _path(answer, COMPRESSED).exists():
        return False
    _write(answer)
    _clear_away()
    return True


def _write(answer: Answer) -> None:
    """Both files under other names first, so that nobody ever opens half of one; the compressed one appears last."""
    _folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="draft-", dir=_folder()) as draft:
        plain, compressed = Path(draft, PLAIN), Path(draft, COMPRESSED)
        with plain.open("wb") as file, gzip.GzipFile(compressed, "wb", GZIP_LEVEL, mtime=0) as packed:
            for chunk in csv.stream(answer):
                file.write(chunk)
                packed.write(chunk)
        for written in (plain, compressed):
            _fsync(written)
        plain.replace(_path(answer, PLAIN))
        compressed.replace(_path(answer, COMPRESSED))


def _fsync(path: Path) -> None:
    """Have the disk hold the bytes before the name: after a power cut a kept file is whole or absent."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _clear_away() -> None:
    """Old versions, and what a worker left that was stopped while it wrote."""
    for old in sorted(_folder().glob("v*.csv*"))[: -2 * MAX_VERSIONS_KEPT]:
        old.unlink(missing_ok=True)
    for draft in _folder().glob("draft-*"):
        if draft.stat().st_mtime < time.time() - DRAFT_SECONDS:
            shutil.rmtree(draft, ignore_errors=True)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "versions"


def _path(answer: Answer, ending: str) -> Path:
    """`v00000012-v12-5f1c….csv`: the version in eight digits, so that names sort as versions do, and the tag."""
    return _folder() / f"v{answer.question.version:08}-{answer.tag('csv')}.{ending}"
