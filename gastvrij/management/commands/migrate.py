from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections
from psycopg import sql

GRANTS = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {web};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {web};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {web};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {web};
"""


class Command(migrate.Command):
    help = "Migrate as the owner of the tables, then give the web's role its rows and no more."

    def handle(self, *args, **options):
        super().handle(*args, **options)
        if not any(options[name] for name in ("plan", "check_unapplied")):
            with connections[options["database"]].cursor() as cursor:
                cursor.execute(sql.SQL(GRANTS).format(web=sql.Identifier(settings.WEB_ROLE)))
