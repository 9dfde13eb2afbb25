"""What the fields and choices are called; nothing changes in the tables."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0005_organisation_languages'),
        ('toolkit', '0008_words'),
    ]

    operations = [
        migrations.AlterField(
            model_name='organisation',
            name='statuses',
            field=models.ManyToManyField(blank=True, help_text='Whom do you support? Choose none if you support everybody.', related_name='+', to='toolkit.status', verbose_name='residence statuses'),
        ),
        migrations.AlterField(
            model_name='user',
            name='name',
            field=models.CharField(help_text='The name that your colleagues see. A first name is enough.', max_length=100, verbose_name='name'),
        ),
    ]
