"""The worker's door: each task takes ids and calls one function."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

from celery import Task, chain, shared_task
from celery.signals import before_task_publish, worker_ready
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.http import QueryDict
from django.utils import timezone, translation

from partnerships.actions import evidence_pages, people, reports, runs, sources
from partnerships.alerts import bounces, digests, following
from partnerships.exports import kept
from partnerships.models import Run
from partnerships.models.locks import SourceBusy
from partnerships.models.vocabulary import Outcome
from partnerships.operations import heartbeat, work_queue
from partnerships.queries.question import Question
from partnerships.queries.sources import health
from partnerships.today import site_today

RETRY_SECONDS = 5
P = ParamSpec("P")

before_task_publish.connect(work_queue.note_queued_at)


@shared_task(bind=True, max_retries=None)
def ingest(self: Task[[int], str], run_id: int) -> str:
    """Carry out one run; if another run of the same list is under way, try again in a while."""
    try:
        run = runs.ingest(run=Run.objects.get(pk=run_id), today=site_today(), wait=False)
    except SourceBusy as busy:
        raise self.retry(exc=busy, countdown=RETRY_SECONDS) from busy
    except runs.DiedLately as died:
        raise self.retry(exc=died, eta=died.begins_at) from died
    if run.outcome == Outcome.HELD:
        precompute_preview.delay(run.pk)
    return run.outcome


def ingest_one_by_one(run_ids: list[int]) -> None:
    """Hand out runs so that each begins when the one before it has ended: the starter list names agencies first."""
    if run_ids:
        chain(*(ingest.si(run_id) for run_id in run_ids)).delay()


@shared_task(acks_late=False)
def precompute_preview(run_id: int) -> None:
    """Work out what a held run would change, before a curator opens its page. Not tried again: the page can wait."""
    runs.precompute_preview(run=Run.objects.get(pk=run_id))


@shared_task
def enqueue_due_sources() -> int:
    """Ask for a run of each list that is due."""
    now = timezone.now()
    asked = [run for source in sources.due(now=now) if (run := runs.ask_if_due(source=source, now=now))]
    for run in asked:
        ingest.delay(run.pk)
    return len(asked)


@shared_task
def resume_interrupted_runs() -> int:
    """Hand out again the runs that a stopped worker left unfinished."""
    left = health.interrupted_runs(now=timezone.now())
    for run in left:
        ingest.delay(run.pk)
    return len(left)


@shared_task
def keep_newest_file() -> bool:
    """Write the file of the newest version, once."""
    return kept.keep_newest()


@shared_task
def keep_newest_points() -> bool:
    """Pack the map's points of the newest version, once."""
    from partnerships.exports import map_points  # noqa: PLC0415  # numpy: memory that taking in lists needs not

    return map_points.keep_newest()


@shared_task(acks_late=False)
def draw_share_picture(query: str, language: str) -> bool:
    """Draw the picture of a question, which somebody shares. Not tried again: who asks next asks for it."""
    from partnerships.exports import share_pictures  # noqa: PLC0415  # as above, and Pillow

    with translation.override(language):
        return share_pictures.draw(Question.ask(QueryDict(query)))


@shared_task
def keep_share_pictures() -> int:
    """Draw the pictures of all states at the newest version, each once."""
    from partnerships.exports import share_pictures  # noqa: PLC0415  # as above

    return sum(map(share_pictures.draw, share_pictures.of_newest()))


@shared_task
def send_mails_to_confirm() -> int:
    """Ask those who are to follow a question, as somebody wished, whether they want it."""
    return following.take_up(now=timezone.now())


def task_of_one_mail(sends: Callable[P, bool]) -> Task[P, bool]:
    """A task that mails a person of the desk. Where no server takes it, it is tried after 1, 2, 4, 8 and 10 minutes."""
    retried = shared_task(autoretry_for=(OSError,), retry_backoff=60, retry_jitter=False, max_retries=5)
    return retried(sends)


@task_of_one_mail
def send_invitation(user_id: int) -> bool:
    """Mail a person the link by which a password is set."""
    return people.send_invitation(user=User.objects.get(pk=user_id))


@task_of_one_mail
def warn_of_lock_out(user_id: int) -> bool:
    """Tell a person that somebody tried to sign in with their name."""
    return people.warn_of_lock_out(user=User.objects.get(pk=user_id))


@task_of_one_mail
def send_account_mail(subject: str, text: str, to: list[str]) -> bool:
    """Send what allauth has written: how a password is set anew, or that a password or a factor changed."""
    return bool(send_mail(subject, text, None, to))


@shared_task
def read_bounces() -> int:
    """End the subscriptions of addresses that do not exist, as the mails that came back say."""
    return bounces.read(now=timezone.now())


@shared_task
def send_due_digests() -> int:
    """Hand out the digests that are due, and forget who did not confirm."""
    now = timezone.now()
    following.forget_unconfirmed(now=now)
    due = digests.due(now=now)
    for number in due:
        send_digest.delay(number)
    return len(due)


@shared_task(acks_late=False, autoretry_for=())
def send_digest(follower_id: int) -> bool:
    """Send one digest. What the mail server did not take is due again the next hour."""
    return digests.send(follower_id=follower_id, now=timezone.now())


@shared_task(acks_late=False)
def check_links() -> int:
    """Check whether pages of evidence still answer, where the operator allows it."""
    return evidence_pages.check_due(now=timezone.now())


@shared_task(acks_late=False)
def archive_pages() -> int:
    """Ask the Internet Archive for the archived copies that curators want, where the operator allows it."""
    return evidence_pages.archive_waiting(now=timezone.now())


@shared_task
def erase_spam() -> int:
    """Erase the reports that were deleted as spam long enough ago."""
    return reports.erase_spam(now=timezone.now())


@shared_task(bind=True)
def show_life(self: Task[[], None]) -> None:
    """Leave a worker's sign of life: the way from beat through the queue to a worker is open."""
    heartbeat.leave(heartbeat.WORKER, host=self.request.hostname)


@worker_ready.connect
def resume_on_start(sender: object = None, **_signal: object) -> None:
    """A worker that starts shows that it lives, and looks for what one before it left unfinished."""
    heartbeat.leave(heartbeat.WORKER, host=str(getattr(sender, "hostname", "")))
    resume_interrupted_runs.delay()
