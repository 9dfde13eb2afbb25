from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("checklist", "0028_trail_of_a_family")]

    operations = [
        AddIndexConcurrently(
            model_name="progressevent",
            index=models.Index(
                fields=["household", "-at", "-id"],
                condition=models.Q(kind__in=["handed_over", "received"]),
                name="event_told_first",
            ),
        ),
    ]
