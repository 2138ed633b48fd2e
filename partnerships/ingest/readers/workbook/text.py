"""What a workbook's cell does not show as its text: footnotes, and raised marks that point to them.

The parser gives a cell's text without its style, so these are taken out of the XML before it is parsed.
"""

from __future__ import annotations

import re

MARK = rb"[\[(]?(?:\d{1,3}|[a-z]|[*\xe2\x80\xa0\xa1\xa7]{1,4})[\])]?"
"""A footnote's mark, as bytes: "1", "[2]", "*", "a", daggers."""
RUN, RUN_END = b"<r>", b"</r>"
RAISED = re.compile(rb"<vertAlign\s+val=\"superscript\"\s*/>")
RAISED_MARK = re.compile(rb"\s*<t[^>]{0,40}>\s*" + MARK + rb"\s*</t>\s*")
NOTE = re.compile(rb"<(text:note|office:annotation)(?:\s[^<>]*)?(?<!/)>")
STYLE = re.compile(rb"<style:style(\s[^<>]*)>\s*<style:text-properties(\s[^<>]*)")
STYLE_NAME = re.compile(rb"style:name=\"([^\"]{1,60})\"")
RAISED_POSITION = re.compile(rb"style:text-position=\"(?:super|[1-9])")
RAISED_SPAN = re.compile(
    rb"<text:span\s+text:style-name=\"([^\"]{1,60})\"\s*>\s*" + MARK + rb"\s*</text:span>"
)


def as_shown(name: str, content: bytes) -> bytes:
    """The XML of one of a workbook's files, without what its cells do not show. `name`: the file's.

    In time as its length, whatever it holds: it runs before the parser's process with its limits.
    """
    if name.endswith("content.xml"):
        return _opendocument(content)
    return _without_raised_runs(content) if b'"superscript"' in content else content


def _without_raised_runs(content: bytes) -> bytes:
    """Without the runs of text that are a raised mark. A run holds no other run."""
    kept = []
    *runs, rest = content.split(RUN_END)
    for piece in runs:
        start = piece.rfind(RUN)
        is_mark = start >= 0 and _is_raised_mark(piece[start + len(RUN) :])
        kept.append(piece[:start] if is_mark else piece + RUN_END)
    return b"".join([*kept, rest])


def _is_raised_mark(run: bytes) -> bool:
    properties, ends, text = run.lstrip().partition(b"</rPr>")
    is_raised = ends and properties.startswith(b"<rPr>") and RAISED.search(properties)
    return bool(is_raised and RAISED_MARK.fullmatch(text))


def _opendocument(content: bytes) -> bytes:
    content = _without_notes(content)
    if b"style:text-position" not in content:
        return content
    raised = {
        name[1]
        for style, properties in STYLE.findall(content)
        if RAISED_POSITION.search(properties) and (name := STYLE_NAME.search(style))
    }
    return RAISED_SPAN.sub(lambda span: b"" if span[1] in raised else span[0], content)


def _without_notes(content: bytes) -> bytes:
    """Without footnotes and comments. One that does not end stays, and none of its kind is looked for after it."""
    kept, at, endless = [], 0, set()
    for note in NOTE.finditer(content):
        if note.start() < at or note[1] in endless:
            continue
        mark = b"</" + note[1] + b">"
        if (end := content.find(mark, note.end())) < 0:
            endless.add(note[1])
            continue
        kept.append(content[at : note.start()])
        at = end + len(mark)
    return b"".join([*kept, content[at:]])
