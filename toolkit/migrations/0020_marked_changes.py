"""What was noted of the content is told apart by a mark that comes once, and emptying notes too."""

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models

# Those that stand there have no mark: one new one stands for them.
BEGIN_ANEW = """
DELETE FROM public.toolkit_publicchange;
INSERT INTO public.toolkit_publicchange DEFAULT VALUES
"""
NOTE_EMPTYING = """
DO $$
DECLARE noted regclass;
BEGIN
    FOR noted IN SELECT tgrelid::regclass FROM pg_trigger
        WHERE tgname = 'note_public_change' AND tgrelid::regclass::text ~ '^(public[.])?toolkit_'
    LOOP
        EXECUTE format('CREATE TRIGGER note_public_emptying AFTER TRUNCATE ON %s'
            ' FOR EACH STATEMENT EXECUTE FUNCTION public.note_public_change()', noted);
    END LOOP;
END
$$
"""
NO_MORE = """
DO $$
DECLARE noted regclass;
BEGIN
    FOR noted IN SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'note_public_emptying'
    LOOP
        EXECUTE format('DROP TRIGGER note_public_emptying ON %s', noted);
    END LOOP;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("toolkit", "0019_search_changes")]

    operations = [
        # In two steps, so that no table is written anew.
        migrations.AddField(
            "publicchange", "mark", models.UUIDField(editable=False, null=True)
        ),
        migrations.AlterField(
            "publicchange",
            "mark",
            models.UUIDField(db_default=RandomUUID(), editable=False, null=True),
        ),
        migrations.RunSQL(BEGIN_ANEW, migrations.RunSQL.noop),
        migrations.RunSQL(NOTE_EMPTYING, NO_MORE),
    ]
