"""A database in which nobody has been yet: empty, or only prepared for a site.

Whoever restores has often run `migrate` or `make serve` by then. What these write is written by
every version anew, so a restore takes it away, in the transaction that fills the database.
"""

from django.apps import apps
from django.conf import settings

from gastvrij.backups.snapshot import Snapshot

# Of people: without one of these nobody can have written anything else.
WRITTEN_BY_PEOPLE = ("members_user", "members_organisation", "checklist_household")
SCHEMAS = {"public", "walls"}
# Once more, when nobody else can write: somebody may have signed up in the meantime.
CLEARED = b"""
SET LOCAL lock_timeout = '10s';
DO $$ BEGIN
    IF to_regclass('public.members_user') IS NOT NULL THEN
        LOCK TABLE public.members_user;
        IF EXISTS (SELECT FROM public.members_user) THEN
            RAISE EXCEPTION 'somebody has an account in this database by now';
        END IF;
    END IF;
    IF EXISTS (SELECT FROM pg_tables WHERE schemaname IN ('public', 'walls')) THEN
        DROP SCHEMA IF EXISTS walls CASCADE;
        DROP SCHEMA public CASCADE;
        CREATE SCHEMA public AUTHORIZATION pg_database_owner;
        COMMENT ON SCHEMA public IS 'standard public schema';
        GRANT USAGE ON SCHEMA public TO PUBLIC;
    END IF;
END $$;
"""


def is_unused(moment: Snapshot) -> bool:
    """Whether there are no tables but the site's own, and no person in them."""
    tables = moment.table_names()
    if any(schema not in SCHEMAS for schema, _ in tables):
        return False
    names = {name for schema, name in tables if schema == "public"}
    return names <= own_tables() and not any(
        moment.has_rows("public", name) for name in names & set(WRITTEN_BY_PEOPLE)
    )


def own_tables() -> set[str]:
    models = apps.get_models(include_auto_created=True)
    cache = settings.CACHES["default"].get("LOCATION", "")
    return {model._meta.db_table for model in models} | {"django_migrations", cache}
