"""What the toolkit is searched by: written after an import and after a curator's change.

The words of both searches, of this one and of the directory's (members, 0019_search), are made here
if the directory did not make them already: the toolkit knows no other app, and may come first or
last. Going back leaves them, since the other still needs them.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


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


class Migration(migrations.Migration):

    dependencies = [
        ("toolkit", "0008_words"),
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
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=2)),
                ("word", models.TextField()),
                ("stem", models.TextField()),
            ],
            options={
                "verbose_name": "search",
                "verbose_name_plural": "search",
                "indexes": [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass("word", "gin_trgm_ops"), name="toolkit_word_letters"), models.Index(fields=["stem"], name="toolkit_word_stem")],
                "constraints": [models.UniqueConstraint(fields=("word", "language"), name="toolkit_word_once")],
            },
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=80)),
                ("language", models.CharField(max_length=2)),
                ("kind", models.CharField(choices=[("chapter", "Chapter"), ("section", "Section"), ("theme", "Theme"), ("item", "Item"), ("term", "Term"), ("figure", "Figure")], max_length=10)),
                ("page", models.CharField(max_length=120)),
                ("title", models.TextField()),
                ("names", models.TextField(default="")),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=32)),
                ("spoken", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("theme", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="toolkit.theme")),
            ],
            options={
                "verbose_name": "search",
                "verbose_name_plural": "search",
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["words"], name="toolkit_entry_words")],
                "constraints": [models.UniqueConstraint(fields=("place", "language"), name="toolkit_entry_once")],
            },
        ),
    ]
