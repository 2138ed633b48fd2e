"""Our scripts and style sheets are served short, libraries as they are published, and each under its own hash."""

import hashlib

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from ringwatch.static_files import StaticFiles

SCRIPT = "// What it is for.\nexport const twice = (x) => {\n  return `// ${x} /* ${x}`;\n};\n"
STYLE = "/* What it is for. */\n.a {\n  color: red;\n}\n"


@pytest.fixture
def stored(tmp_path):
    storage = StaticFiles(location=tmp_path, base_url="/static/")

    def store(name, text):
        storage.delete(name)
        return (tmp_path / storage.save(name, ContentFile(text.encode()))).read_text()

    return storage, store


def test_our_own_files_lose_comments_and_indentation_and_nothing_else(stored):
    _storage, store = stored

    assert store("js/map/a.js", SCRIPT) == "export const twice=(x)=>{return`// ${x} /* ${x}`;};"
    assert store("css/a.css", STYLE) == ".a{color:red}"
    for name, text in (("js/map/a.js", SCRIPT), ("css/a.css", STYLE)):
        once = store(name, text)
        assert store(name, once) == once


@pytest.mark.parametrize("name", ["leaflet/leaflet.js", "vendor/a/b.js", "img/js/a.svg", "js/a.json", "a.js"])
def test_what_is_not_ours_to_shorten_is_served_to_the_byte(name, stored):
    _storage, store = stored

    assert store(name, SCRIPT) == SCRIPT


def test_a_file_has_the_hash_of_what_is_served(stored):
    storage, store = stored
    served = store("js/a.js", SCRIPT)

    digest = hashlib.md5(served.encode(), usedforsecurity=False).hexdigest()[:12]
    assert storage.hashed_name("js/a.js", ContentFile(SCRIPT.encode())) == f"js/a.{digest}.js"


def test_the_site_serves_them():
    assert settings.STORAGES["staticfiles"]["BACKEND"] == f"{StaticFiles.__module__}.{StaticFiles.__name__}"
