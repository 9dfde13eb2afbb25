"""Chapters of one association share its enterprise number.

Whether two organisations with one number are the same is decided by whoever reviews the
application, and no longer by the database.
"""

from django.db import migrations

NAME = "organisation_enterprise_number_is_unique"


class Migration(migrations.Migration):

    atomic = False  # what is taken away meanwhile is still in use

    dependencies = [
        ("members", "0009_invitations"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveConstraint("organisation", NAME)],
            database_operations=[
                migrations.RunSQL(
                    f'DROP INDEX CONCURRENTLY IF EXISTS "{NAME}"',
                    f'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "{NAME}" '
                    "ON members_organisation (enterprise_number) WHERE NOT enterprise_number = ''",
                )
            ],
        )
    ]
