"""Videos and posts of other sites, which a page shows after a click."""

import django.db.models.deletion
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

GROUP = "Redactie"
LANGUAGES = [
    ("nl", "Nederlands"), ("fr", "Français"), ("en", "English"), ("ar", "العربية"),
    ("fa", "فارسی / دری"), ("ps", "پښتو"), ("ti", "ትግርኛ"), ("so", "Soomaali"),
    ("tr", "Türkçe"), ("uk", "Українська"), ("ru", "Русский"), ("es", "Español"),
]
KEPT = (
    r"^(https://www\.youtube\.com/watch\?v=[A-Za-z0-9_-]{11}(&t=[1-9][0-9]{0,4}s)?"
    r"|https://vimeo\.com/[1-9][0-9]{0,11}(/[0-9a-f]{6,20})?(#t=[1-9][0-9]{0,4}s)?"
    r"|https://mastodon\.social/@[A-Za-z0-9_]{1,30}/[1-9][0-9]{0,19})$"
)
# The function is of 0014: what everybody reads has changed, kept pages are asked anew.
NOTE = """
CREATE TRIGGER note_public_change AFTER INSERT OR UPDATE OR DELETE
ON public.toolkit_embed FOR EACH STATEMENT EXECUTE FUNCTION public.note_public_change()
"""
NO_MORE = "DROP TRIGGER note_public_change ON public.toolkit_embed"


def permissions(apps):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="toolkit", content_type__model="embed"
    )


def add(apps, schema_editor):
    # Permissions are otherwise made only after the last migration.
    create_permissions(installed.get_app_config("toolkit"), verbosity=0)
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    group.permissions.add(*permissions(apps))


def remove(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name=GROUP):
        group.permissions.remove(*permissions(apps))


def parent(name):
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="embeds",
        to=f"toolkit.{name}",
    )


def title(**fields):
    return models.CharField(max_length=120, verbose_name="title", **fields)


def shows(**fields):
    return models.TextField(
        help_text="In one or two sentences.", verbose_name="what it shows", **fields
    )


class Migration(migrations.Migration):

    dependencies = [
        ("toolkit", "0021_keeping"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Embed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translated_from", models.JSONField(db_default={}, default=dict, editable=False, help_text="per language: of each field the mark of the Dutch it was translated from")),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                ("address", models.CharField(max_length=200, verbose_name="address")),
                ("title", title()),
                ("title_nl", title(null=True)),
                ("title_fr", title(null=True)),
                ("title_en", title(null=True)),
                ("shows", shows()),
                ("shows_nl", shows(null=True)),
                ("shows_fr", shows(null=True)),
                ("shows_en", shows(null=True)),
                ("by", models.CharField(max_length=120, verbose_name="from whom")),
                ("language", models.CharField(choices=LANGUAGES, max_length=2, verbose_name="language")),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="length in minutes")),
                ("section", parent("section")),
                ("theme", parent("theme")),
            ],
            options={
                "verbose_name": "video or post",
                "verbose_name_plural": "videos and posts",
                "ordering": ["order"],
                "indexes": [
                    models.Index(fields=["theme", "order"], name="embed_order_in_theme"),
                    models.Index(fields=["section", "order"], name="embed_order_in_section"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(section__isnull=True, theme__isnull=False),
                            models.Q(section__isnull=False, theme__isnull=True),
                            _connector="OR",
                        ),
                        name="embed_has_one_page",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(address__regex=KEPT), name="embed_address_kept"
                    ),
                ],
            },
        ),
        migrations.RunSQL(NOTE, NO_MORE),
        migrations.RunPython(add, remove),
    ]
