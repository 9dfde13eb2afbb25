"""What changed in the toolkit, for the curators to read and to hold back."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

GROUP = "Redactie"


def permissions(apps):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="toolkit", codename__in=["view_change", "change_change"]
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
        ("toolkit", "0018_paper"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('item', 'checklist item'), ('figure', 'figure'), ('theme', 'theme'), ('chapter', 'chapter'), ('section', 'section')], max_length=10, verbose_name='what it is')),
                ('code', models.CharField(max_length=110, verbose_name='code')),
                ('about', models.CharField(choices=[('due', 'Deadline'), ('applies', 'For whom'), ('authority', 'Who decides'), ('basis', 'Legal basis'), ('value', 'Amount or number'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], max_length=10, verbose_name='what changed')),
                ('noted_on', models.DateField(db_index=True, verbose_name='day')),
                ('noted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('title_nl', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('title_fr', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('title_en', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('words', models.TextField(verbose_name='difference')),
                ('words_nl', models.TextField(null=True, verbose_name='difference')),
                ('words_fr', models.TextField(null=True, verbose_name='difference')),
                ('words_en', models.TextField(null=True, verbose_name='difference')),
                ('items', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('before', models.JSONField(default=dict)),
                ('sentence', models.TextField(blank=True, help_text='One or two plain sentences, below the difference. Not needed.', max_length=400, verbose_name='what it means for a volunteer')),
                ('sentence_nl', models.TextField(blank=True, help_text='One or two plain sentences, below the difference. Not needed.', max_length=400, null=True, verbose_name='what it means for a volunteer')),
                ('sentence_fr', models.TextField(blank=True, help_text='One or two plain sentences, below the difference. Not needed.', max_length=400, null=True, verbose_name='what it means for a volunteer')),
                ('sentence_en', models.TextField(blank=True, help_text='One or two plain sentences, below the difference. Not needed.', max_length=400, null=True, verbose_name='what it means for a volunteer')),
                ('is_withheld', models.BooleanField(default=False, help_text='A mere correction: nobody sees it on the site, and no list is marked.', verbose_name='not worth telling')),
                ('theme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='toolkit.theme', verbose_name='theme')),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
                'ordering': ['-noted_on', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'code', 'about', 'noted_on'), name='change_once_a_day')],
            },
        ),
        migrations.RunPython(add, remove),
    ]
