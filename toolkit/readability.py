"""How hard is a Dutch text to read? A number and what makes it hard, as a hint and never a gate.

The number is Flesch's reading ease with the weights that Douma found for Dutch (W.H. Douma, De
leesbaarheid van landbouwbladen, Wageningen 1960): 206.84 - 0.77 x syllables in a hundred words
- 0.93 x words in a sentence. From 60 on, Flesch calls a text plain. Read docs/writing.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PLAIN = 60
FEWEST_WORDS = 30
"""A number says nothing about less."""
LONG_SENTENCE = 20
LONG_WORD = 6
"""Syllables. Dutch writes compounds as one word: a shorter one is no burden yet."""
MOST_LETTERS = 60_000

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# A condition in a list is read as a sentence of its own.
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…:;])[”’\"')]*\s+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:art|blz|bv|ca|max|min|nr|tel|vb)|\b\w(?:\.\w)+)\.$", re.IGNORECASE
)
# Each is one sound; a vowel with a trema begins the next.
_SYLLABLE = re.compile(
    r"[aeo]ei|[ao]ai|ooi|oei|eeuw|ieuw|ieu|eau|aa|[eé][eé]|oo|uu|ie|oe|ui|ei|ij|eu|au|ou"
    r"|[aeiouyàáâäèéêëìíîïòóôöùúûü]"
)
HARD_WORDS = {
    "aangaande": "over",
    "alsmede": "en",
    "alvorens": "voor",
    "ambtshalve": "uit zichzelf",
    "betreffende": "over",
    "conform": "volgens",
    "derhalve": "dus",
    "desgevallend": "als dat zo is",
    "dienaangaande": "daarover",
    "dient": "moet",
    "dienen": "moeten",
    "hieromtrent": "hierover",
    "hoedanigheid": "als wie",
    "indien": "als",
    "ingebrekestelling": "aanmaning",
    "ingevolge": "door",
    "inzake": "over",
    "krachtens": "volgens",
    "middels": "met",
    "mits": "als",
    "naargelang": "volgens",
    "omtrent": "over",
    "onverwijld": "meteen",
    "reeds": "al",
    "teneinde": "om",
    "tevens": "ook",
    "voornoemd": "deze",
    "zulks": "dat",
}
"""Words of offices, and what people say instead."""

_WILL_BE = re.compile(r"\b(?:wordt|worden|werd|werden)\b", re.IGNORECASE)
_PARTS_OF_A_SENTENCE = re.compile(r"[.!?…:;,()]")
_PARTICIPLE = re.compile(
    r"(?:(?:aan|achter|af|bij|binnen|buiten|door|in|mee|na|om|op|over|samen|stop|tegen|terug|toe|"
    r"uit|vast|voor|vrij|weg)?ge[a-z]{2,}(?:d|t|en)|(?:be|her|ont|ver)[a-z]{2,}(?:d|t))"
)
# They look like one. What ends on one of these is a thing, a person or a property.
_NO_PARTICIPLE = re.compile(
    r".*(?:gezond|geduld|gebied|gebieden|geld|gewest|gewesten|gezinnen|gemeenten|gebouwen|gevallen|"
    r"gesprekken|gebreken|geluid|gebit|gerecht|gerechten|gezicht|gewicht|getuigen|gevangen|"
    r"gevolgen|gebeden|gewoonten|geboorten|geheimen|beurt|bed|best|beest|bericht|besluit|bestand|"
    r"hert|verband|verslag|verstand|recht|verdriet|bekend|verkeerd|verschillend|voldoend)"
)


@dataclass(frozen=True)
class Readability:
    words: int
    sentences: int
    score: float | None
    """None of a text that is too short to say."""
    long_sentences: tuple[str, ...]
    long_words: tuple[str, ...]
    hard_words: tuple[tuple[str, str], ...]
    passives: tuple[str, ...]

    @property
    def words_in_a_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def is_hard(self) -> bool:
        return self.score is not None and self.score < PLAIN


def read(text: str) -> Readability:
    """Of bare words, without marks: toolkit/indexing/plain_text.py takes those away."""
    sentences = list(sentences_of(text[:MOST_LETTERS]))
    words = [word for sentence in sentences for word in words_of(sentence)]
    return Readability(
        words=len(words),
        sentences=len(sentences),
        score=_score(words, len(sentences)) if len(words) >= FEWEST_WORDS else None,
        long_sentences=tuple(one for one in sentences if len(words_of(one)) > LONG_SENTENCE),
        long_words=_longest(words),
        hard_words=tuple(
            (word, HARD_WORDS[word])
            for word in dict.fromkeys(word.lower() for word in words)
            if word in HARD_WORDS
        ),
        passives=tuple(dict.fromkeys(one for each in sentences for one in passives_of(each))),
    )


def sentences_of(text: str) -> Iterator[str]:
    kept = ""
    for piece in _SENTENCE_ENDS.split(" ".join(text.split())):
        kept = f"{kept} {piece}".strip()
        if not _ABBREVIATION.search(kept):
            if _WORD.search(kept):
                yield kept
            kept = ""
    if _WORD.search(kept):
        yield kept


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def syllables_of(word: str) -> int:
    """By its groups of vowels; an abbreviation counts as one."""
    return max(1, len(_SYLLABLE.findall(word.lower())))


def passives_of(sentence: str) -> Iterator[str]:
    """`wordt … betaald`: who pays? The two words, where they stand in one part of the sentence."""
    for part in _PARTS_OF_A_SENTENCE.split(sentence):
        verb = _WILL_BE.search(part)
        if verb:
            others = [word for word in words_of(part) if is_participle(word)]
            if others:
                yield f"{verb[0].lower()} … {others[-1].lower()}"


def is_participle(word: str) -> bool:
    is_name = not word.islower()
    looks_like_one = bool(_PARTICIPLE.fullmatch(word))
    return looks_like_one and not is_name and not _NO_PARTICIPLE.fullmatch(word)


def _score(words: list[str], sentences: int) -> float:
    syllables = sum(syllables_of(word) for word in words)
    return 206.84 - 77 * syllables / len(words) - 0.93 * len(words) / sentences


def _longest(words: list[str]) -> tuple[str, ...]:
    """Those with most syllables first; a word with a hyphen is read in parts."""
    counted = {word: syllables_of(word) for word in words if "-" not in word}
    found = [word for word, syllables in counted.items() if syllables >= LONG_WORD]
    return tuple(sorted(dict.fromkeys(map(str.lower, found)), key=lambda word: -syllables_of(word)))
