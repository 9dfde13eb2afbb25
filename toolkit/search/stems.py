"""The stems of words in each language, as PostgreSQL makes them for the entries."""

from collections.abc import Iterable

from django.db import connection

MOST_KEPT = 20_000
STEMS = """
SELECT word, language, coalesce((tsvector_to_array(to_tsvector(reading, word)))[1], '')
FROM unnest(%s::text[]) AS word, unnest(ARRAY['nl', 'fr', 'en'], ARRAY['public.plain_dutch',
    'public.plain_french', 'public.plain_english']::regconfig[]) AS code(language, reading)
"""
Stems = dict[str, str]
_kept: dict[str, Stems] = {}
"""They follow from the word alone, so they are never out of date."""


def stems_of(words: Iterable[str]) -> dict[str, Stems]:
    """Of each word, by language; "" if it says nothing. A question, if one is asked anew."""
    found: dict[str, Stems] = {}
    strange = []
    for word in set(words):
        if stems := _kept.get(word):
            found[word] = stems
        else:
            strange.append(word)
    if strange:
        news: dict[str, Stems] = {word: {} for word in strange}
        with connection.cursor() as cursor:
            cursor.execute(STEMS, [strange])
            for word, language, stem in cursor.fetchall():
                news[word][language] = stem
        if len(_kept) > MOST_KEPT:  # somebody makes words up
            _kept.clear()
        _kept.update(news)
        found |= news
    return found
