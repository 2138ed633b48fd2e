"""The data set in schema.org's words, so that dataset search engines find it and its files."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from partnerships.exports import about
from partnerships.exports.formats import FORMATS
from partnerships.queries.columns import Asked, columns
from partnerships.script_modules import NOT_IN_A_SCRIPT

DESCRIPTION = (
    "Which US police, sheriff's and fire departments took part in Ring's programs, since when, and who says so: one "
    "row an agency and program, with place, dates as exactly as they are known, status and sources."
)


def json_ld(site: str, release: Any) -> SafeString:
    """JSON-LD that may stand inside a script element of a page."""
    described = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": about.TITLE,
        "description": DESCRIPTION,
        "url": f"{site}/data/",
        "identifier": f"{site}/data/releases/{release.number}/",
        "version": str(release.number),
        "dateModified": release.published_at.date().isoformat(),
        "license": about.LICENSE_URL,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": "ringwatch", "url": f"{site}/"},
        "spatialCoverage": {"@type": "Place", "name": "United States"},
        "variableMeasured": [
            {"@type": "PropertyValue", "name": column.name, "description": column.meaning}
            for column in columns(Asked(0))
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": format.label,
                "encodingFormat": format.media.partition(";")[0],
                "contentUrl": f"{site}/partnerships.{format.extension}",
            }
            for format in FORMATS.values()
        ],
    }
    return mark_safe(json.dumps(described, ensure_ascii=False).translate(NOT_IN_A_SCRIPT))  # noqa: S308 (escaped)
