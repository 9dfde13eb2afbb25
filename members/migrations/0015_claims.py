"""What the network knows before anybody of it was here: brought in by a file, and claimed.

The database itself says that an organisation is unclaimed from its beginning or never, and that
nobody belongs to it meanwhile: so whoever claims one comes to no family (docs/decisions/0037).
"""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

NEVER_AGAIN = """
CREATE FUNCTION public.organisation_was_unclaimed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'an organisation is unclaimed from its beginning or never'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'organisation_was_unclaimed';
END
$$;
CREATE TRIGGER organisation_was_unclaimed BEFORE UPDATE OF state ON members_organisation
FOR EACH ROW WHEN (OLD.state <> 'unclaimed' AND NEW.state = 'unclaimed')
EXECUTE FUNCTION public.organisation_was_unclaimed();
"""
NOBODY = """
CREATE FUNCTION public.membership_of_unclaimed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.members_organisation
        WHERE id = NEW.organisation_id AND state = 'unclaimed'
    ) THEN
        RAISE EXCEPTION 'nobody belongs to an organisation that is not claimed yet'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_of_unclaimed';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER membership_of_unclaimed BEFORE INSERT OR UPDATE OF organisation_id
ON members_membership FOR EACH ROW EXECUTE FUNCTION public.membership_of_unclaimed();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0014_staying_true'),
        ('toolkit', '0008_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClaimInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('language', models.CharField(choices=[('nl', 'Nederlands'), ('fr', 'Français'), ('en', 'English')], default='nl', max_length=2, verbose_name='language')),
                ('token_hash', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('sent_at', models.DateTimeField(editable=False, null=True, verbose_name='sent')),
                ('times_sent', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('expires_at', models.DateTimeField(editable=False, null=True)),
                ('revoked_at', models.DateTimeField(editable=False, null=True)),
                ('is_declined', models.BooleanField(default=False, editable=False)),
                ('used_at', models.DateTimeField(editable=False, null=True)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claim_invitations', to='members.organisation', verbose_name='organisation')),
                ('used_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('revoked_at', None), ('used_at', None)), fields=('organisation',), name='claim_invitation_is_open_once', violation_error_message='Somebody of this organisation was invited already. Take that back first.'),
                    models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='claim_invitation_email_is_lower_case'),
                    models.CheckConstraint(condition=models.Q(('used_at', None), ('revoked_at', None), _connector='OR'), name='claim_invitation_ends_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('expires_at', None), ('sent_at', None), ('token_hash', None)), models.Q(('expires_at__gt', models.F('sent_at')), ('sent_at__isnull', False), ('token_hash__isnull', False)), _connector='OR'), name='claim_invitation_that_was_sent_has_a_link_that_ends'),
                ],
                'verbose_name': 'invitation to claim an organisation',
                'verbose_name_plural': 'invitations to claim an organisation',
                'ordering': ['-created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='claim', to='members.application')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='members.organisation')),
                ('invitation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='claims', to='members.claiminvitation')),
            ],
            options={
                'verbose_name': 'claim',
                'verbose_name_plural': 'claims',
            },
        ),
        migrations.CreateModel(
            name='MemberImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='file')),
                ('content', models.TextField(editable=False)),
                ('remarks', models.JSONField(default=list, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='uploaded')),
                ('confirmed_at', models.DateTimeField(editable=False, null=True, verbose_name='came in')),
                ('result', models.JSONField(default=list, editable=False)),
                ('by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('confirmed_at', None), ('content', ''), _connector='OR'), name='member_import_that_came_in_keeps_no_content'),
                ],
                'verbose_name': 'import of organisations',
                'verbose_name_plural': 'imports of organisations',
                'ordering': ['-created_at'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='organisation',
            name='organisation_state_is_known',
        ),
        migrations.AddField(
            model_name='organisation',
            name='is_shown_unclaimed',
            field=models.BooleanField(db_default=False, default=False, help_text='Name, place and website stand on a page that says that nobody of the organisation was here yet.', verbose_name='shown before it is claimed'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('approved', 'Approved'), ('refused', 'Refused'), ('suspended', 'Suspended'), ('left', 'Left the network'), ('unclaimed', 'Not claimed yet')], default='draft', max_length=10, verbose_name='state'),
        ),
        AddConstraintNotValid(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'approved', 'refused', 'suspended', 'left', 'unclaimed'])), name='organisation_state_is_known'),
        ),
        migrations.RunSQL(
            NEVER_AGAIN,
            "DROP TRIGGER organisation_was_unclaimed ON members_organisation; "
            "DROP FUNCTION public.organisation_was_unclaimed()",
        ),
        migrations.RunSQL(
            NOBODY,
            "DROP TRIGGER membership_of_unclaimed ON members_membership; "
            "DROP FUNCTION public.membership_of_unclaimed()",
        ),
    ]
