"""Small words that templates make: parts of a whole, sites of links, durations."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from django.utils.translation import override

from partnerships.models.vocabulary import Kind
from partnerships.queries.facets import Option
from partnerships.templatetags.charts import partial
from partnerships.templatetags.lines import option_cells
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


def test_a_line_is_filled_in_for_each_and_what_comes_from_lists_is_escaped():
    page = Template(
        "{% load lines %}{% lines cells %}<li title='{{ title }}'>{name}{mark}</li>{% endlines %}"
    )
    cells = [{"name": "<Ocean> {name}", "mark": mark_safe("<b>!</b>")}, {"name": "Lake", "mark": ""}]

    made = page.render(Context({"title": "It's", "cells": cells}))

    assert made == ("<li title='It&#x27;s'>&lt;Ocean&gt; {name}<b>!</b></li><li title='It&#x27;s'>Lake</li>")


@pytest.mark.parametrize(("language", "word"), [("en", "Police"), ("es", "Policía")])
def test_an_option_is_worded_in_the_language_that_is_active(language, word):
    with override(language):
        (chosen,) = option_cells([Option("police", str(Kind.POLICE.label), 1_234, True)], "kind")

    assert chosen["label"] == f"<span>{word}</span>"
    assert chosen["checked"] == " checked"
