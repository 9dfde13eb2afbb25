"""Those who were here already get theirs; no two have the same."""

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models

NAME = 'members_organisation_public_id_key'


class Migration(migrations.Migration):

    atomic = False  # an index is made beside what goes on

    dependencies = [
        ('members', '0017_public_id'),
    ]

    operations = [
        migrations.RunSQL(
            'UPDATE members_organisation SET public_id = gen_random_uuid() WHERE public_id IS NULL',
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            'ALTER TABLE members_organisation ADD CONSTRAINT organisation_has_public_id '
            'CHECK (public_id IS NOT NULL) NOT VALID',
            'ALTER TABLE members_organisation DROP CONSTRAINT organisation_has_public_id',
        ),
        migrations.RunSQL(
            'ALTER TABLE members_organisation VALIDATE CONSTRAINT organisation_has_public_id',
            migrations.RunSQL.noop,
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='organisation',
                    name='public_id',
                    field=models.UUIDField(db_default=RandomUUID(), editable=False, unique=True),
                ),
            ],
            database_operations=[
                migrations.RunSQL(
                    f'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS {NAME} '
                    'ON members_organisation (public_id)',
                    f'DROP INDEX CONCURRENTLY IF EXISTS {NAME}',
                ),
            ],
        ),
    ]
