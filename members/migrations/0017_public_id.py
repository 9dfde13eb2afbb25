"""Every organisation has a number by which the open data know it, whatever becomes of its address."""

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0016_network_imports'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name='organisation',
                    name='public_id',
                    field=models.UUIDField(db_default=RandomUUID(), editable=False),
                ),
            ],
            database_operations=[
                # The default apart from the column, so that no row is written anew under the lock.
                migrations.RunSQL(
                    'ALTER TABLE members_organisation ADD COLUMN public_id uuid',
                    'ALTER TABLE members_organisation DROP COLUMN public_id',
                ),
                migrations.RunSQL(
                    'ALTER TABLE members_organisation ALTER COLUMN public_id SET DEFAULT gen_random_uuid()',
                    migrations.RunSQL.noop,
                ),
            ],
        ),
    ]
