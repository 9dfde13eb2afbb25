"""An organisation asks to become a member, and the network answers."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0010_shared_numbers'),
        ('toolkit', '0008_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='kind',
            field=models.CharField(blank=True, choices=[('initiative', 'An autonomous initiative of volunteers'), ('within_service', 'Volunteers within a service, a school or a parish'), ('partner', 'A partner: an organisation that supports the volunteers')], db_default='', default='', max_length=20, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='seeks_volunteers',
            field=models.BooleanField(db_default=False, default=False, verbose_name='looks for volunteers'),
        ),
        AddConstraintNotValid(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['', 'initiative', 'within_service', 'partner'])), name='organisation_kind_is_known'),
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answered', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('version', models.PositiveIntegerField(default=1)),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted')),
                ('waiting_since', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('charter_version', models.CharField(blank=True, max_length=20, verbose_name='charter')),
                ('charter_accepted_at', models.DateTimeField(blank=True, null=True)),
                ('applicant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='applications', to=settings.AUTH_USER_MODEL, verbose_name='applicant')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='application', to='members.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'application',
                'verbose_name_plural': 'applications',
                'indexes': [models.Index(fields=['submitted_at'], name='application_queue')],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('submitted_at', None), ('withdrawn_at', None)), fields=('applicant',), name='application_one_draft_a_person'),
                    models.CheckConstraint(condition=models.Q(('submitted_at', None), models.Q(('charter_accepted_at__isnull', False), models.Q(('charter_version', ''), _negated=True)), _connector='OR'), name='application_submitted_with_the_charter'),
                    models.CheckConstraint(condition=models.Q(('decided_at', None), models.Q(('submitted_at__isnull', False), ('waiting_since', None), ('withdrawn_at', None)), _connector='OR'), name='application_decided_was_submitted'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ApplicationMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('submitted', 'sent the application'), ('changed', 'changed the answers'), ('asked', 'asked'), ('answered', 'wrote'), ('approved', 'approved the application'), ('refused', 'refused the application'), ('withdrawn', 'took the application back')], max_length=20)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('text', models.TextField(blank=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='members.application')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'message about an application',
                'verbose_name_plural': 'messages about applications',
                'ordering': ['at', 'pk'],
            },
        ),
    ]
