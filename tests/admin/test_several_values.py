"""Several values of a record as one act, from its page; and those that the lists have caught up with."""

import pytest

from partnerships.actions import override
from partnerships.models import AuditEntry, Override
from tests.admin.desk import said, words
from tests.factories import agency, announcement, published

pytestmark = pytest.mark.usefixtures("doubtful_shared")


def test_ticked_and_written_values_are_set_as_one_act_with_one_reason_and_address(desk):
    partnership = agency("Brighton Police Department").partnerships.get()

    page = desk.act(
        partnership,
        "set_values",
        value_status="ended", value_end="2023-05", value_start="",
        reason="Its own letter.", source_address="https://city.example/letter", expected="none",
    )  # fmt: skip

    assert "Values set: Status, End." in said(page)
    assert set(Override.objects.values_list("field", "value", "source_address")) == {
        ("status", "ended", "https://city.example/letter"),
        ("end", "2023-05", "https://city.example/letter"),
    }
    assert AuditEntry.objects.filter(action="override").count() == 1


def test_refused_it_comes_again_with_what_was_typed(desk):
    partnership = agency("Brighton Police Department").partnerships.get()

    page = desk.act(
        partnership, "set_values", set_end="on", value_end="one day", reason="x", expected="none", status=400
    )

    assert page.xpath("//input[@name='value_end']/@value") == ["one day"]
    assert not Override.objects.exists()


def test_the_start_page_lists_values_that_the_lists_have_caught_up_with(desk):
    published(announcement("ONE", agency="Macon Police Department", city="Macon", state="GA", date="2019"))
    macon = agency("Macon Police Department")
    override.set_(agency=macon, field="start", value="2020-03", program="neighbors", reason="x", by=desk.user)
    published(announcement("ONE", agency=macon.name, city="Macon", state="GA", date="2020-03"))

    page = words(desk.see("/admin/"))
    found = words(desk.see("/admin/partnerships/override/?lists=changed"))

    assert "1 value that the lists now confirm or contradict" in page
    assert "The lists say the same by now" in page
    assert "Macon Police Department" in found
