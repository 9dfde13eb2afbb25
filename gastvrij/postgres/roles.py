"""The two database roles, made where they are missing: the owner of the tables, and the web."""

import psycopg
from psycopg import sql

LIMITS = {
    "lock_timeout": "5s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
}
"""How long the site waits for the database: one held row must not hold every page."""
PLANS = {"random_page_cost": "1.1"}
"""A row read by its number costs hardly more than the next one of its table: what is asked for is
in memory, or on a disk without a moving arm. At PostgreSQL's 4 it reads whole tables instead."""


def make_login(connection: psycopg.Connection, name: str, password: str) -> None:
    # One at a time: PostgreSQL refuses two changes of a role at once.
    connection.execute("SELECT pg_advisory_xact_lock(hashtext('gastvrij roles'))")
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    login = sql.SQL("{} ROLE {} LOGIN PASSWORD {}")
    verb = sql.SQL("ALTER" if known else "CREATE")
    connection.execute(login.format(verb, sql.Identifier(name), sql.Literal(password)))
    set_up(connection, name)
    connect = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
    connection.execute(connect.format(sql.Identifier(connection.info.dbname), sql.Identifier(name)))


def set_up(connection: psycopg.Connection, web: str) -> None:
    for setting, value in (LIMITS | PLANS).items():
        statement = sql.SQL("ALTER ROLE {} SET {} = {}")
        names = sql.Identifier(web), sql.Identifier(setting), sql.Literal(value)
        connection.execute(statement.format(*names))


def prepare_roles(connection, *, owner: str, web: str, database: str) -> None:
    """Make owner, web role and database where they are missing; needs a superuser's connection."""

    def run(statement: str) -> None:
        connection.execute(
            sql.SQL(statement).format(
                owner=sql.Identifier(owner), web=sql.Identifier(web), db=sql.Identifier(database)
            )
        )

    def missing(catalogue: str, column: str, name: str) -> bool:
        query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(
            sql.Identifier(catalogue), sql.Identifier(column)
        )
        return connection.execute(query, [name]).fetchone() is None

    if missing("pg_roles", "rolname", owner):
        run("CREATE ROLE {owner} LOGIN CREATEDB")
    if missing("pg_roles", "rolname", web):
        run("CREATE ROLE {web} LOGIN")
    if missing("pg_database", "datname", database):
        run("CREATE DATABASE {db} OWNER {owner}")
    run("REVOKE ALL ON DATABASE {db} FROM PUBLIC")
    run("GRANT CONNECT ON DATABASE {db} TO {web}")
    # Or each session of the site could read in pg_stat_activity what the others are doing.
    run("ALTER ROLE {web} SET track_activities = off")
    set_up(connection, web)
