"""Checked apart from where they were added, so that nobody waits for the reading of a table."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0007_confirmed_memberships'),
    ]

    operations = [
        ValidateConstraint('membership', 'membership_confirmed_is_active_in_this_role'),
        ValidateConstraint('memberevent', 'members_memberevent_about_fk'),
        ValidateConstraint('memberevent', 'members_memberevent_by_fk'),
    ]
