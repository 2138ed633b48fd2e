"""The project: settings, addresses, the worker and the servers it needs. It knows no word of the domain."""

from ringwatch.celery import app as celery_app

__all__ = ["celery_app"]
