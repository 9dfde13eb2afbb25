"""What families tell their buddies, and the answers.

PostgreSQL keeps no examples of the encrypted words in its statistics (migration 0012).
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import gastvrij.lib.encryption


def reference(name, columns, target, target_columns, action):
    return migrations.RunSQL(
        f"ALTER TABLE checklist_familymessage ADD CONSTRAINT checklist_familymessage_{name}_fk"
        f" FOREIGN KEY ({columns}) REFERENCES {target} ({target_columns})"
        f" ON DELETE {action} DEFERRABLE INITIALLY DEFERRED",
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("checklist", "0025_withdrawal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FamilyMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("did", "We did this"),
                            ("unclear", "We do not understand this"),
                            ("call", "Call me"),
                            ("write", "Send me a message"),
                        ],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=100)),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "words",
                    gastvrij.lib.encryption.EncryptedTextField(blank=True, max_length=500),
                ),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("reply", models.CharField(blank=True, max_length=20)),
                (
                    "answer",
                    gastvrij.lib.encryption.EncryptedTextField(blank=True, max_length=500),
                ),
                (
                    "answered_by",
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
                        related_name="family_messages",
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
                "verbose_name": "message of a family",
                "verbose_name_plural": "messages of families",
                "ordering": ["sent_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("answered_at", None),
                            ("taken_back_at", None),
                            models.Q(("kind", "write"), _negated=True),
                        ),
                        fields=("household", "kind", "code", "people"),
                        name="familymessage_told_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE checklist_familymessage ALTER COLUMN words SET STATISTICS 0,"
            " ALTER COLUMN answer SET STATISTICS 0",
            migrations.RunSQL.noop,
        ),
        reference(
            "household",
            "household_id, organisation_id",
            "checklist_household",
            "id, organisation_id",
            "CASCADE",
        ),
        reference("answered_by", "answered_by_id", "members_user", "id", "SET NULL"),
    ]
