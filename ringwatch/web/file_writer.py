"""The process beside a web server that writes its expensive files: `python -m ringwatch.web.file_writer SOCKET`."""

import os
import socket
import sys
from importlib import import_module

import django

from ringwatch import priority


def main(descriptor: int) -> None:
    """Write files until the web server is gone, which holds the other end of the socket."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringwatch.settings")
    priority.give_way()  # what a process loads at its start is work, too
    django.setup()
    roles = import_module("ringwatch.database.roles")
    roles.serve_site()
    roles.serve_readers()
    import_module("partnerships.http.query_time").serve_readers()
    import_module("partnerships.exports.file_process").write_files(socket.socket(fileno=descriptor))


if __name__ == "__main__":
    main(int(sys.argv[1]))
