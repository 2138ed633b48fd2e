"""Text that XML can hold."""

import re

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def in_xml(text: str) -> str:
    """The text with a mark in place of each character that XML cannot hold. Escapes nothing."""
    return NOT_IN_XML.sub("\ufffd", text)
