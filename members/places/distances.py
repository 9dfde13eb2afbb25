"""How far is one municipality from another? From the same file as the table; a few hundred rows."""

import csv
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt

from django.utils.translation import get_language

from gastvrij.lib.languages import FRENCH
from gastvrij.lib.words import sort_key
from members.models import Municipality
from members.places.loading import FILE

EARTH = 6371  # kilometres


@dataclass(frozen=True)
class Place:
    """A municipality, without asking the database."""

    code: str
    name_nl: str
    name_fr: str
    province: str
    region: str
    latitude: float
    longitude: float
    postal_codes: tuple[str, ...]

    def __str__(self) -> str:
        return self.name_fr if get_language() == FRENCH else self.name_nl

    def km_to(self, other: "Place") -> float:
        return kilometres_between(self, other)


def kilometres_between(one: "Place | Municipality", other: "Place | Municipality") -> float:
    """As the crow flies, between the centres."""
    up, down = radians(one.latitude), radians(other.latitude)
    height = sin((down - up) / 2) ** 2
    width = sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH * asin(sqrt(height + cos(up) * cos(down) * width))


@cache
def places() -> dict[str, Place]:
    """Those of Flanders and Brussels, by their code."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            Place(
                row["code"],
                row["name_nl"],
                row["name_fr"],
                row["province"],
                row["region"],
                float(row["latitude"]),
                float(row["longitude"]),
                tuple(row["postal_codes"].split()),
            )
            for row in csv.DictReader(file)
            if row["region"] != Municipality.Region.WALLONIA
        ]
    return {one.code: one for one in rows}


def provinces() -> list[tuple[str, str]]:
    """Those in which the network works, by their codes; without asking the database."""
    there = {one.province for one in places().values()}
    return [pair for pair in Municipality.Province.choices if pair[0] in there]


@cache
def with_postal_code(postal_code: str) -> tuple[str, ...]:
    return tuple(one.code for one in places().values() if postal_code in one.postal_codes)


@cache
def distances_from(code: str) -> dict[str, float]:
    """Every municipality by its distance in kilometres, the nearest first."""
    here = places()[code]
    found = {one.code: here.km_to(one) for one in places().values()}
    return dict(sorted(found.items(), key=lambda pair: (pair[1], pair[0])))


@cache
def in_order(language: str) -> dict[str, int]:
    """The rank of each municipality: by province, from west to east, then by its name."""
    provinces = Municipality.Province.values

    def rank(one: Place):
        name = one.name_fr if language == FRENCH else one.name_nl
        return provinces.index(one.province), sort_key(name)

    return {one.code: n for n, one in enumerate(sorted(places().values(), key=rank))}
