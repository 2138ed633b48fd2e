"""The import map leads every import of every module to a file that is served."""

import json
import re
import struct
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import translation

from partnerships import script_modules
from partnerships.script_modules import IMPORT, LIBRARIES, LIBRARY_PARTS, SCRIPTS, addresses, needed_by
from partnerships.templatetags.modules import MAX_NUMBER_COUNTED, words

WHEN_WANTED = re.compile(r"""\bimport\(["']([^"']+)["']\)""")
"""Modules that a page brings when its reader opens something."""
OURS = sorted(path.relative_to(SCRIPTS).as_posix() for path in (SCRIPTS / "js").rglob("*.js"))


@pytest.mark.parametrize("name", [*OURS, *LIBRARIES.values(), *LIBRARY_PARTS])
def test_every_import_is_in_the_map(name):
    text = Path(finders.find(name)).read_text()

    for wanted in IMPORT.findall(text) + WHEN_WANTED.findall(text):
        plain = wanted
        if wanted.startswith("."):
            plain = settings.STATIC_URL + normpath(join(dirname(name), wanted))
        assert plain in addresses(), f"{name} imports {wanted}"


def test_the_map_leads_to_hashed_files_that_were_collected():
    for plain, hashed in addresses().items():
        assert re.search(r"\.[0-9a-f]{12}\.js$", hashed), plain
        assert staticfiles_storage.exists(hashed.removeprefix(settings.STATIC_URL))


def test_only_the_maps_own_modules_say_l():
    saying = [name for name in OURS if re.search(r"\bL\.\w", (SCRIPTS / name).read_text())]

    assert saying and all(name.startswith("js/map/") for name in saying)


def test_readers_get_the_one_leaflet_that_package_json_pins():
    pinned = json.loads((Path(settings.BASE_DIR) / "package.json").read_text())["dependencies"]["leaflet"]
    script, style = (Path(finders.find(f"leaflet/leaflet.{kind}")) for kind in ("js", "css"))

    assert f"Leaflet {pinned}," in script.read_text()[:200]
    assert script.parent == style.parent == settings.NODE_MODULES / "leaflet" / "dist"
    assert [name for name in OURS if '"leaflet"' in (SCRIPTS / name).read_text()] == ["js/map/plane.js"]


def test_a_page_asks_at_once_for_all_that_its_module_needs():
    asked = needed_by("js/pages/map.js")

    for name in asked:
        for wanted in IMPORT.findall(Path(finders.find(name)).read_text()):
            path = normpath(join(dirname(name), wanted)) if wanted.startswith(".") else LIBRARIES[wanted]
            assert path in asked, f"{name} imports {wanted}"
    assert "leaflet/leaflet.js" in asked
    assert len(asked) > 20


def test_what_was_read_before_the_first_request_is_not_read_by_a_page(client, db, monkeypatch):
    script_modules.read()
    monkeypatch.setattr(finders, "find", None)
    monkeypatch.setattr(script_modules, "static", None)

    assert client.get("/").status_code == client.get("/embed/").status_code == 200


MESSAGES = {
    "": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n > 1);\n",
    "Show streets": "Montrer les rues",
    "{count} partnership\0{count} partnerships": "{count} partenariat\0{count} partenariats",
}


def catalogue(messages):
    """The bytes of a compiled catalogue, as gettext's manual lays them out."""
    texts = [[part.encode() for part in pair] for pair in sorted(messages.items())]
    start = 28 + 16 * len(texts)
    head = struct.pack("<7I", 0x950412DE, 0, len(texts), 28, 28 + 8 * len(texts), 0, start)
    tables, body = [b"", b""], b""
    for side in (0, 1):
        for pair in texts:
            tables[side] += struct.pack("<2I", len(pair[side]), start + len(body))
            body += pair[side] + b"\0"
    return head + tables[0] + tables[1] + body


def test_scripts_get_their_words_with_the_page_in_its_language(settings, tmp_path, client, db):
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "djangojs.mo").write_bytes(catalogue(MESSAGES))
    settings.LOCALE_PATHS = [tmp_path]
    words.cache_clear()
    with translation.override("fr"):
        page = client.get("/embed/").content.decode()
    words.cache_clear()

    found = json.loads(re.search(r'<script id="words" type="application/json">(.*?)</script>', page)[1])
    assert found["messages"]["Show streets"] == "Montrer les rues"
    assert found["messages"]["{count} partnership"] == ["{count} partenariat", "{count} partenariats"]
    assert [found["plurals"][number] for number in (0, 1, 2, 199)] == ["0", "0", "1", "1"]
    assert len(found["plurals"]) == MAX_NUMBER_COUNTED
    assert found["decimal"] == ","


def test_english_is_in_the_scripts_and_costs_a_page_nothing(client, db):
    assert b'id="words"' not in client.get("/embed/").content


def test_every_text_a_script_shows_goes_through_gettext():
    """A sentence or a label in quotes that is not an argument of gettext would stay English."""
    said = re.compile(r"""(?<!gettext\()(?<!Error\()["`]([A-Z][a-z]+(?: [\w’“{$][^"`]*)?)["`]""")
    given = re.compile(r"""ngettext\([^)]*\)|gettext\(\s*"[^"]*\"""")
    names = {"Escape", "Enter", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Polygon", "Point"}
    names |= {"Feature", "FeatureCollection", "AbortError", "Accept", "Home", "End"}
    for name in OURS:
        text = re.sub(r"/\*.*?\*/", "", (SCRIPTS / name).read_text(), flags=re.DOTALL)
        code = "\n".join(line.partition("//")[0] for line in text.splitlines())
        left = [text for text in said.findall(given.sub("", code)) if text not in names]
        assert left == [], name
