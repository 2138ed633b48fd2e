"""A real worker takes in lists; killed at any moment it leaves nothing half done, and finishes on restart."""

import io
import os
import signal
from pathlib import Path

import psutil
import pytest
from django.conf import settings
from django.core.cache import cache
from PIL import Image

from partnerships import tasks
from partnerships.ingest import preview
from partnerships.ingest.run import progress
from partnerships.models import Agency, Claim, Listing, Match, Partnership, Release, ReleaseRow, Run
from partnerships.models.vocabulary import Outcome
from partnerships.templatetags.discovery import PICTURE_SIZE
from partnerships.views import share_pictures
from tests.factories import announcement, as_csv, asked_for, filler, ingest_run, published
from tests.waiting import wait_until

pytestmark = pytest.mark.usefixtures("committed_db", "worker")

MANY = 3_000
LONG = 60  # seconds that an import may take on a machine at work with other things
MAX_NICENESS = 19  # nice(2)
APPLIED_IN_PART = (Agency, Listing, Claim, Match, Partnership, Release, ReleaseRow)


@pytest.fixture(scope="module")
def long_list() -> bytes:
    """A list that takes a worker some seconds."""
    return as_csv(filler(MANY))


def hand_over(run: Run) -> Run:
    cache.delete(f"run-{run.pk}")  # an earlier test's run may have had this number
    tasks.ingest.delay(run.pk)
    return run


def finished(run: Run) -> bool:
    run.refresh_from_db()
    return run.finished_at is not None


def wait_for(*runs: Run) -> None:
    wait_until(lambda: all(map(finished, runs)), "the worker did not finish", LONG)


def kill(worker) -> None:
    """`kill -9` of the worker with all its processes."""
    os.killpg(worker.process.pid, signal.SIGKILL)
    worker.process.wait()


def wait_for_step(run: Run, step: str) -> None:
    """Until the run is there; in the last step, until it has written some of its rows."""

    def is_there():
        watched = progress.progress_of(run)
        return watched.get("step") == step and (step != "apply" or watched["matched"] > 0)

    wait_until(is_there, f"the run never came to: {step}", LONG, pause=0.01)


def counts() -> dict:
    return {model: model.objects.count() for model in APPLIED_IN_PART}


def finish_after_restart(run: Run) -> None:
    """A worker that starts resumes what was left; beat has it do so every minute."""

    def is_finished_when_resumed():
        if not finished(run):
            tasks.resume_interrupted_runs.delay()
        return finished(run)

    wait_until(is_finished_when_resumed, "the run did not finish after a restart", LONG, pause=0.5)


def test_a_list_is_taken_in_by_the_worker():
    run = hand_over(asked_for(as_csv(filler(310))))

    wait_for(run)

    assert run.outcome == Outcome.APPLIED, run.reason
    assert Listing.objects.open().count() == Partnership.objects.count() == 310


def test_what_a_held_list_would_change_is_worked_out_before_a_curator_asks():
    run = hand_over(asked_for(as_csv(filler(20))))

    wait_for(run)

    assert run.outcome == Outcome.HELD
    wait_until(lambda: is_precomputed(run), "the worker did not precompute the preview", LONG)
    assert len(preview.difference_of(run).added) == 20


def is_precomputed(run: Run) -> bool:
    return cache.get(preview._cache_key(run, before=None)) is not None


def test_a_list_that_cannot_be_had_is_a_recorded_run_and_the_worker_goes_on():
    missing = hand_over(asked_for(b"<html>"))
    wait_for(missing)
    fine = hand_over(asked_for(as_csv(filler(310))))
    wait_for(fine)

    assert missing.outcome == Outcome.REJECTED
    assert fine.outcome == Outcome.APPLIED


def test_a_worker_killed_in_mid_import_leaves_nothing_half_done_and_finishes_on_restart(worker, long_list):
    published(*filler(20), on="2025-01-01")
    before, served = counts(), list(ReleaseRow.objects.order_by("id").values())
    run = hand_over(asked_for(long_list, decided=1))

    for step in ("read", "apply"):
        wait_for_step(run, step)
        kill(worker)
        run.refresh_from_db()
        assert run.finished_at is None
        assert counts() == before
        assert list(ReleaseRow.objects.order_by("id").values()) == served
        worker.start()

    finish_after_restart(run)
    assert run.outcome == Outcome.APPLIED, run.reason
    assert run.report["added"] + run.report["same"] + run.report["changed"] == MANY
    assert Listing.objects.open().count() == MANY
    assert Release.objects.latest().number == 2


def test_a_child_of_the_worker_that_dies_does_not_take_the_run_with_it(worker, long_list):
    run = hand_over(asked_for(long_list, decided=1))
    wait_for_step(run, "apply")

    for child in children_of(worker.process.pid):
        os.kill(child, signal.SIGKILL)

    finish_after_restart(run)
    assert run.outcome == Outcome.APPLIED
    assert Listing.objects.open().count() == MANY
    assert Release.objects.count() == 1


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_two_runs_of_one_list_at_once_are_carried_out_one_after_the_other(long_list):
    runs = [hand_over(asked_for(long_list)) for _ in range(2)]

    wait_for(*runs)

    assert sorted(run.outcome for run in runs) == [Outcome.APPLIED, Outcome.UNCHANGED]
    assert Listing.objects.count() == MANY
    assert Release.objects.count() == 1


def test_the_worker_and_a_command_that_waits_do_the_same_list_once(long_list):
    run = hand_over(asked_for(long_list))
    wait_for_step(run, "apply")

    again = ingest_run(long_list)

    wait_for(run)
    assert (run.outcome, again.outcome) == (Outcome.APPLIED, Outcome.UNCHANGED)
    assert Listing.objects.count() == MANY


def test_a_shared_picture_is_drawn_by_the_worker_in_the_readers_language(client):
    published(announcement(state="OH", city="Dayton"))
    general = (settings.BASE_DIR / share_pictures.GENERAL).read_bytes()

    def picture(language):
        return client.get("/share.png?state=OH", headers={"Accept-Language": language}).content

    for language in ("en-us", "es"):
        wait_until(lambda asked=language: picture(asked) != general, "the worker drew no picture", LONG)

    drawn = {picture(language) for language in ("en-us", "es")}
    assert len(drawn) == 2
    assert {Image.open(io.BytesIO(one)).size for one in drawn} == {PICTURE_SIZE}


def test_the_worker_gives_way_to_readers(worker):
    own = os.nice(0)  # the tests' own: they may be run under nice(1) themselves
    expected = min(own + int(os.environ["RINGWATCH_NICE"]), MAX_NICENESS)

    def niceness() -> set[int]:
        workers = psutil.Process(worker.process.pid)
        return {one.nice() for one in (workers, *workers.children())}

    wait_until(lambda: niceness() == {expected}, "the worker did not give way", LONG)
