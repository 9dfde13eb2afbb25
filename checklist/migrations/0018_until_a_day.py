"""A stand-in until a day, why a buddy stopped, and when a coordinator asked how it goes.

The index of before knew only who stays, and "until a day to come" is no condition of an index.
And from or to which organisation a family went, for the trail.
"""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

REASONS = [
    ("independent", "The family manages on its own"),
    ("moved", "The family moved"),
    ("no_time", "The buddy has no time any more"),
    ("no_click", "It did not click"),
    ("elsewhere", "Another organisation helps the family"),
    ("other", "Something else"),
]


# Added without reading the table, then checked while others go on writing.
ELSEWHERE = [
    "ALTER TABLE checklist_auditevent DROP CONSTRAINT IF EXISTS checklist_auditevent_elsewhere_fk",
    "ALTER TABLE checklist_auditevent ADD CONSTRAINT checklist_auditevent_elsewhere_fk"
    " FOREIGN KEY (elsewhere_id) REFERENCES members_organisation (id)"
    " DEFERRABLE INITIALLY DEFERRED NOT VALID",
    "ALTER TABLE checklist_auditevent VALIDATE CONSTRAINT checklist_auditevent_elsewhere_fk",
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("checklist", "0017_family_numbers"), ("members", "0014_staying_true")]

    operations = [
        migrations.AddField(
            "assignment",
            "ended_because",
            models.CharField(
                blank=True,
                choices=REASONS,
                db_default="",
                default="",
                max_length=20,
                verbose_name="why did it end?",
            ),
        ),
        migrations.AddField(
            "assignment", "first_call_on", models.DateField(blank=True, null=True)
        ),
        migrations.AddField(
            "assignment", "second_call_on", models.DateField(blank=True, null=True)
        ),
        AddIndexConcurrently(
            "assignment",
            models.Index(fields=["user", "household", "until"], name="assignment_of_user"),
        ),
        RemoveIndexConcurrently("assignment", "assignment_current"),
        migrations.AddField(
            "auditevent",
            "elsewhere",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.organisation",
            ),
        ),
        migrations.RunSQL(ELSEWHERE, ELSEWHERE[0]),
    ]
