"""Whatever refers to a row of a family names its family and its organisation too.

Otherwise a stranger's event could be said to undo one of another family, which then nobody could
undo any more. For the same reason that an event is undone once is a matter of its own family:
a unique index on its number alone would make one organisation wait for the other's.

Deferrable, so that a family can pass to another organisation with all that is its own.
"""

from django.db import migrations

FAMILY = "household_id, organisation_id"
# Table, column, what it refers to, and what happens when that goes.
REFERENCES = [
    ("progress", "person", "person", "CASCADE"),
    ("progressevent", "progress", "progress", "CASCADE"),
    ("progressevent", "undoes", "progressevent", "SET NULL (undoes_id)"),
]
ALONE = "ALTER TABLE checklist_progressevent DROP CONSTRAINT checklist_progressevent_undoes_id_key"
ALONE_AGAIN = [
    "CREATE UNIQUE INDEX CONCURRENTLY checklist_progressevent_undoes_id_key"
    " ON checklist_progressevent (undoes_id)",
    "ALTER TABLE checklist_progressevent ADD CONSTRAINT checklist_progressevent_undoes_id_key"
    " UNIQUE USING INDEX checklist_progressevent_undoes_id_key",
]


def unique(table, name, columns):
    """Built while others go on; again if it was interrupted."""
    drop = f"DROP INDEX CONCURRENTLY IF EXISTS {name}"
    return migrations.RunSQL(
        [drop, f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON checklist_{table} ({columns})"], drop
    )


def constraint(table, name, columns, target, target_columns, action):
    """Added without reading the table, then checked while others go on writing."""
    return [
        f"ALTER TABLE checklist_{table} DROP CONSTRAINT IF EXISTS {name}",
        f"ALTER TABLE checklist_{table} ADD CONSTRAINT {name} FOREIGN KEY ({columns})"
        f" REFERENCES checklist_{target} ({target_columns})"
        f" ON DELETE {action} DEFERRABLE INITIALLY DEFERRED NOT VALID",
        f"ALTER TABLE checklist_{table} VALIDATE CONSTRAINT {name}",
    ]


def with_family(table, column, target, action):
    old, new = f"checklist_{table}_{column}_fk", f"checklist_{table}_{column}_of_family_fk"
    alone = action.split(" (")[0]
    return migrations.RunSQL(
        constraint(
            table, new, f"{column}_id, {FAMILY}", target, f"id, {FAMILY}", action
        )
        + [f"ALTER TABLE checklist_{table} DROP CONSTRAINT IF EXISTS {old}"],
        constraint(table, old, f"{column}_id", target, "id", alone)
        + [f"ALTER TABLE checklist_{table} DROP CONSTRAINT IF EXISTS {new}"],
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("checklist", "0009_bound_text")]

    operations = [
        *(
            unique(table, f"{table}_of_family", f"id, {FAMILY}")
            for table in ("person", "progress", "progressevent")
        ),
        *(with_family(*reference) for reference in REFERENCES),
        unique("progressevent", "event_undone_once", "undoes_id, household_id, organisation_id"),
        migrations.RunSQL(ALONE.replace("CONSTRAINT", "CONSTRAINT IF EXISTS"), ALONE_AGAIN),
    ]
