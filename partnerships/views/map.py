"""The front page, and the points its map draws."""

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition

from partnerships.models.vocabulary import Status
from partnerships.queries import points
from partnerships.queries.question import BadQuestion, Question
from partnerships.views.answers import asking, refuse_with_json, refuse_with_page, release_of


@asking(refuse=refuse_with_page)
def front(request, question):
    context = {"question": question, "release": release_of(question), "statuses": Status.values}
    return render(request, "map.html", context)


def tag_of_points(request):
    """An answer changes with its version and its question only."""
    try:
        question = Question.ask(request.GET)
    except BadQuestion:
        return None
    return f'"{question.version}-{question.address()}"'


@condition(etag_func=tag_of_points)
@asking(refuse=refuse_with_json)
def points_json(request, question):
    answer = points.columns(question) | {
        "chips": [[chip.label, chip.words, chip.without] for chip in question.chips()],
        "links": links(question),
    }
    response = JsonResponse(answer, json_dumps_params={"separators": (",", ":"), "ensure_ascii": False})
    patch_cache_control(response, public=True, no_cache=True)
    return response


def links(question):
    """Where the same question is answered otherwise."""
    query = question.address()
    end = f"?{query}" if query else ""
    return {name: reverse(name) + end for name in ("partnerships", "partnerships-csv")}
