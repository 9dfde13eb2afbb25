"""The entries of the search move the stamp too: each process keeps them in memory."""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER note_public_change AFTER INSERT OR UPDATE OR DELETE
ON public.toolkit_searchentry FOR EACH STATEMENT EXECUTE FUNCTION public.note_public_change()
"""
NO_MORE = "DROP TRIGGER note_public_change ON public.toolkit_searchentry"


class Migration(migrations.Migration):
    dependencies = [("toolkit", "0016_feedback")]

    operations = [migrations.RunSQL(TRIGGER, NO_MORE)]
