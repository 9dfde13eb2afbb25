"""When a family is erased its lines of the trail get another number: found without reading all."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("checklist", "0027_told_by_the_family")]

    operations = [
        AddIndexConcurrently(
            "auditevent", models.Index(fields=["household"], name="audit_of_family")
        )
    ]
