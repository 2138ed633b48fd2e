"""One run of a source, from its bytes to a report. `_stages` is the table of contents.

A run applies as a whole or changes nothing. The caller's `publishing` makes readers see the result, inside the same
transaction. A file of which many rows are new is read twice, first to compare rows and then to open listings, so that
memory does not grow with the texts of the rows; few new ones are kept from the first reading.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date

from django.db import InterfaceError, OperationalError

from partnerships.child_process import BrokenProcessPool
from partnerships.ingest import lookups
from partnerships.ingest.effect import Publishing
from partnerships.ingest.fetch import FetchFailed
from partnerships.ingest.run import steps
from partnerships.ingest.run.applying import apply_directory, apply_rows, measure_effect
from partnerships.ingest.run.gc_thresholds import raised_gc_thresholds
from partnerships.ingest.run.progress import Progress
from partnerships.ingest.run.report import finish, reject
from partnerships.ingest.run.stages import Context, Ended, Rejected, Stage
from partnerships.ingest.snapshot_store import NoRoom
from partnerships.ingest.tables import UnreadableFile
from partnerships.models import Run
from partnerships.models.sources import MAX_ATTEMPTS
from partnerships.models.vocabulary import FailureCause

__all__ = ["run_source"]

logger = logging.getLogger(__name__)


@raised_gc_thresholds()
def run_source(run: Run, *, publishing: Publishing, today: date) -> Run:
    """Carry out a run to its end, and give it finished. The caller holds the source's lock.

    Raises OperationalError or InterfaceError when the database is away, and BrokenProcessPool when something ended the
    process that reads along: the run stays unfinished and is resumed.
    """
    context = Context(run, lookups.declaration(run.source, run.mapping), today, Progress(run.pk))
    stage: Stage | None = None
    try:
        _give_up_after_deaths(run)
        for reached in _stages(context, publishing):
            stage = reached
    except Rejected as end:
        reject(context, end.stage or stage, end.cause, end.reason)
    except Ended as end:
        finish(context, end.stage or stage, end.outcome, end.reason)
    except FetchFailed as failure:
        context.progress.answer = {"status": failure.status, "retry_after": failure.retry_after}
        reject(context, stage, failure.cause, str(failure))
    except UnreadableFile as failure:
        reject(context, stage, FailureCause.UNREADABLE, str(failure))
    except NoRoom as failure:
        reject(context, stage, FailureCause.OUR_FAULT, str(failure))
    except (OperationalError, InterfaceError, BrokenProcessPool):
        raise
    except Exception as error:
        logger.exception("Run %s of %s failed in step %s", run.pk, run.source.slug, run.step)
        reason = f"The program failed in step “{run.step}” ({type(error).__name__}); nothing was changed."
        reject(context, stage, FailureCause.OUR_FAULT, reason)
    return run


def _give_up_after_deaths(run: Run) -> None:
    """Raise Ended where the run's process has died so often that it would die again."""
    if run.attempts > MAX_ATTEMPTS:
        died = f"The program died {MAX_ATTEMPTS} times in step “{run.step or 'fetch'}”, as when memory or time runs out"
        todo = "Open and check the list’s file, then fetch it again or give it as a file."
        raise Rejected(FailureCause.OUR_FAULT, f"{died}; nothing was changed. {todo}")


def _stages(context: Context, publishing: Publishing) -> Iterator[Stage]:
    """The run, stage by stage; each is made from the one before. A step that ends the run raises `Ended`."""
    context.begin("fetch")
    fetched = steps.fetch_bytes(context)
    yield fetched
    context.begin("store")
    stored = steps.store_snapshot(context, fetched)
    yield stored
    context.begin("read")
    read = steps.read_rows(context, stored)
    yield read
    context.begin("compare")
    compared = steps.compare_rows(context, read)
    yield compared
    plan = None if context.spec.directory else steps.plan_listings(context, compared)
    context.begin("hold")
    doubt = steps.reasons_to_hold(context, compared, plan)
    context.begin("match")
    if plan and (doubt or context.is_dry_run):
        measure_effect(context, compared, plan, publishing)
    snapshot = steps.end_unless_applied(context, compared, doubt)
    context.begin("write" if plan is None else "apply")
    if plan is None:
        yield apply_directory(context, compared, snapshot, publishing)
    else:
        yield apply_rows(context, compared, plan, snapshot, publishing)
