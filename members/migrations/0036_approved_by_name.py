from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("members", "0035_what_waits")]

    operations = [
        AddIndexConcurrently(
            model_name="organisation",
            index=models.Index(
                fields=["name"],
                condition=models.Q(state="approved"),
                name="organisation_approved_by_name",
            ),
        ),
    ]
