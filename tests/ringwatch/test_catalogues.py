"""Catalogues: every sentence for readers has its translation, with its values. No program of gettext is needed."""

import gettext
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from ringwatch.catalogues import extract, po
from ringwatch.catalogues.extract import Message
from ringwatch.catalogues.files import DOMAINS, Catalogue
from ringwatch.catalogues.po import Entry

TEMPLATE = """{% load i18n %}{% translate "One" %}{% translate 'Its’ "other"' as x %}{{ y|default:_("None") }}
{% blocktranslate trimmed count counter=n with account=a %}{{ counter }} account
of {{ account }}{% plural %}{{ counter }} accounts of {{ account }}{% endblocktranslate %}"""
MODULE = """from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy
A = _("First " "half")
B = ngettext("%(n)s day", "%(n)s days", 3)
C = pgettext_lazy("short", "May")
D = str("not one"), _(A)
"""
SCRIPT = """const a = gettext("Play"); const b = ngettext("{count} list", "{count} lists", 2, {});
gettext("{a} of \\"{b}\\"", { a, b });"""


def test_messages_are_found_in_templates_modules_and_scripts():
    assert set(extract.in_template(TEMPLATE)) == {
        Message("One"),
        Message('Its’ "other"'),
        Message("None"),
        Message("%(counter)s account of %(account)s", "%(counter)s accounts of %(account)s"),
    }
    assert set(extract.in_module(MODULE)) == {
        Message("First half"),
        Message("%(n)s day", "%(n)s days"),
        Message("May", context="short"),
    }
    assert set(extract.in_facts("a,b,c\n1,,3\n", ("a", "b"))) == {Message("1")}
    assert set(extract.in_script(SCRIPT)) == {
        Message("Play"),
        Message("{count} list", "{count} lists"),
        Message('{a} of "{b}"'),
    }


ENTRIES = [
    Entry(Message('A “b”\n"c" \\ d'), ["x.py"], ("Á",)),
    Entry(Message("%(n)s day", "%(n)s days"), ["x.py"], ("%(n)s día", "%(n)s días")),
    Entry(Message("May", context="short"), ["x.py"], ("mayo",)),
    Entry(Message("Missing"), ["x.py"]),
]


def test_what_is_written_is_read_again():
    assert po.read(po.written(ENTRIES, "es")) == {one.message: one.texts or ("",) for one in ENTRIES}


def test_pythons_own_gettext_reads_what_is_compiled():
    found = gettext.GNUTranslations(io.BytesIO(po.compiled(ENTRIES, "es")))

    assert found.gettext(ENTRIES[0].message.one) == "Á"
    assert [found.ngettext("%(n)s day", "%(n)s days", n) for n in (0, 1, 2)] == [
        "%(n)s días", "%(n)s día", "%(n)s días",
    ]  # fmt: skip
    assert found.pgettext("short", "May") == "mayo"
    assert found.gettext("Missing") == "Missing"


@pytest.mark.parametrize(
    ("message", "texts", "is_right"),
    [
        (Message("%(a)s of %(b)s"), ("%(b)s de %(a)s",), True),
        (Message("%(a)s of %(b)s"), ("%(a)s",), False),
        (Message("{a}"), ("{b}",), False),
        (Message('<a href="%(to)s">it</a>'), ('<a href="%(to)s">eso</a>',), True),
        (Message('<a href="%(to)s">it</a>'), ("eso %(to)s",), False),
        (Message("%(n)s day", "%(n)s days"), ("un día", "%(n)s días"), True),
    ],
)
def test_a_translation_keeps_values_and_tags(message, texts, is_right):
    catalogue = Catalogue("es", "django", [Entry(message, (), texts)])

    assert bool(catalogue.broken) == (not is_right)


def test_translations_are_taken_by_their_english(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    file = tmp_path / "texts.json"
    file.write_text(json.dumps({"About": "Acerca de", "short|May": "mayo"}))

    call_command("messages", "es", take=str(file), stdout=io.StringIO())

    known = po.read((tmp_path / "es" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8"))
    assert known[Message("About")] == ("Acerca de",)
    assert known[Message("May", context="short")] == ("mayo",)
    with pytest.raises(CommandError):
        call_command("messages", "es", check=True, stdout=io.StringIO())


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_sentence_has_its_spanish_with_its_values_and_tags(domain):
    """Where one is missing: `bin/manage messages es --missing new.json`, fill it in, then `--take new.json`."""
    catalogue = Catalogue.of("es", domain)

    assert [one.message.one for one in catalogue.missing] == []
    assert [one.message.one for one in catalogue.broken] == []
    assert [path.name for path in catalogue.outdated()] == []


def test_the_words_of_the_sign_in_pages_are_compiled(settings):
    """The package that they come from writes Its Headings So; the desk does not."""
    folder = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES"
    said = po.read((folder / "django.po").read_text(encoding="utf-8"))
    entries = [Entry(message, (), texts) for message, texts in said.items()]

    assert (folder / "django.mo").read_bytes() == po.compiled(entries, "en")
    assert [message.one for message, texts in said.items() if message.one in texts] == []


def test_a_day_and_a_page_are_spanish(client, db):
    with translation.override("es"):
        assert translation.gettext("Sources") == "Fuentes"

    page = client.get("/about/", headers={"Accept-Language": "es"}).content.decode()

    assert 'lang="es"' in page and "Fuentes" in page
