"""What the directory is searched by: a table that the database itself keeps right."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# Made here or by the toolkit's search (toolkit, 0009_search), whichever comes first.
CONFIGURATION = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = 'plain_{language}'
                   AND cfgnamespace = 'public'::regnamespace) THEN
        CREATE TEXT SEARCH CONFIGURATION public.plain_{language} (COPY = pg_catalog.{language});
        ALTER TEXT SEARCH CONFIGURATION public.plain_{language}
            ALTER MAPPING FOR hword, hword_part, word
            WITH public.unaccent, pg_catalog.{language}_stem;
    END IF;
END $$
"""

# `unaccent` promises too little to be used in an index by itself: its rules are a file. Naming the
# dictionary is what PostgreSQL's own documentation advises.
PLAIN = """
CREATE OR REPLACE FUNCTION public.plain_words(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(
        lower(public.unaccent('public.unaccent'::regdictionary, words)),
        '[[:punct:][:space:]]+', ' ', 'g'))
$$
"""

ENTRY = """
CREATE FUNCTION public.write_search_entry() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO public.members_searchentry AS entry (organisation_id, name, text, words)
    VALUES (
        NEW.id,
        public.plain_words(NEW.name),
        public.plain_words(concat_ws(' ', NEW.name,
            NEW.activities_nl, NEW.activities_fr, NEW.activities_en,
            NEW.description_nl, NEW.description_fr, NEW.description_en)),
        setweight(to_tsvector('public.plain_dutch', NEW.name), 'A')
        || setweight(to_tsvector('public.plain_french', NEW.name), 'A')
        || setweight(to_tsvector('public.plain_english', NEW.name), 'A')
        || setweight(to_tsvector('public.plain_dutch', coalesce(NEW.activities_nl, '')), 'B')
        || setweight(to_tsvector('public.plain_french', coalesce(NEW.activities_fr, '')), 'B')
        || setweight(to_tsvector('public.plain_english', coalesce(NEW.activities_en, '')), 'B')
        || setweight(to_tsvector('public.plain_dutch', coalesce(NEW.description_nl, '')), 'C')
        || setweight(to_tsvector('public.plain_french', coalesce(NEW.description_fr, '')), 'C')
        || setweight(to_tsvector('public.plain_english', coalesce(NEW.description_en, '')), 'C'))
    ON CONFLICT (organisation_id) DO UPDATE
        SET name = EXCLUDED.name, text = EXCLUDED.text, words = EXCLUDED.words
        WHERE (entry.name, entry.text, entry.words)
            IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.text, EXCLUDED.words);
    RETURN NULL;
END
$$
"""

TRIGGER = """
CREATE TRIGGER write_search_entry
AFTER INSERT OR UPDATE OF name, activities_nl, activities_fr, activities_en,
    description_nl, description_fr, description_en
ON public.members_organisation FOR EACH ROW EXECUTE FUNCTION public.write_search_entry()
"""


class Migration(migrations.Migration):

    dependencies = [
        ("members", "0018_public_id_for_all"),
    ]

    operations = [
        *(
            migrations.RunSQL(f"CREATE EXTENSION IF NOT EXISTS {name}", migrations.RunSQL.noop)
            for name in ("unaccent", "pg_trgm")
        ),
        *(
            migrations.RunSQL(CONFIGURATION.format(language=language), migrations.RunSQL.noop)
            for language in ("dutch", "french", "english")
        ),
        migrations.RunSQL(PLAIN, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="members.organisation",
                    ),
                ),
                ("name", models.TextField(editable=False)),
                ("text", models.TextField(editable=False)),
                ("words", django.contrib.postgres.search.SearchVectorField(editable=False)),
            ],
            options={
                "verbose_name": "search",
                "verbose_name_plural": "search",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["words"], name="search_entry_words"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("text", "gin_trgm_ops"),
                        name="search_entry_text",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ENTRY, "DROP FUNCTION public.write_search_entry()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER write_search_entry ON public.members_organisation"),
        # Each row once, through the trigger; a few thousand at most.
        migrations.RunSQL(
            "UPDATE public.members_organisation SET name = name", migrations.RunSQL.noop
        ),
    ]
