from django.db import migrations

from members.places.loading import load_municipalities


def load(apps, schema_editor):
    load_municipalities(apps.get_model("members", "Municipality"))


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
