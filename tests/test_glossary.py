"""One word for each thing: the words that docs/glossary.md rules out stand in no name and in no text."""

from __future__ import annotations

import re

import pytest

from tests.documents import PROJECT_DIR
from tests.vocabulary import Word, declared, identifiers, texts

GLOSSARY = (PROJECT_DIR / "docs" / "glossary.md").read_text(encoding="utf-8")
LAST_CELLS = [line.rsplit("|", 2)[1] for line in GLOSSARY.splitlines() if line.startswith("|")]
IN_CODE = sorted({word for cell in LAST_CELLS for word in re.findall(r"`(\w+)`", cell)})
IN_TEXTS = sorted({word for cell in LAST_CELLS for word in re.findall(r"“(\w+)”", cell)})

ALLOWED_IN_CODE: dict[str, dict[str, str]] = {
    "copy": {
        "copy|test_copy|copy_(in|to|out|file|lines_out|text|text_to)": "PostgreSQL's COPY",
        "static/js/": "a button that copies to the clipboard",
    },
    "list": {
        "get_app_list|(get_)?list_(display|display_links)|change_list(_results)?|result_list": "Django's names",
        "usersession_list": "a page of django-allauth",
        "list_(filter|per_page|select_related)": "Django's names",
        "LIST_RETIRED": "a status that readers see",
        "LARGEST_LIST": "a variable that operators set",
        "ingest_starter_lists?": "the starter list, as README calls it",
        "LIST": "a column whose values are lists",
        "_list": "a list in a text, with bullets",
        "is_list": "whether a part of a file is a list of anything, as its stored description says",
        "_by_list|ruled_out_by_list|with_list|ListDecision": "what is decided with the list that ships (decisions.csv)",
        "static/js/": "a list on a page",
        "bench/": "a list as the answer of the API",
        "tests/": "a list as a reader or curator speaks of it",
    },
    "looks": {"looks_like": "the verb"},
    "turn": {"turn|TURN": "a full turn, in degrees or radians"},
}
"""For a word: names (patterns) or folders (with a slash) that may hold it, each with the reason."""

ALLOWED_IN_TEXTS: dict[str, dict[str, str]] = {
    "copy": {
        "copy link|^copy$|did not copy it": "to the clipboard",
        "copy them from the address": "the verb",
        "archived copy": "a web page as an archive keeps it",
    },
    "look": {
        "look at it once more|people who look after|which part of the map you look at|look into your mail": "the verb",
    },
}
"""For a word: phrases in which it may stand, each with the reason."""


def holds(word: Word, unwanted: str) -> bool:
    """Whether a name has the unwanted word in it; one with a capital letter must be the whole name.

    `KEPT` as a member of a class is a value with a meaning of its own; as a constant it is a number of something.
    """
    if unwanted == unwanted.lower():
        return unwanted in word.parts
    is_value = word.is_in_class and unwanted.isupper()
    return word.text.lstrip("_") == unwanted and not is_value


def excused(text: str, where: str, allowed: dict[str, str]) -> bool:
    """Whether a pattern fits the name, or the beginning of its path where the pattern holds a slash."""
    return any(
        where.startswith(pattern) if "/" in pattern else re.fullmatch(pattern, text) for pattern in allowed
    )


@pytest.mark.parametrize("unwanted", IN_CODE)
def test_no_name_holds_a_word_that_the_glossary_rules_out(unwanted: str) -> None:
    found = {word.text: word.where for word in identifiers() if holds(word, unwanted)}
    allowed = ALLOWED_IN_CODE.get(unwanted, {})

    wrong = {text for text, where in found.items() if not excused(text, where, allowed)}

    assert wrong == set(), {text: found[text] for text in wrong}


@pytest.mark.parametrize("unwanted", IN_TEXTS)
def test_no_text_holds_a_word_that_the_glossary_rules_out(unwanted: str) -> None:
    spelled = re.compile(rf"\b{unwanted}\b", re.IGNORECASE)
    phrases = [re.compile(phrase, re.IGNORECASE) for phrase in ALLOWED_IN_TEXTS.get(unwanted, {})]

    wrong = {word.where: word.text for word in texts() if spelled.search(without(word.text, phrases))}

    assert wrong == {}


def without(text: str, phrases: list[re.Pattern[str]]) -> str:
    for phrase in phrases:
        text = phrase.sub("", text)
    return text


def test_the_glossary_rules_words_out() -> None:
    """The table is read: an empty list of words would pass every test above."""
    assert len(IN_CODE) > 30
    assert len(IN_TEXTS) > 5
    assert len(identifiers()) > 5_000
    assert len(texts()) > 1_000
    assert {word.where.split("/")[0] for word in texts()} == {"templates", "partnerships", "static"}


@pytest.mark.parametrize("unwanted", [*ALLOWED_IN_CODE, *ALLOWED_IN_TEXTS])
def test_what_is_allowed_is_allowed_for_a_word_of_the_glossary(unwanted: str) -> None:
    assert unwanted in {*IN_CODE, *IN_TEXTS}


def test_every_excuse_is_needed() -> None:
    for unwanted, allowed in ALLOWED_IN_CODE.items():
        held = [word for word in identifiers() if holds(word, unwanted)]
        for pattern, reason in allowed.items():
            assert any(excused(word.text, word.where, {pattern: reason}) for word in held), pattern
    for unwanted, allowed in ALLOWED_IN_TEXTS.items():
        for phrase in allowed:
            assert any(re.search(phrase, word.text, re.IGNORECASE) for word in texts()), (
                f"{unwanted}: {phrase}"
            )


@pytest.mark.parametrize(
    ("name", "unwanted", "is_held"),
    [
        ("row_sightings", "sightings", True),
        ("rowSightings", "sightings", True),
        ("ROW_SIGHTINGS", "sightings", True),
        ("insights", "sights", False),
        ("KEPT", "KEPT", True),
        ("_KEPT", "KEPT", True),
        ("ROWS_KEPT", "KEPT", False),
        ("KnownAgency", "Known", False),
    ],
)
def test_a_name_is_read_in_its_parts(name: str, unwanted: str, is_held: bool) -> None:
    assert holds(Word(name, "here"), unwanted) is is_held


def test_names_of_javascript_are_read_and_its_strings_are_not() -> None:
    text = 'const {a, b} = x; // const c\nlet d = /qu"o te/; function e() { const s = "let f"; }\nclass G {}'

    assert list(declared(text)) == [("a", 1), ("b", 1), ("d", 2), ("e", 2), ("s", 2), ("G", 3)]
