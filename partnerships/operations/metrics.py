"""What Prometheus reads at `/metrics`: the facts of `facts`, the lists, and this machine's requests and statements.

It is for the operator's own machine or for who has the token, never for readers. The figures of requests are those
of all processes of one web server, each of which writes into files of its own in FOLDER.
"""

from __future__ import annotations

import hmac
import ipaddress
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from partnerships.models import Source
from partnerships.operations import facts
from partnerships.queries.sources import health

PATH = "/metrics"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which Prometheus's library knows the folder; `ringwatch.web.server` sets it."""
OTHER = "other"
BUCKET_SECONDS = (0.005, 0.01, 0.03, 0.06, 0.1, 0.3, 1, 3, 10)
"""The upper ends of the groups into which answers fall by their time."""

REQUESTS = Counter("ringwatch_requests", "Requests answered.", ["page", "method", "status"], registry=None)
ANSWER_SECONDS = Histogram(
    "ringwatch_answer_seconds", "Until an answer began.", ["page"], buckets=BUCKET_SECONDS, registry=None
)
PAGES_SENT = Counter(
    "ringwatch_pages_sent", "Pages for readers, as they were kept or made anew.", ["how"], registry=None
)
FROM_KEPT, MADE_ANEW = "kept", "made"
READ_FROM = Counter(
    "ringwatch_read_from",
    "Requests of readers by the server that they were read from.",
    ["server"],
    registry=None,
)
REPLICA, PRIMARY = "replica", "primary"
STATEMENTS = Counter("ringwatch_statements", "Statements sent to the database.", registry=None)
STATEMENT_SECONDS = Counter("ringwatch_statement_seconds", "Time of the database's answers.", registry=None)


def measured(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: counts requests and statements, and gives the figures to who may have them."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path == PATH and may_read(request):
            return HttpResponse(
                written(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"}
            )
        started = time.monotonic()
        with ExitStack() as counting:
            for connection in connections.all(initialized_only=True):
                counting.enter_context(connection.execute_wrapper(count_statement))
            response = get_response(request)
        page = _page(request)
        REQUESTS.labels(
            page, request.method if request.method in METHODS else OTHER, response.status_code
        ).inc()
        ANSWER_SECONDS.labels(page).observe(time.monotonic() - started)
        return response

    return answer


METHODS = {"GET", "HEAD", "POST"}


def may_read(request: HttpRequest) -> bool:
    """Who has the token; where there is none, a program on this machine that came by no proxy."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    by_proxy = {"X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via"} & set(request.headers)
    return not by_proxy and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _page(request: HttpRequest) -> str:
    """The page's name: there are few, whatever readers ask for."""
    match = request.resolver_match
    return (match.view_name or OTHER) if match else getattr(request, "page_name", OTHER)


def count_statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """An `execute_wrapper` that counts."""
    started = time.monotonic()
    try:
        return execute(sql, params, many, context)
    finally:
        STATEMENTS.inc()
        STATEMENT_SECONDS.inc(time.monotonic() - started)


class FactsCollector:
    """The facts as gauges, asked when they are read."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        found = facts.all_facts(with_mail=False)
        level = GaugeMetricFamily(
            "ringwatch_fact_level",
            "0 fine, 1 warning, 2 alarm (bin/manage status says more).",
            labels=["fact"],
        )
        for fact in found:
            level.add_metric([fact.name], fact.level)
        yield level
        for fact in found:
            for name, value in fact.figures.items():
                yield GaugeMetricFamily(f"ringwatch_{name}", f"Of the fact {fact.name}.", value=value)
        yield from _lists()


def _lists() -> Iterator[GaugeMetricFamily]:
    failures = GaugeMetricFamily(
        "ringwatch_list_failures", "Runs that failed since one last came through.", labels=["list"]
    )
    age = GaugeMetricFamily(
        "ringwatch_list_fetch_age_seconds", "Since the last run of a list ended.", labels=["list"]
    )
    sources: Any = health.with_health(Source.objects.order_by("slug"))
    try:
        for slug, failed, fetched_at in sources.values_list("slug", "failures", "last_fetch_at"):
            failures.add_metric([slug], failed)
            if fetched_at:
                age.add_metric([slug], (timezone.now() - fetched_at).total_seconds())
    except DatabaseError:
        return  # the fact "database" tells
    yield failures
    yield age


def written() -> bytes:
    """All figures as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(FactsCollector())
    if FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the package has no types for it
    else:
        for metric in (REQUESTS, ANSWER_SECONDS, PAGES_SENT, READ_FROM, STATEMENTS, STATEMENT_SECONDS):
            registry.register(metric)
    return generate_latest(registry)
