"""What an organisation says of itself, in three languages; what stood there is Dutch."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0012_network_reviews'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='activities_en',
            field=models.TextField(blank=True, help_text='What do you do? One activity on each line.', null=True, verbose_name='activities'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='activities_fr',
            field=models.TextField(blank=True, help_text='What do you do? One activity on each line.', null=True, verbose_name='activities'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='activities_nl',
            field=models.TextField(blank=True, help_text='What do you do? One activity on each line.', null=True, verbose_name='activities'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='description_en',
            field=models.TextField(blank=True, help_text='Who are you, in a few sentences?', null=True, verbose_name='description'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='description_fr',
            field=models.TextField(blank=True, help_text='Who are you, in a few sentences?', null=True, verbose_name='description'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='description_nl',
            field=models.TextField(blank=True, help_text='Who are you, in a few sentences?', null=True, verbose_name='description'),
        ),
        migrations.RunSQL(
            "UPDATE members_organisation SET description_nl = description, activities_nl = activities",
            "UPDATE members_organisation SET description = coalesce(description_nl, ''), "
            "activities = coalesce(activities_nl, '')",
        ),
    ]
