"""Law 1 for the API: its pages, counts and agencies are the same partnerships as the question's rows."""

import pytest

from tests.factories import question
from tests.laws.test_same_answer import ASKED, random_questions

pytestmark = pytest.mark.django_db


def in_the_api(client, asked) -> list[str]:
    """The records on all pages, followed as a program does."""
    following, records = (
        f"/api/v1/partnerships/?{asked}{'&' if asked else ''}page_size=500&fields=partnership_id",
        [],
    )
    while following:
        response = client.get(following)
        assert response.status_code == 200, (following, response.content[:300])
        page = response.json()
        records += [row["partnership_id"] for row in page["results"]]
        assert page["count"] == int(response["X-Result-Count"])
        following = page["next"]
    assert len(records) == page["count"]
    return records


def test_two_hundred_random_questions_and_those_thought_of(client, newest, settings):
    settings.API_REQUESTS_A_MINUTE = 0

    for asked in [*ASKED, *random_questions(200)]:
        assert in_the_api(client, asked) == [row.public_id for row in question(asked).rows()], asked


@pytest.mark.parametrize("group", ["state", "kind", "program", "status", "month"])
def test_groups_of_random_questions_add_up(group, client, newest, settings):
    settings.API_REQUESTS_A_MINUTE = 0

    for sorted_question in random_questions(20):
        asked = "&".join(part for part in sorted_question.split("&") if not part.startswith("sort="))
        answer = client.get(f"/api/v1/counts/?group_by={group}&{asked}").json()
        assert sum(one["count"] for one in answer["results"]) == question(asked).count(), asked
