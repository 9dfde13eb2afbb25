"""Dates of the network, who comes, and that pages which show them are made anew."""

from importlib import import_module

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

moderators = import_module("members.migrations.0027_moderators")
public_changes = import_module("members.migrations.0025_public_changes")
MAY = {"Netwerk": ["view_gathering", "change_gathering", "delete_gathering"]}


def give_permissions(apps, schema_editor):
    moderators.network_group.make_permissions(apps)
    for group, permissions in found(apps):
        group.permissions.add(*permissions)


def take_permissions(apps, schema_editor):
    for group, permissions in found(apps):
        group.permissions.remove(*permissions)


def found(apps):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=MAY):
        yield group, apps.get_model("auth", "Permission").objects.filter(
            content_type__app_label="members", codename__in=MAY[group.name]
        )


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0028_library'),
        ('toolkit', '0023_drafts'),
    ]

    operations = [
        *(
            migrations.AlterField(
                model_name=name,
                name="kind",
                field=models.CharField(
                    choices=[
                        ("weekly", "What comes, every Monday"),
                        ("legal", "A legal deadline, three days before"),
                        (
                            "exchange",
                            "News of the exchange and the agenda, and questions that you may know "
                            "an answer to",
                        ),
                    ],
                    max_length=10,
                ),
            )
            for name in ("sentreminder", "stoppedreminder")
        ),
        migrations.AddField(
            model_name='calendarfeed',
            name='all_dates',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name='Gathering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('training', 'Training'), ('intervision', 'Intervision'), ('meeting', 'Meeting')], max_length=12, verbose_name='kind')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('body', models.TextField(blank=True, default='', max_length=3000, verbose_name='text')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('nl', 'Nederlands'), ('fr', 'Français'), ('en', 'English'), ('ar', 'العربية'), ('fa', 'فارسی / دری'), ('ps', 'پښتو'), ('ti', 'ትግርኛ'), ('so', 'Soomaali'), ('tr', 'Türkçe'), ('uk', 'Українська'), ('ru', 'Русский'), ('es', 'Español')], max_length=2), default=list, size=None, verbose_name='languages spoken')),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('is_online', models.BooleanField(default=False, verbose_name='online')),
                ('venue', models.CharField(blank=True, default='', max_length=160, verbose_name='where')),
                ('online_address', models.URLField(blank=True, default='', max_length=500)),
                ('is_public', models.BooleanField(default=False, verbose_name='for everybody')),
                ('places', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000)], verbose_name='places')),
                ('sign_up_until', models.DateField(blank=True, null=True, verbose_name='sign up until')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='posted on')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='changed on')),
                ('cancelled_at', models.DateTimeField(null=True, verbose_name='cancelled on')),
                ('cancelled_because', models.CharField(blank=True, default='', max_length=300)),
                ('hidden_at', models.DateTimeField(null=True, verbose_name='hidden on')),
                ('hidden_because', models.CharField(blank=True, default='', max_length=300, verbose_name='why it is hidden')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('when_since', models.PositiveIntegerField(default=0, editable=False)),
                ('where_since', models.PositiveIntegerField(default=0, editable=False)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.municipality', verbose_name='municipality')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gatherings', to='members.organisation', verbose_name='organisation')),
                ('themes', models.ManyToManyField(blank=True, related_name='+', to='toolkit.theme', verbose_name='themes')),
            ],
            options={
                'verbose_name': 'date in the agenda',
                'verbose_name_plural': 'dates in the agenda',
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SignUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('has_place', models.BooleanField()),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('placed_at', models.DateTimeField(null=True)),
                ('told', models.PositiveIntegerField(default=0)),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ups', to='members.gathering')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ups', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sign-up for a date',
                'verbose_name_plural': 'sign-ups for dates',
                'ordering': ['since', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='gathering',
            index=models.Index(fields=['starts_at'], name='gathering_in_order'),
        ),
        migrations.AddConstraint(
            model_name='gathering',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['training', 'intervision', 'meeting'])), name='gathering_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='gathering',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='gathering_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='gathering',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_online', True), ('municipality', None)), models.Q(('is_online', False), ('municipality__isnull', False), ('online_address', '')), _connector='OR'), name='gathering_is_online_or_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='gathering',
            constraint=models.CheckConstraint(condition=models.Q(('places', None), ('places__gte', 1), _connector='OR'), name='gathering_has_a_place'),
        ),
        migrations.AddConstraint(
            model_name='signup',
            constraint=models.UniqueConstraint(fields=('gathering', 'user'), name='signed_up_once'),
        ),
        *(
            migrations.RunSQL(
                public_changes.TRIGGER.format(table=table, columns=""),
                public_changes.NO_MORE.format(table=table),
            )
            for table in ("gathering", "gathering_themes", "signup")
        ),
        migrations.RunPython(give_permissions, take_permissions),
    ]
