"""A family that passes to another organisation: who asks whom, and what is told of it.

The database's own references empty or delete, as for all that is of a family (migration 0004).
"""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from gastvrij.lib.languages import CHOICES

INFORMED = [
    ("aloud", "Aloud: somebody told it or read it to them"),
    ("paper", "On paper: they read it themselves, or signed it"),
]
STATES = [
    ("asked", "Asked"),
    ("accepted", "Accepted"),
    ("refused", "Said no"),
    ("taken_back", "Taken back"),
    ("expired", "No answer"),
]
TRAIL = [
    ("opened", "looked at the family"),
    ("changed", "changed something"),
    ("created", "added the family"),
    ("assigned", "changed who is buddy"),
    ("shared", "made a link for the family"),
    ("link_revoked", "ended a link of the family"),
    ("link_opened", "the family's link was opened"),
    ("exported", "downloaded the family's data"),
    ("closed", "closed the family"),
    ("reopened", "opened the family again"),
    ("erased", "erased the family"),
    ("asked_elsewhere", "asked another organisation to take over the family"),
    ("taken_back", "took that question back"),
    ("passed_on", "passed the family on to another organisation"),
    ("received", "took over the family from another organisation"),
]
TIMELINE = [
    ("progress", "Item"),
    ("created", "Family added"),
    ("changed", "Details changed"),
    ("assigned", "Buddy assigned"),
    ("unassigned", "Buddy stopped"),
    ("closed", "Family closed"),
    ("reopened", "Family opened again"),
    ("handed_over", "Note for the next buddy"),
    ("received", "Family came from another organisation"),
]


def account():
    return models.ForeignKey(
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


def organisation(**about):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="members.organisation",
        **about,
    )


def reference(name, columns, target, action):
    return (
        f"ALTER TABLE checklist_passage ADD CONSTRAINT checklist_passage_{name}_fk"
        f" FOREIGN KEY ({columns}) REFERENCES {target} ON DELETE {action}"
        " DEFERRABLE INITIALLY DEFERRED"
    )


REFERENCES = [
    reference(
        "household",
        "household_id, organisation_id",
        "checklist_household (id, organisation_id)",
        "CASCADE",
    ),
    reference("asked_by", "asked_by_id", "members_user (id)", "SET NULL"),
    reference("answered_by", "answered_by_id", "members_user (id)", "SET NULL"),
]
class Migration(migrations.Migration):
    dependencies = [
        ("checklist", "0018_until_a_day"),
        ("members", "0014_staying_true"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Passage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(choices=STATES, default="asked", max_length=10)),
                ("agreed_on", models.DateField(verbose_name="when did the family agree?")),
                (
                    "agreed_how",
                    models.CharField(
                        choices=INFORMED, max_length=10, verbose_name="how did you tell it?"
                    ),
                ),
                (
                    "agreed_language",
                    models.CharField(
                        choices=CHOICES, max_length=2, verbose_name="in which language?"
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_on", models.DateField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("asked_by", account()),
                ("answered_by", account()),
                ("organisation", organisation()),
                ("from_organisation", organisation()),
                ("to_organisation", organisation(verbose_name="organisation")),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="passages",
                        to="checklist.household",
                    ),
                ),
            ],
            options={
                "verbose_name": "passage to another organisation",
                "verbose_name_plural": "passages to another organisation",
                "ordering": ["-asked_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(state="asked"),
                        fields=("household",),
                        name="passage_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(from_organisation=models.F("to_organisation")),
                        name="passage_is_to_another",
                    ),
                ],
            },
        ),
        migrations.RunSQL(REFERENCES, migrations.RunSQL.noop),
        migrations.AlterField(
            "auditevent", "kind", models.CharField(choices=TRAIL, max_length=20)
        ),
        migrations.AlterField(
            "progressevent",
            "kind",
            models.CharField(choices=TIMELINE, default="progress", max_length=20),
        ),
    ]
