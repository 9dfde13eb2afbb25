"""The sentence of a text in which somebody finds their words again, marked."""

import re
from collections.abc import Iterable

from gastvrij.lib.finding import plain
from gastvrij.lib.search_sources import Piece
from toolkit.search.engine import Word
from toolkit.search.typed import SHORTEST_PART, WORD, words_of

LONGEST = 180  # letters
BEFORE = 50  # the first hit
MOST_AFTER = 3  # letters that a stem may be shorter than its word, beyond those of the word itself
SENTENCE = re.compile(r"(?<=[.!?])\s+")


class Hits(dict[str, bool]):
    """Whether a word is meant. Each is looked at once: a page of results holds some thousands."""

    def __init__(self, typed: frozenset[str], starts: tuple[str, ...], parts: tuple[str, ...]):
        self.typed, self.starts, self.parts = typed, starts, parts

    def __missing__(self, word: str) -> bool:
        self[word] = self._is_meant(word.lower() if word.isascii() else plain(word))
        return self[word]

    def _is_meant(self, folded: str) -> bool:
        if folded in self.typed or any(part in folded for part in self.parts):
            return True
        return folded.startswith(self.starts) and any(
            folded.startswith(start) and len(folded) <= 2 * len(start) for start in self.starts
        )


class Marker:
    """Knows which words of a text are meant by what was typed."""

    def __init__(self, words: Iterable[Word]):
        typed: set[str] = set()
        stems: set[str] = set()
        for word in words:
            for form in word.forms.values():
                if form.is_stem:
                    stems |= set(form.words.split())
                else:
                    typed |= set(words_of(form.words))
        starts = tuple(word for word in typed | stems if len(word) >= SHORTEST_PART)
        parts = tuple(word for word in typed if len(word) > SHORTEST_PART)
        self.is_hit = Hits(frozenset(typed), starts, parts)

    def pieces(self, text: str) -> list[Piece]:
        """The text in parts; words of which only a part was typed are marked whole."""
        found, place = [], 0
        for match in WORD.finditer(text):
            if self.is_hit[match[0]]:
                if match.start() > place:
                    found.append(Piece(text[place : match.start()]))
                found.append(Piece(match[0], is_hit=True))
                place = match.end()
        return [*found, Piece(text[place:])] if place < len(text) else found

    def excerpt(self, text: str) -> list[Piece]:
        """The sentence with most of the words, from a little before the first of them."""
        sentences = SENTENCE.split(text)
        best = max(sentences, key=lambda sentence: len(self._hits(sentence)), default="")
        place = sentences.index(best)
        around = " ".join(sentences[place : place + 3])
        return self.pieces(_shortened(around, self._first(around)))

    def _hits(self, sentence: str) -> set[str]:
        return {word.lower() for word in WORD.findall(sentence) if self.is_hit[word]}

    def _first(self, text: str) -> int:
        return next((m.start() for m in WORD.finditer(text) if self.is_hit[m[0]]), 0)


def _shortened(text: str, first: int) -> str:
    start = 0 if first < LONGEST - BEFORE else text.index(" ", max(first - BEFORE, 0)) + 1
    end = start + LONGEST
    if end < len(text):
        end = max(text.rfind(" ", start, end), first)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return before + text[start:end].strip() + after
