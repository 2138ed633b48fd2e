"""What machines that watch the site are told."""

import pytest
from django.db import connection


def test_a_process_that_answers_is_alive_even_without_its_database(client):
    assert client.get("/healthz").status_code == 200


def test_a_watching_machine_needs_no_name_and_no_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz", headers={"host": "10.1.2.3"}).status_code == 200


def test_a_site_without_its_database_says_so(client):
    reply = client.get("/readyz")  # this test is not let near the database

    assert reply.status_code == 503
    assert reply.json() == {"database": "not ready: RuntimeError", "broker": "ready"}


@pytest.mark.django_db
def test_a_site_with_database_and_broker_is_ready(client):
    reply = client.get("/readyz")

    assert (reply.status_code, reply.json()) == (200, {"database": "ready", "broker": "ready"})


@pytest.mark.django_db
def test_a_site_without_its_broker_says_so(client, settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"

    reply = client.get("/readyz")

    assert reply.status_code == 503
    assert reply.json() == {"database": "ready", "broker": "not ready: ConnectionError"}


@pytest.mark.django_db
def test_the_database_is_the_one_that_readers_will_have():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datcollate, datlocprovider FROM pg_database WHERE datname = current_database()"
        )

        assert connection.vendor == "postgresql"
        assert connection.pg_version >= 150000
