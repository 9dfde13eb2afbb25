"""What was erased or overwritten leaves the files of the tables of families, not only their rows.

PostgreSQL only marks a row as gone. A plain VACUUM gives its place away and leaves its bytes there;
VACUUM FULL writes a table anew with what is left and removes the old file (decision 30).
"""

from django.db import OperationalError, connection
from psycopg import errors

from checklist.walls.tables import TABLES

PATIENCE = 2  # seconds; as long as it waits for a table, the site waits behind it
IS_OWNER = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = %s::regclass"


def vacuum() -> list[str]:
    """As the owner, outside a transaction; the tables that others kept busy, for the next time."""
    return [table.name for table in TABLES if not _write_anew(table.name)]


def may_vacuum() -> bool:
    """PostgreSQL only warns somebody who is not the owner, and does nothing."""
    return all(_ask(IS_OWNER, [table.name])[0][0] for table in TABLES)


def _write_anew(table: str) -> bool:
    _ask(f"SET lock_timeout = '{PATIENCE}s'")
    try:
        _ask(f"VACUUM (FULL) {table}")
    except OperationalError as error:
        if not isinstance(error.__cause__, errors.LockNotAvailable):
            raise
        return False
    finally:
        _ask("RESET lock_timeout")
    return True


def _ask(statement, values=None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
