"""Small words that templates make: parts of a whole, sites of links, durations."""

from datetime import timedelta

import pytest

from partnerships.templatetags.charts import partial
from partnerships.templatetags.records import host, rhythm_words


@pytest.mark.parametrize(
    ("number", "whole", "words"),
    [(0, 300, "0"), (1, 300, "less than 1"), (3, 300, "1"), (150, 300, "50"), (300, 300, "100")],
)
def test_a_part_of_a_whole_is_never_said_to_be_none_where_there_is_one(number, whole, words):
    assert partial(number, whole) == words


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://www.example.org/news/", "example.org/news"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("see the minutes", "see the minutes"),
    ],
)
def test_a_link_is_shown_by_its_site_and_what_is_none_as_it_stands(link, shown):
    assert host(link) == shown


@pytest.mark.parametrize(
    ("every", "words"),
    [
        (timedelta(days=1), "day"),
        (timedelta(days=7), "7 days"),
        (timedelta(hours=1), "hour"),
        (timedelta(hours=6), "6 hours"),
    ],
)
def test_a_duration_is_said_in_whole_days_or_hours(every, words):
    assert rhythm_words(every) == words
