"""The import map leads every import of every module to a file that is served."""

import re
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from partnerships.templatetags.modules import (
    IMPORT,
    LIBRARIES,
    LIBRARY_PARTS,
    SCRIPTS,
    addresses,
    needed_by,
)

OURS = sorted(path.relative_to(SCRIPTS).as_posix() for path in (SCRIPTS / "js").rglob("*.js"))


@pytest.mark.parametrize("name", [*OURS, *LIBRARIES.values(), *LIBRARY_PARTS])
def test_every_import_is_in_the_map(name):
    text = Path(finders.find(name)).read_text()

    for wanted in IMPORT.findall(text):
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


def test_a_page_asks_at_once_for_all_that_its_module_needs():
    asked = needed_by("js/pages/map.js")

    for name in asked:
        for wanted in IMPORT.findall(Path(finders.find(name)).read_text()):
            path = normpath(join(dirname(name), wanted)) if wanted.startswith(".") else LIBRARIES[wanted]
            assert path in asked, f"{name} imports {wanted}"
    assert "leaflet/leaflet.js" in asked
    assert len(asked) > 20
