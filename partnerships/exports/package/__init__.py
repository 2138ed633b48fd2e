"""ZIP: a data package (Frictionless Data Package v1) that explains and proves itself.

data.csv, the evidence behind its rows, the sources, the schema, a README and the hash of every file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import F

from partnerships.exports import csv
from partnerships.exports.answer import Answer
from partnerships.exports.package import descriptor, readme
from partnerships.exports.package.zipped import zipped
from partnerships.queries.column_values import numbered
from partnerships.queries.provenance import evidence_sql, statements
from partnerships.queries.provenance.evidence_columns import LISTING_COLUMNS, SOURCE_COLUMNS


@dataclass(frozen=True)
class Package:
    """The files of a package as they leave, with the size and hash of those that have left."""

    answer: Answer
    sizes: dict[str, int] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)

    def parts(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        """Names and chunks, in the order in which they have to be read."""
        tables = {f"{name}.csv" for name in descriptor.tables(self.answer)}
        for name, chunks in FILES.items():
            if name.endswith(".csv") and name not in tables:
                continue
            yield name, self._noted(name, chunks(self))
        yield "SHA256SUMS", [f"{digest}  {name}\n".encode() for name, digest in self.hashes.items()]

    def _noted(self, name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            yield chunk
        self.hashes[name], self.sizes[name] = digest.hexdigest(), size


def stream(answer: Answer) -> Iterator[bytes]:
    """The answer as chunks of a data package."""
    yield from zipped(Package(answer).parts(), answer.release.published_at)


def _listings(package: Package) -> Iterator[bytes]:
    rows = package.answer.select(
        {"partnership_id": numbered("partnership_id"), "listing_ids": F("listing_ids")}
    )
    texts = {column.name: column.type == "string" for column in LISTING_COLUMNS}
    return csv.table(evidence_sql.listings(rows), texts)


def _sources(package: Package) -> Iterator[bytes]:
    yield csv.line(column.name for column in SOURCE_COLUMNS)
    for source in evidence_sql.sources(package.answer.question):
        yield csv.line(getattr(source, column.value) for column in SOURCE_COLUMNS)


def _statements(package: Package) -> Iterator[bytes]:
    yield csv.line(statements.COLUMNS)
    for row in statements.rows(package.answer.question):
        yield csv.line(row)


FILES: dict[str, Callable[[Package], Iterable[bytes]]] = {
    "data.csv": lambda package: csv.stream(package.answer),
    "listings.csv": _listings,
    "statements.csv": _statements,
    "sources.csv": _sources,
    "datapackage.json": lambda package: [descriptor.written(package.answer, package.sizes, package.hashes)],
    "README.md": lambda package: [readme.written(package.answer, package.hashes)],
}
