"""A family that is being added, page by page, until it is there or seven days have passed.

PostgreSQL keeps no examples of encrypted text in its statistics (migration 0012).
"""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import gastvrij.lib.encryption

# As all that refers to an account: the database itself empties it (migration 0004).
BY = """
ALTER TABLE checklist_householddraft ADD CONSTRAINT checklist_householddraft_made_by_fk
    FOREIGN KEY (made_by_id) REFERENCES members_user (id) ON DELETE SET NULL
    DEFERRABLE INITIALLY DEFERRED
"""
STATISTICS = "ALTER TABLE checklist_householddraft ALTER COLUMN content SET STATISTICS 0"


class Migration(migrations.Migration):
    dependencies = [
        ("checklist", "0014_agreement"),
        ("members", "0014_staying_true"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HouseholdDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "content",
                    gastvrij.lib.encryption.EncryptedTextField(
                        blank=True, verbose_name="what was answered"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "family that is being added",
                "verbose_name_plural": "families that are being added",
                "ordering": ["created_at", "id"],
            },
        ),
        migrations.RunSQL([BY, STATISTICS], migrations.RunSQL.noop),
    ]
