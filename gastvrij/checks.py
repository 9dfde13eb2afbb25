import os
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Info, Tags, Warning, register
from django.db import connections

from checklist.walls import claims, standing
from gastvrij.lib.encryption import KeysDoNotFit, keys_fit, unbound_is_refused
from gastvrij.postgres.addresses import refusal
from gastvrij.postgres.roles import LIMITS

IS_UNBOUND = """
SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication
    OR (%s AND has_database_privilege(rolname, current_database(), 'TEMPORARY, CREATE'))
    OR coalesce(has_table_privilege(rolname, to_regclass('walls.key'), 'SELECT'), false)
    OR EXISTS (
        SELECT FROM pg_tables
        WHERE schemaname IN ('public', 'walls') AND pg_has_role(rolname, tableowner, 'MEMBER')
    )
FROM pg_roles WHERE rolname = %s
"""
HAS_NO_LIMIT = "SELECT name FROM pg_settings WHERE name = ANY (%s) AND setting = '0'"
PER_PROCESS = {"LocMemCache", "DummyCache"}
IS_OPEN = """
SELECT relname FROM pg_class
WHERE relname = ANY (%s) AND NOT (relrowsecurity AND relforcerowsecurity)
"""


@register(Tags.translation)
def translations_are_compiled(**kwargs):
    for catalogue in Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po"):
        if not catalogue.with_suffix(".mo").exists():
            yield Warning(
                f"{catalogue} is not compiled, so the site speaks English in its place.",
                hint="make install",
                id="gastvrij.W001",
            )


@register(Tags.database)
def server_is_new_enough(databases=None, **kwargs):
    for alias in databases or []:
        connections[alias].ensure_connection()
        if problem := refusal(connections[alias].connection.info.server_version):
            yield Error(problem, id="gastvrij.E001")


@register(Tags.database)
def web_role_is_bound(databases=None, **kwargs):
    """The web's role must not be able to pass by row-level security.

    What `migrate` takes away from it, as the owner, it is not asked about.
    """
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute(IS_UNBOUND, [not settings.AS_OWNER, settings.WEB_ROLE])
            found = cursor.fetchone()
        if found is None:
            yield Error(
                f"The server has no role {settings.WEB_ROLE}, which DATABASE_URL names.",
                hint="docs/deploying.md says how to make it.",
                id="gastvrij.E002",
            )
        elif found[0]:
            yield Error(
                f"The site's database role {settings.WEB_ROLE} can pass by the walls around"
                " families: it is a superuser, has BYPASSRLS, CREATEROLE or REPLICATION, may make"
                " temporary tables or schemas, reads the key of the walls or can act as the owner.",
                hint="Give the site a role of its own in DATABASE_URL, and the owner in"
                " DATABASE_OWNER_URL for `migrate`.",
                id="gastvrij.E003",
            )


@register(Tags.caches, deploy=True)
def limits_count_for_all_processes(**kwargs):
    """Sign-in attempts are counted in the cache; one of each process would multiply the limits."""
    name = settings.CACHES["default"]["BACKEND"].rpartition(".")[2]
    if name in PER_PROCESS:
        yield Warning(
            "Each process of the site counts sign-in attempts by itself, so whoever guesses has as"
            " many times more of them as there are processes, and a code of the second step opens"
            " a door in each.",
            hint="CACHE_URL=db://cache, and manage.py createcachetable",
            id="gastvrij.W003",
        )


@register(Tags.database)
def web_role_keeps_its_questions(databases=None, **kwargs):
    """Other sessions of the role would read in pg_stat_activity what this one asks, with words."""
    for alias in [] if settings.AS_OWNER else databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT current_setting('track_activities')")
            is_on = cursor.fetchone() == ("on",)
        if is_on:
            yield Warning(
                f"Every session of the site's database role {settings.WEB_ROLE} can read what the"
                " others are asking, in pg_stat_activity.",
                hint=f"As a superuser: ALTER ROLE {settings.WEB_ROLE} SET track_activities = off;",
                id="gastvrij.W004",
            )


@register(Tags.database)
def web_role_is_impatient(databases=None, **kwargs):
    """One held row must not hold every page. Asked of the site only: migrating takes long."""
    for alias in [] if settings.AS_OWNER else databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute(HAS_NO_LIMIT, [list(LIMITS)])
            missing = [name for (name,) in cursor.fetchall()]
        if missing:
            yield Warning(
                f"The site's database role waits for ever: it has no {', '.join(missing)}.",
                hint="As a superuser: "
                + " ".join(
                    f"ALTER ROLE {settings.WEB_ROLE} SET {name} = '{LIMITS[name]}';"
                    for name in missing
                ),
                id="gastvrij.W002",
            )


@register(Tags.database)
def walls_stand(databases=None, **kwargs):
    """Every table about families is closed, and the database believes what the site claims.

    Asked of the site only: `migrate`, which mends both, runs as the owner.
    """
    for alias in [] if settings.AS_OWNER else databases or []:
        tables = [model._meta.db_table for model in apps.get_app_config("checklist").get_models()]
        with connections[alias].cursor() as cursor:
            cursor.execute(IS_OPEN, [tables])
            is_open = [name for (name,) in cursor.fetchall()]
        if is_open:
            yield Error(
                f"No row-level security is forced on {', '.join(is_open)}.",
                hint="manage.py migrate",
                id="gastvrij.E004",
            )
        elif not claims.are_believed():
            yield Error(
                "The database does not believe who the site says is asking, so nobody sees a"
                " family: SECRET_KEY changed, or the two clocks differ by more than ten minutes.",
                hint="After another SECRET_KEY: manage.py migrate. Otherwise set the clocks right.",
                id="gastvrij.E005",
            )
        elif fallen := standing.fallen():
            yield Error(
                "The second wall around families stands otherwise than this version says:"
                f" {', '.join(fallen)}.",
                hint="manage.py migrate",
                id="gastvrij.E006",
            )


@register(Tags.database)
def keys_are_of_this_database(databases=None, **kwargs):
    """A site with other keys writes nothing. `make serve` warns, and starts it for reading."""
    level = Warning if os.environ.get("GASTVRIJ_READS_ON") else Error
    for _alias in [] if settings.AS_OWNER else databases or []:
        if keys_fit() is False:
            yield level(KeysDoNotFit.sentence, id="gastvrij.E007")


@register(Tags.database)
def texts_are_bound(databases=None, **kwargs):
    """A site of before texts were bound to their rows goes on, and is told what is still to do."""
    for alias in [] if settings.AS_OWNER else databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT to_regclass('walls.bound') IS NOT NULL")
            is_bound = cursor.fetchone()[0] and unbound_is_refused()
        if not is_bound:
            yield Info(  # no warning, which would keep the site that binds them from starting
                "Encrypted texts that are not bound to their rows are still accepted.",
                hint="manage.py migrate, then manage.py rotate_keys",
                id="gastvrij.I001",
            )
