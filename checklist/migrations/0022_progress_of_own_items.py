"""The progress of a family's own item: as that of an item of the toolkit, never of both.

Going back needs a database in which no family has an own item yet.
"""

import django.db.models.deletion
from django.db import migrations, models

FAMILY = "household_id, organisation_id"
ONCE = ["household", "item", "person", "own_item"]
IS_ONE = "(item_id IS NULL) <> (own_item_id IS NULL)"


def reference(table, name, columns, target, target_columns, action):
    """Added without reading the table, then checked while others go on writing."""
    constraint = f"checklist_{table}_{name}_fk"
    return migrations.RunSQL(
        [
            f"ALTER TABLE checklist_{table} DROP CONSTRAINT IF EXISTS {constraint}",
            f"ALTER TABLE checklist_{table} ADD CONSTRAINT {constraint} FOREIGN KEY ({columns})"
            f" REFERENCES {target} ({target_columns})"
            f" ON DELETE {action} DEFERRABLE INITIALLY DEFERRED NOT VALID",
            f"ALTER TABLE checklist_{table} VALIDATE CONSTRAINT {constraint}",
        ],
        f"ALTER TABLE checklist_{table} DROP CONSTRAINT IF EXISTS {constraint}",
    )


def unique(table, name, columns, how=""):
    """Built while others go on; again if it was interrupted."""
    drop = f"DROP INDEX CONCURRENTLY IF EXISTS {name}"
    create = f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON checklist_{table} ({columns}){how}"
    return migrations.RunSQL([drop, create], drop)


def once(name, fields):
    """A constraint made of an index that was built before."""
    constraint = models.UniqueConstraint(fields=fields, name=name, nulls_distinct=False)
    return migrations.RunSQL(
        [f"ALTER TABLE checklist_progress ADD CONSTRAINT {name} UNIQUE USING INDEX {name}"],
        f"ALTER TABLE checklist_progress DROP CONSTRAINT IF EXISTS {name}",
        state_operations=[migrations.AddConstraint("progress", constraint)],
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("checklist", "0020_own_items")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE checklist_progress ALTER COLUMN item_id DROP NOT NULL",
            "ALTER TABLE checklist_progress ALTER COLUMN item_id SET NOT NULL",
            state_operations=[
                migrations.AlterField(
                    "progress",
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="toolkit.checklistitem",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            "progress",
            "own_item",
            models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="progress",
                to="checklist.ownitem",
            ),
        ),
        unique(
            "progress",
            "progress_once_each",
            "household_id, item_id, person_id, own_item_id",
            " NULLS NOT DISTINCT",
        ),
        once("progress_once_each", ONCE),
        migrations.RunSQL(
            "ALTER TABLE checklist_progress DROP CONSTRAINT IF EXISTS progress_once",
            [
                "CREATE UNIQUE INDEX CONCURRENTLY progress_once ON checklist_progress"
                " (household_id, item_id, person_id) NULLS NOT DISTINCT",
                "ALTER TABLE checklist_progress ADD CONSTRAINT progress_once"
                " UNIQUE USING INDEX progress_once",
            ],
            state_operations=[migrations.RemoveConstraint("progress", "progress_once")],
        ),
        migrations.RunSQL(
            [
                f"ALTER TABLE checklist_progress ADD CONSTRAINT progress_of_one_item"
                f" CHECK ({IS_ONE}) NOT VALID",
                "ALTER TABLE checklist_progress VALIDATE CONSTRAINT progress_of_one_item",
            ],
            "ALTER TABLE checklist_progress DROP CONSTRAINT IF EXISTS progress_of_one_item",
            state_operations=[
                migrations.AddConstraint(
                    "progress",
                    models.CheckConstraint(
                        condition=models.Q(("item", None), ("own_item", None), _connector="XOR"),
                        name="progress_of_one_item",
                    ),
                )
            ],
        ),
        reference(
            "progress",
            "own_item",
            f"own_item_id, {FAMILY}",
            "checklist_ownitem",
            f"id, {FAMILY}",
            "CASCADE",
        ),
    ]
