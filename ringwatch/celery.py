"""The work queue. Tasks live in the apps; this file only knows where the queue's settings are."""

import os

from celery import Celery, signals

from ringwatch import priority
from ringwatch.database import roles
from ringwatch.logs import context

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringwatch.settings")
# Celery would run the checks, which load all addresses and pages, and drop what they say.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("ringwatch")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
context.connect()
signals.worker_init.connect(roles.serve_site)
signals.worker_init.connect(priority.give_way)
signals.beat_init.connect(roles.serve_site)
