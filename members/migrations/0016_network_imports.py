"""Who administers the network brings in organisations, and invites somebody of them."""

from importlib import import_module

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

PERMISSIONS = [
    "view_memberimport",
    "add_memberimport",
    "change_memberimport",
    "view_claiminvitation",
    "add_claiminvitation",
    "change_claiminvitation",
]
network_group = import_module("members.migrations.0003_network_group")


def give_permissions(apps, schema_editor):
    network_group.make_permissions(apps)
    for group in groups(apps):
        group.permissions.add(*permissions(apps))


def take_permissions(apps, schema_editor):
    for group in groups(apps):
        group.permissions.remove(*permissions(apps))


def groups(apps):
    return apps.get_model("auth", "Group").objects.filter(name=network_group.GROUP)


def permissions(apps):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="members", codename__in=PERMISSIONS
    )


class Migration(migrations.Migration):

    dependencies = [
        ("members", "0015_claims"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        ValidateConstraint("organisation", "organisation_state_is_known"),
        migrations.RunPython(give_permissions, take_permissions),
    ]
