import contextlib

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections, transaction
from psycopg import errors, sql

from checklist import walls

GRANTS = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC, {web};
GRANT USAGE ON SCHEMA public TO {web};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {web};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {web};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {web};
"""
# Nobody edits municipalities on the site, and trying to delete one would tell whether a family
# lives there. Of a link, only its end and its last use change.
WALLS = """
GRANT USAGE ON SCHEMA walls TO {web};
REVOKE INSERT, UPDATE, DELETE ON members_municipality FROM {web};
REVOKE UPDATE, DELETE ON checklist_progressevent, checklist_auditevent FROM {web};
REVOKE DELETE ON checklist_person, checklist_assignment, checklist_progress, checklist_sharelink
    FROM {web};
REVOKE UPDATE ON checklist_sharelink FROM {web};
GRANT UPDATE (revoked_at, last_used_on) ON checklist_sharelink TO {web};
"""
PATIENCE = 5  # seconds; as long as `migrate` waits for a table, the site waits behind it


class Command(migrate.Command):
    help = "Migrate as the owner of the tables, then give the web's role its rows and no more."

    def handle(self, *args, **options):
        with impatient(options["database"]):
            super().handle(*args, **options)
            if not any(options[name] for name in ("plan", "check_unapplied")):
                grant(options["database"])


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


def grant(database):
    """What the web's role may do, and the key with which the site tells who is asking."""
    names = {
        "web": sql.Identifier(settings.WEB_ROLE),
        "database": sql.Identifier(connections[database].settings_dict["NAME"]),
    }
    with transaction.atomic(database), connections[database].cursor() as cursor:
        cursor.execute(sql.SQL(GRANTS).format(**names))
        cursor.execute("SELECT to_regclass('walls.key') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute(sql.SQL(WALLS).format(**names))
            walls.store_key()
