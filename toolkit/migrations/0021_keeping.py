"""Who keeps a theme or a chapter true, and which sources can't be opened any more."""

import django.core.validators
import django.db.models.deletion
from django.apps import apps as installed
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

GROUP = "Redactie"


def permissions(apps):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="toolkit",
        codename__in=["view_charge", "add_charge", "change_charge", "delete_charge"],
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
        ("toolkit", "0020_translated_from"),
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.CharField(max_length=400, unique=True)),
                ("checked_at", models.DateTimeField()),
                ("problem", models.CharField(choices=[("gone", "The page is no longer there."), ("server", "The other site has a fault."), ("silent", "The other site does not answer."), ("name", "There is no site of this name."), ("certificate", "The connection to the other site is not safe."), ("around", "The address leads on and on, and nowhere."), ("not_asked", "Not an address that we may ask for: open it yourself.")], default="", max_length=12)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("failing_since", models.DateField(null=True)),
            ],
            options={"verbose_name": "checked link", "verbose_name_plural": "checked links"},
        ),
        migrations.CreateModel(
            name="Charge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("every_months", models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name="looked through every … months")),
                ("chapter", models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="charge", to="toolkit.chapter")),
                ("theme", models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="charge", to="toolkit.theme")),
                ("user", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="in charge")),
            ],
            options={
                "verbose_name": "person in charge",
                "verbose_name_plural": "people in charge",
                "constraints": [models.CheckConstraint(condition=models.Q(models.Q(("chapter__isnull", True), ("theme__isnull", False)), models.Q(("chapter__isnull", False), ("theme__isnull", True)), _connector="OR"), name="charge_has_one_page")],
            },
        ),
        migrations.RunPython(add, remove),
    ]
