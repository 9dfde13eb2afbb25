"""Organisations invite their own people, and look once in a while at who still belongs.

Whoever belongs there today counts as looked at today: nobody is paused for what nobody asked yet.
"""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0008_confirmed_constraint'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='paused_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='membership',
            name='review_asked_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='membership',
            name='reviewed_on',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='membership',
            name='reviewed_on',
            field=models.DateField(default=django.utils.timezone.localdate, editable=False, null=True),
        ),
        migrations.RunSQL(
            "UPDATE members_membership SET reviewed_on = CURRENT_DATE WHERE is_active",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name='memberevent',
            name='kind',
            field=models.CharField(choices=[('given', 'was added, and waits for a coordinator'), ('raised', 'got the role of coordinator, and waits for a coordinator'), ('lowered', 'is a buddy again'), ('ended', 'no longer belongs to the organisation'), ('confirmed', 'was confirmed'), ('refused', 'was not confirmed'), ('appointed', 'was appointed coordinator by the network'), ('email', 'got another e-mail address'), ('second_factor', 'lost the second step for signing in'), ('password', 'got another password from the network'), ('reactivated', 'has an account that works again'), ('invited', 'invited somebody'), ('taken_back', 'took back an invitation'), ('joined', 'accepted an invitation'), ('elsewhere', 'accepted an invitation to another address, and waits'), ('asked', 'asked to join, and waits for a coordinator'), ('link_made', 'made a link to join'), ('link_ended', 'ended the link to join'), ('promoted', 'is a coordinator now'), ('paused', 'was paused, and sees no family'), ('kept', 'still belongs here'), ('left', 'left the organisation'), ('network_told', 'will be paused soon; the network was told')], max_length=20),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('role', models.CharField(choices=[('coordinator', 'Coordinator'), ('buddy', 'Buddy')], max_length=20, verbose_name='role')),
                ('language', models.CharField(choices=[('nl', 'Nederlands'), ('fr', 'Français'), ('en', 'English')], max_length=2)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('times_sent', models.PositiveSmallIntegerField(default=1)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='members.organisation')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['email'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None)), fields=('organisation', 'email'), name='invitation_is_open_once'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='invitation_email_is_lower_case'), models.CheckConstraint(condition=models.Q(('role__in', ['coordinator', 'buddy'])), name='invitation_role_is_known'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None), _connector='OR'), name='invitation_ends_once'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='invitation_expires_afterwards')],
            },
        ),
        migrations.CreateModel(
            name='JoinLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_links', to='members.organisation')),
            ],
            options={
                'verbose_name': 'link to join',
                'verbose_name_plural': 'links to join',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('organisation',), name='join_link_is_one_an_organisation')],
            },
        ),
    ]
