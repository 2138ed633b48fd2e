"""Pages for readers are made in a role of the database that can write nothing, and sees no account and no follower."""

from contextlib import closing

import psycopg2
import psycopg2.errors
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, connections
from django.test import RequestFactory

from partnerships.exports.formats import FORMATS
from partnerships.models import Act, Follower, ReleaseRow
from ringwatch.database import grants, roles
from ringwatch.database.roles import Access
from tests import database
from tests.factories import released

ROLE = "ringwatch_reader"
ON_EVERY_TABLE = (
    "INSERT INTO {table} DEFAULT VALUES",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "DROP TABLE {table}",
)
WHATEVER = (
    "CREATE TABLE mine (x int)", "CREATE ROLE mine", "ALTER SYSTEM SET jit = on", "SET ROLE {owner}",
    "COPY partnerships_state TO PROGRAM 'true'", "ALTER TABLE partnerships_auditentry DISABLE TRIGGER ALL",
    "SELECT pg_read_file('postgresql.conf')", "SELECT setval('partnerships_release_id_seq', 9)",
)  # fmt: skip
PAGES = """
/ /partnerships/?state=NJ&as_of=2020-01-01 /partnerships/?q=montclair /map/points.json /map/areas.json /embed/ /trends/
/changes/ /changes/1/ /changes.atom /cite/ /data/ /data/releases/ /data/releases/1/ /about/ /methodology/ /glossary/
/timeline/ /program/ /states/ /states.csv /states/NJ/ /sources/ /sources/announcements/ /find/?q=montclair
/find.json?q=mont /places/NJ/montclair/ /zip/07042/ /sitemap.xml /readyz /api/docs/ /api/v1/ /api/v1/schema/
/api/v1/partnerships/ /api/v1/agencies/ /api/v1/releases/ /api/v1/statements/ /api/v1/sources/
/api/v1/counts/?group_by=state
"""
REFUSED = (
    psycopg2.errors.InsufficientPrivilege,
    psycopg2.errors.ReadOnlySqlTransaction,
    psycopg2.errors.UndefinedTable,
)


@pytest.fixture(scope="module")
def readable(django_db_setup, django_db_blocker):
    """Two records, committed, and the role, as `migrate` makes it."""
    with database.committed(django_db_blocker), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "READER_ROLE", ROLE)
        patch.setitem(roles.OWN, "default", connections.settings["default"])
        released({"state": "NJ", "city": "Montclair"}, {"state": "CA"})
        grants.grant()
        yield


@pytest.fixture
def as_reader(readable):
    """This thread has the reading role's connection."""
    before = connections["default"]
    roles.choose(Access.READER)
    yield
    connections["default"].close()
    connections["default"] = before


@pytest.fixture
def session(readable):
    """A connection of the role without Django, whose transactions are no longer told to read only."""
    where = settings.DATABASES["default"]
    with closing(psycopg2.connect(host=where["HOST"], user=ROLE, dbname=where["NAME"])) as opened:
        opened.autocommit = True
        with opened.cursor() as cursor:
            yield cursor


def tables() -> list[str]:
    with connection.cursor() as cursor:
        return sorted(connection.introspection.table_names(cursor))


def is_refused(session, statement: str) -> bool:
    try:
        session.execute(statement)
    except REFUSED:
        return True
    return False


@pytest.mark.parametrize("read_only", ["on", "off"])
def test_no_page_for_readers_can_write(session, read_only):
    session.execute(f"SET default_transaction_read_only = {read_only}")

    owner = settings.DATABASES["default"]["USER"]
    statements = [statement.format(table=table) for table in tables() for statement in ON_EVERY_TABLE]
    statements += [statement.format(owner=owner) for statement in WHATEVER]

    assert [statement for statement in statements if not is_refused(session, statement)] == []


def test_it_sees_no_account_no_follower_and_not_who_did_what(session):
    assert set(tables()) >= {*grants.HIDDEN_TABLES, "auth_user", "django_session", "mfa_authenticator"}

    hidden = {table for table in tables() if is_refused(session, f"SELECT * FROM {table}")}

    assert hidden == {table for table in tables() if not grants.is_shown(table)}
    assert hidden >= {*grants.HIDDEN_TABLES, "auth_user", "django_session", "mfa_authenticator"}
    assert not grants.is_shown("a_table_of_tomorrow")


def test_of_what_waits_it_sees_which_rows_and_not_who_changed_what(session):
    columns = {field.column for field in Act._meta.concrete_fields}

    seen = {name for name in columns if not is_refused(session, f"SELECT {name} FROM {Act._meta.db_table}")}

    assert seen == set(grants.PARTLY_SHOWN[Act._meta.db_table])
    assert not seen & {"by_id", "changes", "entry_id", "undone_by_id", "at"}


def test_every_page_for_readers_is_made_by_it(as_reader, client):
    row = ReleaseRow.objects.order_by("id")[0]
    files = [f"/partnerships.{kind}" for kind in FORMATS]

    for address in (*PAGES.split(), *files, row.get_absolute_url()):
        answer = client.get(address, HTTP_COOKIE="sessionid=nobody")

        assert answer.status_code == 200, address
        assert answer.getvalue(), address
        assert is_role(ROLE)


def is_role(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone() == (name,)


@pytest.mark.parametrize(
    ("method", "path", "is_own"),
    [
        ("get", "/", False), ("head", "/partnerships.csv", False), ("options", "/api/v1/", False),
        ("post", "/follow/", True), ("get", "/follow/?state=NJ", True), ("get", "/admin/", True),
        ("get", "/status/", True), ("get", "/metrics", True), ("get", "/find/?q=/admin/", False),
    ],
)  # fmt: skip
def test_which_requests_are_the_sites_own(method, path, is_own):
    assert roles.is_the_sites_own(getattr(RequestFactory(), method)(path)) is is_own


def test_a_thread_goes_from_one_role_to_the_other(as_reader):
    for own in (True, False, True, False):
        roles.choose(Access.OWN if own else Access.READER)

        assert is_role(ROLE) is not own
    with pytest.raises(DatabaseError):
        Follower.objects.exists()


def test_without_a_second_role_nothing_is_chosen(monkeypatch, client, db):
    monkeypatch.setattr(settings, "READER_ROLE", "")
    monkeypatch.setattr(roles, "OWN", {})
    roles.serve_readers()
    before = connections["default"]

    client.get("/about/")

    assert connections["default"] is before


def test_a_curator_who_is_signed_in_reads_as_readers_do(readable, client, as_reader):
    roles.choose(Access.OWN)
    curator = get_user_model().objects.create_superuser("ann")
    client.force_login(curator)

    for address in ("/", "/partnerships/", "/about/", "/api/v1/", "/no/such/page/"):
        assert client.get(address).status_code in (200, 404), address
        assert is_role(ROLE)
    assert client.get("/status/").status_code == 200
    assert not is_role(ROLE)
