"""Which places of the toolkit, and how well they fit.

Every typed word is looked up under all that may be meant by it, each worth a little less than the
word itself: other words for the same, compounds that hold it, its own parts, and what it may be a
slip of the pen for. The index in memory tells where they stand; how much a word counts follows from
how few places have it.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain
from math import log

from gastvrij.lib.finding import plain
from gastvrij.lib.languages import ENGLISH, FRENCH, SOURCE
from toolkit.search.index import Index, current_index
from toolkit.search.matching import Form, places_with
from toolkit.search.meanings import LONGEST, Meanings
from toolkit.search.sayings import said
from toolkit.search.spelling import Spelled, spell
from toolkit.search.stems import stems_of
from toolkit.search.typed import (
    MOST_LETTERS,
    SHORTEST_PART,
    WORD,
    all_words,
    parts_of,
    phrases,
    telling,
)

OTHER_LANGUAGE = {SOURCE: 0.95, FRENCH: 0.7, ENGLISH: 0.7}
"""What a word of another language than the reader's is worth: Dutch stands in letters."""
BY_KIND = {"theme": 1.08, "term": 1.0, "item": 1.0, "section": 0.97, "figure": 0.85, "chapter": 0.8}
MEANT = 0.85
"""What another word for the same is worth."""
APART = 0.6
LONG_ENOUGH = 6
"""Letters of a word that may stand in the middle of another: `gent` is no part of `agentschap`."""
BEGUN = 0.95
"""What a word is worth that begins as what somebody is still typing."""
SLIP = 0.5
"""What a word is worth that may have been meant too, if another is likelier."""
MOST_OF_A_WORD = 1.25
"""However often it stands there; and what it is worth that an entry of the glossary bears it."""
SURE = 0.9
MOST_FORMS = 24


@dataclass
class Word:
    """What was typed, and the forms under which it is looked up."""

    typed: str
    forms: dict[tuple[str, str, bool, bool], Form] = field(default_factory=dict)
    is_known: bool = False
    is_begun: bool = False
    terms: dict[str, float] = field(default_factory=dict)
    """The entries of the glossary that bear this very name, or one that means the same."""

    def add(self, form: Form) -> None:
        key = (form.language, form.words, form.is_stem, form.is_apart)
        if key not in self.forms or self.forms[key].worth < form.worth:
            self.forms[key] = form


@dataclass(frozen=True)
class Found:
    place: str
    score: float


@dataclass(frozen=True)
class Results:
    found: list[Found]
    """The best first."""
    words: list[Word]
    better: str
    """What was typed without its slips of the pen, or nothing."""
    is_sure: bool
    """Whether the best have a word in their title or their names."""


def search(typed: str, language: str, *, is_typing: bool = False) -> Results:
    """One question, whether anything changed; two more for words that nobody typed before.

    While somebody is typing, their last word may be the beginning of another.
    """
    every_word = all_words(typed)
    if not every_word:
        return Results([], [], "", is_sure=False)
    index = current_index()
    spelled = spell(every_word, language, index, is_typing=is_typing)
    words = _understood(spelled, language, index)
    hits = _hits(words, index)
    asked = said(telling([one.meant for one in spelled]))
    # What people say of a place that a curator took away leads nowhere any more.
    asked = {place: share for place, share in asked.items() if (place, language) in index.told}
    found = rank(words, hits, asked, asks_how_much=bool(AMOUNT.search(plain(typed))))
    return Results(found, words, _better(typed, spelled), _is_sure(found, hits))


def _is_sure(found: list[Found], hits: dict[int, dict[str, float]]) -> bool:
    best = [one.place for one in found[:3]]
    return any(scores.get(place, 0) >= SURE for scores in hits.values() for place in best)


def _better(typed: str, spelled: list[Spelled]) -> str:
    """What was typed with its slips mended, if it has any."""
    mended = {one.typed: one.meant for one in spelled if one.typed != one.meant}
    if not mended:
        return ""
    return WORD.sub(lambda word: mended.get(plain(word[0]), word[0]), typed[:MOST_LETTERS])


def _understood(spelled: list[Spelled], language: str, index: Index) -> list[Word]:
    """The words that were typed, each with its forms."""
    meanings = index.meanings
    worth = {code: 1.0 if code == language else less for code, less in OTHER_LANGUAGE.items()}
    named, rest = meanings.names_in([one.meant for one in spelled])
    words = [_with_meanings(name, meanings, worth) for name in named]
    by_text = {one.meant: one for one in spelled}
    spelled = [by_text[text] for text in telling(rest, others=bool(named))]
    taken: set[int] = set()
    texts = [one.meant for one in spelled]
    for start, end, phrase in phrases(texts, LONGEST):
        if meanings.of(phrase) and not taken & set(range(start, end)):
            taken |= set(range(start, end))
            words.append(_with_meanings(phrase, meanings, worth))
    for n, one in enumerate(spelled):
        if n not in taken:
            words.append(Word(one.meant, is_known=one.is_known, is_begun=one.is_begun))
            for code, stem in one.others:
                words[-1].add(Form(code, stem, SLIP * worth[code], is_stem=True))
    _add_forms([word for word in words if " " not in word.typed], worth, index)
    return words


def _with_meanings(phrase: str, meanings: Meanings, worth: dict[str, float]) -> Word:
    word = Word(phrase, is_known=True)
    for other in meanings.of(phrase):
        word.terms |= dict.fromkeys(meanings.terms.get(other, ()), MEANT * MOST_OF_A_WORD)
    word.terms |= dict.fromkeys(meanings.terms.get(phrase, ()), MOST_OF_A_WORD)
    for code, less in worth.items():
        word.add(Form(code, phrase, less))
        for other in meanings.of(phrase):
            word.add(Form(code, other, MEANT * less))
            if " " in other:
                word.add(Form(code, other, APART * less, is_apart=True))
    return word


def _add_forms(words: list[Word], worth: dict[str, float], index: Index) -> None:
    for word in words:
        for code, less in worth.items():
            word.add(Form(code, word.typed, less))
        if len(word.typed) >= SHORTEST_PART:
            for other in index.holding(word.typed):
                _add_relative(word, other, index.words[other], worth)
        if len(word.typed) >= 2 * SHORTEST_PART:
            _add_parts(word, index, worth[SOURCE])


def _add_relative(word: Word, other: str, stems: dict[str, str], worth: dict[str, float]) -> None:
    """A longer word that holds this one."""
    typed = word.typed
    if other == typed:
        return
    share = len(typed) / len(other)
    begins, ends = other.startswith(typed), other.endswith(typed)
    for code, stem in stems.items():
        if code == SOURCE and (begins or ends or len(typed) >= LONG_ENOUGH):
            near = 0.8 if ends else 0.75 if begins else 0.5
            near *= 0.6 + 0.4 * share
        elif code != SOURCE and begins:
            near = 0.75 * share
        else:
            continue
        if begins and word.is_begun:
            near = BEGUN
        if stem:
            word.add(Form(code, stem, near * worth[code], is_stem=True))


def _add_parts(word: Word, index: Index, less: float) -> None:
    for pair in parts_of(word.typed):
        stems = [index.words.get(part, {}).get(SOURCE, "") for part in pair]
        if not word.is_known:
            for part, stem in zip(pair, stems, strict=True):
                if stem and len(part) >= LONG_ENOUGH:
                    word.add(Form(SOURCE, stem, 0.35 * less, is_stem=True))
        if all(stems):
            word.add(Form(SOURCE, " ".join(stems), 0.8 * less, is_stem=True))
            for stem in stems:
                worth = 0.15 if word.is_known else 0.35
                word.add(Form(SOURCE, stem, worth * less, is_stem=True))


def _hits(words: list[Word], index: Index) -> dict[int, dict[str, float]]:
    """For each word the places that have it, and how well."""
    forms = [
        (n, form)
        for n, word in enumerate(words)
        for form in sorted(word.forms.values(), key=lambda form: -form.worth)[:MOST_FORMS]
    ]
    asked = (form.words for _n, form in forms if not form.is_stem)
    stems = stems_of(chain.from_iterable(map(WORD.findall, asked)))
    found: dict[int, dict[str, float]] = defaultdict(dict)
    for n, form in forms:
        for place, score in places_with(form, stems, index).items():
            found[n][place] = max(form.worth * score, found[n].get(place, 0))
    for n, word in enumerate(words):
        for place, worth in word.terms.items():
            found[n][place] = max(worth, found[n].get(place, 0))
    return found


QUIET = 0.4
"""What a word counts for that says less: much is asked for, and everything is about families."""
_QUIET_WORDS = """
aanvragen aanvraag aanvraagt vragen vraag vraagt regelen gezin gezinnen familie helpen hulp
demander demande demandes famille aide aider apply ask arrange family help
"""
QUIET_WORDS = frozenset(_QUIET_WORDS.split())
COVER = 0.3
"""The part of what a place is worth that it only has with all the words."""
WELL = 0.6
"""What a word has to be worth there to count as had."""
SHARE = 8
"""A place with an eighth of a word counts as one that has it, for how rare the word is."""
PLACES = 420
AMOUNT = re.compile(r"hoeveel|hoe lang|hoe veel|bedrag|combien|montant|how (much|long|many)|amount")
"""Who asks this is helped by a figure."""


SAID = 1.6
"""What it is worth, beside the words of its text, that people ask for a place in these words."""


def rank(
    words: list[Word],
    hits: dict[int, dict[str, float]],
    asked: dict[str, float],
    *,
    asks_how_much=False,
):
    """Rare words count for more; whoever has more of the words comes first."""
    by_kind = BY_KIND | ({"figure": 1.15} if asks_how_much else {})
    scores: dict[str, float] = defaultdict(float)
    matched: dict[str, float] = defaultdict(float)
    total = 0.0
    for n, places in hits.items():
        rarity = log(1 + PLACES / sum(min(score * SHARE, 1) for score in places.values()))
        if words[n].typed in QUIET_WORDS:
            rarity *= QUIET
        for place, score in places.items():
            scores[place] += rarity * min(score, MOST_OF_A_WORD)
            matched[place] += rarity * min(score / WELL, 1)
        total += rarity
    for place, share in asked.items():
        scores[place] += SAID * (total or 1) * share**2
        matched[place] = max(matched[place], total * share)
    found = [
        Found(
            place,
            score
            * by_kind[place.partition(":")[0]]
            * (1 - COVER + COVER * matched[place] / (total or 1)),
        )
        for place, score in scores.items()
    ]
    return sorted(found, key=lambda one: (-one.score, one.place))
