"""The residence statuses and situations of docs/toolkit-format.md, in plain words."""

from django.db import migrations

STATUSES = {
    "recognised": ("Erkend vluchteling", "Réfugié reconnu", "Recognised refugee"),
    "subsidiary": (
        "Subsidiair beschermde",
        "Bénéficiaire de la protection subsidiaire",
        "Person with subsidiary protection",
    ),
    "temporary": (
        "Tijdelijk ontheemde (tijdelijke bescherming)",
        "Personne déplacée (protection temporaire)",
        "Displaced person (temporary protection)",
    ),
    "applicant": (
        "Verzoeker om internationale bescherming",
        "Demandeur de protection internationale",
        "Applicant for international protection",
    ),
    "undocumented": ("Zonder wettig verblijf", "Sans séjour légal", "Without legal residence"),
    "reunified": (
        "Verblijf door gezinshereniging",
        "Séjour par regroupement familial",
        "Residence through family reunification",
    ),
    "other": ("Ander verblijfsrecht", "Autre droit de séjour", "Other right of residence"),
}
SITUATIONS = {
    "family_abroad": (
        "Heeft gezinsleden in het buitenland",
        "A de la famille proche à l'étranger",
        "Has close family abroad",
    ),
    "pregnant": ("Is zwanger", "Est enceinte", "Is pregnant"),
    "single_parent": ("Is alleenstaande ouder", "Est parent seul", "Is a single parent"),
    "unaccompanied_minor": (
        "Is een niet-begeleide minderjarige",
        "Est mineur non accompagné",
        "Is an unaccompanied minor",
    ),
    "works": ("Werkt", "Travaille", "Works"),
    "studies": ("Studeert", "Fait des études", "Studies"),
    "job_seeker": ("Zoekt werk", "Cherche du travail", "Is looking for work"),
    "foreign_diploma": (
        "Heeft een buitenlands diploma",
        "A un diplôme étranger",
        "Has a foreign diploma",
    ),
    "foreign_driving_licence": (
        "Heeft een buitenlands rijbewijs",
        "A un permis de conduire étranger",
        "Has a foreign driving licence",
    ),
    "illness_or_disability": (
        "Heeft een ziekte of handicap",
        "A une maladie ou un handicap",
        "Has an illness or disability",
    ),
    "debts": ("Heeft schulden", "A des dettes", "Has debts"),
    "homeless": ("Heeft geen woning", "N'a pas de logement", "Has no home"),
    "rents_privately": (
        "Huurt op de private markt",
        "Loue sur le marché privé",
        "Rents on the private market",
    ),
    "rents_socially": (
        "Huurt een sociale woning",
        "Loue un logement social",
        "Rents social housing",
    ),
    "lives_in_reception": (
        "Woont in de opvang",
        "Vit dans un lieu d'accueil",
        "Lives in a reception place",
    ),
    "owns_car": ("Heeft een auto", "A une voiture", "Owns a car"),
}


def add(apps, schema_editor):
    for name, vocabulary in {"Status": STATUSES, "Situation": SITUATIONS}.items():
        apps.get_model("toolkit", name).objects.bulk_create(
            apps.get_model("toolkit", name)(
                code=code, order=order, name=nl, name_nl=nl, name_fr=fr, name_en=en
            )
            for order, (code, (nl, fr, en)) in enumerate(vocabulary.items())
        )


def remove(apps, schema_editor):
    for name in ("Status", "Situation"):
        apps.get_model("toolkit", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("toolkit", "0001_toolkit")]
    operations = [migrations.RunPython(add, remove)]
