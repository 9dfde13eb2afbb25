"""What was written in plain words before is encrypted from now on."""

from django.db import migrations

from gastvrij.lib.encryption import decrypt, encrypt

COLUMNS = [
    ("checklist_household", "label"),
    ("checklist_person", "nickname"),
    ("checklist_progress", "note"),
    ("checklist_progressevent", "note_before"),
    ("checklist_progressevent", "note_after"),
]


def convert(schema_editor, change):
    with schema_editor.connection.cursor() as cursor:
        for table, column in COLUMNS:
            cursor.execute(f"SELECT id, {column} FROM {table} WHERE {column} <> ''")
            rows = [(change(text), pk) for pk, text in cursor.fetchall()]
            cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE id = %s", rows)


class Migration(migrations.Migration):
    dependencies = [("checklist", "0002_walls_and_links")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: convert(schema_editor, encrypt),
            lambda apps, schema_editor: convert(schema_editor, decrypt),
        )
    ]
