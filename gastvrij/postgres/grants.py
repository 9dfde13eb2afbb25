"""What the web's role may do with the owner's tables; given anew after each `migrate`."""

from django.conf import settings
from django.db import connections, transaction
from psycopg import sql

from checklist.walls import claims
from checklist.walls.rights import RIGHTS

GRANTS = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC, {web};
GRANT USAGE ON SCHEMA public TO {web};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {web};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {web};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {web};
"""


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
            cursor.execute(sql.SQL(RIGHTS).format(**names))
            claims.store_key()
