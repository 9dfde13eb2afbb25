"""What a member says of themselves: which languages, where, and how many families."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from gastvrij.lib.languages import CHOICES

NAME = "members_membership_helps_in_fk"
# Added without reading the table, then checked while others go on writing.
REFERENCE = [
    f"ALTER TABLE members_membership DROP CONSTRAINT IF EXISTS {NAME}",
    f"ALTER TABLE members_membership ADD CONSTRAINT {NAME} FOREIGN KEY (helps_in_id)"
    " REFERENCES members_municipality (code) DEFERRABLE INITIALLY DEFERRED NOT VALID",
    f"ALTER TABLE members_membership VALIDATE CONSTRAINT {NAME}",
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("members", "0022_calendars_and_reminders")]

    operations = [
        migrations.AddField(
            "membership",
            "speaks",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=CHOICES, max_length=2),
                blank=True,
                db_default=[],
                default=list,
                editable=False,
                size=None,
                verbose_name="languages that you speak",
            ),
        ),
        migrations.AddField(
            "membership",
            "helps_in",
            models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.municipality",
                verbose_name="where you help",
            ),
        ),
        migrations.RunSQL(REFERENCE, REFERENCE[0]),
        migrations.AddField(
            "membership",
            "most_families",
            models.PositiveSmallIntegerField(
                blank=True,
                editable=False,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(20),
                ],
                verbose_name="how many families you can follow",
            ),
        ),
    ]
