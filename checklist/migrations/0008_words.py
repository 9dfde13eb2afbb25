"""What the fields and choices are called; nothing changes in the tables."""

import checklist.models.person
import gastvrij.lib.encryption
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('checklist', '0007_housing'),
    ]

    operations = [
        migrations.AlterField(
            model_name='household',
            name='housing',
            field=models.CharField(blank=True, choices=[('rents_privately', 'Rents from a private owner'), ('rents_socially', 'Rents social housing'), ('owns', 'Owns the home'), ('hosted', 'Stays with somebody who takes them in'), ('reception', 'In a reception centre or local reception initiative (LOI/ILA)'), ('homeless', 'Has no home')], db_default='', default='', max_length=20, verbose_name='how does the family live?'),
        ),
        migrations.AlterField(
            model_name='household',
            name='label',
            field=gastvrij.lib.encryption.EncryptedTextField(help_text='A word by which you know this family, for example “Tulip”. No family name please.', max_length=40, verbose_name='code word'),
        ),
        migrations.AlterField(
            model_name='household',
            name='lease_signed_on',
            field=models.DateField(blank=True, help_text='The day on which both signed it: several time limits run from it.', null=True, verbose_name='lease signed on'),
        ),
        migrations.AlterField(
            model_name='household',
            name='left_reception_on',
            field=models.DateField(blank=True, help_text='The day the family left the reception centre or local reception initiative (LOI/ILA).', null=True, verbose_name='left the reception centre on'),
        ),
        migrations.AlterField(
            model_name='person',
            name='birth_month',
            field=models.PositiveSmallIntegerField(blank=True, choices=checklist.models.person.months, help_text='If the family likes: then deadlines that depend on an age are known to the month.', null=True, verbose_name='month of birth'),
        ),
        migrations.AlterField(
            model_name='progress',
            name='blocked_reason',
            field=models.CharField(blank=True, choices=[('document', 'A document is missing'), ('appointment', 'No appointment available'), ('no_answer', 'The service does not answer'), ('refused', 'The service refuses'), ('money', 'There is no money for it'), ('language', 'Nobody speaks the language'), ('unclear', 'It is not clear what the rule is'), ('family', "The family can't or does not want to now")], max_length=20, verbose_name='what is in the way?'),
        ),
        migrations.AlterField(
            model_name='progress',
            name='done_on',
            field=models.DateField(blank=True, help_text='The day it really happened: other time limits run from it.', null=True, verbose_name='done on'),
        ),
        migrations.AlterField(
            model_name='progress',
            name='due_override',
            field=models.DateField(blank=True, help_text='Did the service give another date? Then this one counts.', null=True, verbose_name='chosen date'),
        ),
        migrations.AlterField(
            model_name='progress',
            name='state',
            field=models.CharField(choices=[('open', 'To do'), ('busy', 'In progress'), ('waiting', 'Waiting for somebody'), ('blocked', 'Stuck'), ('done', 'Done'), ('not_applicable', 'Not applicable')], default='open', max_length=20, verbose_name='how far is it?'),
        ),
    ]
