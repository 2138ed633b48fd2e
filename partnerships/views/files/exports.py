"""Files of the rows a reader sees: the same question, every row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext

from partnerships.exports import csv, file_process, kept
from partnerships.exports.answer import Answer
from partnerships.exports.formats import FORMATS as FORMATS  # urls.py has an address for each
from partnerships.exports.formats import Format
from partnerships.http import limits
from partnerships.http.conditional import unless_known
from partnerships.http.encoding import GZIP, takes_gzip
from partnerships.http.spooled_answer import SpooledAnswer
from partnerships.queries import counts
from partnerships.queries.columns import UnknownColumns
from partnerships.queries.question import Question
from partnerships.views.answers import answers_question, refuse_with_text

OWN = ("columns", "format_for")
"""What these addresses take beside the question."""


@answers_question(refuse=refuse_with_text, also=OWN, of_a_version=True)
def partnerships(request: HttpRequest, question: Question, extension: str) -> HttpResponseBase:
    """The question's rows as a file of this kind."""
    format, names = FORMATS[extension], _names(request)
    question.know_count(counts.total(question, question.release))
    if problem := _problem(request, question, format):
        return refuse_with_text(request, [problem])
    try:
        answer = Answer.to(question, site=request.build_absolute_uri("/"), names=names)
    except UnknownColumns as unknown:
        return refuse_with_text(request, [f"columns: {unknown}"])
    file = _kept(request, answer, format)
    tag = answer.tag(request.get_host(), request.path, request.GET.urlencode(), _coding(file))
    response = unless_known(request, lambda: _file(request, answer, format, file), tag=tag)
    if file and not response.streaming:
        file.close()
    patch_cache_control(response, public=True, no_cache=True)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _kept(request: HttpRequest, answer: Answer, format: Format) -> BinaryIO | None:
    """The file on disk that has this answer, compressed where the reader takes that; None where there is none."""
    if format.stream is not csv.stream or request.GET.get("format_for"):
        return None
    return kept.opened(answer, compressed=takes_gzip(request))


def _file(request: HttpRequest, answer: Answer, format: Format, file: BinaryIO | None) -> HttpResponseBase:
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(content_type=format.media)
    elif file:
        response = FileResponse(file, content_type=format.media)
    else:
        for_excel = {"for_excel": True} if request.GET.get("format_for") else {}
        chunks: Iterable[bytes] = in_english(format.stream(answer, **for_excel))
        if format.is_expensive:
            elsewhere = file_process.stream(answer, format.extension, also=OWN)
            chunks = SpooledAnswer(elsewhere or chunks, limits.give_back_when_written(request))
        response = StreamingHttpResponse(chunks, content_type=format.media)
    if file:
        response["Content-Length"] = str(Path(file.name).stat().st_size)
        if coding := _coding(file):
            response["Content-Encoding"] = coding
    response["Content-Disposition"] = f'attachment; filename="{answer.file_name}.{format.extension}"'
    response["Link"] = f'<{request.build_absolute_uri(reverse("sources"))}>; rel="license"'
    return response


def in_english(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A file is the same whatever language the pages are in, as a citation of it expects."""
    with translation.override("en-us"):
        yield from chunks


def _names(request: HttpRequest) -> tuple[str, ...]:
    """`columns=agency,state`, or repeated, in the order given."""
    return tuple(name.strip() for name in ",".join(request.GET.getlist("columns")).split(",") if name.strip())


def _problem(request: HttpRequest, question: Question, format: Format) -> str | None:
    """Why this file cannot be made, in a sentence; None when it can."""
    wanted = request.GET.get("format_for", "").strip()
    if wanted and (wanted != "excel" or format.stream is not csv.stream):
        return gettext("format_for: “%(said)s” is not known; it can be excel, for CSV.") % {
            "said": wanted[:60]
        }
    if format.max_rows and question.count() > format.max_rows:
        sentence = gettext("This kind of file holds at most %(most)s rows: take CSV, or narrow the question.")
        return sentence % {"most": f"{format.max_rows:,}"}
    return None


def _coding(file: BinaryIO | None) -> str:
    """The content coding of a kept file; empty where there is none."""
    return GZIP if file and file.name.endswith(kept.COMPRESSED) else ""
