"""What families read in their own language, and who checks it."""

import django.db.models.deletion
from django.apps import apps as installed
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

GROUP = "Redactie"
NOTE = """
CREATE TRIGGER note_public_change AFTER INSERT OR UPDATE OR DELETE
ON public.toolkit_spoken FOR EACH STATEMENT EXECUTE FUNCTION public.note_public_change();
CREATE TRIGGER note_public_emptying AFTER TRUNCATE
ON public.toolkit_spoken FOR EACH STATEMENT EXECUTE FUNCTION public.note_public_change()
"""
NO_MORE = """
DROP TRIGGER note_public_emptying ON public.toolkit_spoken;
DROP TRIGGER note_public_change ON public.toolkit_spoken
"""


def permissions(apps):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="toolkit", content_type__model__in=["spoken", "speaker"]
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
        ('toolkit', '0023_drafts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Speaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('fa', 'فارسی / دری'), ('ps', 'پښتو'), ('ti', 'ትግርኛ'), ('so', 'Soomaali'), ('tr', 'Türkçe'), ('uk', 'Українська'), ('ru', 'Русский'), ('es', 'Español')], max_length=2, verbose_name='language')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': "speaker of a family's language",
                'verbose_name_plural': "speakers of families' languages",
                'ordering': ['language', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'language'), name='speaker_once', violation_error_message='This account has this language already.')],
            },
        ),
        migrations.CreateModel(
            name='Spoken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('ar', 'العربية'), ('fa', 'فارسی / دری'), ('ps', 'پښتو'), ('ti', 'ትግርኛ'), ('so', 'Soomaali'), ('tr', 'Türkçe'), ('uk', 'Українська'), ('ru', 'Русский'), ('es', 'Español')], max_length=2, verbose_name='language')),
                ('mark', models.CharField(editable=False, max_length=16)),
                ('dutch', models.TextField(verbose_name='Dutch')),
                ('words', models.TextField(verbose_name='translation')),
                ('is_equal', models.BooleanField(default=False, help_text='Compared with the Dutch. Without this a family reads the Dutch text.', verbose_name='shown to say the same')),
                ('state', models.CharField(choices=[('machine', 'made by a machine, to be checked by a speaker'), ('checked', 'checked by a speaker')], default='machine', max_length=10, verbose_name='state')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='checked on')),
                ('checked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked by')),
            ],
            options={
                'verbose_name': "text in a family's language",
                'verbose_name_plural': "texts in families' languages",
                'ordering': ['language', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('language', 'mark'), name='spoken_once')],
            },
        ),
        migrations.RunSQL(NOTE, NO_MORE),
        migrations.RunPython(add, remove),
    ]
