"""When facts were checked, against which words, and when they change."""

from django.db import migrations, models


PAGES = ("chapter", "section", "theme", "checklistitem")


class Migration(migrations.Migration):

    dependencies = [
        ('toolkit', '0005_dues'),
    ]

    operations = [
        migrations.AddField(
            model_name='chapter',
            name='passage',
            field=models.TextField(blank=True, db_default='', default='', help_text="The words of the source that carry the main fact. Readers don't see them.", verbose_name='passage'),
        ),
        migrations.AddField(
            model_name='chapter',
            name='passage_source',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='source of the passage'),
        ),
        migrations.AddField(
            model_name='checklistitem',
            name='passage',
            field=models.TextField(blank=True, db_default='', default='', help_text="The words of the source that carry the main fact. Readers don't see them.", verbose_name='passage'),
        ),
        migrations.AddField(
            model_name='checklistitem',
            name='passage_source',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='source of the passage'),
        ),
        migrations.AddField(
            model_name='figure',
            name='changes',
            field=models.CharField(choices=[('yearly', 'Every year on a fixed day'), ('event', 'When something happens, such as an index that is passed'), ('rarely', 'Rarely: only with the law'), ('fixed', 'Never')], db_default='', default='', max_length=10, verbose_name='changes'),
        ),
        migrations.AddField(
            model_name='figure',
            name='next_on',
            field=models.DateField(blank=True, help_text='From that day on readers are warned, until there is a newer value.', null=True, verbose_name='next change expected on'),
        ),
        migrations.AddField(
            model_name='figure',
            name='passage',
            field=models.TextField(blank=True, db_default='', default='', help_text="The words of the source that carry the main fact. Readers don't see them.", verbose_name='passage'),
        ),
        migrations.AddField(
            model_name='figure',
            name='passage_source',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='source of the passage'),
        ),
        migrations.AddField(
            model_name='figure',
            name='review_by',
            field=models.DateField(blank=True, null=True, verbose_name='check again by'),
        ),
        migrations.AddField(
            model_name='figure',
            name='reviewed_on',
            field=models.DateField(blank=True, help_text='The day on which you opened the source and read the passage below.', null=True, verbose_name='checked on'),
        ),
        migrations.AddField(
            model_name='section',
            name='passage',
            field=models.TextField(blank=True, db_default='', default='', help_text="The words of the source that carry the main fact. Readers don't see them.", verbose_name='passage'),
        ),
        migrations.AddField(
            model_name='section',
            name='passage_source',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='source of the passage'),
        ),
        migrations.AddField(
            model_name='source',
            name='kind',
            field=models.CharField(choices=[('law', 'Law'), ('official', 'Competent service'), ('expert', 'Organisation that knows the subject'), ('pointer', 'Pointer: newspaper, one municipality, company')], db_default='', default='', max_length=10, verbose_name='kind of source'),
        ),
        migrations.AddField(
            model_name='theme',
            name='passage',
            field=models.TextField(blank=True, db_default='', default='', help_text="The words of the source that carry the main fact. Readers don't see them.", verbose_name='passage'),
        ),
        migrations.AddField(
            model_name='theme',
            name='passage_source',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='source of the passage'),
        ),
        migrations.AlterField(
            model_name='chapter',
            name='review_by',
            field=models.DateField(blank=True, db_index=True, null=True, verbose_name='check again by'),
        ),
        migrations.AlterField(
            model_name='chapter',
            name='reviewed_on',
            field=models.DateField(blank=True, help_text='The day on which you opened the source and read the passage below.', null=True, verbose_name='checked on'),
        ),
        migrations.AlterField(
            model_name='checklistitem',
            name='review_by',
            field=models.DateField(blank=True, db_index=True, null=True, verbose_name='check again by'),
        ),
        migrations.AlterField(
            model_name='checklistitem',
            name='reviewed_on',
            field=models.DateField(blank=True, help_text='The day on which you opened the source and read the passage below.', null=True, verbose_name='checked on'),
        ),
        migrations.AlterField(
            model_name='section',
            name='review_by',
            field=models.DateField(blank=True, db_index=True, null=True, verbose_name='check again by'),
        ),
        migrations.AlterField(
            model_name='section',
            name='reviewed_on',
            field=models.DateField(blank=True, help_text='The day on which you opened the source and read the passage below.', null=True, verbose_name='checked on'),
        ),
        migrations.AlterField(
            model_name='theme',
            name='review_by',
            field=models.DateField(blank=True, db_index=True, null=True, verbose_name='check again by'),
        ),
        migrations.AlterField(
            model_name='theme',
            name='reviewed_on',
            field=models.DateField(blank=True, help_text='The day on which you opened the source and read the passage below.', null=True, verbose_name='checked on'),
        ),
        # A day without the words that were read says nothing about a source.
        *(
            migrations.RunSQL(
                f"UPDATE toolkit_{page} SET reviewed_on = NULL WHERE reviewed_on IS NOT NULL",
                migrations.RunSQL.noop,
            )
            for page in PAGES
        ),
    ]
