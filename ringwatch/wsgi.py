"""The door a web server uses."""

import os
import sys
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringwatch.settings")

application = get_wsgi_application()
roles = import_module("ringwatch.database.roles")
roles.serve_site()
roles.serve_readers()
import_module("partnerships.http.query_time").serve_readers()
import_module("partnerships.exports.file_process").use_command(
    [sys.executable, "-m", "ringwatch.web.file_writer"]
)
# Once, before the first request asks for it: the addresses with all that answers them, and the names of scripts.
import_module("ringwatch.urls")
import_module("partnerships.script_modules").read()
