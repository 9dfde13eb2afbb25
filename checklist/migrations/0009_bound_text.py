"""Whether all encrypted texts were bound to their rows: see gastvrij/lib/encryption.py.

Only the owner writes it, `migrate` in a new database and `rotate_keys` in one of before; from then
on a text that is not bound is refused. The site asks by a function, and has no right to the table.
"""

from django.db import migrations

MARKER = """
CREATE TABLE walls.bound (since timestamptz NOT NULL DEFAULT now());

CREATE FUNCTION walls.is_bound() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM walls.bound);
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("checklist", "0008_words")]

    operations = [
        migrations.RunSQL(MARKER, "DROP FUNCTION walls.is_bound(); DROP TABLE walls.bound")
    ]
