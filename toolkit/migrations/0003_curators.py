"""The group of the curators, who look after all content and nothing else."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUP = "Redactie"
# Families' progress hangs on items, and texts on figures: these are changed, never deleted.
MAY = {
    "chapter": ["view", "change"],
    "section": ["view", "change", "add"],
    "theme": ["view", "change"],
    "obstacle": ["view", "change", "add", "delete"],
    "tip": ["view", "change", "add", "delete"],
    "example": ["view", "change", "add", "delete"],
    "source": ["view", "change", "add", "delete"],
    "figure": ["view", "change", "add"],
    "checklistitem": ["view", "change", "add"],
    "itemdocument": ["view", "change", "add", "delete"],
    "status": ["view", "change"],
    "situation": ["view", "change"],
    "term": ["view", "change", "add", "delete"],
}


def add(apps, schema_editor):
    # Permissions are otherwise made only after the last migration.
    create_permissions(installed.get_app_config("toolkit"), verbosity=0)
    codenames = [f"{verb}_{model}" for model, verbs in MAY.items() for verb in verbs]
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="toolkit", codename__in=codenames
    )
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    group.permissions.add(*permissions)


def remove(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("toolkit", "0002_vocabulary"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(add, remove)]
