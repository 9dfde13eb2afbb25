"""A change that is noted tells whether it was one of the toolkit's own: what is made of the toolkit
alone stays, whoever joins an organisation meanwhile."""

from django.db import migrations, models

NOTE = """
CREATE OR REPLACE FUNCTION public.note_public_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO public.toolkit_publicchange (of_toolkit)
    VALUES (starts_with(TG_TABLE_NAME, 'toolkit_'));
    RETURN NULL;
END
$$
"""
NOTE_AS_BEFORE = """
CREATE OR REPLACE FUNCTION public.note_public_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO public.toolkit_publicchange DEFAULT VALUES;
    RETURN NULL;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("toolkit", "0024_spoken")]

    operations = [
        migrations.AddField(
            "publicchange", "of_toolkit", models.BooleanField(db_default=True, editable=False)
        ),
        migrations.RunSQL(NOTE, NOTE_AS_BEFORE),
    ]
