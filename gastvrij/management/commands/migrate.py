from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections, transaction
from psycopg import sql

from checklist import walls

GRANTS = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {web};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {web};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {web};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {web};
"""
WALLS = """
GRANT USAGE ON SCHEMA walls TO {web};
REVOKE UPDATE, DELETE ON checklist_progressevent, checklist_auditevent FROM {web};
REVOKE DELETE ON checklist_person, checklist_assignment, checklist_progress, checklist_sharelink
    FROM {web};
"""


class Command(migrate.Command):
    help = "Migrate as the owner of the tables, then give the web's role its rows and no more."

    def handle(self, *args, **options):
        super().handle(*args, **options)
        if not any(options[name] for name in ("plan", "check_unapplied")):
            grant(options["database"])


def grant(database):
    """What the web's role may do, and the key with which the site tells who is asking."""
    web = sql.Identifier(settings.WEB_ROLE)
    with transaction.atomic(database), connections[database].cursor() as cursor:
        cursor.execute(sql.SQL(GRANTS).format(web=web))
        cursor.execute("SELECT to_regclass('walls.key') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute(sql.SQL(WALLS).format(web=web))
            walls.store_key()
