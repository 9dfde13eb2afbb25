"""Each translation knows from which Dutch text it was made, field by field.

What is there was made from today's Dutch, except where it was known to be behind already.
"""

from hashlib import sha256

from django.db import migrations, models

TEXTS = {
    "chapter": ["title", "summary"],
    "theme": ["title", "summary", "body"],
    "section": ["title", "body"],
    "figure": ["label"],
    "checklistitem": ["title", "why", "how", "authority"],
    "term": ["name", "explanation"],
    "status": ["name"],
    "situation": ["name"],
    "obstacle": ["text"],
    "tip": ["text"],
    "example": ["title", "body"],
    "itemdocument": ["text"],
    "itemdue": ["article"],
}
LINES = {
    "theme": ["obstacles", "tips", "examples"],
    "section": ["tips", "examples"],
    "checklistitem": ["due_rules", "documents"],
}
NEW = ["obstacle", "tip", "example", "itemdocument", "itemdue", "status", "situation"]
CONTENT = ["chapter", "section", "theme", "source", "figure", "checklistitem", "term"]
MARKS = models.JSONField(
    db_default={},
    default=dict,
    editable=False,
    help_text="per language: of each field the mark of the Dutch it was translated from",
)


def tidy(words):
    return (words or "").replace("\r\n", "\n").strip()


def mark_of(words):
    return sha256(tidy(words).encode()).hexdigest()[:16]


def lacks(rows, language):
    return any(
        tidy(getattr(row, f"{field}_nl")) and not tidy(getattr(row, f"{field}_{language}"))
        for row in rows
        for field in TEXTS.get(row._meta.model_name, [])
    )


def fill(apps, schema_editor):
    for name in [*CONTENT, "status", "situation"]:
        for page in apps.get_model("toolkit", name).objects.prefetch_related(*LINES.get(name, [])):
            lines = [one for line in LINES.get(name, []) for one in getattr(page, line).all()]
            fill_in([page, *lines], getattr(page, "outdated_languages", []))


def fill_in(rows, outdated):
    """Of a page that only lacked a text, nothing is known to be behind."""
    behind = [language for language in outdated if not lacks(rows, language)]
    for row in rows:
        fields = TEXTS.get(row._meta.model_name, [])
        row.translated_from = {
            language: {
                field: "" if language in behind else mark_of(getattr(row, f"{field}_nl"))
                for field in fields
                if tidy(getattr(row, f"{field}_{language}"))
            }
            for language in ("en", "fr")
        }
        row.save(update_fields=["translated_from"])


class Migration(migrations.Migration):

    dependencies = [
        ("toolkit", "0020_marked_changes"),
    ]

    operations = [
        *(
            migrations.AddField(model_name=name, name="translated_from", field=MARKS.clone())
            for name in NEW
        ),
        *(
            migrations.AlterField(model_name=name, name="translated_from", field=MARKS.clone())
            for name in CONTENT
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        *(
            migrations.RemoveField(model_name=name, name="outdated_languages")
            for name in CONTENT
        ),
    ]
