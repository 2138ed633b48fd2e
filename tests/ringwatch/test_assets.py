"""What readers load is what is installed, whatever was collected before."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from ringwatch import assets


@pytest.fixture
def collected(settings, tmp_path) -> Path:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "leaflet").mkdir()
    return tmp_path / "leaflet" / "leaflet.js"


def test_a_file_of_an_earlier_version_gives_way_although_it_is_younger(collected):
    collected.write_text("Leaflet 1.9.3")

    assert assets.collect_if_changed()

    assert collected.read_bytes() == Path(finders.find("leaflet/leaflet.js")).read_bytes()


def test_nothing_is_collected_twice(collected):
    assets.collect_if_changed()

    assert not assets.collect_if_changed()
