"""Two curators at the same moment, each on a connection of their own: one acts, the other gets a sentence."""

from threading import Barrier, Thread

from django.db import connection
from django.test import Client

from partnerships.actions import match
from partnerships.models import Agency, AuditEntry, Match, Override, Partnership, Run
from partnerships.models.vocabulary import Verdict
from tests.admin.desk import act_of, document, said
from tests.factories import agency, as_csv, curator, filler, ingest_run, listing
from tests.starter_runs import ENOUGH


def at_once(*posts):
    """Post at the same moment, each as another person. Gives the answers."""
    answers, start = [None] * len(posts), Barrier(len(posts))

    def post(index, record, name, given):
        client = Client()
        client.force_login(posts_by[index])
        start.wait()
        try:
            answers[index] = client.post(act_of(record, name), given)
        finally:
            connection.close()

    posts_by = [_administrator(f"curator{index}") for index in range(len(posts))]
    threads = [Thread(target=post, args=(index, *what)) for index, what in enumerate(posts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _administrator(name):
    user = curator(name)
    user.is_staff = user.is_superuser = True
    user.save()
    return user


def one_refused(answers) -> str:
    """What the one was told that came second."""
    assert sorted(answer.status_code for answer in answers) == [302, 400]
    return said(document(next(answer for answer in answers if answer.status_code == 400)))


def test_a_row_is_settled_once(committed):
    row, brighton = listing("D1"), agency("Brighton Police Department")
    expected = row.matches.fingerprint()
    decisions = [
        {"decision": f"same {brighton.pk}", "expected": expected},
        {"decision": "new", "expected": expected},
    ]

    refusal = one_refused(at_once(*((row, "decide", decision) for decision in decisions)))

    assert "decided this row since you opened the page" in refusal
    assert row.matches.filter(verdict=Verdict.SAME).count() == 1
    assert AuditEntry.objects.filter(action__startswith="match: ").count() == 1


def test_two_rows_that_name_one_new_agency_do_not_collide(committed):
    Match.objects.filter(listing__in=[listing("D1"), listing("D3")]).update(agency=None)
    rows = [listing("D1"), listing("D3")]
    posts = [(row, "decide", {"decision": "new", "expected": row.matches.fingerprint()}) for row in rows]

    answers = at_once(*posts)

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Agency.objects.filter(name__in=[row.agency for row in rows]).count() == 2


def test_an_override_is_set_once(committed):
    partnership = Partnership.objects.get(agency__name="Brighton Police Department")
    given = {"field": "status", "reason": "x", "expected": partnership.agency.overrides.fingerprint()}

    refusal = one_refused(
        at_once(*((partnership, "set_override", given | {"value": value}) for value in ("ended", "denied")))
    )

    assert "changed an override of this agency since you opened the page" in refusal
    assert Override.objects.count() == 1


def test_two_agencies_are_merged_one_way(committed):
    match.new(listing=listing("D1"), by=curator())
    one, other = agency("Brighton Police Department"), agency("Brighton Public Safety")

    refusal = one_refused(
        at_once(
            (one, "merge", {"into": other.pk, "reason": "x"}),
            (other, "merge", {"into": one.pk, "reason": "x"}),
        )
    )

    assert refusal
    assert Agency.objects.exclude(merged_into=None).count() == 1


def test_a_held_run_is_decided_once(committed_db):
    ingest_run(as_csv(filler(ENOUGH)), on="2026-01-01")
    held = ingest_run(as_csv(filler(ENOUGH * 4 // 5)), on="2026-02-01")
    runs = Run.objects.count()

    refusal = one_refused(at_once((held, "apply", {"reason": "x"}), (held, "apply", {"reason": "x"})))

    assert "is not waiting for a decision" in refusal
    assert Run.objects.count() == runs + 1
