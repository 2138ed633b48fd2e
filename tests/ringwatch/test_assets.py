"""What readers load is what is installed, whatever was collected before."""

from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage

from ringwatch import assets


@pytest.fixture
def collected(settings, tmp_path) -> Path:
    """Leaflet's script where it is collected, from a folder with nothing else: all others take ten seconds."""
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [
        one for one in settings.STATICFILES_DIRS if isinstance(one, tuple) and one[0] == "leaflet"
    ]
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "leaflet").mkdir()
    return tmp_path / "leaflet" / "leaflet.js"


def test_a_file_of_an_earlier_version_gives_way_although_it_is_younger(collected, settings):
    collected.write_text("Leaflet 1.9.3")

    assert assets.collect_if_changed()

    [(_, installed)] = settings.STATICFILES_DIRS
    assert collected.read_bytes() == (Path(installed) / "leaflet.js").read_bytes()


def test_what_pages_name_is_compressed(collected):
    assets.collect_if_changed()

    named = Path(staticfiles_storage.path(staticfiles_storage.stored_name("leaflet/leaflet.js")))
    for compressed in (".gz", ".br"):
        assert 0 < named.with_name(named.name + compressed).stat().st_size < named.stat().st_size / 2


def test_nothing_is_collected_twice(collected):
    assets.collect_if_changed()

    assert not assets.collect_if_changed()
