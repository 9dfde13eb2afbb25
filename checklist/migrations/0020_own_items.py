"""Items of a family's own: a title beside the toolkit's, and a progress as every item has one.

A progress is about an item of the toolkit or about one of these, never both. PostgreSQL keeps no
examples of the encrypted title in its statistics (migration 0012). Going back needs a database in
which no family has an own item yet.
"""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import gastvrij.lib.encryption

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
    dependencies = [
        ("checklist", "0015_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "title",
                    gastvrij.lib.encryption.EncryptedTextField(
                        help_text="Short, in words that the family may read: it stands on their"
                        " own page too, in the language in which you write it. No names of others,"
                        " nothing about health.",
                        max_length=120,
                        verbose_name="what is to do?",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="own_items",
                        to="checklist.household",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "item of one's own",
                "verbose_name_plural": "items of one's own",
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE checklist_ownitem ALTER COLUMN title SET STATISTICS 0",
            migrations.RunSQL.noop,
        ),
        unique("ownitem", "ownitem_of_family", f"id, {FAMILY}"),
        reference(
            "ownitem",
            "household",
            FAMILY,
            "checklist_household",
            "id, organisation_id",
            "CASCADE",
        ),
        reference("ownitem", "created_by", "created_by_id", "members_user", "id", "SET NULL"),
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
