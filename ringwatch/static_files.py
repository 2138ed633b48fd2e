"""How static files are stored for serving: hashed and compressed, and our own scripts and style sheets without comments
and indentation, which are a quarter of what a first visit would bring of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile, File
from rcssmin import cssmin
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

MINIFIED: dict[tuple[str, str], Callable[[str], str]] = {("js", ".js"): jsmin, ("css", ".css"): cssmin}
"""Our folders and the files in them. Libraries are minified by those who publish them."""


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise has no types
    """Each file under the hash of what is served by that name."""

    def file_hash(self, name: str | None, content: Any = None) -> str:
        found: str = super().file_hash(name, _minified(name, content) if content else None)
        return found

    @lru_cache(maxsize=1024)  # noqa: B019 (there is one storage, which lives as long as its process)
    def url(self, name: str, force: bool = False) -> str:
        """The address of a file, looked up once: a page asks for some of them a hundred times."""
        found: str = super().url(name, force)
        return found

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress what pages name, which is each file under its hash; under its own name only error pages ask."""
        hashed = set(self.hashed_files.values())
        yield from super().compress_files(path for path in paths if path in hashed)

    def _save(self, name: str, content: File[bytes]) -> str:
        stored: str = super()._save(name, _minified(name, content))
        return stored


def _minified(name: str | None, content: File[bytes]) -> File[bytes]:
    """The file, or one of ours as short as it says the same. Minified again it does not change."""
    path = PurePosixPath(name or "")
    minify = MINIFIED.get((path.parts[0] if path.parts else "", path.suffix))
    if minify is None:
        return content
    content.seek(0)
    return ContentFile(minify(content.read().decode()).encode(), name)
