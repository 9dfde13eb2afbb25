"""A membership works once somebody of the organisation confirmed it; those that there are, do.

What happens to the people of an organisation stands on its trail. PostgreSQL empties who it was
when an account goes: the web's role may not change a line.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


def emptied_with_the_account(column):
    constraint = f"members_memberevent_{column}_fk"
    return migrations.RunSQL(
        f"ALTER TABLE members_memberevent ADD CONSTRAINT {constraint} "
        f"FOREIGN KEY ({column}_id) REFERENCES members_user (id) "
        "ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED NOT VALID",
        f"ALTER TABLE members_memberevent DROP CONSTRAINT {constraint}",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0006_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='MemberEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='member_events', to='members.organisation')),
                ('kind', models.CharField(choices=[('given', 'was added, and waits for a coordinator'), ('raised', 'got the role of coordinator, and waits for a coordinator'), ('lowered', 'is a buddy again'), ('ended', 'no longer belongs to the organisation'), ('confirmed', 'was confirmed'), ('refused', 'was not confirmed'), ('appointed', 'was appointed coordinator by the network'), ('email', 'got another e-mail address'), ('second_factor', 'lost the second step for signing in'), ('password', 'got another password from the network'), ('reactivated', 'has an account that works again')], max_length=20)),
                ('about', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'event of a member',
                'verbose_name_plural': 'events of members',
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['organisation', '-at'], name='member_event_of_organisation')],
            },
        ),
        emptied_with_the_account('about'),
        emptied_with_the_account('by'),
        migrations.AddField(
            model_name='membership',
            name='confirmed_as',
            field=models.CharField(blank=True, choices=[('coordinator', 'Coordinator'), ('buddy', 'Buddy')], db_default='', default='', editable=False, max_length=20, verbose_name='confirmed as'),
        ),
        migrations.RunSQL(
            "UPDATE members_membership SET confirmed_as = role WHERE is_active",
            migrations.RunSQL.noop,
        ),
        AddConstraintNotValid(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_as', ''), models.Q(('confirmed_as', 'buddy'), ('is_active', True)), models.Q(('confirmed_as', 'coordinator'), ('is_active', True), ('role', 'coordinator')), _connector='OR'), name='membership_confirmed_is_active_in_this_role'),
        ),
    ]
