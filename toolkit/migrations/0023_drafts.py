"""What curators prepare beside what readers see, and what an import left for them to decide."""

import django.db.models.deletion
from django.apps import apps as installed
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

GROUP = "Redactie"


def permissions(apps):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="toolkit",
        codename__in=["view_importconflict", "change_importconflict"],
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
        ("toolkit", "0022_embeds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=40)),
                ("object_id", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=250)),
                ("sent", models.JSONField(help_text="by the name of a field all that was sent of it")),
                ("saved_at", models.DateTimeField()),
                ("saved_by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
                "ordering": ["saved_at"],
                "constraints": [models.UniqueConstraint(fields=("model", "object_id"), name="one_draft_of_a_row")],
            },
        ),
        migrations.CreateModel(
            name="ImportConflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10, verbose_name="kind")),
                ("code", models.CharField(max_length=150, verbose_name="code")),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("theirs", models.JSONField(help_text="the piece of the files, whole")),
                ("noted_at", models.DateTimeField(verbose_name="met by an import")),
            ],
            options={
                "verbose_name": "conflict with the files",
                "verbose_name_plural": "conflicts with the files",
                "ordering": ["noted_at", "kind", "code"],
                "constraints": [models.UniqueConstraint(fields=("kind", "code"), name="one_conflict_of_a_piece")],
            },
        ),
        migrations.RunPython(add, remove),
    ]
