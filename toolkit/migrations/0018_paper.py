"""The toolkit on paper: files that a job makes of the content."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("toolkit", "0010_missed_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("pdf", "Whole"), ("take_along", "Take Along"), ("picture", "Picture")], max_length=10)),
                ("page", models.CharField(max_length=120)),
                ("language", models.CharField(choices=[("nl", "Nederlands"), ("fr", "Français"), ("en", "English")], max_length=2)),
                ("content", models.BinaryField(default=b"")),
                ("digest", models.CharField(default="", max_length=32)),
                ("size", models.PositiveIntegerField(default=0)),
                ("pages", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField(null=True)),
                ("fingerprint", models.CharField(default="", max_length=32)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("failed_on", models.CharField(default="", max_length=32)),
                ("again_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "papers",
                "verbose_name_plural": "papers",
                "constraints": [models.UniqueConstraint(fields=("kind", "page", "language"), name="toolkit_paper_once")],
                "indexes": [models.Index(fields=["page", "language"], name="toolkit_paper_of_page")],
            },
        ),
    ]
