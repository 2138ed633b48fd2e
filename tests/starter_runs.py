"""Runs of the starter list: a whole one, a shrunken one that is held, and what both leave as it was."""

import redis
from django.conf import settings

from partnerships.models import Agency, Listing, Match, Partnership, Release, Run
from partnerships.models.vocabulary import Outcome
from tests.factories import announcement, announcements, as_csv, filler, ingest_run

FIRST, SECOND, THIRD = "2026-01-01", "2026-02-01", "2026-03-01"
ENOUGH = announcements().expect.start + 10
WHOLE = filler(ENOUGH)


def shrunken() -> Run:
    """A held run: the list lost a fifth of its rows, and one of the others changed."""
    ingest_run(as_csv(WHOLE), on=FIRST)
    shrunk = [WHOLE[0] | {"date": "2021-05-05"}, *WHOLE[1 : ENOUGH * 4 // 5], announcement("NEW")]
    run = ingest_run(as_csv(shrunk), on=SECOND)
    assert run.outcome == Outcome.HELD
    return run


def standing() -> dict:
    """Everything a run could change, to be compared before and after."""
    tables = (Agency, Listing, Match, Partnership, Release)
    return {table: list(table.objects.order_by("pk").values()) for table in tables}


def newest_run() -> Run:
    return Run.objects.latest("id")


def queued() -> int:
    """How many messages wait for a worker."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        return sum(client.llen(key) for key in client.keys("*ringwatch") if client.type(key) == b"list")
