"""gunicorn's settings: `gunicorn ringwatch.wsgi --config python:ringwatch.web_server --bind=…`.

A thread only answers requests that have arrived whole, so there are few.
"""

worker_class = "ringwatch.web_worker.PatientWorker"
workers = 2
threads = 24
worker_connections = 800
"""Connections of one process. Most systems let a process have 1,024 files open."""
timeout = 120
graceful_timeout = 5
keepalive = 5
