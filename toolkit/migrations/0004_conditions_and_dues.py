"""Conditions that say what the law says, and due dates as rows of their own."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


OLD_COLUMNS = [("due_from", 80), ("due_within", 10), ("due_kind", 10)]


class Migration(migrations.Migration):
    dependencies = [
        ("toolkit", "0003_curators"),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemDue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="due_rules",
                to="toolkit.checklistitem",
            )),
                ("source", models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="toolkit.source",
                verbose_name="source of the article",
            )),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "only_for",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text='As under “for” in the content files: {"regions": ["brussels"]}.',
                        verbose_name="only for",
                    ),
                ),
                (
                    "anchors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=130),
                        help_text="One or more days; the first that is known counts.",
                        size=None,
                        verbose_name="term runs from",
                    ),
                ),
                ("within", models.CharField(max_length=10, verbose_name="term")),
                (
                    "kind",
                    models.CharField(
                        choices=[("legal", "Required"), ("advised", "Advised")],
                        max_length=10,
                        verbose_name="kind of term",
                    ),
                ),
                (
                    "opens",
                    models.CharField(
                        blank=True,
                        help_text="Counted from the same day: -P45D is 45 days before the card expires.",
                        max_length=10,
                        verbose_name="possible from",
                    ),
                ),
                (
                    "then",
                    models.CharField(
                        choices=[
                            ("worth", "Still worth doing"),
                            ("lost", "The right is lost"),
                            ("pointless", "No use any more: it disappears"),
                        ],
                        default="worth",
                        max_length=10,
                        verbose_name="what remains after it",
                    ),
                ),
                (
                    "counts_working_days",
                    models.BooleanField(default=False, verbose_name="counted in working days"),
                ),
                (
                    "moves",
                    models.BooleanField(
                        default=False,
                        help_text="A last day on a Saturday, Sunday or holiday becomes the next working day.",
                        verbose_name="moves off a day off",
                    ),
                ),
                (
                    "until",
                    models.DateField(
                        blank=True,
                        help_text="A due date after this day is none.",
                        null=True,
                        verbose_name="ends on",
                    ),
                ),
                (
                    "article",
                    models.CharField(
                        blank=True,
                        help_text="For example: article 5 of the law of 26 May 2002. A required term needs one.",
                        max_length=300,
                        verbose_name="article that sets the term",
                    ),
                ),
                (
                    "article_nl",
                    models.CharField(
                        blank=True,
                        help_text="For example: article 5 of the law of 26 May 2002. A required term needs one.",
                        max_length=300,
                        null=True,
                        verbose_name="article that sets the term",
                    ),
                ),
                (
                    "article_fr",
                    models.CharField(
                        blank=True,
                        help_text="For example: article 5 of the law of 26 May 2002. A required term needs one.",
                        max_length=300,
                        null=True,
                        verbose_name="article that sets the term",
                    ),
                ),
                (
                    "article_en",
                    models.CharField(
                        blank=True,
                        help_text="For example: article 5 of the law of 26 May 2002. A required term needs one.",
                        max_length=300,
                        null=True,
                        verbose_name="article that sets the term",
                    ),
                ),
            ],
            options={
                "verbose_name": "due date",
                "verbose_name_plural": "due dates",
                "ordering": ["order", "pk"],
            },
        ),
        # The columns stay for one release, because the version before still reads them.
        *[
            migrations.AlterField(
                model_name="checklistitem",
                name=name,
                field=models.CharField(blank=True, db_default="", default="", max_length=length),
            )
            for name, length in OLD_COLUMNS
        ],
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint(
                    model_name="checklistitem", name="item_term_is_whole"
                ),
                *[
                    migrations.RemoveField(model_name="checklistitem", name=name)
                    for name, _ in OLD_COLUMNS
                ],
            ]
        ),
        migrations.AddField(
            model_name="checklistitem",
            name="born_here",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="After the first of the family came to Belgium.",
                verbose_name="only for who was born here",
            ),
        ),
        migrations.AddField(
            model_name="checklistitem",
            name="cases",
            field=models.JSONField(
                blank=True,
                db_default=[],
                default=list,
                help_text='Also for these, as under “or” in the content files. Each case repeats only what differs from the conditions above, for example [{"ages": [18, 24], "situations": ["studies"]}].',
                verbose_name="other cases",
            ),
        ),
        migrations.AddField(
            model_name="checklistitem",
            name="family_ages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(),
                blank=True,
                help_text="Two numbers with a comma: 0,0 is a child under one.",
                null=True,
                size=2,
                verbose_name="ages of somebody in the family",
            ),
        ),
        migrations.AddField(
            model_name="checklistitem",
            name="family_statuses",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SlugField(max_length=30),
                blank=True,
                db_default=[],
                default=list,
                help_text="One of these residence statuses. None means that it does not matter.",
                size=None,
                verbose_name="somebody in the family has",
            ),
        ),
        migrations.AddField(
            model_name="checklistitem",
            name="housing",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("rents_privately", "Rents from a private owner"),
                        ("rents_socially", "Rents social housing"),
                        ("owns", "Owns the home"),
                        ("hosted", "Stays with somebody who takes them in"),
                        ("reception", "In a reception centre or local reception initiative"),
                        ("homeless", "Has no home"),
                    ],
                    max_length=20,
                ),
                blank=True,
                db_default=[],
                default=list,
                help_text="None means that it does not matter.",
                size=None,
                verbose_name="how the family lives",
            ),
        ),
        migrations.AddField(
            model_name="checklistitem",
            name="not_situations",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SlugField(max_length=30),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="not for somebody who",
            ),
        ),
        migrations.AddField(
            model_name="checklistitem",
            name="registered_ages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(),
                blank=True,
                help_text="Two numbers with a comma, for example 18,64.",
                null=True,
                size=2,
                verbose_name="ages on the day of registration",
            ),
        ),
        migrations.AddField(
            model_name="checklistitem",
            name="until",
            field=models.DateField(
                blank=True,
                help_text="After this day nobody sees the item any more.",
                null=True,
                verbose_name="makes sense until",
            ),
        ),
        migrations.AddIndex(
            model_name="itemdue",
            index=models.Index(fields=["item", "order"], name="due_order"),
        ),
    ]
