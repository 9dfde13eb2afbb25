"""Items of a family's own: a title beside the toolkit's.

PostgreSQL keeps no examples of the encrypted title in its statistics (migration 0012).
"""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import gastvrij.lib.encryption

FAMILY = "household_id, organisation_id"


def reference(name, columns, target, target_columns, action):
    return migrations.RunSQL(
        f"ALTER TABLE checklist_ownitem ADD CONSTRAINT checklist_ownitem_{name}_fk"
        f" FOREIGN KEY ({columns}) REFERENCES {target} ({target_columns})"
        f" ON DELETE {action} DEFERRABLE INITIALLY DEFERRED",
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("checklist", "0019_passing_on"),
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
        migrations.RunSQL(
            f"CREATE UNIQUE INDEX ownitem_of_family ON checklist_ownitem (id, {FAMILY})",
            migrations.RunSQL.noop,
        ),
        reference("household", FAMILY, "checklist_household", "id, organisation_id", "CASCADE"),
        reference("created_by", "created_by_id", "members_user", "id", "SET NULL"),
    ]
