"""What axe finds on a page as it is at the moment, in light and in dark."""

from pathlib import Path

import pytest
from django.conf import settings

SCRIPT = Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js"
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = "options => axe.run(document, options).then(found => found.violations)"
COLORS = """options => {
  const surroundings = new Map(), kinds = new Map();
  const surrounding = (element) => {
    if (!element) return "";
    if (!surroundings.has(element)) {
      const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(element);
      surroundings.set(element, [surrounding(element.parentElement), element.tagName, element.getAttribute("class"),
        backgroundColor, backgroundImage, opacity, position].join("|"));
    }
    return surroundings.get(element);
  };
  const says = ({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.trim();
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.matches("input, select, textarea") && ![...element.childNodes].some(says)) continue;
    if (!element.checkVisibility({ visibilityProperty: true }) || !element.getClientRects().length) continue;
    const { color, fontSize, fontWeight, textShadow, webkitTextStroke } = getComputedStyle(element);
    const kind = [surrounding(element), color, fontSize, fontWeight, textShadow, webkitTextStroke].join("|");
    kinds.set(kind, [...(kinds.get(kind) ?? []), element]);
  }
  for (const alike of kinds.values())
    for (const place of [0, alike.length >> 1, alike.length - 1]) alike[place].dataset.oneOfItsKind = "";
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-one-of-its-kind]" }] });
  return axe.run(document, options).then(found => found.violations);
}"""
"""Asks of the first, the middle and the last of texts that are alike in all that their colors come from: most of a
table's rows are, and axe needs a millisecond for each text."""
SCHEMES = {
    "light": (EVERYTHING, {"runOnly": ALL, "resultTypes": ["violations"]}),
    "dark": (
        COLORS,
        {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]},
    ),
}
"""What axe is asked: everything once, of every text; and of another scheme what it changes."""


SAMPLED = SCHEMES | {"light": (COLORS, {"runOnly": ALL, "resultTypes": ["violations"]})}
"""The same, with colors asked of each kind of text only: for pages of many rows, where what axe reads in the light is
half of the time."""


def violations(page, schemes=SCHEMES) -> list[str]:
    """The rule that is broken, in which scheme, and by which elements. The page is not to be used afterwards."""
    if not SCRIPT.exists():
        pytest.skip("axe-core is not installed: npm ci")
    page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    found = []
    for scheme, (question, options) in schemes.items():
        page.emulate_media(color_scheme=scheme)
        found += [
            f"{scheme}: {one['id']}: {node['target']} {node['failureSummary']}"
            for one in page.evaluate(question, options)
            for node in one["nodes"]
        ]
    return found
