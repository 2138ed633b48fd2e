"""Files of the rows a reader sees: the same question, every row."""

import hashlib

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from partnerships.exports import csv
from partnerships.exports.answer import Answer
from partnerships.exports.columns import UnknownColumns
from partnerships.exports.formats import FORMATS, LAYOUT
from partnerships.views.answers import asking, refuse_with_text

OWN = ("columns", "format_for")
"""What these addresses take beside the question."""


@require_safe
@asking(refuse=refuse_with_text, also=OWN)
def partnerships(request, question, extension):
    """The question's rows as a file of this kind."""
    format, names = FORMATS[extension], _names(request)
    if problem := _problem(request, question, format):
        return refuse_with_text(request, [problem])
    try:
        answer = Answer.to(question, site=request.build_absolute_uri("/"), names=names)
    except UnknownColumns as unknown:
        return refuse_with_text(request, [f"columns: {unknown}"])
    tag = _tag(request, question)
    response = get_conditional_response(request, etag=tag) or _file(request, answer, format)
    response["ETag"] = tag
    patch_cache_control(response, public=True, no_cache=True)
    return response


def _file(request, answer, format):
    if request.method == "HEAD":
        response = HttpResponse(content_type=format.media)
    else:
        for_excel = {"for_excel": True} if request.GET.get("format_for") else {}
        response = StreamingHttpResponse(format.stream(answer, **for_excel), content_type=format.media)
    response["Content-Disposition"] = f'attachment; filename="{answer.file_name}.{format.extension}"'
    return response


def _names(request):
    """`columns=agency,state`, or repeated, in the order given."""
    return tuple(name.strip() for name in ",".join(request.GET.getlist("columns")).split(",") if name.strip())


def _problem(request, question, format):
    """Why this file cannot be made, in a sentence; None when it can."""
    wanted = request.GET.get("format_for", "").strip()
    if wanted and (wanted != "excel" or format.stream is not csv.stream):
        return f"format_for: “{wanted[:60]}” is not known; it can be excel, for CSV."
    if not question.version:
        return "Nothing has been published yet."
    if format.most_rows and question.count() > format.most_rows:
        return f"This kind of file holds at most {format.most_rows:,} rows: take CSV, or narrow the question."
    return None


def _tag(request, question):
    """The same version, question and columns have the same tag, and the same bytes."""
    asked = f"{LAYOUT} {request.get_host()} {request.path}?{question.address()}&{request.GET.urlencode()}"
    return f'"v{question.version}-{hashlib.sha256(asked.encode()).hexdigest()[:20]}"'
