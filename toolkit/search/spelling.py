"""Slips of the pen: what nobody ever wrote is taken for the word that is nearest to it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from gastvrij.lib.languages import SOURCE
from toolkit.search.typed import SHORTEST_PART

MOST_OTHERS = 4
LONG_BEGINNING = 6  # letters

KNOWN = """
SELECT DISTINCT typed FROM unnest(%s::text[]) AS typed WHERE EXISTS (
    SELECT FROM toolkit_searchword WHERE word = typed
) OR EXISTS (
    SELECT FROM unnest(ARRAY['nl', 'fr', 'en'], ARRAY['public.plain_dutch',
        'public.plain_french', 'public.plain_english']::regconfig[]) AS code(language, reading)
    JOIN toolkit_searchword AS known ON known.language = code.language AND known.stem <> ''
        AND known.stem = (tsvector_to_array(to_tsvector(code.reading, typed)))[1]
)
"""
ALIKE = """
SELECT typed, language, word, stem FROM unnest(%s::text[]) AS typed
    JOIN toolkit_searchword ON word %% typed
"""


@dataclass(frozen=True)
class Spelled:
    typed: str
    meant: str
    """The same, or what it is a slip of the pen for."""
    is_known: bool
    others: tuple[tuple[str, str], ...] = ()
    """Language and stem of words that it may be as well."""


def spell(texts: list[str], language: str, more: Iterable[str]) -> list[Spelled]:
    """Each word as it was meant. `more` are words that the texts themselves don't have."""
    more = set(more)
    unsure = list({text for text in texts if text not in more})
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [unsure])
        known = more | {typed for (typed,) in cursor.fetchall()}
        strange = [text for text in unsure if text not in known and len(text) >= SHORTEST_PART]
        alike = defaultdict(list)
        if strange:
            cursor.execute(ALIKE, [strange])
            for typed, *other in cursor.fetchall():
                alike[typed].append(tuple(other))
    return [
        _meant(text, alike[text], language, more) if text in strange else Spelled(text, text, True)
        for text in texts
    ]


def _meant(text: str, alike: list[tuple[str, str, str]], language: str, more) -> Spelled:
    """The nearest: by letters, then by its first one, which people rarely get wrong."""
    most = 1 if len(text) < 6 else 2
    near = [
        (letters, word[0] != text[0], code != language, code != SOURCE, word, code, stem)
        for code, word, stem in alike
        if stem and (letters := OSA.distance(text, word, score_cutoff=most)) <= most
    ]
    for word, letters, _place in extract(
        text,
        [one for one in more if len(one) >= SHORTEST_PART],
        scorer=OSA.distance,
        score_cutoff=most,
    ):
        near.append((letters, word[0] != text[0], False, False, word, "", ""))
    if not near:
        return Spelled(text, text, False, _relatives(text, alike))
    near.sort()
    letters, word = near[0][0], near[0][4]
    others = [(code, stem) for n, *_, code, stem in near if n == letters and code]
    return Spelled(text, word, True, tuple(dict.fromkeys(others))[:MOST_OTHERS])


def _relatives(text: str, alike: list[tuple[str, str, str]]) -> tuple[tuple[str, str], ...]:
    """What begins alike: `psychologische` and `psycholoog`."""
    begin = text[: max(LONG_BEGINNING, len(text) * 3 // 5)]
    found = [(code, stem) for code, word, stem in alike if stem and word.startswith(begin)]
    return tuple(dict.fromkeys(found))[:MOST_OTHERS]
