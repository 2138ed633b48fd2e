"""Values from the environment say what is wrong with them."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from ringwatch import environment


def test_an_odd_value_is_named_with_its_purpose(monkeypatch):
    monkeypatch.setenv("RINGWATCH_SAMPLE", "perhaps")

    with pytest.raises(ImproperlyConfigured, match=r"RINGWATCH_SAMPLE='perhaps'.*expected 1 or 0.*a door"):
        environment.read("RINGWATCH_SAMPLE", "a door", False, environment.switch)


@pytest.mark.parametrize("text", ["-1", "20", "much"])
def test_only_what_nobody_has_to_be_asked_for_is_a_niceness(monkeypatch, text):
    monkeypatch.setenv("RINGWATCH_SAMPLE", text)

    with pytest.raises(ImproperlyConfigured, match="RINGWATCH_SAMPLE"):
        environment.read("RINGWATCH_SAMPLE", "how much", 0, environment.niceness)


def test_an_empty_variable_counts_as_unset(monkeypatch):
    monkeypatch.setenv("RINGWATCH_SAMPLE", " ")

    assert environment.read("RINGWATCH_SAMPLE", "a door", default=3) == 3


@pytest.mark.parametrize(
    "address, expected",
    [
        ("postgresql://ann:s%40fe@db.example:6000/ring", ("ring", "ann", "s@fe", "db.example", "6000", {})),
        ("postgres://db/ring?sslmode=require", ("ring", "", "", "db", "", {"sslmode": "require"})),
        ("postgresql://ann@/ring?host=/run/a%20b", ("ring", "ann", "", "/run/a b", "", {})),
        ("postgresql://ann@/ring?host=/run&port=6000", ("ring", "ann", "", "/run", "6000", {})),
    ],
)
def test_a_database_address_is_read(address, expected):
    found = environment.postgres(address)

    assert environment.PLANNER_OPTIONS in found["OPTIONS"].pop("options")
    assert {
        name: found["OPTIONS"].pop(name) for name in environment.CONNECTION_TIMEOUTS
    } == environment.CONNECTION_TIMEOUTS
    assert tuple(found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")) == expected


@pytest.mark.parametrize("address", ["mysql://db/ring", "postgresql://db/", "ring"])
def test_an_address_of_no_postgres_database_is_refused(address):
    with pytest.raises(ValueError):
        environment.postgres(address)


@pytest.mark.parametrize(
    "address, expected",
    [
        ("redis://broker:6379/1", "redis://broker:6379/1"),
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
    ],
)
def test_a_broker_address_is_written_as_the_queue_expects_it(address, expected):
    assert environment.celery_broker(address) == expected


@pytest.mark.parametrize(
    "address, expected",
    [
        ("smtp://mail.example", ("mail.example", 25, "", "", False, False)),
        ("smtp+tls://ann:s%40fe@mail.example", ("mail.example", 587, "ann", "s@fe", False, True)),
        ("smtps://ann:x@mail.example:9465", ("mail.example", 9465, "ann", "x", True, False)),
    ],
)
def test_a_mail_server_address_is_read(address, expected):
    assert environment.mail(address) == expected


@pytest.mark.parametrize("address", ["mail.example", "http://mail.example", "smtp://"])
def test_what_is_no_mail_server_is_refused(address):
    with pytest.raises(ValueError, match="smtp\\+tls://"):
        environment.mail(address)


def test_a_value_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "word").write_text("secret\n")
    monkeypatch.setenv("RINGWATCH_WORD_FILE", str(tmp_path / "word"))

    assert environment.given("RINGWATCH_WORD", "a word") == "secret"


def test_a_value_and_a_file_at_once_are_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("RINGWATCH_WORD", "one")
    monkeypatch.setenv("RINGWATCH_WORD_FILE", str(tmp_path / "word"))

    with pytest.raises(ImproperlyConfigured, match="RINGWATCH_WORD or RINGWATCH_WORD_FILE, not both: a word"):
        environment.given("RINGWATCH_WORD", "a word")


def test_a_file_that_is_not_there_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("RINGWATCH_WORD_FILE", str(tmp_path / "word"))

    with pytest.raises(ImproperlyConfigured, match=r"RINGWATCH_WORD_FILE=.* cannot be read .*: a word"):
        environment.given("RINGWATCH_WORD", "a word")


def test_a_password_in_the_address_comes_first():
    assert environment.postgres("postgresql://ring:own@db/ring", "other")["PASSWORD"] == "own"
    assert environment.postgres("postgresql://ring@db/ring", "other")["PASSWORD"] == "other"


@pytest.mark.parametrize(
    "convert, text, expected",
    [
        *((environment.switch, text, True) for text in ("1", "true", "Yes", "ON")),
        *((environment.switch, text, False) for text in ("0", "false", "No", "OFF")),
        (environment.time_zone, "America/Chicago", "America/Chicago"),
        (environment.one_of(["lines", "json"]), "json", "json"),
        (environment.words, "a.example, b.example c.example", ["a.example", "b.example", "c.example"]),
    ],
)
def test_a_text_is_read_as_what_it_stands_for(convert, text, expected):
    assert convert(text) == expected


@pytest.mark.parametrize(
    "convert, text, sentence",
    [
        (environment.switch, "perhaps", "expected 1 or 0"),
        (environment.time_zone, "America/Springfield", "a name of the time zone database"),
        (environment.time_zone, "../etc/passwd", "a name of the time zone database"),
        (environment.one_of(["lines", "json"]), "xml", "expected lines or json"),
    ],
)
def test_a_text_that_stands_for_nothing_is_refused_in_words(convert, text, sentence):
    with pytest.raises(ValueError, match=sentence):
        convert(text)
