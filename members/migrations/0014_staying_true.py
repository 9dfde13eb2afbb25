"""What an organisation was asked, whether it has room, and when it stops."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0013_profile_in_three_languages'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='approved_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='member since'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='no_room_until',
            field=models.DateField(blank=True, help_text='On this day its coordinators are asked again. Empty if there is room.', null=True, verbose_name='no room for new families until'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='stops_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='stops on'),
        ),
        migrations.AlterField(
            model_name='memberevent',
            name='kind',
            field=models.CharField(choices=[('given', 'was added, and waits for a coordinator'), ('raised', 'got the role of coordinator, and waits for a coordinator'), ('lowered', 'is a buddy again'), ('ended', 'no longer belongs to the organisation'), ('confirmed', 'was confirmed'), ('refused', 'was not confirmed'), ('appointed', 'was appointed coordinator by the network'), ('email', 'got another e-mail address'), ('second_factor', 'lost the second step for signing in'), ('password', 'got another password from the network'), ('reactivated', 'has an account that works again'), ('invited', 'invited somebody'), ('taken_back', 'took back an invitation'), ('joined', 'accepted an invitation'), ('elsewhere', 'accepted an invitation to another address, and waits'), ('asked', 'asked to join, and waits for a coordinator'), ('link_made', 'made a link to join'), ('link_ended', 'ended the link to join'), ('promoted', 'is a coordinator now'), ('paused', 'was paused, and sees no family'), ('kept', 'still belongs here'), ('left', 'left the organisation'), ('network_told', 'will be paused soon; the network was told'), ('details_right', 'said that the public page is right'), ('details_changed', 'changed the public page'), ('no_room', 'said that there is no room for new families now'), ('room', 'said that there is room for new families'), ('stopping', 'said that the organisation stops'), ('goes_on', 'said that the organisation goes on'), ('network_left', 'left the network with the organisation, as said before')], max_length=20),
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('details', 'Details'), ('room', 'Room'), ('stopping', 'Stopping')], max_length=10)),
                ('asked_on', models.DateField()),
                ('reminded_on', models.DateField(null=True)),
                ('closed_on', models.DateField(null=True)),
                ('answer', models.CharField(blank=True, choices=[('', 'None'), ('right', 'Right'), ('stopped', 'Stopped'), ('room', 'Room'), ('no_room', 'No Room'), ('goes_on', 'Goes On'), ('left', 'Left')], default='', max_length=10)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='members.organisation')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('closed_on', None)), fields=('organisation', 'kind'), name='question_is_asked_once_at_a_time'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['details', 'room', 'stopping'])), name='question_kind_is_known'),
                ],
                'verbose_name': 'question to an organisation',
                'verbose_name_plural': 'questions to organisations',
            },
        ),
        migrations.CreateModel(
            name='AnswerLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='members.question')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='answer_link_ends_after_it_began'),
                ],
                'verbose_name': 'link to answer a question',
                'verbose_name_plural': 'links to answer questions',
            },
        ),
    ]
