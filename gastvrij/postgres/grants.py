"""What the web's role may do with the owner's tables: made so at the end of each `migrate`."""

import re

from django.conf import settings
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from checklist.walls import claims, standing
from gastvrij.postgres.rights import allowed

# Every sequence is asked for its next number by whoever may add a row, and tells nobody its last.
ALWAYS = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC, {web};
GRANT USAGE ON SCHEMA public TO {web};
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {web};
"""
OF_WALLS = """
GRANT USAGE ON SCHEMA walls TO {web};
GRANT SELECT ON walls.standing TO {web};
"""
TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
ORDER BY relname
"""
COLUMNS = """
SELECT relname, attname, attnum = ANY (coalesce(conkey, '{}'))
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
LEFT JOIN pg_constraint ON conrelid = pg_class.oid AND contype = 'p'
WHERE relnamespace = 'public'::regnamespace
"""
GIVEN = """
SELECT relname, privilege_type, NULL
FROM pg_class, aclexplode(relacl) WHERE relnamespace = 'public'::regnamespace
AND relkind <> 'S' AND grantee = to_regrole(%(web)s)
UNION ALL
SELECT relname, privilege_type, attname
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid, aclexplode(attacl)
WHERE relnamespace = 'public'::regnamespace AND grantee = to_regrole(%(web)s)
"""
SEQUENCES = """
SELECT sequence.relname, owning.relname
FROM pg_class sequence
JOIN pg_depend ON objid = sequence.oid AND classid = 'pg_class'::regclass AND deptype IN ('a', 'i')
JOIN pg_class owning ON owning.oid = refobjid
WHERE sequence.relkind = 'S' AND sequence.relnamespace = 'public'::regnamespace
"""
RIGHT = re.compile(r"(?P<verb>\w+)(?:\((?P<columns>[^)]*)\))?")

Privileges = set[tuple[str, str | None]]
"""Verb, and the column if it is of one column only."""


def grant(database: str) -> None:
    """The key with which the site tells who is asking; walls and rights as this version says.

    As long as not every migration is applied, walls and rights stay as they are, so that a new
    table is closed until its policies stand. All of it in one transaction: twice does no harm.
    """
    connection = connections[database]
    with transaction.atomic(database), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('walls.key') IS NOT NULL")
        [(has_walls,)] = cursor.fetchall()
        if has_walls:
            claims.store_key()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            if has_walls:
                standing.help_older_ones()
            return
        standing.put_up()
        _run(cursor, ALWAYS, database=connection.settings_dict["NAME"])
        _run(cursor, OF_WALLS)
        _give(cursor)


def wanted(rights: str, columns: dict[str, bool]) -> Privileges:
    """What a line of the allow-list gives on a table with these columns (True: in the key)."""
    privileges: Privileges = set()
    for right in RIGHT.finditer(rights):
        verb, named = right["verb"].upper(), right["columns"]
        if named:
            privileges |= {(verb, name.strip()) for name in named.split(",")}
        elif verb == "UPDATE":
            privileges |= {(verb, name) for name, is_key in columns.items() if not is_key}
        else:
            privileges.add((verb, None))
    return privileges


def _give(cursor) -> None:
    """Change the rights on those tables where they are other than the allow-list says."""
    lines, given = allowed(), _given(cursor)
    columns: dict[str, dict[str, bool]] = {}
    cursor.execute(COLUMNS)
    for table, column, is_key in cursor.fetchall():
        columns.setdefault(table, {})[column] = is_key
    cursor.execute(TABLES)
    for (table,) in cursor.fetchall():
        privileges = wanted(lines.get(table, ""), columns[table])
        if privileges != given.get(table, set()):
            _run(cursor, "REVOKE ALL ON {table} FROM {web}", table=table)
            for verb, column in sorted(privileges, key=str):
                of_column = (
                    sql.SQL("({})").format(sql.Identifier(column)) if column else sql.SQL("")
                )
                statement = sql.SQL("GRANT {} {} ON {} TO {}")
                names = sql.Identifier(table), sql.Identifier(settings.WEB_ROLE)
                cursor.execute(statement.format(sql.SQL(verb), of_column, *names))
    cursor.execute(SEQUENCES)
    for sequence, table in cursor.fetchall():
        if "insert" in lines.get(table, ""):
            _run(cursor, "GRANT USAGE ON SEQUENCE {sequence} TO {web}", sequence=sequence)


def _given(cursor) -> dict[str, Privileges]:
    cursor.execute(GIVEN, {"web": settings.WEB_ROLE})
    given: dict[str, Privileges] = {}
    for table, verb, column in cursor.fetchall():
        given.setdefault(table, set()).add((verb, column))
    return given


def _run(cursor, statement: str, **names: str) -> None:
    identifiers = {name: sql.Identifier(value) for name, value in names.items()}
    cursor.execute(sql.SQL(statement).format(web=sql.Identifier(settings.WEB_ROLE), **identifiers))
