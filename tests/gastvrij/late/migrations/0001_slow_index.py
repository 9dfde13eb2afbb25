"""What no migration should do to a running site: nobody can write while the index is built."""

from django.db import migrations


class Migration(migrations.Migration):
    operations = [
        migrations.RunSQL("CREATE TABLE late_first (id bigint PRIMARY KEY);"),
        migrations.RunSQL("CREATE INDEX late_name ON members_user (name);"),
    ]
