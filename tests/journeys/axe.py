"""What axe finds on a page as it is at the moment, in light and in dark."""

from pathlib import Path

import pytest
from django.conf import settings

SCRIPT = Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js"
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES = {
    "light": {"runOnly": ALL, "resultTypes": ["violations"]},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]},
}
"""What axe is asked: everything once, and of another scheme what it changes."""
RUN = "options => axe.run(document, options).then(found => found.violations)"


def load(context) -> None:
    """Bring axe into every page of a browser's context."""
    if not SCRIPT.exists():
        pytest.skip("axe-core is not installed: npm ci")
    context.add_init_script(path=SCRIPT)


def violations(page) -> list[str]:
    """The rule that is broken, in which scheme, and by which elements."""
    found = []
    for scheme, options in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)
        found += [
            f"{scheme}: {one['id']}: {node['target']} {node['failureSummary']}"
            for one in page.evaluate(RUN, options)
            for node in one["nodes"]
        ]
    return found
