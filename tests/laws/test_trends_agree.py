"""Law 1 on the pages that count: trends, states and places hold the same partnerships as the table and the file."""

import pytest
from lxml import html

from tests.factories import question
from tests.laws.test_same_answer import in_the_csv, random_questions

pytestmark = pytest.mark.django_db

ASKED = ["", "as_of=2019-08-28", "as_of=2019-08-28&kind=police", "undated=only", *random_questions(50)]


def printed(response) -> int:
    """The number that the page says first."""
    (count,) = html.fromstring(response.content.decode()).xpath("//span[@class='answer-count']/text()")
    return int(count.split()[0].replace(",", ""))


@pytest.mark.parametrize("asked", ASKED)
def test_trends_count_the_rows_of_the_file(client, newest, asked):
    rows = in_the_csv(client, asked)
    response = client.get(f"/trends/?{asked}")
    growth = response.context["growth"]

    assert printed(response) == int(response["X-Result-Count"]) == len(rows)
    assert growth.undated == sum(not row["start_latest"] for row in rows)
    assert growth.dated == sum(bool(row["start_latest"]) for row in rows)
    for month in growth.months[:: max(1, len(growth.months) // 5)]:
        last = month.last.isoformat()
        dated = [row for row in rows if row["start_latest"]]
        assert month.certain == sum(row["start_latest"] <= last for row in dated)
        assert month.possible == sum(row["start_earliest"] <= last for row in dated)
    by_state = {one.place.code if one.place else "": one.partnerships for one in response.context["states"]}
    assert by_state == {
        state: sum(row["state"] == state for row in rows) for state in {row["state"] for row in rows}
    }
    for _label, groups in response.context["groups"]:
        assert sum(group.count for group in groups) == len(rows)


@pytest.mark.parametrize("asked", ASKED[:24])
def test_the_states_page_and_a_states_page_count_them_too(client, newest, asked):
    states = client.get(f"/states/?{asked}")
    areas = [one.totals for one in states.context["areas"]]
    totals = {one.place.code: one for one in areas if one.place}

    assert sum(one.partnerships for one in areas) == question(asked).count()
    code = max(totals, key=lambda each: totals[each].partnerships)
    if "state=" not in asked:
        of_it = client.get(f"/states/{code}/?{asked}")
        assert int(of_it["X-Result-Count"]) == totals[code].partnerships
        assert of_it.context["totals"].agencies == totals[code].agencies
