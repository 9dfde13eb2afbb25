"""How a family lives, and the days from which more terms run."""

import checklist.models.person
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("checklist", "0005_walls"),
        ("members", "0005_organisation_languages"),
        ("toolkit", "0004_conditions_and_dues"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="progress",
            name="progress_done_has_a_day",
        ),
        migrations.AddField(
            model_name="household",
            name="housing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("rents_privately", "Rents from a private owner"),
                    ("rents_socially", "Rents social housing"),
                    ("owns", "Owns the home"),
                    ("hosted", "Stays with somebody who takes them in"),
                    ("reception", "In a reception centre or local reception initiative"),
                    ("homeless", "Has no home"),
                ],
                db_default="",
                default="",
                max_length=20,
                verbose_name="how does the family live?",
            ),
        ),
        migrations.AddField(
            model_name="household",
            name="in_region_since",
            field=models.DateField(
                blank=True,
                help_text="Only if the family came from the other region, Flanders or Brussels.",
                null=True,
                verbose_name="in this region since",
            ),
        ),
        migrations.AddField(
            model_name="household",
            name="lease_signed_on",
            field=models.DateField(
                blank=True,
                help_text="The day on which both signed it: several terms run from it.",
                null=True,
                verbose_name="lease signed on",
            ),
        ),
        migrations.AddField(
            model_name="household",
            name="left_reception_on",
            field=models.DateField(
                blank=True,
                help_text="The day the family left the reception centre or local reception initiative.",
                null=True,
                verbose_name="left reception on",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="birth_month",
            field=models.PositiveSmallIntegerField(
                blank=True,
                choices=checklist.models.person.months,
                help_text="If the family likes: then terms that hang on an age are known to the month.",
                null=True,
                verbose_name="month of birth",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="joined_on",
            field=models.DateField(
                blank=True,
                help_text="Only for somebody who came later than the others.",
                null=True,
                verbose_name="came to live with the family on",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="registered_on",
            field=models.DateField(
                blank=True,
                help_text="The first registration with a right of residence of more than three months.",
                null=True,
                verbose_name="registered by the municipality on",
            ),
        ),
        migrations.AddField(
            model_name="progress",
            name="passed",
            field=models.CharField(
                blank=True,
                choices=[
                    ("yes", "Yes"),
                    ("no", "No"),
                    ("unknown", "I don't know"),
                    ("seen", "Read"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="was this arranged before?",
            ),
        ),
        AddConstraintNotValid(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("birth_month", None),
                    models.Q(("birth_month__range", (1, 12)), ("birth_year__isnull", False)),
                    _connector="OR",
                ),
                name="person_birth_month_is_of_a_year",
            ),
        ),
        AddConstraintNotValid(
            model_name="progress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_on__isnull", False), ("state", "done")),
                    models.Q(("passed", "yes"), ("state", "done")),
                    models.Q(models.Q(("state", "done"), _negated=True), ("done_on", None)),
                    _connector="OR",
                ),
                name="progress_done_has_its_day",
            ),
        ),
    ]
