"""Who deletes their account leaves no number of theirs in any table: the database sees to it."""

import pytest
from django.apps import apps
from django.db import connection

from checklist.walls import claims
from members.accounts.actions import delete_account
from members.memberships.actions import record_of
from members.models import MemberEvent, User
from tests.checklist.factories import make_draft
from tests.checklist.families.test_management import lived_in  # noqa: F401 (of everything a row)


def references():
    """Each table and column that names a user, as the models have them."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.related_model is User:
                yield model._meta.db_table, field.column


def ask(statement, values=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


@pytest.mark.usefixtures("as_owner", "lived_in")
def test_of_a_deleted_account_no_number_is_left_in_any_table(household, buddy, coordinator):
    make_draft(household.organisation)
    record_of(household.organisation, MemberEvent.Kind.GIVEN, about=buddy, by=coordinator)
    number, ours = buddy.pk, ("checklist_", "members_memberevent")
    named = [one for one in references() if one[0].startswith(ours)]
    with claims.opened(claims.OPERATOR):
        for table, column in named:
            one = f"ctid = (SELECT min(ctid) FROM {table})"
            assert ask(f"UPDATE {table} SET {column} = %s WHERE {one}", [number]) == 1, table
        delete_account(buddy, by=buddy)
        left = [
            (table, column)
            for table, column in references()
            if ask(f"SELECT 1 FROM {table} WHERE {column} = %s LIMIT 1", [number])
        ]
        assert left == []
        assert ask("SELECT count(*) FROM checklist_household") == [(1,)]
    assert len(named) > 12
