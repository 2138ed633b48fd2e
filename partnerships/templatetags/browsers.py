"""A session's browser in words, of the text by which it names itself (User-Agent). What is not known for sure is
"a browser": many name themselves as Chrome or Safari and add a word of their own."""

from __future__ import annotations

import re

from django import template

register = template.Library()

IN_BRACKETS = re.compile(r"\([^()]*\)")
PRODUCT = re.compile(r"([A-Za-z]+)/[\w.]+")
NAMED_BY_ALL = frozenset({"Mozilla", "AppleWebKit", "Gecko", "Mobile", "Safari"})
BROWSERS = {
    frozenset({"Firefox"}): "Firefox",
    frozenset({"FxiOS"}): "Firefox",
    frozenset({"Chrome"}): "Chrome",
    frozenset({"CriOS"}): "Chrome",
    frozenset({"Chrome", "Edg"}): "Edge",
    frozenset({"Chrome", "EdgA"}): "Edge",
    frozenset({"Version", "EdgiOS"}): "Edge",
    frozenset({"Chrome", "OPR"}): "Opera",
    frozenset({"SamsungBrowser", "Chrome"}): "Samsung Internet",
    frozenset({"Version"}): "Safari",
}
"""The products that each browser names, beside those that all name."""
ON_APPLES = frozenset({"FxiOS", "CriOS", "EdgiOS", "Version"})
SYSTEMS = {
    "iPhone": "an iPhone",
    "iPad": "an iPad",
    "Android": "Android",
    "Windows NT": "Windows",
    "CrOS": "ChromeOS",
    "Macintosh": "a Mac",
    "Linux": "Linux",
}
"""What stands in brackets: Android names Linux, too."""
MAC_OR_TABLET = "a Mac or an iPad"
"""An iPad's own browser gives itself out to be a Mac's."""
APPLES = frozenset({"an iPhone", "an iPad", MAC_OR_TABLET})


@register.filter
def browser_words(user_agent: str) -> str:
    """ "Firefox on Windows"; "A browser on Linux" where only the system is known."""
    bracketed = IN_BRACKETS.search(user_agent)
    system = next((words for mark, words in SYSTEMS.items() if bracketed and mark in bracketed[0]), "")
    products = frozenset(PRODUCT.findall(IN_BRACKETS.sub(" ", user_agent))) - NAMED_BY_ALL
    if system == SYSTEMS["Macintosh"] and products & ON_APPLES:
        system = MAC_OR_TABLET
    known = bool(products & ON_APPLES) == (system in APPLES)
    browser = BROWSERS.get(products, "") if known else ""
    browser = browser or "A browser"
    return f"{browser} on {system}" if system else browser
