from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUP = "Netwerk"
PERMISSIONS = [
    "view_organisation",
    "add_organisation",
    "change_organisation",
    "view_membership",
    "add_membership",
    "change_membership",
    "delete_membership",
    "view_user",
    "view_municipality",
]


def create_group(apps, schema_editor):
    make_permissions(apps)
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="members", codename__in=PERMISSIONS
    )
    group.permissions.set(permissions)


def make_permissions(apps):
    """Django makes them after the last migration, which is too late for a group."""
    members = apps.get_app_config("members")
    members.models_module = True
    create_permissions(members, apps=apps, verbosity=0)
    members.models_module = None


def delete_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_municipalities"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_group, delete_group)]
