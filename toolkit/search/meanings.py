"""Other words for the same: the glossary's, in three languages, and the words of the street."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from gastvrij.lib.finding import plain
from gastvrij.lib.languages import INTERFACE
from toolkit.models import Term
from toolkit.search.typed import all_words, phrases, words_of

STREET_WORDS = Path(__file__).resolve().parents[1] / "content" / "street_words.yaml"
LONGEST = 4  # words
NAMES = [f"{name}_{code}" for name in ("name", "also") for code in INTERFACE]


@dataclass(frozen=True)
class Meanings:
    by_phrase: dict[str, frozenset[str]]
    words: frozenset[str]
    """All that stand in a phrase."""
    terms: dict[str, frozenset[str]]
    """The entries of the glossary, by each of their names."""
    whole: frozenset[str]
    """Phrases that lose a word where little ones are left out: `carte A`."""

    def names_in(self, words: list[str]) -> tuple[list[str], list[str]]:
        """Phrases that stand there whole, and the words beside them."""
        taken: set[int] = set()
        found = []
        for start, end, phrase in phrases(words, LONGEST + 2):
            if phrase in self.whole and not taken & set(range(start, end)):
                taken |= set(range(start, end))
                found.append(phrase)
        return found, [word for n, word in enumerate(words) if n not in taken]

    def of(self, phrase: str) -> frozenset[str]:
        return self.by_phrase.get(phrase, frozenset())


def current_meanings() -> Meanings:
    """One question for the glossary, which curators change."""
    return _put_together(tuple(Term.objects.order_by("pk").values_list("code", *NAMES)))


@lru_cache(maxsize=1)
def _put_together(glossary: tuple[tuple[str | None, ...], ...]) -> Meanings:
    found: dict[str, set[str]] = defaultdict(set)
    terms: dict[str, set[str]] = defaultdict(set)
    for code, *row in glossary:
        spellings = {plain(line) for text in row for line in (text or "").splitlines()}
        for spelling in spellings:
            for phrase in (as_typed(spelling), whole(spelling)):
                found[phrase] |= spellings
                terms[phrase].add(f"term:{code}")
    of_glossary = {phrase: set(meant) for phrase, meant in found.items()}
    for said, meant in street_words():
        for phrase in (as_typed(said), whole(said)):
            found[phrase] |= meant
            for one in meant:
                found[phrase] |= of_glossary.get(whole(one), set())
    by_phrase = {phrase: frozenset(meant) for phrase, meant in found.items() if phrase}
    return Meanings(
        by_phrase,
        frozenset(word for phrase in by_phrase for word in phrase.split()),
        {phrase: frozenset(places) for phrase, places in terms.items()},
        frozenset(phrase for phrase in by_phrase if " " in phrase and as_typed(phrase) != phrase),
    )


def whole(phrase: str) -> str:
    return " ".join(all_words(phrase))


def as_typed(phrase: str) -> str:
    return " ".join(words_of(phrase))


@cache
def street_words() -> list[tuple[str, set[str]]]:
    """What people say, and the toolkit's words for it. Read once: it changes with the code."""
    with STREET_WORDS.open(encoding="utf-8") as file:
        lines = yaml.safe_load(file)["street_words"]
    return [
        (said, {plain(word) for word in line["means"]})
        for line in lines
        for language in INTERFACE
        for said in line["said"].get(language, [])
    ]
