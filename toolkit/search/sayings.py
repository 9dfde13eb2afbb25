"""How people really ask for a place: phrases of desks and forums, weighed in memory.

`toolkit/content/asked/*.yaml` holds for each place (theme, item, section, term) what people say who
need it, in three languages. They belong to the dictionary of the search, as the words of the street
do: read from the files, once a process. What somebody typed is laid beside every phrase; a word
counts for more the fewer places have it, and is also recognised in a longer word, in its parts, and
with a slip of the pen.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log
from pathlib import Path

import yaml
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from gastvrij.lib.languages import INTERFACE
from toolkit.search.typed import SHORTEST_PART, words_of

ASKED = Path(__file__).resolve().parents[1] / "content" / "asked"
SLIP, SAME_BEGINNING, WITHIN, PART = 0.8, 0.85, 0.7, 0.6
"""What a word of a phrase is worth that is nearly the one that was typed."""
ENDING = 3
"""Letters in which two forms of one word may differ at their end."""
UNHEARD = 0.5
"""What a word counts for, of a rare one, that stands in no phrase."""
TYPED_HALF = 0.65
"""How much it says that all that was typed is in a phrase; the rest: that all of the phrase was."""
LEAST = 0.25


@dataclass(frozen=True)
class Sayings:
    phrases: list[tuple[str, frozenset[str]]]
    """Of each its place and its words."""
    by_word: dict[str, list[int]]
    rarity: dict[str, float]
    most: float
    """How much the rarest word counts."""
    by_edge: dict[str, list[str]]
    """The words that begin, or end, with these four letters."""

    def weight(self, words: Iterable[str]) -> float:
        return sum(self.rarity.get(word, self.most * UNHEARD) for word in words)


def files() -> Iterator[Path]:
    return iter(sorted(ASKED.glob("*.yaml")))


def read() -> Iterator[tuple[str, str, str]]:
    """Place, language and phrase of each line."""
    for path in files():
        with path.open(encoding="utf-8") as file:
            for place, said in (yaml.load(file, Loader=yaml.CSafeLoader) or {}).items():
                for language in INTERFACE:
                    for phrase in said.get(language) or ():
                        yield place, language, str(phrase)


@cache
def sayings() -> Sayings:
    phrases = list({(place, frozenset(words_of(phrase))) for place, _code, phrase in read()})
    by_word: dict[str, list[int]] = defaultdict(list)
    places: dict[str, set[str]] = defaultdict(set)
    for n, (place, words) in enumerate(phrases):
        for word in words:
            by_word[word].append(n)
            places[word].add(place)
    number = len({place for place, _words in phrases})
    rarity = {word: log(1 + number / len(where)) for word, where in places.items()}
    by_edge: dict[str, list[str]] = defaultdict(list)
    for word in by_word:
        if len(word) >= SHORTEST_PART:
            for edge in {word[:SHORTEST_PART], word[-SHORTEST_PART:]}:
                by_edge[edge].append(word)
    return Sayings(phrases, dict(by_word), rarity, log(1 + number), dict(by_edge))


def said(typed: Iterable[str]) -> dict[str, float]:
    """Of each place how well its nearest phrase fits, from 0 to 1."""
    book, typed = sayings(), list(typed)
    of_typed: dict[int, float] = defaultdict(float)
    of_phrase: dict[int, dict[str, float]] = defaultdict(dict)
    total = 0.0
    for word in typed:
        found = alike(word)
        nearest = max(found, key=lambda one: found[one], default="")
        counts = book.rarity.get(nearest, book.most * UNHEARD)
        total += counts
        best: dict[int, float] = {}
        for other, worth in found.items():
            for n in book.by_word[other]:
                best[n] = max(worth, best.get(n, 0))
                of_phrase[n][other] = max(worth, of_phrase[n].get(other, 0))
        for n, worth in best.items():
            of_typed[n] += counts * worth
    scores: dict[str, float] = {}
    for n, had in of_typed.items():
        place, words = book.phrases[n]
        covered = sum(book.rarity[word] * worth for word, worth in of_phrase[n].items())
        score = had / total * (TYPED_HALF + (1 - TYPED_HALF) * covered / book.weight(words))
        if score >= LEAST:
            scores[place] = max(score, scores.get(place, 0))
    return scores


@lru_cache(maxsize=4096)
def alike(word: str) -> dict[str, float]:
    """The words of phrases that may be this one, and how sure that is."""
    book = sayings()
    known = book.by_word
    found = {word: 1.0} if word in known else {}
    if len(word) < SHORTEST_PART:
        return found
    for edge in (word[:SHORTEST_PART], word[-SHORTEST_PART:]):  # what is related shares one
        for other in book.by_edge.get(edge, ()):
            if other != word and (worth := _related(word, other)):
                found[other] = worth
    most = 0 if len(word) < 5 else 1 if len(word) < 8 else 2
    if most and word not in known:
        for other, letters, _n in extract(
            word, known.keys(), scorer=OSA.distance, score_cutoff=most, limit=8
        ):
            worth = SLIP if letters == 1 else SLIP - 0.1
            found[other] = max(worth, found.get(other, 0))
    return found


def _related(word: str, other: str) -> float:
    """Another form of it, or a compound that holds it."""
    short, long = sorted((word, other), key=len)
    if long.startswith(short[: max(SHORTEST_PART, len(short) - 2)]) and (
        len(long) - len(short) <= ENDING
    ):
        return SAME_BEGINNING
    if len(short) > SHORTEST_PART and (long.startswith(short) or long.endswith(short)):
        return WITHIN if short == word else PART
    return 0.0
