#!/usr/bin/env python
"""Django's command line, with a database around it (see gastvrij/postgres/addresses.py)."""

import gc
import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from gastvrij.lib.told import Told
from gastvrij.postgres import addresses
from gastvrij.postgres.embedded import DatabaseUnavailable

# A command imports two thousand modules and ends; to look for garbage meanwhile took a tenth.
gc.set_threshold(100_000, 10, 100)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gastvrij.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        with addresses.ready(command):
            refuse_insecure_settings()
            execute_from_command_line(sys.argv)
    except (DatabaseUnavailable, Told) as error:
        sys.exit(str(error))
    except OperationalError as error:
        if "connection" not in str(error):  # a wrong password, a server that is away
            raise
        sys.exit("The database does not let us in: " + " ".join(str(error).split()))


def refuse_insecure_settings() -> None:
    """Say in a sentence what Django would say in a traceback."""
    try:
        settings.INSTALLED_APPS  # noqa: B018  (reads the settings)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
