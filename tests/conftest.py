"""What tests stand on: the real PostgreSQL and Valkey, apart from what a site beside them uses.

Django makes a database of its own for tests; the queue and the cache go to a numbered database of their own. Of
tests that run side by side (`-n 2`), each row has its own of both.
``site`` and ``worker`` are real processes on that database, ``page`` is a page of a real browser on that site.
"""

import gc
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import SimpleNamespace
from urllib.parse import quote, urlencode, urlsplit

import pytest
import redis
from django.conf import settings
from django.test.utils import setup_databases, teardown_databases
from whitenoise.base import WhiteNoise
from whitenoise.responders import StaticFile

from bench import chromium
from bench.testbed import free_port
from partnerships.http import limits, throttles
from ringwatch import assets, cache, environment, services, supervisor
from ringwatch.celery import app as queue
from ringwatch.database import base, replica
from ringwatch.web import server
from tests import database, tabs
from tests.waiting import wait_until

ROW = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
REDIS_DATABASE = 9 + int(ROW.removeprefix("gw"))
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _own_redis(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme != "unix":
        return parts._replace(path=f"/{REDIS_DATABASE}").geturl()
    return f"{address.partition('?')[0]}?db={REDIS_DATABASE}"


# Started in the background by a shell, we would ignore Ctrl-C, and so would the processes that tests press it on.
signal.signal(signal.SIGINT, signal.default_int_handler)
os.environ["RINGWATCH_NICE"] = "1"  # workers of tests run beside other tests, and these wait for them
services.use()
settings.REDIS_URL = _own_redis(settings.REDIS_URL)
settings.CACHE_URL = _own_redis(settings.CACHE_URL)
settings.CACHES["default"]["LOCATION"] = settings.CACHE_URL
settings.KEEP_PAGES = (
    False  # a test's own transaction is not seen to change; `serving` keeps them as a site does
)
settings.CELERY_BROKER_URL = environment.celery_broker(settings.REDIS_URL)
settings.READER_REQUESTS_A_MINUTE = 0
settings.PASSWORD_HASHERS = ["tests.passwords.QuickHasher", *settings.PASSWORD_HASHERS[1:]]
settings.MEDIA_ROOT = tempfile.mkdtemp(prefix="ringwatch-files-")
queue.conf.broker_url = settings.CELERY_BROKER_URL


def pytest_configure(config) -> None:
    """Static files as readers get them, hashed and compressed: once, before the rows begin."""
    if not hasattr(config, "workerinput"):
        assets.collect_if_changed()


def pytest_collection_finish() -> None:
    """The garbage collector does not look through thousands of collected tests again and again."""
    server.raise_gc_thresholds()


def pytest_unconfigure() -> None:
    """What is left at the end is garbage again, and the lists that tests took in are not kept."""
    gc.unfreeze()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def static_files_found_once() -> Iterator[None]:
    """A test's client makes every middleware anew, and WhiteNoise's walks through all static files: 0.2 s a client."""
    found: dict[str, dict[str, StaticFile]] = {}
    find = WhiteNoise.update_files_dictionary

    def find_once(noise: WhiteNoise, root: str, prefix: str) -> None:
        if root not in found:
            find(noise, root, prefix)
            found[root] = dict(noise.files)
        noise.files.update(found[root])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", find_once)
        yield


@pytest.fixture(autouse=True)
def servers_are_asked_again() -> Iterator[None]:
    """A cache or database that one test took away is not left alone in the next."""
    yield
    for breaker in (cache.BREAKER, base.BREAKER, replica.BREAKER):
        breaker.answered()


@pytest.fixture(scope="session", autouse=True)
def empty_queue() -> Iterator[None]:
    """No message of an earlier test run waits in the queue, and nothing of it is in the cache."""
    with (
        redis.Redis.from_url(settings.REDIS_URL) as client,
        redis.Redis.from_url(settings.CACHE_URL) as kept,
    ):
        client.flushdb()
        kept.flushdb()
        yield
        client.flushdb()
        kept.flushdb()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker
) -> Iterator[None]:
    """The tests' database, with states, counties, places and the declared sources in it from the start.

    pytest-django's own makes one only when a collected test carries its mark: a test whose fixtures alone use
    the database would run on, and empty, the database of the site.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        database.leave_alone()
        database.fill()
    yield
    with django_db_blocker.unblock():
        database.end_other_sessions()
        teardown_databases(made, verbosity=0)


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """As ``committed_db``: pytest-django's own empties every table, the reference data with them.

    It keeps pytest-django's name because by that pytest-django knows that a database is needed.
    """
    with database.committed(django_db_blocker):
        yield


@pytest.fixture
def committed_db(transactional_db: None) -> None:
    """A database whose changes other connections and processes see; its records are gone after the test.

    Use it instead of the mark ``django_db``, not with it.
    """


@pytest.fixture
def one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """All requests fall into one window of every throttle, at whatever moment of a minute the test begins."""
    now = time.time()
    for module in (limits, throttles):
        monkeypatch.setattr(module, "time", SimpleNamespace(time=lambda: now))


@pytest.fixture(scope="session")
def own_environment(django_db_setup: None) -> dict[str, str]:
    """Variables that point a process of the site to what the tests use."""
    chosen = settings.DATABASES["default"]
    account = quote(chosen["USER"], safe="") + (
        f":{quote(chosen['PASSWORD'], safe='')}" if chosen["PASSWORD"] else ""
    )
    query = {"host": chosen["HOST"], "port": str(chosen["PORT"] or 5432)}
    where = f"/{quote(chosen['NAME'], safe='')}?{urlencode(query)}"
    return {
        "DATABASE_URL": f"postgresql://{account}@{where}",
        "DATABASE_SITE": settings.SITE_ROLE,
        "DATABASE_READER": settings.READER_ROLE,
        "REDIS_URL": settings.REDIS_URL,
        "CACHE_URL": settings.CACHE_URL,
        "RINGWATCH_FILES": str(settings.MEDIA_ROOT),
        "RINGWATCH_API_RATE": "0",
        "RINGWATCH_READER_RATE": "0",
    }


@pytest.fixture(scope="session")
def site(serving) -> Iterator[str]:
    """The address of a real web server. A test that uses it takes ``committed_db`` too, to be seen by it."""
    with serving("test-web") as address:
        yield address


@pytest.fixture(scope="session")
def serving(own_environment: dict[str, str]) -> Callable[..., AbstractContextManager[str]]:
    """``with serving(name, VARIABLE=…) as address``: a real web server, with variables of its own."""
    return lambda name, **own: _served(f"{name}-{ROW}", own_environment | own)


@contextmanager
def _served(name: str, environment: dict[str, str]) -> Iterator[str]:
    port = free_port()
    web = ["gunicorn", "ringwatch.wsgi", f"--bind=127.0.0.1:{port}", "--config=python:ringwatch.web.server"]
    web += ["--workers=1", "--graceful-timeout=1"]
    part = supervisor.Part(name, [sys.executable, "-m", *web], environment=environment)
    supervisor.start([part])
    try:
        wait_until(lambda: _listens(port), f"the web server did not start: see {part.log}")
        yield f"http://127.0.0.1:{port}"
    finally:
        supervisor.stop([part])


@pytest.fixture(scope="session")
def mail_port() -> int:
    """Where the worker takes the mail server to be. A test that wants one there starts it."""
    return free_port()


@pytest.fixture(scope="session")
def worker(own_environment: dict[str, str], mail_port: int) -> Iterator[supervisor.Part]:
    """A real worker on the tests' database and queue; ``worker.process`` may be killed and started again."""
    mail = {
        "RINGWATCH_MAIL": f"smtp://127.0.0.1:{mail_port}",
        "RINGWATCH_ADDRESS": "https://ringwatch.example",
    }
    part = supervisor.Part(
        f"test-worker-{ROW}",
        supervisor.WORKER,
        supervisor.WORKER_STOPS,
        environment=own_environment | mail,
    )
    supervisor.start([part])
    try:
        yield part
    finally:
        supervisor.stop([part])


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """Chromium, headless."""
    found = chromium.program()
    if found is None:
        pytest.skip("there is no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's event loop lives in this thread
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=BROWSER_ARGUMENTS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def window(browser, site: str) -> Iterator:
    """The first tab of the window that tests look at the site in."""
    with tabs.window(browser, site, accept_downloads=True) as first:
        yield first


@pytest.fixture
def page(window, site: str) -> Iterator:
    """A page of a fresh visitor. What leaves the site, or fails in the console, fails the test."""
    complaints: list[str] = []
    with tabs.tab(window) as opened:
        opened.on(
            "console",
            lambda said: complaints.append(f"console: {said.text}") if said.type == "error" else None,
        )
        opened.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        opened.on(
            "request",
            lambda sent: None if _is_inside(sent.url, site) else complaints.append(f"left: {sent.url}"),
        )
        yield opened
    assert complaints == []


def _is_inside(address: str, site: str) -> bool:
    return address.startswith((f"{site}/", "data:", "blob:"))


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
