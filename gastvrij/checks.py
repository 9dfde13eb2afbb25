from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connections


@register(Tags.database)
def web_role_is_bound(databases=None, **kwargs):
    """The web's role must not be able to pass by row-level security."""
    errors: list[Error] = []
    if settings.AS_OWNER:
        return errors
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper OR rolbypassrls, (SELECT count(*) FROM pg_tables"
                " WHERE schemaname = 'public' AND tableowner = current_user)"
                " FROM pg_roles WHERE rolname = current_user"
            )
            is_unbound, owned = cursor.fetchone()
        if is_unbound or owned:
            errors.append(
                Error(
                    "The site connects with a database role that passes by the walls around"
                    " families: a superuser, BYPASSRLS, or the owner of tables.",
                    hint="Give the site a role of its own in DATABASE_URL, and the owner in"
                    " DATABASE_OWNER_URL for `migrate`.",
                    id="gastvrij.E001",
                )
            )
    return errors
