"""The project: settings, addresses, the worker and the servers it needs. It imports nothing of
the domain, and knows of it only what grants, catalogues and roles must name: tables, columns of facts, addresses.
"""

from ringwatch.celery import app as celery_app

__all__ = ["celery_app"]
