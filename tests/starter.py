"""The starter list, taken in and published, and a second version that differs in one record."""

from datetime import date

from django.contrib.auth import get_user_model

from partnerships.actions import override, runs
from partnerships.models import Agency, ReleaseRow
from partnerships.models.vocabulary import Program, Status

DAY = date(2026, 12, 1)


def publish() -> ReleaseRow:
    """Two versions. Gives the row, as version 1 had it, that version 2 changed."""
    runs.ingest(run=runs.ask(slug="announcements", actor="tests"), today=DAY)
    before = ReleaseRow.objects.filter(status=Status.REPORTED, program=Program.NEIGHBORS).order_by("id")[0]
    override.set_(
        agency=Agency.objects.get(pk=before.agency_number),
        program=before.program,
        field="status",
        value=Status.ENDED,
        reason="The tests say so.",
        by=get_user_model().objects.create_user("curator"),
    )
    return before
