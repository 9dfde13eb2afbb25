"""What readers say is not right, for the curators to answer."""

import django.utils.timezone
import gastvrij.lib.encryption
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

GROUP = "Redactie"


def permissions(apps):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="toolkit", codename__in=["view_report", "change_report"]
    )


def add(apps, schema_editor):
    # Permissions are otherwise made only after the last migration.
    create_permissions(installed.get_app_config("toolkit"), verbosity=0)
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    group.permissions.add(*permissions(apps))


def remove(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name=GROUP):
        group.permissions.remove(*permissions(apps))


class Migration(migrations.Migration):

    dependencies = [
        ("toolkit", "0012_related"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(max_length=200, verbose_name='page')),
                ('passage', gastvrij.lib.encryption.EncryptedTextField(max_length=300, verbose_name='passage')),
                ('words', gastvrij.lib.encryption.EncryptedTextField(max_length=2000, verbose_name='what is not right')),
                ('email', gastvrij.lib.encryption.EncryptedTextField(max_length=254, verbose_name='e-mail address')),
                ('language', models.CharField(choices=[('nl', 'Nederlands'), ('fr', 'Français'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='reported on')),
                ('outcome', models.CharField(choices=[('mended', 'it was wrong, and is mended'), ('right', 'it is right as it stands'), ('other', 'something else')], default='', max_length=6, verbose_name='what came of it')),
                ('answer', gastvrij.lib.encryption.EncryptedTextField(max_length=2000, verbose_name='answer')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered on')),
                ('answered_by', models.CharField(default='', max_length=100, verbose_name='answered by')),
            ],
            options={
                'verbose_name': 'report of a reader',
                'verbose_name_plural': 'reports of readers',
                'ordering': [models.OrderBy(models.F('answered_at'), descending=True, nulls_first=True), 'created_at'],
            },
        ),
        migrations.RunPython(add, remove),
    ]
