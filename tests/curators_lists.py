"""Lists that a curator has added, mapped as the admin would map them from a file of them."""

from pathlib import Path
from typing import Any

from partnerships.actions import sources
from partnerships.ingest.mapping.curated import Mapping
from partnerships.ingest.mapping.mapping_preview import read_header
from partnerships.models import Source
from partnerships.models.vocabulary import Nature
from tests.factories import curator

CASES = Path(__file__).resolve().parent / "cases"


def added(file: Path, slug: str = "towns", nature: Nature = Nature.ROLL, **said: Any) -> Source:
    """The list of this file, its columns as guessed; `said` overrides the mapping. Nothing is taken in yet."""
    header = read_header("", file.read_bytes(), name=file.name)
    guessed = {
        "format": header.format,
        "columns": header.columns,
        "take": header.take,
        "key": header.key,
        "date_order": header.date_orders.get(header.take.get("date", ""), ""),
    }
    facts = {"title": "Towns", "publisher": "A county", "license": "none stated", "nature": nature}
    mapping = Mapping(**guessed | said)
    return sources.add(slug=slug, mapping=mapping, by=curator(), expect_from=1, expect_to=2_000, **facts)
