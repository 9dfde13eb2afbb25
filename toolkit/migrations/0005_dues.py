"""The due date that each item had becomes its first row; what was uncertain is shown from now on."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

DUES = """
INSERT INTO toolkit_itemdue (item_id, "order", only_for, anchors, within, kind, opens, "then",
    counts_working_days, moves, article)
SELECT id, 0, '{}', ARRAY[due_from], due_within, due_kind, '', 'worth', false, false, ''
FROM toolkit_checklistitem WHERE due_from <> ''
"""
# An import made these drafts by itself; nobody decided it.
UNCERTAIN = """
UPDATE toolkit_checklistitem SET state = 'published'
WHERE state = 'draft' AND confidence = 'low' AND reviewed_on IS NULL
    AND imported_hash NOT LIKE 'vanished:%'
"""
CURATORS = "Redactie"


def permit(apps, schema_editor):
    create_permissions(installed.get_app_config("toolkit"), verbosity=0)
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="toolkit", content_type__model="itemdue"
    )
    group = apps.get_model("auth", "Group").objects.get(name=CURATORS)
    group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [("toolkit", "0004_conditions_and_dues")]

    operations = [
        migrations.RunSQL(DUES, "DELETE FROM toolkit_itemdue"),
        migrations.RunSQL(UNCERTAIN, migrations.RunSQL.noop),
        migrations.RunPython(permit, migrations.RunPython.noop),
    ]
