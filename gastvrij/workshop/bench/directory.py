"""Organisations all over Flanders and Brussels, with words, themes, languages and places."""

from collections.abc import Iterator
from random import Random
from typing import Any

from members.models import Organisation
from members.places.distances import distances_from, places
from toolkit.models import Status, Theme

FIRST = "Open Warm Groen Nieuw Klein Samen Zonnig Stil Breed Helder Vrij Licht Wild Rond Zacht"
SECOND = (
    "Huis Plein Brug Tafel Tuin Poort Haven Lamp Boot Deur Stoel Boom Draad Pad Kring Anker"
    " Vuur Kompas Spoor Venster"
)
DOES = (
    "Buddy's voor gezinnen",
    "Meegaan naar gemeente en school",
    "Samen een woning zoeken",
    "Huiswerkhulp aan huis",
    "Taaltafels op dinsdag",
    "Fietslessen voor volwassenen",
    "Meubels en kleding",
    "Samen koken op zaterdag",
    "Brieven lezen zonder afspraak",
    "Juridisch advies",
)
TELLS = (
    "Wij zijn vrijwilligers uit de buurt. Elke week komen we samen, en wie iets niet weet, vraagt"
    " het aan wie het al eens meemaakte. Iedereen is welkom aan onze tafel."
)
SPOKEN = ("nl", "fr", "en", "ar", "fa", "uk", "tr", "es")


def organisations_of(number: int, first: int) -> Iterator[tuple[Any, list[str], list[tuple]]]:
    """The tables with their rows; the same network every time."""
    random = Random(15)  # noqa: S311 (not a secret)
    codes = sorted(places())
    sits = [random.choice(codes) for _ in range(number)]
    yield (
        Organisation,
        ["id", "slug", "name", "legal_form", "enterprise_number", "municipality"]
        + ["description", "description_nl", "activities", "activities_nl", "languages"]
        + ["website", "email", "telephone", "state", "seeks_volunteers"],
        [_row(random, n, first, sits[n]) for n in range(number)],
    )
    near = {code: list(distances_from(code))[:3] for code in codes}
    yield _links("working_area", "municipality", number, first, lambda n: near[sits[n]])
    themes = list(Theme.objects.values_list("pk", flat=True))
    yield _links("themes", "theme", number, first, lambda n: random.sample(themes, 3))
    statuses = list(Status.objects.values_list("pk", flat=True))
    chosen = (random.sample(statuses, 2) if n % 2 else [] for n in range(number))
    yield _links("statuses", "status", number, first, lambda n: next(chosen))


def _row(random: Random, n: int, first: int, code: str) -> tuple:
    name = f"{random.choice(FIRST.split())} {random.choice(SECOND.split())} {n}"
    activities = "\n".join(random.sample(DOES, 3))
    spoken = ["nl", *random.sample(SPOKEN[1:], 2)]
    return (
        (first + n, f"vereniging-{n}", name, "unincorporated", "", code)
        + (TELLS, TELLS, activities, activities, spoken)
        + ("", "", "", "approved", n % 3 == 0)
    )


def _links(field: str, other: str, number: int, first: int, others) -> tuple:
    through = getattr(Organisation, field).through
    rows = [(first + n, value) for n in range(number) for value in others(n)]
    return through, ["organisation", other], rows
