"""What everybody reads of the network is counted with what they read of the toolkit."""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER note_public_change AFTER INSERT OR DELETE OR UPDATE{columns}
ON public.members_{table} FOR EACH STATEMENT EXECUTE FUNCTION public.note_public_change()
"""
NO_MORE = "DROP TRIGGER note_public_change ON public.members_{table}"
# A sign-in changes an account too: only whether it works tells whether a visitor would be answered.
TABLES = {
    "organisation": "",
    "organisation_working_area": "",
    "organisation_themes": "",
    "organisation_statuses": "",
    "logo": "",
    "municipality": "",
    "membership": "",
    "user": " OF is_active",
}


class Migration(migrations.Migration):
    dependencies = [("members", "0024_sending"), ("toolkit", "0014_public_changes")]

    operations = [
        migrations.RunSQL(
            TRIGGER.format(table=table, columns=columns), NO_MORE.format(table=table)
        )
        for table, columns in TABLES.items()
    ]
