"""gunicorn's settings: `gunicorn ringwatch.wsgi --config python:ringwatch.web.server --bind=…`.

A thread only answers requests that have arrived whole. There are some more than `partnerships.http.limits` has permits
for searches, files and the like and `partnerships.http.permits` lets wait for one; of the pages that are made anew, so
many are taken on that a kept page still finds a thread, unless all kinds are full at once. Each thread may hold a
connection to the database.
"""

import ctypes
import gc
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from importlib import import_module
from typing import Any

from django.conf import settings
from gunicorn import util

from ringwatch.logs import web_server
from ringwatch.web import connection_counts, own_answers

logconfig_dict = web_server.configuration(is_json=os.environ.get("RINGWATCH_LOG", "").strip() == "json")

METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SWITCH_SECONDS = 0.0005
"""How long a thread computes before another has its turn. An answer takes some thirty turns, because each reading and
writing ends one; with Python's own 5 ms and ten threads that compute, it would wait a second and a half for them."""

GC_THRESHOLDS = (20_000, 50, 100)
"""Arguments of `gc.set_threshold`. An answer makes tens of thousands of small objects and few cycles: with Python's own
thresholds the cyclic garbage collector took a sixth of the time."""

M_ARENA_MAX, HEAPS = -8, 2
M_MMAP_THRESHOLD, MMAP_BYTES = -3, 1024 * 1024
"""Parameters of mallopt(3): of how many heaps all threads have theirs; and from which size on memory is the system's
again as soon as it is free."""

worker_class = "ringwatch.web.worker.PatientWorker"
workers = 2
threads = 56
worker_connections = 800
"""Connections of one process. Most systems let a process have 1,024 files open."""
timeout = 120
graceful_timeout = 5
keepalive = 5
control_socket_disable = True
"""Nothing of ours asks it. It would lie in the account's folder: one for all sites of the account."""


def on_starting(_server: object) -> None:
    """Give the processes a folder for their figures, which are added up at /metrics."""
    os.environ[METRICS_FOLDER] = tempfile.mkdtemp(prefix="ringwatch-metrics-")


def post_worker_init(worker: Any) -> None:
    """What a process does before it answers."""
    worker.as_one = import_module("partnerships.http.clients").as_one
    worker.proxies = settings.REST_FRAMEWORK["NUM_PROXIES"]
    own_answers.SAFE_HEADERS.update(import_module("partnerships.http.headers").of_web_server())
    util.write_error = own_answers.write_error
    set_up_python()


def share_memory() -> None:
    """Have threads share what they free: glibc keeps up to eight heaps for each processor, one for a few threads, and
    what one of 56 threads had for a large answer stayed with its heap."""
    with suppress(AttributeError):  # another C library
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(M_ARENA_MAX, HEAPS)
        mallopt(M_MMAP_THRESHOLD, MMAP_BYTES)


def set_up_python() -> None:
    """Let no thread that computes keep the others waiting for long, share memory, and look for garbage less often."""
    sys.setswitchinterval(SWITCH_SECONDS)
    share_memory()
    raise_gc_thresholds()


def raise_gc_thresholds() -> None:
    """What is loaded now lives as long as the process, and is not looked at again."""
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


def child_exit(_server: object, worker: Any) -> None:
    """A process that was killed has no connections any more."""
    connection_counts.forget(worker.age)


def on_exit(_server: object) -> None:
    """Leave nothing behind."""
    shutil.rmtree(os.environ.pop(METRICS_FOLDER, ""), ignore_errors=True)
