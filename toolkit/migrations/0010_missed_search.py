"""What readers did not find, for the curators to read and to take away."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

GROUP = "Redactie"


def permissions(apps):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="toolkit", codename__in=["view_missedsearch", "delete_missedsearch"]
    )


def add(apps, schema_editor):
    # Permissions are otherwise made only after the last migration.
    create_permissions(installed.get_app_config("toolkit"), verbosity=0)
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    group.permissions.add(*permissions(apps))


def remove(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name=GROUP):
        group.permissions.remove(*permissions(apps))


class Migration(migrations.Migration):

    dependencies = [
        ("toolkit", "0009_search"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="MissedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("typed", models.CharField(max_length=100, verbose_name="what was typed")),
                ("language", models.CharField(choices=[("nl", "Nederlands"), ("fr", "Français"), ("en", "English")], max_length=2, verbose_name="language")),
                ("asked_on", models.DateField(verbose_name="day")),
            ],
            options={
                "verbose_name": "search that found nothing",
                "verbose_name_plural": "searches that found nothing",
                "ordering": ["-asked_on", "typed"],
                "constraints": [models.UniqueConstraint(fields=("asked_on", "language", "typed"), name="missed_search_once_a_day")],
            },
        ),
        migrations.RunPython(add, remove),
    ]
