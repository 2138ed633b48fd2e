"""The filters beside the lists of records: each shows what its words say."""

from django.urls import reverse

from partnerships.models import Listing, Partnership, Run
from tests.factories import announcement, as_csv, asked_for, published


def shown(desk, model, **chosen) -> set[int]:
    """The records that a list shows."""
    page = desk.client.get(reverse(f"admin:partnerships_{model._meta.model_name}_changelist"), chosen)
    assert page.status_code == 200
    return {one.pk for one in page.context["cl"].result_list}


def test_rows_are_shown_by_whether_they_await_a_person(desk, doubtful):
    waiting = set(Listing.objects.filter(raw__id__startswith="D").values_list("pk", flat=True))
    settled = set(Listing.objects.filter(raw__id__startswith="K").values_list("pk", flat=True))

    assert shown(desk, Listing, match="waiting") == waiting
    assert shown(desk, Listing, match="settled") == settled
    assert shown(desk, Listing) == waiting | settled


def test_partnerships_are_shown_by_whether_their_sources_agree(desk):
    published(
        announcement("A", agency="Akron Police Department", city="Akron", date="2019-03-01"),
        announcement("B", agency="Akron Police Department", city="Akron", date="2020-05-01"),
        announcement("C"),
    )
    disputed = {one.pk for one in Partnership.objects.all() if one.conflicts}

    assert disputed and disputed != shown(desk, Partnership)
    assert shown(desk, Partnership, conflicts="any") == disputed
    assert shown(desk, Partnership, conflicts="open") == disputed


def test_runs_are_shown_by_whom_they_wait_for(desk, held):
    waiting = asked_for(as_csv([announcement()]))

    assert shown(desk, Run, waiting="held") == {held.pk}
    assert shown(desk, Run, waiting="worker") == {waiting.pk}


def test_an_act_that_there_is_not_and_an_act_on_nothing_are_not_found(desk, doubtful):
    newest = Listing.objects.latest("pk").pk
    act = reverse("admin:partnerships_listing_act", args=[newest, "nothing-such"])
    nothing = reverse("admin:partnerships_listing_act", args=[newest + 1, "skip"])

    assert [desk.client.post(address).status_code for address in (act, nothing)] == [404, 404]
