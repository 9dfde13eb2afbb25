"""What a family is called in somebody's calendar and mails, where its code word must not stand."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# As all that belongs to a family and an account: the database itself takes it along (0004, 0010).
OF_FAMILY = """
ALTER TABLE checklist_familynumber ADD CONSTRAINT checklist_familynumber_household_fk
    FOREIGN KEY (household_id, organisation_id)
    REFERENCES checklist_household (id, organisation_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
"""
OF_USER = """
ALTER TABLE checklist_familynumber ADD CONSTRAINT checklist_familynumber_user_fk
    FOREIGN KEY (user_id) REFERENCES members_user (id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [
        ("checklist", "0016_sent_once"),
        ("members", "0014_staying_true"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FamilyNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="numbers",
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
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "number of a family",
                "verbose_name_plural": "numbers of families",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "household"), name="family_number_once"
                    ),
                    models.UniqueConstraint(
                        fields=("user", "number"), name="family_number_of_one_family"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="family_number_from_one"
                    ),
                ],
            },
        ),
        migrations.RunSQL([OF_FAMILY, OF_USER], migrations.RunSQL.noop),
    ]
