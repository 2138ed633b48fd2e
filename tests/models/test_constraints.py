"""Rules that hold in the database itself, whoever writes to it."""

from datetime import date
from functools import partial

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from psycopg2.extras import DateRange, NumericRange

from partnerships.models import (
    Agency,
    Claim,
    Listing,
    Match,
    Override,
    Partnership,
    ReleaseRow,
    Run,
    Snapshot,
    Source,
)
from partnerships.models.vocabulary import Outcome, Verdict
from tests.factories import agency, announcement, curator, listing, published, released

pytestmark = pytest.mark.django_db

MODELS = list(apps.get_app_config("partnerships").get_models())


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()
    return True


def pairs():
    """(model, who, when): each field `x_by` that has an `x_at` beside it."""
    for model in MODELS:
        names = {field.name: field for field in model._meta.get_fields() if field.concrete}
        for name, field in names.items():
            when = names.get(f"{name.removesuffix('_by')}_at")
            if name.endswith("_by") and when is not None:
                yield model, field, when


def checks_that_name(table: str, *columns: str) -> int:
    """How many check constraints of a table tie these columns."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass AND conkey @> ("
            " SELECT array_agg(attnum) FROM pg_attribute WHERE attrelid = conrelid AND attname = ANY(%s))",
            [table, list(columns)],
        )
        return cursor.fetchone()[0]


def test_whoever_decides_is_known_with_the_time_and_the_other_way_round():
    found = list(pairs())

    for model, who, when in found:
        never_empty = not who.null and not when.null
        tied = checks_that_name(model._meta.db_table, who.column, when.column)
        assert never_empty or tied, f"{model.__name__}: {who.name} and {when.name} are not tied"
    assert len(found) >= 4


@pytest.fixture
def row():
    """One announcement, taken in and published: something of every table."""
    published(announcement("ROW", date="2019-05-01"))
    return listing("ROW")


def test_a_decision_without_a_person_is_refused(row):
    override = Override.objects.create(agency=agency(row.agency), field="city", reason="x", made_by=curator())
    now = timezone.now()

    assert refused(partial(Match.objects.update, decided_at=now))
    assert refused(partial(Match.objects.update, decided_by=curator()))
    assert refused(partial(Run.objects.update, decided_at=now, decision="apply"))
    assert refused(partial(Run.objects.update, undone_at=now))
    assert refused(partial(Override.objects.filter(pk=override.pk).update, lifted_at=now))
    assert refused(partial(Override.objects.filter(pk=override.pk).update, lifted_by=curator()))


def test_two_rows_of_a_partnership_never_hold_in_one_version():
    released({}, {})
    ReleaseRow.objects.filter(partnership_id=1).update(versions=NumericRange(1, 5))
    (other,) = ReleaseRow.objects.filter(partnership_id=2)

    def second(versions):
        ReleaseRow.objects.filter(pk=other.pk).update(partnership_id=1, versions=versions)

    for lower, upper in ((1, 5), (4, 9), (2, 3), (4, None), (None, 2), (None, None)):
        assert refused(partial(second, NumericRange(lower, upper)))
    second(NumericRange(5, None))


def test_a_release_row_holds_in_some_version():
    released({})

    assert refused(partial(ReleaseRow.objects.update, versions=NumericRange(empty=True)))


def test_a_row_of_a_list_has_one_open_listing(row):
    twin = Listing.objects.get(pk=row.pk)
    twin.pk = None

    assert refused(twin.save)

    Listing.objects.filter(pk=row.pk).update(closed_by=row.opened_by, last_shown_on=date(2026, 1, 1))
    twin.save()


def test_a_listing_is_closed_with_the_day_it_was_last_shown(row):
    assert refused(partial(Listing.objects.update, last_shown_on=date(2026, 1, 1)))
    assert refused(partial(Listing.objects.update, closed_by=row.opened_by))


def test_a_listing_has_a_whole_point_on_the_globe_or_none(row):
    for half in ({"latitude": None}, {"longitude": None}, {"location_precision": "none"}, {"latitude": 91}):
        assert refused(partial(Listing.objects.update, **half))


def test_a_listing_speaks_of_one_agency_at_most(row):
    other = Agency.objects.create(slug="other", name="Other", kind="police", state="OH")

    assert refused(partial(Match.objects.create, listing=row, agency=other, verdict=Verdict.SAME, score=1))
    Match.objects.create(listing=row, agency=other, verdict=Verdict.OTHER, score=1)


def test_two_judgements_on_one_listing_and_agency_are_refused(row):
    meant = row.matches.get().agency

    assert refused(partial(Match.objects.create, listing=row, agency=meant, verdict=Verdict.OTHER, score=1))
    Match.objects.create(listing=row, verdict=Verdict.UNSURE, score=0)
    assert refused(partial(Match.objects.create, listing=row, verdict=Verdict.UNSURE, score=0))


def test_only_a_doubt_may_lack_an_agency(row):
    assert refused(partial(Match.objects.create, listing=row, verdict=Verdict.OTHER, score=0))


def test_a_date_comes_with_its_precision(row):
    days = DateRange(date(2020, 1, 1), date(2020, 2, 1))

    assert refused(partial(Claim.objects.update, precision=""))
    assert refused(partial(Claim.objects.update, days=None))
    assert refused(partial(Partnership.objects.update, start=None))
    assert refused(partial(Partnership.objects.update, start_precision=""))
    assert refused(partial(Partnership.objects.update, end=days))
    assert refused(partial(Partnership.objects.update, end_precision="day"))


def test_an_agency_in_a_program_is_one_partnership(row):
    twin = Partnership.objects.get()
    twin.pk = None

    assert refused(twin.save)


def test_words_outside_their_closed_list_are_refused(row):
    assert refused(partial(Agency.objects.update, kind="wizard"))
    assert refused(partial(Listing.objects.update, kind="wizard"))
    assert refused(partial(Claim.objects.update, event="hinted"))
    assert refused(partial(Claim.objects.update, program="doorbells"))
    assert refused(partial(Source.objects.update, state="lost"))


def test_a_run_ends_with_an_outcome_and_says_why_it_did_not_apply(row):
    assert refused(partial(Run.objects.update, outcome=""))
    assert refused(partial(Run.objects.update, finished_at=None))
    assert refused(partial(Run.objects.update, outcome=Outcome.HELD, reason=""))
    assert refused(partial(Run.objects.update, outcome=Outcome.REJECTED, reason=""))


def test_the_same_bytes_of_one_day_are_kept_once(row):
    twin = Snapshot.objects.get()
    twin.pk = None

    assert refused(twin.save)
    assert refused(partial(Snapshot.objects.update, sha256="not a hash"))


def test_an_override_says_why_and_one_is_in_force_for_a_field(row):
    made = {"agency": agency(row.agency), "field": "city", "made_by": curator()}

    assert refused(partial(Override.objects.create, **made, reason=""))
    Override.objects.create(**made, reason="x")
    assert refused(partial(Override.objects.create, **made, reason="y"))


def test_an_agency_is_not_merged_into_itself(row):
    one = agency(row.agency)

    assert refused(partial(Agency.objects.filter(pk=one.pk).update, merged_into=one))


def test_what_others_point_at_is_not_deleted(row):
    with pytest.raises(Exception, match="protected"), transaction.atomic():
        row.opened_by.delete()
    with pytest.raises(Exception, match="protected"), transaction.atomic():
        agency(row.agency).delete()
