"""Themes that belong with each other."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("toolkit", "0014_public_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="theme",
            name="related",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SlugField(),
                blank=True,
                db_default=[],
                default=list,
                help_text="Themes that a reader of this one needs too. They show each other.",
                size=None,
                verbose_name="belongs with",
            ),
        ),
    ]
