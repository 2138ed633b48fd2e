"""The text of a page's elements as a browser shows it: no styles, scripts, hidden elements, or footnote marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

NEVER_SHOWN = frozenset({"style", "script", "template", "noscript", "head", "datalist", "object", "svg"})
BLOCKS = frozenset(
    "address article br caption dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p"
    " pre section select table tbody td th thead tr ul".split()
)
"""Elements that begin a new line: the words before and after them stay apart."""
HIDING_CLASSES = frozenset({"sr-only", "visually-hidden", "screen-reader-text", "d-none"})
"""Names by which the usual style sheets hide what only a reading machine is to say, or nobody is to see."""
HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
SIMPLE_SELECTOR = re.compile(r"\s*(?:[a-z]+)?([.#])([\w-]+)\s*", re.IGNORECASE)
FOOTNOTE_MARK = re.compile(
    r"\s*[\[(]?(?:\d{1,3}|[a-z]|[ivx]+|[*†‡§¶#]+|note \d+)(?:\s*,\s*\w{1,3})*[\])]?\s*", re.IGNORECASE
)
ORDINAL = re.compile(r"\s*(?:st|nd|rd|th)\s*", re.IGNORECASE)
MAX_MARK_LENGTH = 100
"""Characters of a raised text that may be footnotes' marks."""
MAX_REMEMBERED = 10_000
"""Elements of which it is remembered whether they are shown."""


class Shown:
    """What a page shows. The rules of its own `<style>` elements count where they hide a class or an id."""

    def __init__(self, page: etree._Element | None) -> None:
        self._classes = set(HIDING_CLASSES)
        self._ids: set[str] = set()
        self._hidden: dict[etree._Element, bool] = {}
        for style in () if page is None else page.iter("style"):
            for selectors in _hiding_rules(style.text or ""):
                self._hide(selectors)

    def is_hidden(self, element: etree._Element) -> bool:
        """Whether the element, or one that it stands in, is not shown. A page may nest each cell deeply."""
        if len(self._hidden) > MAX_REMEMBERED:
            self._hidden.clear()
        within: list[etree._Element] = []
        one: etree._Element | None = element
        while one is not None and one not in self._hidden:
            within.append(one)
            one = one.getparent()
        hidden = one is not None and self._hidden[one]
        for inner in reversed(within):
            hidden = self._hidden[inner] = hidden or self._hides(inner)
        return hidden

    def text(self, element: etree._Element) -> str:
        """The element's words, with single spaces."""
        return " ".join("".join(self._pieces(element)).split())

    def _pieces(self, element: etree._Element) -> Iterator[str]:
        """Without recursion: a page may nest without measure."""
        waiting: list[etree._Element | str] = [element]
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                yield one
                continue
            inside: list[etree._Element | str] = [one.text or ""]
            for child in one:
                inside += [child, child.tail or ""] if self._is_read(child) else [child.tail or ""]
            if one.tag in BLOCKS:
                inside = [" ", *inside, " "]
            waiting.extend(reversed(inside))

    def _is_read(self, child: etree._Element) -> bool:
        if not isinstance(child.tag, str) or self._hides(child):
            return False
        return child.tag != "sup" or not _is_footnote_mark(_beginning(child))

    def _hides(self, element: etree._Element) -> bool:
        if element.tag in NEVER_SHOWN or "hidden" in element.attrib or element.get("aria-hidden") == "true":
            return True
        if HIDING_STYLE.search(element.get("style") or ""):
            return True
        named = self._classes.intersection((element.get("class") or "").split())
        return bool(named) or (element.get("id") or "") in self._ids

    def _hide(self, selectors: str) -> None:
        for selector in selectors.split(","):
            if found := SIMPLE_SELECTOR.fullmatch(selector):
                (self._classes if found[1] == "." else self._ids).add(found[2])


def _hiding_rules(style: str) -> Iterator[str]:
    """The selectors of each rule of a style sheet that hides what they name; of nested rules, the innermost."""
    for rule in style.split("}")[:-1]:
        before, _brace, declarations = rule.rpartition("{")
        if HIDING_STYLE.search(declarations):
            yield before.rpartition("{")[2]


def _beginning(element: etree._Element) -> str:
    """The element's text, as far as it may be a footnote's mark and beyond."""
    text = ""
    for piece in map(str, element.itertext()):
        text += piece
        if len(text) > MAX_MARK_LENGTH:
            break
    return text


def _is_footnote_mark(text: str) -> bool:
    return (
        len(text) <= MAX_MARK_LENGTH and bool(FOOTNOTE_MARK.fullmatch(text)) and not ORDINAL.fullmatch(text)
    )
