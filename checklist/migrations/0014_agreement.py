"""How a family agreed, and in which language: nothing is known of it for those of before."""

from django.db import migrations, models

from gastvrij.lib.languages import CHOICES


class Migration(migrations.Migration):
    dependencies = [("checklist", "0013_waiting")]

    operations = [
        migrations.AddField(
            "household",
            "informed_how",
            models.CharField(
                blank=True,
                choices=[
                    ("aloud", "Aloud: somebody told it or read it to them"),
                    ("paper", "On paper: they read it themselves, or signed it"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="how was it agreed?",
            ),
        ),
        migrations.AddField(
            "household",
            "informed_language",
            models.CharField(
                blank=True,
                choices=CHOICES,
                db_default="",
                default="",
                max_length=2,
                verbose_name="in which language?",
            ),
        ),
    ]
