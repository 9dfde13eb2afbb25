"""The names by which people know a place, read from data/place_names.csv (see data/README.md)."""

import csv
import re
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "data" / "place_names.csv"
SAINTS = {"saint", "sainte", "sint", "ste"}
OUTSIDE = ""
"""Instead of a municipality's code: somewhere in Wallonia."""


class PlaceName(NamedTuple):
    name: str
    municipality: str
    kind: str
    postal_code: str


def folded(name: str) -> str:
    """What is left of a name without accents, hyphens, spaces, and ways to write a saint."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "".join("st" if word in SAINTS else word for word in re.findall(r"[^\W_]+", plain))


@cache
def known_names() -> dict[str, list[PlaceName]]:
    """By what is left of the name; a few thousand, read once."""
    known = defaultdict(list)
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known[folded(row["name"])].append(PlaceName(**row))
    return dict(known)
