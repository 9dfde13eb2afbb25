"""The kinds of family that the large network consists of, and which items each has."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from checklist.progress.catalogue import catalogue_now
from checklist.rules.entries import entries_of
from toolkit.rules.facts import FamilyFacts, PersonFacts
from toolkit.vocabulary import STATUSES

NUMBER_OF_KINDS = 60
SIZES, SIZE_WEIGHTS = (1, 2, 3, 4, 5, 6), (22, 20, 20, 18, 12, 8)
STATUS_WEIGHTS = (40, 20, 15, 10, 5, 10, 0)  # in the order of the vocabulary; nobody is “other”
HOUSING = ("rents_privately", "rents_socially", "reception", "homeless")
OF_ADULT = ("works", "job_seeker", "family_abroad", "foreign_diploma", "foreign_driving_licence")


@dataclass(frozen=True)
class Kind:
    """A family without a name: facts of the household and of its people, and what applies."""

    municipality: str
    region: str
    household: dict[str, Any]
    people: tuple[dict[str, Any], ...]
    keys: tuple[tuple[int, int | None], ...] = ()
    """Items by number, with the place of the person in `people` where it is a person's."""


def kinds_of_families(today: date, random: Random) -> list[Kind]:
    """The first is a family of six to whom nearly everything applies."""
    catalogue = catalogue_now(today).published
    kinds = [large_family(today)] + [some_family(today, random) for _ in range(NUMBER_OF_KINDS - 1)]
    return [with_keys(kind, catalogue, today) for kind in kinds]


def large_family(today: date) -> Kind:
    situations = [["pregnant", *OF_ADULT], ["illness_or_disability", *OF_ADULT], ["studies"]]
    people = [
        person(today, age, status, situations[n] if n < len(situations) else [])
        for n, (age, status) in enumerate(
            [
                (38, "recognised"),
                (41, "subsidiary"),
                (19, "recognised"),
                (14, "recognised"),
                (9, "reunified"),
                (2, "applicant"),
            ]
        )
    ]
    household = {
        "housing": "",  # not known, so that what any way of living asks applies
        "situations": ["owns_car", "debts"],
        "moved_in_on": today - timedelta(days=60),
    }
    return Kind("44021", "flanders", household, tuple(people))


def some_family(today: date, random: Random) -> Kind:
    [size] = random.choices(SIZES, SIZE_WEIGHTS)
    [status] = random.choices(STATUSES, STATUS_WEIGHTS)
    people = []
    for n in range(size):
        is_adult = n < 2
        age = random.randint(19, 60) if is_adult else random.randint(0, 17)
        situations = random.sample(OF_ADULT, random.randint(0, 3)) if is_adult else []
        people.append(person(today, age, status, situations))
    household = {
        "housing": random.choice(HOUSING),
        "situations": [],
        "moved_in_on": today - timedelta(days=random.randint(10, 700)),
    }
    municipality, region = random.choice(
        [("44021", "flanders"), ("11002", "flanders"), ("21004", "brussels")]
    )
    return Kind(municipality, region, household, tuple(people))


def person(today: date, age: int, status: str, situations: list[str]) -> dict[str, Any]:
    return {
        "birth_year": today.year - age,
        "status": status,
        "arrived_on": today - timedelta(days=400),
        "applied_on": today - timedelta(days=395),
        "decided_on": today - timedelta(days=80),
        "card_expires_on": today + timedelta(days=200),
        "situations": situations,
    }


def with_keys(kind: Kind, catalogue, today: date) -> Kind:
    family = FamilyFacts(
        persons=tuple(
            PersonFacts(id=str(n), **{**facts, "situations": frozenset(facts["situations"])})
            for n, facts in enumerate(kind.people)
        ),
        region=kind.region,
        housing=frozenset({kind.household["housing"]} - {""}) or None,
        moved_in_on=kind.household["moved_in_on"],
        situations=frozenset(kind.household["situations"]),
    )
    items = [item.rule for item in catalogue.values()]
    keys = tuple(
        (catalogue[entry.item.code].pk, int(entry.person.id) if entry.person else None)
        for entry in entries_of(items, family, {}, today)
    )
    return Kind(kind.municipality, kind.region, kind.household, kind.people, keys)
