"""A family asks on its own page to be erased; that it was, is proved. And when a link was first
opened."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

OF_FAMILY = """
ALTER TABLE checklist_withdrawal ADD CONSTRAINT checklist_withdrawal_household_fk
    FOREIGN KEY (household_id, organisation_id)
    REFERENCES checklist_household (id, organisation_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
"""
OF_USER = """
ALTER TABLE checklist_withdrawal ADD CONSTRAINT checklist_withdrawal_answered_by_fk
    FOREIGN KEY (answered_by_id) REFERENCES members_user (id)
    ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [
        ("checklist", "0023_outlook"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "household",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="withdrawal",
                        serialize=False,
                        to="checklist.household",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("confirmed", "Confirmed"),
                            ("refused", "It was not the family"),
                            ("taken_back", "Taken back"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_on", models.DateField(default=django.utils.timezone.localdate)),
                ("warnings", models.PositiveSmallIntegerField(default=0)),
                ("warned_on", models.DateField(null=True)),
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
                ("answered_at", models.DateTimeField(null=True)),
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
                "verbose_name": "request to erase",
                "verbose_name_plural": "requests to erase",
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.UUIDField()),
                ("on", models.DateField(default=django.utils.timezone.localdate)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("asked", "the family asked it on its own page"),
                            ("coordinator", "a coordinator erased it"),
                            ("time", "its time was over"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "links",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), default=list, size=None
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
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
                "ordering": ["-on", "-id"],
            },
        ),
        migrations.RunSQL(OF_FAMILY, migrations.RunSQL.noop),
        migrations.RunSQL(OF_USER, migrations.RunSQL.noop),
        migrations.AddField(
            "sharelink", "first_used_on", models.DateField(blank=True, null=True)
        ),
    ]
