import contextlib

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg import errors

from checklist.walls.binding import all_open, refuse_unbound
from gastvrij.jobs.models import KeyProof
from gastvrij.lib.encryption import KeysDoNotFit
from gastvrij.postgres.grants import grant

PATIENCE = 5  # seconds; as long as `migrate` waits for a table, the site waits behind it


class Command(migrate.Command):
    help = "Migrate as the owner of the tables, then give the web's role its rows and no more."

    def handle(self, *args, **options):
        with impatient(options["database"]):
            super().handle(*args, **options)
            if not any(options[name] for name in ("plan", "check_unapplied")):
                grant(options["database"])
                if KeyProof.is_awaited() and knows_bound_text() and not all_open():
                    raise KeysDoNotFit  # a proof of these keys would make them pass for right
                if KeyProof.store() and knows_bound_text():
                    refuse_unbound()  # a new database: nothing in it is of before


def knows_bound_text():
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT to_regclass('walls.bound') IS NOT NULL")
        return cursor.fetchone()[0]


@contextlib.contextmanager
def impatient(database):
    """Give up on a table that somebody else holds, rather than stand in the queue before others."""
    with connections[database].cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
    try:
        yield
    except OperationalError as error:
        if not isinstance(error.__cause__, errors.LockNotAvailable):
            raise
        raise CommandError(
            f"Somebody kept a table busy for {PATIENCE} seconds, so `migrate` gave up before the "
            "site would have to wait. The change that it tried was taken back: run it again at a "
            "quiet moment."
        ) from error
    finally:
        with connections[database].cursor() as cursor:
            cursor.execute("RESET lock_timeout")
