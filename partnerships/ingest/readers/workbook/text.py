"""What a workbook's cell does not show as its text: footnotes, and raised marks that point to them.

The parser gives a cell's text without its style, so these are taken out of the XML before it is parsed.
"""

from __future__ import annotations

import re

MARK = rb"[\[(]?(?:\d{1,3}|[a-z]|[*\xe2\x80\xa0\xa1\xa7]{1,4})[\])]?"
"""A footnote's mark, as bytes: "1", "[2]", "*", "a", daggers."""
RAISED_RUN = re.compile(
    rb"<r>\s*<rPr>(?:(?!</rPr>).){0,600}?<vertAlign\s+val=\"superscript\"\s*/>(?:(?!</rPr>).){0,600}?</rPr>\s*"
    rb"<t[^>]{0,40}>\s*" + MARK + rb"\s*</t>\s*</r>",
    re.DOTALL,
)
NOTE = re.compile(rb"<(text:note|office:annotation)\b[^>]*>.*?</\1>", re.DOTALL)
RAISED_STYLE = re.compile(
    rb"<style:style\b[^>]*style:name=\"([^\"]{1,60})\"[^>]*>\s*<style:text-properties\b[^>]*"
    rb"style:text-position=\"(?:super|[1-9])"
)
RAISED_SPAN = re.compile(
    rb"<text:span\s+text:style-name=\"([^\"]{1,60})\"\s*>\s*" + MARK + rb"\s*</text:span>"
)


def as_shown(name: str, content: bytes) -> bytes:
    """The XML of one of a workbook's files, without what its cells do not show. `name`: the file's."""
    if name.endswith("content.xml"):
        return _opendocument(content)
    return RAISED_RUN.sub(b"", content) if b'"superscript"' in content else content


def _opendocument(content: bytes) -> bytes:
    if b"<text:note" in content or b"<office:annotation" in content:
        content = NOTE.sub(b"", content)
    if b"style:text-position" not in content:
        return content
    raised = set(RAISED_STYLE.findall(content))
    return RAISED_SPAN.sub(lambda span: b"" if span[1] in raised else span[0], content)
