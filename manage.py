#!/usr/bin/env python
"""Django's command line, with the database of this machine around it (see gastvrij/database.py)."""

import os
import sys

from gastvrij import database
from gastvrij.embedded import DatabaseUnavailable


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gastvrij.settings")
    from django.core.management import execute_from_command_line

    command = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        with database.ready(command):
            execute_from_command_line(sys.argv)
    except DatabaseUnavailable as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
