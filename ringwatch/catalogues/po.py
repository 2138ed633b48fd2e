"""Catalogues as PO files, which translators edit, and as MO files, which Django reads. Knows the formats only.

https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html and …/MO-Files.html
"""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ringwatch.catalogues.extract import Message

HEADER = "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nLanguage: {language}\n{plurals}\n"
PLURALS = "Plural-Forms: nplurals=2; plural=(n != 1);"
MAGIC = 0x950412DE
HEAD_BYTES = 28
AFTER_CONTEXT, BETWEEN_FORMS = "\x04", "\0"


@dataclass
class Entry:
    """A message, the files that say it, and its translation: one text, or one for one and one for many."""

    message: Message
    places: Sequence[str] = ()
    texts: tuple[str, ...] = field(default=())

    @property
    def is_translated(self) -> bool:
        wanted = 2 if self.message.many else 1
        return len(self.texts) == wanted and all(self.texts)


def written(entries: Sequence[Entry], language: str) -> str:
    """The PO file: messages in their order, missing translations empty."""
    header = f'msgid ""\nmsgstr {_quoted(HEADER.format(language=language, plurals=PLURALS))}\n'
    return "\n".join([header, *(_entry(one) for one in entries)])


def read(text: str) -> dict[Message, tuple[str, ...]]:
    """Message → its translation, of every entry of a PO file but its header."""
    found = {}
    for block in text.split("\n\n"):
        fields = dict(_fields(block))
        if one := fields.get("msgid"):
            message = Message(one, fields.get("msgid_plural", ""), fields.get("msgctxt", ""))
            names = ("msgstr[0]", "msgstr[1]") if message.many else ("msgstr",)
            found[message] = tuple(fields.get(name, "") for name in names)
    return found


def compiled(entries: Sequence[Entry], language: str) -> bytes:
    """The MO file: what is translated, sorted, with the header as the translation of the empty text."""
    pairs = {"": HEADER.format(language=language, plurals=PLURALS)}
    for one in entries:
        if one.is_translated:
            pairs[_key(one.message)] = BETWEEN_FORMS.join(one.texts)
    return _packed({key.encode(): text.encode() for key, text in pairs.items()})


def _packed(pairs: Mapping[bytes, bytes]) -> bytes:
    texts = [[key, pairs[key]] for key in sorted(pairs)]
    start = HEAD_BYTES + 16 * len(texts)
    head = struct.pack("<7I", MAGIC, 0, len(texts), HEAD_BYTES, HEAD_BYTES + 8 * len(texts), 0, start)
    tables, body = b"", b""
    for side in (0, 1):
        for pair in texts:
            tables += struct.pack("<2I", len(pair[side]), start + len(body))
            body += pair[side] + b"\0"
    return head + tables + body


def _key(message: Message) -> str:
    before = f"{message.context}{AFTER_CONTEXT}" if message.context else ""
    return before + message.one + (f"{BETWEEN_FORMS}{message.many}" if message.many else "")


def _entry(one: Entry) -> str:
    lines = [f"#: {place}" for place in one.places]
    if "%(" in one.message.one:
        lines.append("#, python-format")
    if one.message.context:
        lines.append(f"msgctxt {_quoted(one.message.context)}")
    lines.append(f"msgid {_quoted(one.message.one)}")
    if one.message.many:
        texts = (*one.texts, "", "")[:2]
        lines.append(f"msgid_plural {_quoted(one.message.many)}")
        lines += [f"msgstr[{number}] {_quoted(text)}" for number, text in enumerate(texts)]
    else:
        lines.append(f"msgstr {_quoted(one.texts[0] if one.texts else '')}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return (
        '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
    )


def _fields(block: str) -> Iterator[tuple[str, str]]:
    """The fields of an entry; a text may go on over several lines."""
    name = ""
    parts: list[str] = []
    for line in block.splitlines():
        if line.startswith("#"):
            continue
        word, _space, quoted = line.partition(" ") if not line.startswith('"') else (name, "", line)
        if word != name:
            if name:
                yield name, "".join(parts)
            name, parts = word, []
        if quoted:
            parts.append(ast.literal_eval(quoted))
    if name:
        yield name, "".join(parts)
