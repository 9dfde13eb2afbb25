"""Foreign keys that act by themselves.

What belongs to a family refers to its number and its organisation together, so a row can't claim
another organisation than its family's. Erasing a family takes all of it along, and deleting an
account empties who did what, although the web's role may neither delete nor change those rows, and
row-level security may hide them: PostgreSQL's own actions work as the owner of the tables.
"""

from django.db import migrations

OF_FAMILY = ["person", "assignment", "progress", "progressevent", "sharelink"]
CASCADE, SET_NULL = "CASCADE", "SET NULL"
REFERENCES = [
    ("household", "informed_by_id", "members_user", SET_NULL),
    ("assignment", "user_id", "members_user", CASCADE),
    ("progress", "person_id", "checklist_person", CASCADE),
    ("progress", "changed_by_id", "members_user", SET_NULL),
    ("progressevent", "progress_id", "checklist_progress", CASCADE),
    ("progressevent", "undoes_id", "checklist_progressevent", SET_NULL),
    ("progressevent", "about_id", "members_user", SET_NULL),
    ("progressevent", "by_id", "members_user", SET_NULL),
    ("sharelink", "created_by_id", "members_user", SET_NULL),
    ("auditevent", "by_id", "members_user", SET_NULL),
]


def reference(table, name, columns, target, target_columns, action):
    """Added without reading the table, then checked while others go on writing."""
    constraint = f"checklist_{table}_{name}_fk"
    return migrations.RunSQL(
        [
            f"ALTER TABLE checklist_{table} ADD CONSTRAINT {constraint} "
            f"FOREIGN KEY ({columns}) REFERENCES {target} ({target_columns}) "
            f"ON DELETE {action} DEFERRABLE INITIALLY DEFERRED NOT VALID",
            f"ALTER TABLE checklist_{table} VALIDATE CONSTRAINT {constraint}",
        ],
        f"ALTER TABLE checklist_{table} DROP CONSTRAINT {constraint}",
    )


class Migration(migrations.Migration):
    dependencies = [("checklist", "0003_encrypt_words")]

    operations = [
        reference(
            table,
            "household",
            "household_id, organisation_id",
            "checklist_household",
            "id, organisation_id",
            CASCADE,
        )
        for table in OF_FAMILY
    ] + [
        reference(table, column.removesuffix("_id"), column, target, "id", action)
        for table, column, target, action in REFERENCES
    ]
