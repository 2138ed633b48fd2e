"""The elements of a KML, also of one that other programs open though it is not well-formed.

Mended: blanks before the declaration, a wrong encoding in it, prefixes that nothing declares, a lone `&`, entities of
HTML. Refused: a document type or entities of its own, which no list needs.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html.entities import html5
from typing import TYPE_CHECKING

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from partnerships.ingest.readers.signatures import looks_like
from partnerships.ingest.readers.text import encoding_of
from partnerships.ingest.tables import UnreadableFile

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ROOTS = frozenset({"kml", "document", "folder", "placemark"})
DECLARATION = re.compile(r"<\?xml[^<>]{0,300}\?>")
CDATA_START, CDATA_END = "<![CDATA[", "]]>"
PREFIX = re.compile(r"[<\s/]([A-Za-z_][\w.-]{0,40}):[A-Za-z_]")
DECLARED_PREFIX = re.compile(r"xmlns:([\w.-]+)\s*=")
ROOT_TAG = re.compile(r"<[A-Za-z_][\w:.-]*")
AMPERSAND = re.compile(r"&(?!#\d+;|#x[0-9a-fA-F]+;)(?:(\w{1,40});)?")
MAX_PREFIXES = 10_000
"""That are declared for a file that declares none of them; the parser takes the square of their number."""
XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
NOT_XML = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def elements(content: bytes) -> Iterator[tuple[str, Element]]:
    """Each element as it starts and ends. Raises UnreadableFile for anything but a KML without entities."""
    try:
        for number, (event, node) in enumerate(
            iterparse(io.BytesIO(content), ("start", "end"), forbid_dtd=True)
        ):
            if number == 0 and name_of(node) not in ROOTS:
                raise UnreadableFile(f"A KML was expected; this looks like {looks_like(content)}.")
            yield event, node
    except DefusedXmlException as error:
        described = looks_like(content)
        if "page" in described:
            raise UnreadableFile(f"A KML was expected; this looks like {described}.") from error
        raise UnreadableFile("The KML declares entities or a document type, which no list needs.") from error
    except (SyntaxError, ValueError, LookupError) as error:
        raise UnreadableFile(f"A KML was expected; this looks like {_broken(content, error)}.") from error


def name_of(node: Element) -> str:
    """The element's name in small letters, without its prefix."""
    return str(node.tag).rpartition("}")[2].lower()


def text_of(node: Element | None) -> str:
    return "" if node is None else "".join(node.itertext()).strip()


def mended(content: bytes, encoding: str = "") -> bytes:
    """The file as a parser takes it; as it is where it declares entities. `encoding`: the one asked for."""
    text = NOT_XML.sub("", encoding_of(content, encoding).decode(content))
    text = DECLARATION.sub("", text, count=1).lstrip()
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return content
    pieces = _apart(text)
    pieces[::2] = [AMPERSAND.sub(_character, piece) for piece in pieces[::2]]
    unknown = {prefix for piece in pieces[::2] for prefix in PREFIX.findall(piece)} - {"xml", "xmlns"}
    unknown -= set(DECLARED_PREFIX.findall(text))
    declared = "".join(
        f' xmlns:{prefix}="urn:undeclared:{prefix}"' for prefix in sorted(unknown)[:MAX_PREFIXES]
    )
    text = ROOT_TAG.sub(lambda tag: tag[0] + declared, "".join(pieces), count=1)
    return text.encode("utf-8", "replace")


def _apart(text: str) -> list[str]:
    """Markup and CDATA in turn, markup first and last. A CDATA that does not end is markup, as all after it."""
    pieces, at = [], 0
    while (start := text.find(CDATA_START, at)) >= 0 and (end := text.find(CDATA_END, start)) >= 0:
        pieces += [text[at:start], text[start : end + len(CDATA_END)]]
        at = end + len(CDATA_END)
    return [*pieces, text[at:]]


def _character(entity: re.Match[str]) -> str:
    name = entity[1]
    if name in XML_ENTITIES:
        return entity[0]
    known = html5.get(f"{name};") if name else None
    return known or entity[0].replace("&", "&amp;", 1)


def _broken(content: bytes, error: Exception) -> str:
    described = looks_like(content)
    return f"a KML that is broken ({error})" if described.lower().startswith("xml (<kml") else described
