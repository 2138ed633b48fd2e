"""robots.txt, as RFC 9309 reads it."""

import time

import pytest

from partnerships.ingest.fetch.robots import read_robots

SITE = "https://lists.example"
GOOGLE = """
User-agent: *
Disallow: /maps
Allow: /maps/d/
Disallow: /maps/d/*.json$
Disallow: /search

User-agent: badbot
Disallow: /
"""


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/x", True),
        ("<!DOCTYPE html><title>Not found</title>", "/x", True),
        (GOOGLE, "/maps/d/kml?mid=1", True),
        (GOOGLE, "/maps/d/a/b.json", False),
        (GOOGLE, "/maps/d/a/b.json?x", True),
        (GOOGLE, "/mapsearch", False),
        (GOOGLE, "/searching", False),
        (GOOGLE, "/", True),
        ("User-agent: *\nDisallow: /", "/list.csv", False),
        ("User-agent: *\nDisallow:", "/list.csv", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: RingWatch/1.0\nAllow: /", "/list.csv", True),
        ("User-agent: ringwatch\nUser-agent: other\nDisallow: /a\n", "/a", False),
        ("User-agent: ringwatch\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/b", True),
        ("User-agent: *\nDisallow: /a # for now\nAllow: /a", "/a", True),
        ("user-AGENT : *\ndisallow : /*.csv$", "/x/list.csv", False),
        ("User-agent: *\nDisallow: *list*", "/my/list.csv", False),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /ab*b$", "/ab", True),
        ("Disallow: /", "/x", True),
        ("User-agent: *\nDisallow: //a", "//a/b", False),
        ("User-agent: *\nDisallow: /a\nUser-agent: ringwatch \nAllow: /", "/a", True),
        ("User-agent: *\nDisallow: /a%3Cb", "/a%3cb", False),
        ("User-agent: ringwatch\nDisallow: /a\n\nUser-agent: ringwatch\nDisallow: /b", "/a", False),
        ("User-agent: *\rDisallow: /a\r", "/a", False),
        ("User-agent: *\rDisallow: /\r\rUser-agent: RingWatch/1.0\rAllow: /", "/list.csv", True),
    ],
)
def test_the_longest_rule_of_our_group_holds(text, path, allowed):
    assert read_robots(text, "ringwatch").allows(SITE + path) is allowed


def test_a_site_may_ask_for_a_pause_and_gets_a_minute_at_most():
    assert read_robots("User-agent: *\nCrawl-delay: 2.5", "ringwatch").delay == 2.5
    assert read_robots("User-agent: *\nCrawl-delay: 999999", "ringwatch").delay == 60
    for said in ("nan", "inf", "-3", "soon", ""):
        assert 0 <= read_robots(f"User-agent: *\nCrawl-delay: {said}", "ringwatch").delay <= 60


def test_a_pattern_made_to_be_slow_is_not():
    robots = read_robots("User-agent: *\nDisallow: /" + "*a" * 5_000 + "$", "ringwatch")
    began = time.monotonic()

    assert robots.allows(SITE + "/" + "a" * 4_000 + "b")
    assert time.monotonic() - began < 1
