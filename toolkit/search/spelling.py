"""Slips of the pen: what nobody ever wrote is taken for the word that is nearest to it."""

from dataclasses import dataclass

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from gastvrij.lib.languages import SOURCE
from toolkit.search.index import Index
from toolkit.search.stems import stems_of
from toolkit.search.typed import LITTLE_WORDS, SHORTEST_PART

MOST_OTHERS = 4
LONG_BEGINNING = 6  # letters
LONGER = 2
"""So many times as long another form of a word may be."""


@dataclass(frozen=True)
class Spelled:
    typed: str
    meant: str
    """The same, or what it is a slip of the pen for."""
    is_known: bool
    is_begun: bool = False
    """Somebody is still typing it."""
    others: tuple[tuple[str, str], ...] = ()
    """Language and stem of words that it may be as well."""


def spell(
    texts: list[str], language: str, index: Index, *, is_typing: bool = False
) -> list[Spelled]:
    """Each word as it was meant. While somebody is typing, the last may be a beginning."""
    stems = stems_of(texts)
    begun = texts[-1] if is_typing and next(index.beginning(texts[-1]), "") else ""
    return [
        Spelled(text, text, is_known=True, is_begun=text == begun)
        if len(text) < SHORTEST_PART or text == begun or _is_known(text, stems[text], index)
        else _meant(text, language, index)
        for text in texts
    ]


def _is_known(text: str, stems: dict[str, str], index: Index) -> bool:
    """The texts have it, or another form of it; or it stands for one of their words."""
    return (
        text in LITTLE_WORDS
        or text in index.meanings.words
        or text in index.words
        or any(stem and index.having(code, stem) for code, stem in stems.items())
    )


def _meant(text: str, language: str, index: Index) -> Spelled:
    """The nearest: by letters, then by its first one, which people rarely get wrong."""
    most = 1 if len(text) < 6 else 2
    near = [
        (letters, word[0] != text[0], code != language, code != SOURCE, word, code, stem)
        for word, letters in index.near(text, most)
        for code, stem in index.words[word].items()
        if stem
    ]
    more = [one for one in index.meanings.words | LITTLE_WORDS if len(one) >= SHORTEST_PART]
    for word, letters, _place in extract(text, more, scorer=OSA.distance, score_cutoff=most):
        near.append((letters, word[0] != text[0], False, False, word, "", ""))
    if not near:
        return Spelled(text, text, False, others=_relatives(text, index))
    near.sort()
    letters, word = near[0][0], near[0][4]
    others = [(code, stem) for n, *_, code, stem in near if n == letters and code]
    return Spelled(text, word, True, others=tuple(dict.fromkeys(others))[:MOST_OTHERS])


def _relatives(text: str, index: Index) -> tuple[tuple[str, str], ...]:
    """What begins alike, the shortest first: `psychologische` and `psycholoog`."""
    begin = text[: max(LONG_BEGINNING, len(text) * 3 // 5)]
    alike = [word for word in index.beginning(begin) if len(word) <= LONGER * len(text)]
    alike.sort(key=lambda word: (abs(len(word) - len(text)), word))
    found = [one for word in alike for one in index.words[word].items() if one[1]]
    return tuple(dict.fromkeys(found))[:MOST_OTHERS]
