"""Encrypted texts that are bound to their rows, and when nothing else is accepted any more."""

from django.apps import apps
from django.db import connection
from psycopg import sql

from checklist.walls import claims
from gastvrij.lib.encryption import (
    BOUND,
    EncryptedTextField,
    Undecipherable,
    place_of,
    unseal,
)

UNBOUND = "SELECT count(*) FROM {table} WHERE {column} <> '' AND NOT starts_with({column}, %s)"


def encrypted_columns() -> list[tuple[str, str]]:
    return [
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField) and field.column
    ]


def named(statement: str, table: str, column: str) -> sql.Composed:
    """The statement about one column."""
    return sql.SQL(statement).format(table=sql.Identifier(table), column=sql.Identifier(column))


def all_open() -> bool:
    """As the owner: whether ENCRYPTION_KEYS open a text of each column that has one."""
    tables = set(connection.introspection.table_names())
    with claims.opened(claims.OPERATOR), connection.cursor() as cursor:
        for table, column in encrypted_columns():
            if table not in tables:
                continue
            some = "SELECT {column}, id FROM {table} WHERE {column} <> '' ORDER BY id LIMIT 1"
            cursor.execute(named(some, table, column))
            for text, row in cursor.fetchall():
                try:
                    unseal(text, place_of(table, column, row), accept_unbound=True)
                except Undecipherable:
                    return False
    return True


def refuse_unbound() -> int:
    """As the owner: from now on, if nothing is left; otherwise how many texts are not bound yet."""
    with claims.opened(claims.OPERATOR), connection.cursor() as cursor:
        left = 0
        for table, column in encrypted_columns():
            cursor.execute(named(UNBOUND, table, column), [BOUND])
            left += cursor.fetchone()[0]
        if not left:
            cursor.execute(
                "INSERT INTO walls.bound SELECT WHERE NOT EXISTS (SELECT FROM walls.bound)"
            )
        return left
