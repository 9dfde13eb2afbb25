"""How well places have what a form asks for: where it stands, how often, how close together.

As PostgreSQL would say it of its own index: `ts_rank` with a little less for the rest of a text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from math import exp, sqrt

from toolkit.search.index import Index, Where

TITLE, NEAR_IT, SOMEWHERE = 1.0, 0.75, 0.2
"""What a word is worth there: in the title; in other names or what it is about; in the rest."""
GRADES = {"A": TITLE, "B": NEAR_IT, "C": NEAR_IT, "D": SOMEWHERE}
WEIGHTS = {"A": 1.0, "B": 0.8, "C": 0.6, "D": 0.2}
OFTEN = 0.2
"""What it is worth at most that it stands there more than once, or close together."""
HALVES = 1.64493406685  # the sum of 1/n², so that a word in every place of a text has 1
FAR = 100  # words
FEW = 8
"""So many places of a word are set against those of another."""
WORD = re.compile(r"[^\W_]+")
NO_DIGITS = str.maketrans("", "", "0123456789")


@dataclass(frozen=True)
class Form:
    """One way in which a typed word may stand in a text."""

    language: str
    words: str
    worth: float
    is_stem: bool = False
    """Looked up as it is; two of them are beginnings that must both be there."""
    is_apart: bool = False
    """Its words need not stand next to each other."""


def places_with(form: Form, stems: dict[str, dict[str, str]], index: Index) -> dict[str, float]:
    """The places that have it, each with how well, from 0 to 1.2."""
    words = form.words.split()
    if form.is_stem and len(words) == 1:
        return _scores(index.having(form.language, form.words))
    if form.is_stem:
        return _together([index.having_begun(form.language, word) for word in words])
    of_words = [stems[word][form.language] for word in WORD.findall(form.words)]
    asked = [(n, stem) for n, stem in enumerate(of_words) if stem]
    having = [index.having(form.language, stem) for _n, stem in asked]
    if len(asked) < 2:
        return _scores(having[0]) if having else {}
    if form.is_apart:
        return _together(having)
    return _in_a_row([n for n, _stem in asked], having)


def _scores(having: dict[str, Where]) -> dict[str, float]:
    return {place: _score(where.translate(NO_DIGITS)) for place, where in having.items()}


@lru_cache(maxsize=4096)
def _score(letters: str) -> float:
    """Of one word that stands in these parts of a text, in this order."""
    parts = [letter or "D" for letter in letters.split(",")]
    weights = [WEIGHTS[part] for part in parts]
    best = max(weights)
    first = weights.index(best) + 1
    rank = sum(weight / n**2 for n, weight in enumerate(weights, 1)) + best - best / first**2
    return max(GRADES[part] for part in parts) + OFTEN * min(rank / HALVES, 1)


# --- several words -------------------------------------------------------------------------------
Spots = dict[int, str]


@lru_cache(maxsize=4096)
def _spots(where: Where) -> Spots:
    """The parts of the text by the number of the word."""
    return {
        int(spot.rstrip("ABC")): spot[-1] if spot[-1] in GRADES else "D"
        for spot in where.split(",")
    }


def _together(having: list[dict[str, Where]]) -> dict[str, float]:
    found = {}
    for place in _in_all(having):
        spots = [_spots(one[place]) for one in having]
        grade = min(max(GRADES[part] for part in one.values()) for one in spots)
        found[place] = grade + OFTEN * _closeness(spots)
    return found


def _in_a_row(offsets: list[int], having: list[dict[str, Where]]) -> dict[str, float]:
    found = {}
    for place in _in_all(having):
        spots = [_spots(one[place]) for one in having]
        grade = max(_grade_at(start - offsets[0], offsets, spots) for start in spots[0])
        if grade:
            found[place] = grade + OFTEN * _closeness(spots)
    return found


def _in_all(having: list[dict[str, Where]]) -> Iterable[str]:
    return set.intersection(*map(set, having))


def _grade_at(start: int, offsets: list[int], spots: list[Spots]) -> float:
    """Of a phrase that begins there: that of its word in the least important part."""
    parts = [one.get(start + n) for n, one in zip(offsets, spots, strict=True)]
    return min(GRADES[part] if part else 0 for part in parts)


def _closeness(spots: list[Spots]) -> float:
    """The closer and the more often together, the nearer to 1."""
    rest = 1.0
    for first, second in combinations([list(one.items())[:FEW] for one in spots], 2):
        for (one, its), (other, others) in product(first, second):
            if 0 < (distance := abs(one - other)) <= FAR:
                near = 1 / (1.005 + 0.05 * exp(distance / 1.5 - 2))
                rest *= 1 - sqrt(WEIGHTS[its] * WEIGHTS[others] * near)
    return 1 - rest
