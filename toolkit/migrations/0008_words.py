"""What the fields and choices are called; nothing changes in the tables."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('toolkit', '0007_plainer_names'),
    ]

    operations = [
        migrations.AlterField(
            model_name='checklistitem',
            name='born_here',
            field=models.BooleanField(db_default=False, default=False, help_text='After the first of the family came to Belgium.', verbose_name='only for a child born here'),
        ),
        migrations.AlterField(
            model_name='checklistitem',
            name='family_statuses',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=30), blank=True, db_default=[], default=list, help_text='One of these residence statuses. None means that it does not matter.', size=None, verbose_name='residence statuses of somebody in the family'),
        ),
        migrations.AlterField(
            model_name='checklistitem',
            name='housing',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('rents_privately', 'Rents from a private owner'), ('rents_socially', 'Rents social housing'), ('owns', 'Owns the home'), ('hosted', 'Stays with somebody who takes them in'), ('reception', 'In a reception centre or local reception initiative (LOI/ILA)'), ('homeless', 'Has no home')], max_length=20), blank=True, db_default=[], default=list, help_text='None means that it does not matter.', size=None, verbose_name='how the family lives'),
        ),
        migrations.AlterField(
            model_name='checklistitem',
            name='not_situations',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=30), blank=True, db_default=[], default=list, size=None, verbose_name='not in this situation'),
        ),
        migrations.AlterField(
            model_name='itemdue',
            name='anchors',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=130), help_text='One or more days; the first that is known counts.', size=None, verbose_name='time limit runs from'),
        ),
        migrations.AlterField(
            model_name='itemdue',
            name='article',
            field=models.CharField(blank=True, help_text='For example: article 5 of the law of 26 May 2002. A required deadline needs one.', max_length=300, verbose_name='article that sets the deadline'),
        ),
        migrations.AlterField(
            model_name='itemdue',
            name='article_en',
            field=models.CharField(blank=True, help_text='For example: article 5 of the law of 26 May 2002. A required deadline needs one.', max_length=300, null=True, verbose_name='article that sets the deadline'),
        ),
        migrations.AlterField(
            model_name='itemdue',
            name='article_fr',
            field=models.CharField(blank=True, help_text='For example: article 5 of the law of 26 May 2002. A required deadline needs one.', max_length=300, null=True, verbose_name='article that sets the deadline'),
        ),
        migrations.AlterField(
            model_name='itemdue',
            name='article_nl',
            field=models.CharField(blank=True, help_text='For example: article 5 of the law of 26 May 2002. A required deadline needs one.', max_length=300, null=True, verbose_name='article that sets the deadline'),
        ),
        migrations.AlterField(
            model_name='itemdue',
            name='kind',
            field=models.CharField(choices=[('legal', 'Required'), ('advised', 'Advised')], max_length=10, verbose_name='kind of deadline'),
        ),
        migrations.AlterField(
            model_name='itemdue',
            name='moves',
            field=models.BooleanField(default=False, help_text='A last day on a Saturday, Sunday or holiday becomes the next working day.', verbose_name='moves if it is a day off'),
        ),
        migrations.AlterField(
            model_name='itemdue',
            name='until',
            field=models.DateField(blank=True, help_text='A due date after this day does not count.', null=True, verbose_name='ends on'),
        ),
        migrations.AlterField(
            model_name='itemdue',
            name='within',
            field=models.CharField(max_length=10, verbose_name='time limit'),
        ),
        migrations.AlterField(
            model_name='source',
            name='kind',
            field=models.CharField(choices=[('law', 'Law'), ('official', 'Service in charge'), ('expert', 'Organisation that knows the subject'), ('pointer', 'Pointer: newspaper, one municipality, company')], db_default='', default='', max_length=10, verbose_name='kind of source'),
        ),
    ]
