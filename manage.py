#!/usr/bin/env python
"""Django's commands, with the embedded servers running while a command needs them."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import DatabaseError

from ringwatch import services, unready


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringwatch.settings")
    try:
        services.use()
    except services.ServiceError as error:
        sys.exit(str(error))
    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except DatabaseError as error:
        sentence = unready.in_a_sentence(error)
        if not sentence or "--traceback" in sys.argv:
            raise
        sys.stderr.write(f"{sentence}\n")
        sys.exit(2)
    except BrokenPipeError:  # whoever read our words has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
