#!/usr/bin/env python
"""Django's commands, with the embedded servers running while a command needs them."""

import os
import sys

from django.core.management import execute_from_command_line

from ringwatch import services


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringwatch.settings")
    try:
        services.use()
    except services.ServiceError as error:
        sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
