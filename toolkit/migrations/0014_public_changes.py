"""Whatever writes what everybody reads, the database counts it: kept pages are asked anew."""

from django.db import migrations, models

NOTE = """
CREATE FUNCTION public.note_public_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO public.toolkit_publicchange DEFAULT VALUES;
    RETURN NULL;
END
$$
"""
OF_TABLE = """
CREATE TRIGGER note_public_change AFTER INSERT OR UPDATE OR DELETE
ON public.toolkit_{table} FOR EACH STATEMENT EXECUTE FUNCTION public.note_public_change()
"""
NO_MORE = "DROP TRIGGER note_public_change ON public.toolkit_{table}"
TABLES = [
    *("chapter", "section", "section_sources", "theme", "obstacle", "tip", "example"),
    *("source", "figure", "term", "status", "situation", "change", "paper"),
    *("checklistitem", "itemdue", "itemdocument"),
    *(f"checklistitem_{name}" for name in ("statuses", "situations", "after", "sources")),
]


class Migration(migrations.Migration):
    dependencies = [("toolkit", "0013_changes")]

    operations = [
        migrations.CreateModel(
            name="PublicChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "change of what everybody reads",
                "verbose_name_plural": "change of what everybody reads",
            },
        ),
        migrations.RunSQL(NOTE, "DROP FUNCTION public.note_public_change()"),
        *(
            migrations.RunSQL(OF_TABLE.format(table=table), NO_MORE.format(table=table))
            for table in TABLES
        ),
    ]
