"""The picture beside a shared link is of that state, record or question, drawn once, and never work without end."""

import io
import json

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import QueryDict
from django.templatetags.static import static
from PIL import Image
from redis.exceptions import RedisError

from partnerships import tasks
from partnerships.exports import share_pictures
from partnerships.exports.share_pictures import drawing
from partnerships.exports.share_pictures.drawing import Picture, as_png
from partnerships.models import ReleaseRow
from partnerships.queries.question import Question
from partnerships.templatetags.discovery import PICTURE, PICTURE_SIZE
from tests.views.test_discovery import meta

MAX_BYTES = 100_000
GENERAL = settings.BASE_DIR / "static" / "img" / "share.png"


@pytest.fixture(autouse=True)
def nothing_drawn(changed):
    cache.clear()


@pytest.fixture
def asked_for(monkeypatch):
    """What the worker was asked to draw."""
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(tasks.draw_share_picture, "delay", lambda *given: asked.append(given))
    return asked


def said(query: str) -> Picture:
    return share_pictures.picture_of(Question.ask(QueryDict(query)))


def is_general(response) -> bool:
    return response.content == GENERAL.read_bytes()


def test_a_state_a_record_and_a_question_have_pictures_of_their_own(visit):
    row = ReleaseRow.objects.newest().filter(status="reported").first()
    pages = {
        "/states/NJ/": "state=NJ",
        row.get_absolute_url(): f"q={row.public_id}",
        "/?kind=sheriff": "kind=sheriff",
    }

    for page, asked in pages.items():
        assert meta(visit(page), "og:image") == f"http://testserver/share.png?{asked}&version=2"
    for page in ("/", "/about/", "/states/"):
        assert meta(visit(page), "og:image") == f"http://testserver{static(PICTURE)}"


@pytest.mark.parametrize(
    "query", ["state=NJ&version=2", "as_of=2019-08-28", "q=RW-000019", "state=NJ&state=CA"]
)
def test_until_it_is_drawn_the_general_picture_is_sent_and_then_its_own(query, client, asked_for):
    before = client.get(f"/share.png?{query}")
    [(asked, language)] = asked_for

    assert tasks.draw_share_picture(asked, language)
    after = client.get(f"/share.png?{query}")

    assert is_general(before) and not is_general(after)
    picture = Image.open(io.BytesIO(after.content))
    assert (picture.format, picture.size) == ("PNG", PICTURE_SIZE)
    assert len(after.content) < MAX_BYTES
    assert not tasks.draw_share_picture(asked, language), "it is drawn once"
    again = client.get(f"/share.png?{query}", headers={"If-None-Match": after["ETag"]})
    assert again.status_code == 304


def test_a_picture_says_the_number_the_day_the_publishers_and_the_version():
    count = Question.ask(QueryDict("state=CA&as_of=2019-08-28")).count()

    state, record = said("state=CA&as_of=2019-08-28"), said("q=RW-000019")

    assert (state.title, state.figure) == ("California", str(count))
    assert "in force on Aug 28, 2019, certainly or possibly" in state.lines
    assert state.map.dots and record.map.dots
    assert all(one.credit.startswith("Version 2, ") and "Lists by " in one.credit for one in (state, record))
    row = ReleaseRow.objects.newest().get(partnership_id=19)
    assert (record.title, record.figure) == (row.agency_name, row.get_status_display())


def test_nothing_on_record_is_not_said_to_be_none():
    assert "does not mean that there was none" in " ".join(said("state=AK").lines)


def test_what_readers_write_is_never_drawn(client, asked_for):
    for query in ("q=police", "in_bbox=-80,30,-70,40", "started_after=2019-01-02", "q=RW-000019&state=CA"):
        assert is_general(client.get(f"/share.png?{query}"))
        assert not tasks.draw_share_picture(query, "en-us")
    assert asked_for == []
    assert client.get("/share.png?stat=CA").status_code == 400


def test_readers_can_have_so_many_drawn_a_minute_and_each_once(client, asked_for, monkeypatch):
    monkeypatch.setattr(share_pictures, "MAX_ASKED_A_MINUTE", 3)
    monkeypatch.setattr(share_pictures.time, "time", lambda: 1_000_000_000.0)

    for state in ("NJ", "NJ", "CA", "OH", "TX", "FL"):
        assert is_general(client.get(f"/share.png?state={state}"))

    assert [query for query, _language in asked_for] == [
        f"state={one}&version=2" for one in ("NJ", "CA", "OH")
    ]


def test_without_the_cache_nothing_is_asked_for(client, asked_for, monkeypatch):
    def away(*_given, **_options):
        raise RedisError

    for name in ("get", "add"):
        monkeypatch.setattr(type(cache._connections[cache._alias]), name, away)

    assert is_general(client.get("/share.png?state=NJ"))
    assert asked_for == []


def test_the_worker_draws_every_state_of_the_newest_version_once(monkeypatch):
    monkeypatch.setattr(share_pictures, "as_png", lambda picture: picture.title.encode())
    states = set(ReleaseRow.objects.newest().exclude(state="").values_list("state", flat=True))

    assert tasks.keep_share_pictures() == len(states)
    assert tasks.keep_share_pictures() == 0


def test_the_longest_words_fit_above_the_credit(monkeypatch):
    written = []
    monkeypatch.setattr(
        drawing.ImageDraw.ImageDraw,
        "text",
        lambda _pen, place, text, font, fill: written.append((place, text, font)),
    )
    long = (
        "Peñasco County and Saint-Jean-Baptiste Consolidated Metropolitan Sheriff’s Department of Public Safety "
        * 2
    )

    as_png(Picture(long, "Gone from the list", [long] * 3, long * 3))

    credit = drawing.CREDIT_TOP_PX * drawing.OVERSAMPLING
    above = [(x, y, font) for (x, y), _text, font in written if y < credit]
    assert all(y + font.size <= credit for _x, y, font in above)
    assert all(y + font.size <= drawing.HEIGHT_PX * drawing.OVERSAMPLING for (_x, y), _text, font in written)
    room = (drawing.WIDTH_PX - drawing.MARGIN_PX) * drawing.OVERSAMPLING
    assert all(x + font.getlength(text) <= room for (x, _y), text, font in written)
    assert json.dumps([text for _place, text, _font in written]).count("\\u2026") >= 4


def test_the_font_has_the_letters_of_names():
    font = drawing._font("700Bold", 40)
    missing = font.getmask("\uffff").getbbox(), bytes(font.getmask("\uffff"))

    for letter in "ñÑáéíóúüʻ–—“”’·…":
        assert (font.getmask(letter).getbbox(), bytes(font.getmask(letter))) != missing, letter
