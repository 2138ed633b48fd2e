"""Files of the rows a reader sees: the same question, every row."""

from django.http import StreamingHttpResponse

from partnerships.exports import csv
from partnerships.views.answers import asking, refuse_with_text


@asking(refuse=refuse_with_text, also=["format_for"])
def partnerships_csv(request, question):
    wanted = request.GET.get("format_for", "")
    if wanted not in ("", "excel"):
        return refuse_with_text(request, [f"format_for: “{wanted[:60]}” is not known; it can be excel."])
    rows = csv.stream(question, for_excel=wanted == "excel")
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ringwatch-v{question.version}.csv"'
    return response
