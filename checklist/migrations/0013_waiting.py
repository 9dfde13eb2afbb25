"""On whom a family waits, and when somebody wants to be reminded of it.

Both are empty in what is there already, and in what a version of the site that still runs writes.
PostgreSQL keeps no examples of the encrypted ones in its statistics: see 0012_traces.
"""

from django.db import migrations, models

from gastvrij.lib.encryption import EncryptedTextField

WORDS = [
    ("progress", "waiting_on"),
    ("progressevent", "waiting_on_before"),
    ("progressevent", "waiting_on_after"),
]


def words(**about):
    return EncryptedTextField(blank=True, db_default="", default="", **about)


def statistics(table, column):
    change = f"ALTER TABLE checklist_{table} ALTER COLUMN {column} SET STATISTICS"
    return migrations.RunSQL(f"{change} 0", f"{change} -1")


class Migration(migrations.Migration):
    dependencies = [("checklist", "0012_traces")]

    operations = [
        migrations.AddField(
            "progress",
            "waiting_on",
            words(
                help_text="For example: the town hall. A service, not somebody's name.",
                max_length=60,
                verbose_name="on whom?",
            ),
        ),
        migrations.AddField(
            "progress",
            "remind_on",
            models.DateField(
                blank=True,
                help_text="On that day it stands among what is to do now.",
                null=True,
                verbose_name="remind me on",
            ),
        ),
        migrations.AddField("progressevent", "waiting_on_before", words()),
        migrations.AddField("progressevent", "waiting_on_after", words()),
        *(statistics(*column) for column in WORDS),
    ]
