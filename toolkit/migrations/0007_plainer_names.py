"""Names that say which status it is and hold for anybody; only where nobody changed them."""

from django.db import migrations

NAMES = [
    ("Status", "recognised", "name_fr", "Réfugié reconnu", "Statut de réfugié"),
    (
        "Status",
        "subsidiary",
        "name_fr",
        "Bénéficiaire de la protection subsidiaire",
        "Protection subsidiaire",
    ),
    (
        "Status",
        "temporary",
        "name_fr",
        "Personne déplacée (protection temporaire)",
        "Protection temporaire",
    ),
    (
        "Status",
        "temporary",
        "name_en",
        "Displaced person (temporary protection)",
        "Person with temporary protection",
    ),
    (
        "Status",
        "applicant",
        "name_fr",
        "Demandeur de protection internationale",
        "Demande de protection en cours",
    ),
    (
        "Situation",
        "single_parent",
        "name_fr",
        "Est parent seul",
        "Élève ses enfants sans partenaire",
    ),
    (
        "Situation",
        "unaccompanied_minor",
        "name_fr",
        "Est mineur non accompagné",
        "Est un enfant ou un jeune non accompagné (MENA)",
    ),
]


def rename(apps, schema_editor):
    for model, code, field, before, after in NAMES:
        change(apps, model, code, field, before, after)


def rename_back(apps, schema_editor):
    for model, code, field, before, after in NAMES:
        change(apps, model, code, field, after, before)


def change(apps, model, code, field, old, new):
    rows = apps.get_model("toolkit", model).objects
    rows.filter(code=code, **{field: old}).update(**{field: new})


class Migration(migrations.Migration):
    dependencies = [("toolkit", "0006_checks")]
    operations = [migrations.RunPython(rename, rename_back)]
