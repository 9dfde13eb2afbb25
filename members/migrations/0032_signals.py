"""Bottlenecks that members see, and the signals that the network makes of them."""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

moderators = import_module("members.migrations.0027_moderators")
public_changes = import_module("members.migrations.0025_public_changes")
MAY = {
    "Netwerk": [f"{verb}_{name}" for name in ("contribution", "signal") for verb in ("view", "change")]
}


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
        ('members', '0029_agenda'),
        ('toolkit', '0024_spoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='Signal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('what_happens', models.TextField(default='', max_length=2500, verbose_name='what happens')),
                ('asked', models.TextField(default='', max_length=1200, verbose_name='what we ask')),
                ('authority', models.CharField(default='', max_length=150, verbose_name='of which authority')),
                ('language', models.CharField(choices=[('nl', 'Nederlands'), ('fr', 'Français'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('state', models.CharField(choices=[('collected', 'Collected'), ('with_authority', 'With the authority'), ('answered', 'Answered'), ('changed', 'Something changed')], default='collected', editable=False, max_length=20, verbose_name='state')),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='begun on')),
                ('slug', models.SlugField(editable=False, max_length=80, null=True, unique=True)),
                ('published_on', models.DateField(editable=False, null=True, verbose_name='published on')),
                ('published', models.JSONField(editable=False, null=True)),
                ('figures', models.JSONField(editable=False, null=True)),
                ('hidden_at', models.DateTimeField(editable=False, null=True, verbose_name='withdrawn on')),
                ('hidden_because', models.CharField(blank=True, default='', max_length=300, verbose_name='why it is withdrawn')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='toolkit.checklistitem', verbose_name='checklist item')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'signal',
                'verbose_name_plural': 'signals',
                'ordering': ['-published_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SignalEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('begun', 'began this signal'), ('written', 'changed the text'), ('joined', 'joined the working group'), ('left', 'left the working group'), ('published', 'published the text'), ('step', 'noted what became of it'), ('withdrawn', 'withdrew the signal'), ('shown', 'showed the signal again')], max_length=12)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('was', models.JSONField(default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='members.signal')),
            ],
            options={
                'verbose_name': 'event of a signal',
                'verbose_name_plural': 'events of signals',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SignalMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(default=django.utils.timezone.localdate)),
                ('signal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='members.signal')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signal_groups', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'member of a working group',
                'verbose_name_plural': 'members of working groups',
                'ordering': ['since', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SignalStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('collected', 'Collected'), ('with_authority', 'With the authority'), ('answered', 'Answered'), ('changed', 'Something changed')], max_length=20, verbose_name='state')),
                ('day', models.DateField(verbose_name='day')),
                ('text', models.TextField(max_length=600, verbose_name='text')),
                ('noted_on', models.DateField(default=django.utils.timezone.localdate)),
                ('signal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='members.signal')),
            ],
            options={
                'verbose_name': 'step of a signal',
                'verbose_name_plural': 'steps of signals',
                'ordering': ['day', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_named', models.BooleanField(default=False)),
                ('since', models.DateField(default=django.utils.timezone.localdate)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='toolkit.checklistitem')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.organisation')),
            ],
            options={
                'verbose_name': 'support of a bottleneck',
                'verbose_name_plural': 'supports of bottlenecks',
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(max_length=2000, verbose_name='text')),
                ('written_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='posted on')),
                ('changed_on', models.DateField(null=True, verbose_name='changed on')),
                ('hidden_at', models.DateTimeField(null=True, verbose_name='hidden on')),
                ('hidden_because', models.CharField(blank=True, default='', max_length=300, verbose_name='why it is hidden')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='toolkit.checklistitem', verbose_name='checklist item')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'words about a bottleneck',
                'verbose_name_plural': 'words about bottlenecks',
                'ordering': ['-written_on', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('item', 'organisation'), name='contributed_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='signal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['collected', 'with_authority', 'answered', 'changed'])), name='signal_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='signal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('figures__isnull', True), ('published__isnull', True), ('published_on__isnull', True), ('slug__isnull', True), ('state', 'collected')), models.Q(('figures__isnull', False), ('published__isnull', False), ('published_on__isnull', False), ('slug__isnull', False)), _connector='OR'), name='signal_is_published_whole'),
        ),
        migrations.AddConstraint(
            model_name='signalmember',
            constraint=models.UniqueConstraint(fields=('signal', 'user'), name='in_working_group_once'),
        ),
        migrations.AddConstraint(
            model_name='signalstep',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['with_authority', 'answered', 'changed'])), name='signal_step_is_known'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.UniqueConstraint(fields=('item', 'organisation'), name='supported_once'),
        ),
        *(
            migrations.RunSQL(
                public_changes.TRIGGER.format(table=table, columns=""),
                public_changes.NO_MORE.format(table=table),
            )
            for table in ("signal", "signalstep", "support")
        ),
        migrations.RunPython(give_permissions, take_permissions),
    ]
