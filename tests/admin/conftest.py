"""The admin as a curator uses it: signed in, on lists that were really taken in."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction

from partnerships.actions.roles import Role
from partnerships.models import Run, Source
from tests.admin.desk import Desk, doubtful_list
from tests.admin.keyboard.keys import PASSWORD, Keys
from tests.factories import curator, kept_as_a_roll
from tests.starter_runs import shrunken


@pytest.fixture
def desk(db, client):
    """A curator's: in the group, and nothing more."""
    user = curator()
    user.is_staff = True
    user.save()
    user.groups.add(Group.objects.get(name=Role.CURATOR))
    return Desk(client, user)


@pytest.fixture
def stranger(db, client):
    """Of one on the staff without any permission."""
    return Desk(client, get_user_model().objects.create_user("stan", is_staff=True))


@pytest.fixture
def doubtful(db):
    """A list some of whose rows await a match."""
    return doubtful_list()


@pytest.fixture(scope="module")
def doubtful_once(django_db_setup, django_db_blocker):
    """The number of such a list's run. Every test of the module finds it, and leaves it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield doubtful_list().pk
        transaction.set_rollback(True)


@pytest.fixture
def doubtful_shared(doubtful_once, db):
    """Such a list, for modules all of whose tests want it: it is taken in once."""
    return Run.objects.get(pk=doubtful_once)


@pytest.fixture
def committed(committed_db):
    """The same, seen by every connection."""
    return doubtful_list()


@pytest.fixture
def source(db) -> Source:
    return Source.objects.get(slug="announcements")


@pytest.fixture
def held(desk) -> Run:
    """A held run of a list that is kept as a roll."""
    kept_as_a_roll()
    return shrunken()


@pytest.fixture
def no_drafts(settings, tmp_path):
    """No draft of a list is kept from an earlier test."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def keys(committed, page) -> Keys:
    """An administrator with a keyboard, signed in, on the start page, where rows wait."""
    get_user_model().objects.create_superuser("carla", password=PASSWORD)
    person = Keys(page)
    person.sign_in("carla")
    return person
