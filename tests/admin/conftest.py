"""The admin as a curator uses it: signed in, on lists that were really taken in."""

import pytest
from django.contrib.auth import get_user_model

from partnerships.actions import curators
from tests.admin.desk import Desk
from tests.factories import announcement, curator, published


@pytest.fixture
def desk(db, client):
    """A curator's: in the group, and nothing more."""
    user = curator()
    user.is_staff = True
    user.save()
    user.groups.add(curators.make_group())
    return Desk(client, user)


@pytest.fixture
def stranger(db, client):
    """Of one on the staff without any permission."""
    return Desk(client, get_user_model().objects.create_user("stan", is_staff=True))


BRIGHTON = {"city": "Brighton", "state": "NY"}
LONGMONT = {"city": "Longmont", "state": "CO"}


@pytest.fixture
def doubtful(db):
    """A list whose rows K1 to K3 are settled, and whose rows D1 to D3 may mean agencies that are known."""
    return published(
        announcement("K1", agency="Brighton Police Department", **BRIGHTON),
        announcement("K2", agency="Longmont Police Department", **LONGMONT),
        announcement("K3", agency="Monroe County Sheriff's Office", agency_kind="sheriff", **BRIGHTON),
        announcement("D1", agency="Brighton Town Police Department", **BRIGHTON),
        announcement("D2", agency="Longmont Public Safety", **LONGMONT),
        announcement("D3", agency="Town of Brighton Police Department", **BRIGHTON),
    )
