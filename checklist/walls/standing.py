"""The second wall as it stands in the database, and put up as the code says it should stand.

`migrate` does so at its end, for what changed only: making a policy anew locks its table for a
moment. What is there is remembered by two fingerprints: of what the code said, and of what
PostgreSQL then had in its catalogue, so that a policy that somebody changed by hand is found too.
"""

import hashlib
from pathlib import Path

from django.db import connection
from psycopg import sql

from checklist.walls.policies import Table
from checklist.walls.tables import TABLES

FUNCTIONS = Path(__file__).with_name("functions.sql").read_text()
REMEMBERED = """
CREATE TABLE IF NOT EXISTS walls.standing (
    name text PRIMARY KEY, said text NOT NULL, found text NOT NULL
)
"""
FUNCTIONS_FOUND = """
SELECT proname, proargtypes::text, prosrc, pg_get_function_sqlbody(oid), provolatile, prosecdef,
    proconfig, proacl::text
FROM pg_proc WHERE pronamespace = to_regnamespace('walls') ORDER BY proname, proargtypes::text
"""
POLICIES_FOUND = """
SELECT policyname, permissive, roles, cmd, qual, with_check FROM pg_policies
WHERE schemaname = 'public' AND tablename = %s ORDER BY policyname
"""
LOCKED_FOUND = "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass"
NAMES = "SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = %s"


def put_up() -> list[str]:
    """As the owner, in one transaction: the functions and policies of the code; what changed."""
    _ask(REMEMBERED)
    changed = []
    if not _stands("functions", _said_of_functions(), _found_of_functions()):
        _ask(FUNCTIONS)
        _remember("functions", _said_of_functions(), _found_of_functions())
        changed.append("functions")
    for table in TABLES:
        if not _stands(table.name, _said_of(table), _found_of(table)):
            _build(table)
            _remember(table.name, _said_of(table), _found_of(table))
            changed.append(table.name)
    return changed


def help_older_ones() -> None:
    """A database of before, a restored back-up for instance, can be asked at once who is there."""
    if not _ask("SELECT to_regprocedure('walls.claim(text)')")[0][0]:
        _ask(FUNCTIONS)


def fallen() -> list[str]:
    """What stands otherwise than this version of the code says, by name."""
    if not _ask("SELECT to_regclass('walls.standing')")[0][0]:
        return ["all"]
    stands = {"functions": _stands("functions", _said_of_functions(), _found_of_functions())} | {
        table.name: _stands(table.name, _said_of(table), _found_of(table)) for table in TABLES
    }
    return [name for name, does in stands.items() if not does]


def _build(table: Table) -> None:
    for (name,) in _ask(NAMES, [table.name]):
        _ask(
            sql.SQL("DROP POLICY {} ON {}").format(sql.Identifier(name), sql.Identifier(table.name))
        )
    for statement in table.statements():
        _ask(statement)


def _stands(name: str, said: str, found: str) -> bool:
    return _ask("SELECT said, found FROM walls.standing WHERE name = %s", [name]) == [(said, found)]


def _remember(name: str, said: str, found: str) -> None:
    _ask(
        "INSERT INTO walls.standing VALUES (%s, %s, %s)"
        " ON CONFLICT (name) DO UPDATE SET said = excluded.said, found = excluded.found",
        [name, said, found],
    )


def _said_of(table: Table) -> str:
    return _fingerprint(table.statements())


def _said_of_functions() -> str:
    return _fingerprint([FUNCTIONS])


def _found_of(table: Table) -> str:
    name = [table.name]
    exists = _ask("SELECT to_regclass(%s)", name)[0][0]
    return _fingerprint(_ask(POLICIES_FOUND, name) + _ask(LOCKED_FOUND, name)) if exists else ""


def _found_of_functions() -> str:
    return _fingerprint(_ask(FUNCTIONS_FOUND))


def _fingerprint(parts) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def _ask(statement, values=None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
