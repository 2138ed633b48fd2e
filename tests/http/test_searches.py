"""A search has so many characters and words at most, at every address that takes one."""

import pytest

from partnerships.http import limits
from partnerships.search_text import MAX_CHARACTERS, MAX_WORDS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["/", "/partnerships/", "/trends/", "/changes/", "/find/", "/find.json", "/map/points.json", "/map/facets.json",
     "/partnerships.csv", "/partnerships.json", "/partnerships.kml", "/changes.atom", "/oembed.json",
     "/api/v1/partnerships/", "/api/v1/counts/", "/api/v1/places/", "/api/v1/agencies/"],
)  # fmt: skip
def test_a_search_that_is_too_long_is_refused_before_it_takes_the_place_of_another(
    client, monkeypatch, address
):
    monkeypatch.setattr(limits, "_refused", lambda *_request: pytest.fail("it asks for room"))
    characters = f"{MAX_CHARACTERS + 1} characters were given; at most {MAX_CHARACTERS} are possible."
    words = f"{MAX_WORDS + 1} words were given; at most {MAX_WORDS} are possible."
    too_long = {
        "a" * (MAX_CHARACTERS + 1): characters,
        " ".join("a" * (MAX_WORDS + 1)): words,
        "-".join("a" * (MAX_WORDS + 1)): words,
    }
    for text, sentence in too_long.items():
        refused = client.get(address, {"q": text})

        assert (refused.status_code, refused["Cache-Control"]) == (400, "no-store")
        assert sentence in refused.content.decode()


def test_a_reader_is_told_what_to_do_about_a_search_that_is_too_long_and_a_program_which_parameter(client):
    asked = {"q": " ".join("a" * (MAX_WORDS + 1))}

    page = client.get("/partnerships/", asked).content.decode()
    file = client.get("/partnerships.csv", asked).content.decode()

    assert "<h1>This search is too long</h1>" in page
    assert "q: " not in page and "Go back and shorten it" in page
    assert file.startswith("q: ")


def test_a_search_as_long_as_may_be_is_answered(client):
    for text in ("a" * MAX_CHARACTERS, " ".join("a" * MAX_WORDS)):
        assert client.get("/partnerships/", {"q": text}).status_code == 200
        assert client.get("/api/v1/partnerships/", {"q": text}).status_code == 200
