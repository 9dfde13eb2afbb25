"""What was sent twice, because its answer was lost, is written once.

Empty in what is there already, and in what a version of the site that still runs writes.
"""

from django.db import migrations, models

NAME = "event_sent_once"
SENT = "WHERE sent_as IS NOT NULL"
DROP = f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}"
CREATE = (
    f"CREATE UNIQUE INDEX CONCURRENTLY {NAME} ON checklist_progressevent (household_id, sent_as) "
    f"{SENT}"
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("checklist", "0015_drafts")]

    operations = [
        migrations.AddField(
            "progressevent", "sent_as", models.UUIDField(blank=True, editable=False, null=True)
        ),
        migrations.RunSQL(
            [DROP, CREATE],  # again if it was interrupted
            [DROP],
            state_operations=[
                migrations.AddConstraint(
                    "progressevent",
                    models.UniqueConstraint(
                        condition=models.Q(sent_as__isnull=False),
                        fields=["household", "sent_as"],
                        name=NAME,
                    ),
                )
            ],
        ),
    ]
