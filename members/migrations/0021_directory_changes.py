"""What is kept in memory of the directory is forgotten when the database says so."""

from django.db import migrations, models

NOTE = """
CREATE FUNCTION public.note_directory_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO public.members_directorychange DEFAULT VALUES;
    RETURN NULL;
END
$$
"""
OF_ORGANISATIONS = """
CREATE TRIGGER note_directory_change
AFTER INSERT OR DELETE OR UPDATE OF name, state, municipality_id, languages, no_room_until,
    seeks_volunteers, activities_nl, activities_fr, activities_en,
    description_nl, description_fr, description_en
ON public.members_organisation FOR EACH STATEMENT EXECUTE FUNCTION public.note_directory_change()
"""
OF_LINKS = """
CREATE TRIGGER note_directory_change AFTER INSERT OR UPDATE OR DELETE
ON public.{table} FOR EACH STATEMENT EXECUTE FUNCTION public.note_directory_change()
"""
NO_MORE = "DROP TRIGGER note_directory_change ON public.{table}"
LINKS = [f"members_organisation_{name}" for name in ("working_area", "themes", "statuses")]


class Migration(migrations.Migration):
    dependencies = [("members", "0020_enquiries")]

    operations = [
        migrations.CreateModel(
            name="DirectoryChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "change of the directory",
                "verbose_name_plural": "change of the directory",
            },
        ),
        migrations.RunSQL(NOTE, "DROP FUNCTION public.note_directory_change()"),
        migrations.RunSQL(OF_ORGANISATIONS, NO_MORE.format(table="members_organisation")),
        *(
            migrations.RunSQL(OF_LINKS.format(table=table), NO_MORE.format(table=table))
            for table in LINKS
        ),
    ]
