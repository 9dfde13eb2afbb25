"""Who administers the network moderates the exchange; curators read it, for the next edition."""

from importlib import import_module

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

network_group = import_module("members.migrations.0003_network_group")
POSTS = ["thread", "reply"]
MAY = {
    "Netwerk": [f"{verb}_{post}" for post in POSTS for verb in ("view", "change", "delete")]
    + ["view_postreport", "change_postreport"],
    "Redactie": [f"view_{post}" for post in POSTS],
}


def give_permissions(apps, schema_editor):
    network_group.make_permissions(apps)
    for group, permissions in found(apps):
        group.permissions.add(*permissions)


def take_permissions(apps, schema_editor):
    for group, permissions in found(apps):
        group.permissions.remove(*permissions)


def found(apps):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=MAY):
        yield group, apps.get_model("auth", "Permission").objects.filter(
            content_type__app_label="members", codename__in=MAY[group.name]
        )


class Migration(migrations.Migration):

    dependencies = [
        ("members", "0026_exchange"),
        ("toolkit", "0003_curators"),
    ]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE members_thread VALIDATE CONSTRAINT members_thread_solution_fk",
            migrations.RunSQL.noop,
        ),
        ValidateConstraint("stoppedreminder", "stopped_reminder_kind_is_known"),
        ValidateConstraint("sentreminder", "sent_reminder_kind_is_known"),
        migrations.RunPython(give_permissions, take_permissions),
    ]
