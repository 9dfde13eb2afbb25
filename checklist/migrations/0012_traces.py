"""Each device that opens a family's link gets a line a day on the trail, up to a limit.

Lines of before, and those of a version of the site that still runs, are the first of their day.

And PostgreSQL keeps no examples of encrypted text in its statistics, where they would outlive the
family; nobody searches in that text, so nobody misses them.
"""

from django.db import migrations, models

from checklist.walls import claims

ENCRYPTED = {
    "household": ["label"],
    "person": ["nickname"],
    "progress": ["note"],
    "progressevent": ["note_before", "note_after"],
}
OPENED = "WHERE kind = 'link_opened'"
ONLY_OPENED = models.Q(kind="link_opened")


def index(name, columns):
    """Built while others go on; again if it was interrupted."""
    drop = f"DROP INDEX CONCURRENTLY IF EXISTS {name}"
    create = f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON checklist_auditevent ({columns}) {OPENED}"
    return [drop, create], [drop]


def unique(name, columns, fields):
    constraint = models.UniqueConstraint(condition=ONLY_OPENED, fields=fields, name=name)
    return migrations.RunSQL(
        *index(name, columns),
        state_operations=[migrations.AddConstraint("auditevent", constraint)],
    )


def keep_the_first(apps, schema_editor):
    """One line a day is all that an earlier version knows."""
    with claims.opened(claims.OPERATOR):
        apps.get_model("checklist", "AuditEvent").objects.filter(device_number__gt=1).delete()


def once_a_day():
    create, drop = index("audit_link_once_a_day", 'household, "on"')
    return migrations.RunSQL(
        drop,
        create,
        state_operations=[migrations.RemoveConstraint("auditevent", "audit_link_once_a_day")],
    )


def statistics(table, column):
    change = f"ALTER TABLE checklist_{table} ALTER COLUMN {column} SET STATISTICS"
    return migrations.RunSQL(f"{change} 0", f"{change} -1")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("checklist", "0011_confirmed_members")]

    operations = [
        migrations.AddField(
            "auditevent",
            "device",
            models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            "auditevent",
            "device_number",
            models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        unique(
            "audit_device_once_a_day",
            'household, "on", device',
            ["household", "on", "device"],
        ),
        unique(
            "audit_devices_of_a_day",
            'household, "on", device_number',
            ["household", "on", "device_number"],
        ),
        once_a_day(),
        migrations.RunPython(migrations.RunPython.noop, keep_the_first),
        *(
            statistics(table, column)
            for table, columns in ENCRYPTED.items()
            for column in columns
        ),
    ]
