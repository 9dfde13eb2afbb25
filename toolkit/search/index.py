"""Every word of the toolkit with the places that have it, in the memory of each process.

PostgreSQL cuts the words and finds their stems when an entry is written; here they are only looked
up, which takes a thousandth of a second where forty were needed. The database tells by one short
question whether anything changed; then only the entries that differ are read again
(docs/decisions/0049).
"""

import re
import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from django.db import connection
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from gastvrij.lib.public_content import stamp
from toolkit.models import SearchEntry, SearchWord
from toolkit.search.meanings import Meanings, current_meanings

Where = str
"""At which places of an entry a stem stands, and how much each counts: `1A,7C,31`."""
Stems = dict[str, Where]
Key = tuple[str, str]
Entries = dict[Key, tuple[str, Stems]]
"""Of each the digest, and where its stems stand."""
LEXEME = re.compile(r"'([^']+)':(\S+)")
TEXTS = """
SELECT place, language, digest, words::text FROM toolkit_searchentry
WHERE place || ' ' || language = ANY(%s)
"""


@dataclass(frozen=True)
class Index:
    """Never changed once it is made: whoever reads it needs no lock."""

    meanings: Meanings
    words: dict[str, dict[str, str]]
    """Of each word of the texts its stem, by language; "" for a word that says nothing."""
    stems: dict[str, dict[str, dict[str, Where]]]
    """By language and stem the places of the toolkit that have it."""
    told: frozenset[Key]
    """Which places have an entry, in which language."""

    @cached_property
    def in_order(self) -> list[str]:
        return sorted(self.words)

    @cached_property
    def _lines(self) -> str:
        return "\n".join(["", *self.words, ""])

    @cached_property
    def _stems_in_order(self) -> dict[str, list[str]]:
        return {language: sorted(stems) for language, stems in self.stems.items()}

    def holding(self, part: str) -> Iterator[str]:
        """The words in which these letters stand."""
        end = 0
        while (at := self._lines.find(part, end)) >= 0:
            end = self._lines.index("\n", at)
            yield self._lines[self._lines.rindex("\n", 0, at) + 1 : end]

    def beginning(self, part: str) -> Iterator[str]:
        return _beginning(part, self.in_order)

    def near(self, word: str, most: int) -> list[tuple[str, int]]:
        """Words that differ in so many letters at most, and in how many."""
        found = extract(word, self.in_order, scorer=OSA.distance, score_cutoff=most, limit=None)
        return [(other, letters) for other, letters, _place in found]

    def having(self, language: str, stem: str) -> dict[str, Where]:
        return self.stems[language].get(stem, {})

    def having_begun(self, language: str, part: str) -> dict[str, Where]:
        """The places that have a stem which begins so."""
        found: dict[str, list[Where]] = defaultdict(list)
        for stem in _beginning(part, self._stems_in_order[language]):
            for place, where in self.stems[language][stem].items():
                found[place].append(where)
        return {place: ",".join(wheres) for place, wheres in found.items()}


def _beginning(part: str, in_order: list[str]) -> Iterator[str]:
    start = bisect_left(in_order, part)
    later = (in_order[n] for n in range(start, len(in_order)))
    return takewhile(lambda word: word.startswith(part), later)


# --- kept, and made anew -------------------------------------------------------------------------
class Keeper:
    """What one process keeps."""

    def __init__(self) -> None:
        self._kept: tuple[str | None, Index] | None = None
        self._entries: Entries = {}
        self._one_at_a_time = threading.Lock()

    def current(self) -> Index:
        """One question if nothing changed. The stamp is read first: never older than it says."""
        now = stamp()
        kept = self._kept
        if now and kept and kept[0] == now:
            return kept[1]
        with self._one_at_a_time:
            if not now or not self._kept or self._kept[0] != now:
                self._kept = (now, self._made())
            return self._kept[1]

    def _made(self) -> Index:
        """Two questions if other things changed, such as an organisation; or else four."""
        entries = _read_again(self._entries)
        if self._kept and entries == self._entries:
            return replace(self._kept[1], meanings=current_meanings())
        self._entries = entries
        words: dict[str, dict[str, str]] = defaultdict(dict)
        for word, language, stem in SearchWord.objects.values_list("word", "language", "stem"):
            words[word][language] = stem
        return Index(
            current_meanings(),
            dict(words),
            _by_stem((key, stems) for key, (_digest, stems) in self._entries.items()),
            frozenset(self._entries),
        )


current_index = Keeper().current


def _read_again(before: Entries) -> Entries:
    """The entries as they are now; of those whose digest is the same nothing is read."""
    rows = SearchEntry.objects.values_list("place", "language", "digest")
    now = {(place, language): digest for place, language, digest in rows}
    entries = {key: before[key] for key in now if key in before and before[key][0] == now[key]}
    news = [f"{place} {language}" for place, language in now.keys() - entries.keys()]
    if not news:
        return entries
    with connection.cursor() as cursor:
        cursor.execute(TEXTS, [news])
        for place, language, digest, words in cursor.fetchall():
            entries[place, language] = (digest, dict(LEXEME.findall(words)))
    return entries


def _by_stem(entries: Iterable[tuple[Key, Stems]]) -> dict[str, dict[str, dict[str, Where]]]:
    found: dict[str, dict[str, dict[str, Where]]] = defaultdict(lambda: defaultdict(dict))
    for (place, language), stems in entries:
        of_language = found[language]
        for stem, where in stems.items():
            of_language[stem][place] = where
    return defaultdict(dict, {language: dict(stems) for language, stems in found.items()})
