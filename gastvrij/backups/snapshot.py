"""One moment of the database: who looks, and what there was in each table."""

import contextlib
from collections.abc import Iterator

import psycopg
from psycopg import sql

from checklist.walls import claims
from gastvrij.backups import BackupError
from gastvrij.backups.programs import address

# The key that the site signs with is the server's own, and `migrate` writes it again.
LEFT_OUT = ("walls.key",)
# What a row looks like as text must not depend on the server's settings.
AS_TEXT = """
SET TIME ZONE 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres';
SET bytea_output = 'hex'; SET extra_float_digits = 1; SET search_path = 'pg_catalog';
SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
"""
TABLES = """
SELECT nspname::text, relname::text
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind = 'r' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
ORDER BY nspname, relname
"""
# A sum over hashes, in which the order of the rows means nothing.
DIGEST = """
SELECT count(*),
       mod(coalesce(sum(('x' || substr(hash, 1, 15))::bit(60)::bigint), 0), 2::numeric ^ 60),
       mod(coalesce(sum(('x' || substr(hash, 16, 15))::bit(60)::bigint), 0), 2::numeric ^ 60)
FROM (
    SELECT encode(sha256(convert_to(whole_row::text, 'UTF8')), 'hex') AS hash
    FROM ONLY {} AS whole_row
) AS hashes
"""


class Snapshot:
    """What a connection sees of this moment, as somebody who may read everything."""

    def __init__(self, connection: psycopg.Connection, claim: str):
        self.connection, self.claim = connection, claim
        self._refuse_to_see_half()

    def _refuse_to_see_half(self) -> None:
        """Without a claim that holds, row-level security shows no family, and says nothing.

        pg_dump comes in the same way: what is refused to us would be hidden from it.
        """
        if self._ask("SELECT to_regprocedure('walls.actor()') IS NULL")[0]:
            return  # a database that is still empty
        try:
            actor = self._ask("SELECT walls.actor()")[0]
        except psycopg.errors.InsufficientPrivilege:
            actor = ""
        if actor != claims.BACKUP:
            raise BackupError(
                "The database does not let a back-up see the families: run `manage.py migrate` "
                "with the site's SECRET_KEY, and connect to PostgreSQL itself, not to a pooler."
            )

    @property
    def id(self) -> str:
        return self._ask("SELECT pg_export_snapshot()")[0]

    @property
    def server(self) -> str:
        """The version; distributions add words of their own."""
        return self._ask("SHOW server_version")[0].split()[0]

    @property
    def major(self) -> int:
        return self.connection.info.server_version // 10000

    @property
    def owner(self) -> str:
        return self.connection.info.user

    def table_names(self) -> list[tuple[str, str]]:
        names = self.connection.execute(TABLES).fetchall()
        return [name for name in names if ".".join(name) not in LEFT_OUT]

    def has_rows(self, *name: str) -> bool:
        return self._ask(sql.SQL("SELECT EXISTS (TABLE {})").format(sql.Identifier(*name)))[0]

    def tables(self) -> dict[str, dict[str, int | str]]:
        """Each table with its number of rows and a digest of them."""
        return {".".join(name): self._describe(name) for name in self.table_names()}

    def _describe(self, name: tuple[str, str]) -> dict[str, int | str]:
        rows, *halves = self._ask(sql.SQL(DIGEST).format(sql.Identifier(*name)))
        return {"rows": rows, "digest": "".join(f"{int(half):015x}" for half in halves)}

    def migrations(self) -> list[str]:
        query = "SELECT app || '.' || name FROM public.django_migrations ORDER BY 1"
        return [name for (name,) in self.connection.execute(query).fetchall()]

    def _ask(self, query) -> tuple:
        return self.connection.execute(query).fetchone()


@contextlib.contextmanager
def snapshot() -> Iterator[Snapshot]:
    """The whole database as it is now, however others go on writing."""
    claim = claims.signed(claims.BACKUP)
    with _connected(claim) as connection:
        connection.execute(AS_TEXT)
        connection.commit()
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield Snapshot(connection, claim)


def _connected(claim: str) -> psycopg.Connection:
    try:
        return psycopg.connect(**{"connect_timeout": "10"} | address(claim))
    except psycopg.OperationalError as error:
        reason = str(error).splitlines()[0]
        raise BackupError(f"The database does not answer: {reason}") from error
