"""Pages of evidence: the worker checks whether they still answer, and has the Internet Archive keep them.

Both ask others' servers, so both are off until the operator says otherwise (`RINGWATCH_CHECK_LINKS`,
`RINGWATCH_ARCHIVE_KEYS`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from partnerships.actions import audit_log
from partnerships.ingest.fetch import ClosedToPrograms, FetchFailed, FetchPolicy, TooLong
from partnerships.ingest.fetch.download import Downloader
from partnerships.ingest.fetch.save_page_now import ArchiveAnswer, ArchiveBusy, SavePageNow
from partnerships.models import ArchivedPage, EvidencePage, Listing

MAX_PAGES_CHECKED = 20
"""Pages that one task checks: each waits for its server, and the worker has other work."""
CHECKED_EVERY = timedelta(days=30)
MAX_PAGE_BYTES = 2_000_000
"""Of a page that is checked; a longer one is there."""
GONE = (404, 410)
NOT_ITS_STATE = (401, 403, 429, 451, 503)
"""Answers to a program that say nothing about the page."""
MAX_PAGES_ARCHIVED = 5
MAX_ARCHIVE_TRIES = 60
"""How often the Internet Archive is asked about one page, once in each run of the task, before it is given up."""


class NotAllowed(ValidationError):
    """The operator has not allowed it. The message says what would."""


def note_pages() -> int:
    """Take up the addresses that standing rows give and that are not on file yet; how many."""
    known = EvidencePage.objects.values("address")
    rows = Listing.objects.open().filter(address__startswith="http").exclude(address__in=known)
    found = rows.order_by("address").values_list("address", flat=True).distinct()
    new = [EvidencePage(address=one) for one in found]
    EvidencePage.objects.bulk_create(new, ignore_conflicts=True, batch_size=1_000)
    return len(new)


def check_due(*, now: datetime) -> int:
    """Ask whether pages that were not checked for long still answer; how many were asked (0 without `CHECK_LINKS`)."""
    if not settings.CHECK_LINKS:
        return 0
    note_pages()
    due = EvidencePage.objects.exclude(checked_at__gt=now - CHECKED_EVERY)
    pages = list(due.order_by(F("checked_at").asc(nulls_first=True), "id")[:MAX_PAGES_CHECKED])
    for page in pages:
        check(page, now=now)
    return len(pages)


def check(page: EvidencePage, *, now: datetime) -> None:
    """Ask for a page, and keep what its server answered."""
    policy = replace(FetchPolicy.from_settings(), max_bytes=MAX_PAGE_BYTES, retry_delays=())
    try:
        Downloader(policy).get(page.address)
        answer, failed, says_gone = "It answers.", False, False
    except FetchFailed as failure:
        answer, says_gone = str(failure), failure.status in GONE
        failed = says_gone or not _says_nothing(failure)
    page.checked_at, page.answer, page.says_gone = now, answer[:500], says_gone
    page.failures = page.failures + 1 if failed else 0
    page.failing_since = (page.failing_since or now) if failed else None
    page.save(update_fields=["checked_at", "answer", "says_gone", "failures", "failing_since"])


def _says_nothing(failure: FetchFailed) -> bool:
    """Whether a failure is about us or our limits, and not about the page."""
    return failure.status in NOT_ITS_STATE or isinstance(failure, ClosedToPrograms | TooLong)


def may_ask_archive() -> bool:
    return bool(settings.ARCHIVE_KEYS)


def ask_archive(*, address: str, by: User) -> EvidencePage:
    """Note that the worker is to ask the Internet Archive to keep a page. Raises NotAllowed, ValidationError."""
    if not may_ask_archive():
        raise NotAllowed("This site does not ask the Internet Archive: RINGWATCH_ARCHIVE_KEYS is not set.")
    if not address.startswith(("http://", "https://")):
        raise ValidationError("Only a page on the web can be kept.")
    with transaction.atomic():
        page, _made = EvidencePage.objects.select_for_update().get_or_create(address=address)
        if page.archive_asked_at and not page.archive_answered_at:
            raise ValidationError(
                "An archived copy was asked for already; the Internet Archive has not answered yet."
            )
        EvidencePage.objects.filter(pk=page.pk).update(
            archive_asked_at=Now(),
            archive_asked_by=by,
            archive_job="",
            archive_tries=0,
            archive_answer="",
            archive_answered_at=None,
        )
        audit_log.write(actor=by, action="ask for an archived copy", subject=address)
    page.refresh_from_db()
    return page


def archive_waiting(*, now: datetime) -> int:
    """Ask the Internet Archive for the archived copies that wait, or what became of them; how many pages."""
    if not may_ask_archive():
        return 0
    pages = list(EvidencePage.objects.to_be_archived()[:MAX_PAGES_ARCHIVED])
    archive = SavePageNow(
        settings.ARCHIVE_ADDRESS, settings.ARCHIVE_KEYS, FetchPolicy.from_settings().user_agent
    )
    for page in pages:
        _archive(page, archive, now)
    return len(pages)


def _archive(page: EvidencePage, archive: SavePageNow, now: datetime) -> None:
    try:
        answer = archive.status(page.archive_job) if page.archive_job else archive.ask(page.address)
    except ArchiveBusy as busy:
        answer = ArchiveAnswer(str(busy), job=page.archive_job)
    page.archive_tries += 1
    given_up = page.archive_tries >= MAX_ARCHIVE_TRIES and not answer.archived
    page.archive_job, page.archive_answer = answer.job or page.archive_job, answer.sentence
    with transaction.atomic():
        if answer.archived:
            ArchivedPage.objects.update_or_create(
                address=page.address, defaults={"archived_address": answer.archived, "archived_at": now}
            )
        if answer.archived or answer.failed or given_up:
            page.archive_answered_at = now
            audit_log.write(
                actor="the Internet Archive",
                action="answer about an archived copy",
                subject=page.address,
                reason=answer.sentence,
                archived=answer.archived,
                job=page.archive_job,
            )
        page.save(
            update_fields=[
                "archive_job",
                "archive_answer",
                "archive_answered_at",
                "archive_tries",
            ]
        )
