"""What lies ahead of each family, so that a list of thousands need not work it out each time.

Empty at first: whoever reads it works it out.
"""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

HOUSEHOLD = """
ALTER TABLE checklist_outlook ADD CONSTRAINT checklist_outlook_household_fk
    FOREIGN KEY (household_id, organisation_id)
    REFERENCES checklist_household (id, organisation_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [("checklist", "0022_progress_of_own_items")]

    operations = [
        migrations.CreateModel(
            name="Outlook",
            fields=[
                (
                    "household",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="outlook",
                        serialize=False,
                        to="checklist.household",
                    ),
                ),
                ("legal_on", models.DateField(null=True)),
                ("done", models.PositiveSmallIntegerField(default=0)),
                ("total", models.PositiveSmallIntegerField(default=0)),
                ("moved_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("worked_out_on", models.DateField(null=True)),
                ("rules", models.CharField(default="", max_length=64)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.organisation",
                    ),
                ),
            ],
            options={"verbose_name": "outlook", "verbose_name_plural": "outlooks"},
        ),
        migrations.RunSQL(HOUSEHOLD, migrations.RunSQL.noop),
    ]
