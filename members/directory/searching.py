"""Which organisations does somebody mean who types some words?

Every word has to be there: in what an organisation says, in the name of a place where it sits or
works, or in that of a theme. A word that nobody has is taken for a slip of the pen. What is nowhere
all at once is found by the words that are there (docs/decisions/0038).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from members.directory.index import Index, Set, any_of
from members.joining.vocabulary import LITTLE_WORDS
from members.places.distances import places, with_postal_code
from members.places.names import folded, known_names
from toolkit.models import Theme

MOST_LETTERS = 100
MOST_TERMS = 8
LONGEST_NAME = 5  # words, of a place: Sint-Joost-ten-Node
LIKENESS = 0.4  # of a word to one with a slip of the pen, in trigrams
LIKENESS_OF_NAMES = 80  # of a place or a theme, in letters

EXACT = """
WITH to_query AS (
    SELECT to_tsquery('public.plain_dutch', %(query)s)
        || to_tsquery('public.plain_french', %(query)s)
        || to_tsquery('public.plain_english', %(query)s) AS query
)
SELECT organisation_id,
    CASE WHEN words @@ query THEN 1 + ts_rank('{0, 0.2, 0.5, 1}', words, query) ELSE 0.6 END
FROM members_searchentry, to_query
WHERE (words @@ query
    OR (%(part)s <> '' AND text LIKE '%%' || public.plain_words(%(part)s) || '%%'))
AND (%(among)s::bigint[] IS NULL OR organisation_id = ANY(%(among)s::bigint[]))
"""
SOMEBODY = """
WITH to_query AS (
    SELECT to_tsquery('public.plain_dutch', %(query)s)
        || to_tsquery('public.plain_french', %(query)s)
        || to_tsquery('public.plain_english', %(query)s) AS query
)
SELECT EXISTS (SELECT FROM members_searchentry, to_query WHERE words @@ query)
"""
ALIKE = """
SELECT organisation_id, strict_word_similarity(public.plain_words(%(word)s), text)
FROM members_searchentry WHERE public.plain_words(%(word)s) <<%% text
"""


@dataclass(frozen=True)
class Term:
    """A word, or the few words of a place's name."""

    words: tuple[str, ...]
    places: tuple[str, ...] = ()

    @property
    def is_postal_code(self) -> bool:
        return self.words[0].isdigit()


@dataclass(frozen=True)
class Hits:
    scores: dict[int, float]
    is_partial: bool = False
    """Nobody has all the words; these have some of them."""


def search(
    typed: str,
    index: Index,
    themes: Iterable[Theme],
    among: Set | None = None,
    *,
    slips: bool = True,
) -> Hits:
    """A question or two to the database for each word, of these organisations or of all.

    Whoever is too far away is not even scored, which takes most of the time (docs/benchmark.md).
    """
    terms = terms_of(typed)
    among = index.members.everybody if among is None else among
    titles = _titles(themes)
    found = [_hits(term, titles, _Among(index, among), slips=slips) for term in terms]
    in_all = set.intersection(*map(set, found)) if found else set()
    scores: dict[int, float] = defaultdict(float)
    for hits in found:
        for pk, score in hits.items():
            scores[pk] += score
    if in_all:
        return Hits({pk: scores[pk] for pk in in_all})
    return Hits(dict(scores), is_partial=len(found) > 1)


# --- what was typed ------------------------------------------------------------------------------
def terms_of(typed: str) -> list[Term]:
    words = re.findall(r"[^\W_]+", typed[:MOST_LETTERS].casefold())
    terms: list[Term] = []
    while words:
        term = _place_at_the_beginning(words) or Term((words[0],))
        terms.append(term)
        words = words[len(term.words) :]
    telling = [term for term in terms if term.places or not _is_little(term.words[0])]
    return (telling or terms)[:MOST_TERMS]


def _is_little(word: str) -> bool:
    return len(word) == 1 or folded(word) in LITTLE_WORDS


def _place_at_the_beginning(words: list[str]) -> Term | None:
    if re.fullmatch(r"\d{4}", words[0]):
        return Term((words[0],), with_postal_code(words[0]))
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        codes = _codes_of(folded(" ".join(words[:length])))
        if codes:
            return Term(tuple(words[:length]), codes)
    return None


def _codes_of(name: str) -> tuple[str, ...]:
    rows = known_names().get(name, [])
    return tuple({row.municipality for row in rows} & places().keys())


# --- who has it ----------------------------------------------------------------------------------
def _titles(themes: Iterable[Theme]) -> dict[str, set[int]]:
    """The words in the names of the themes, in three languages."""
    found = defaultdict(set)
    for theme in themes:
        for name in (theme.title_nl, theme.title_fr, theme.title_en):
            for word in re.findall(r"[^\W_]+", (name or "").casefold()):
                if not _is_little(word):
                    found[folded(word)].add(theme.pk)
    return found


class _Among:
    """Whom a word is looked up among; what the index in memory says about them."""

    def __init__(self, index: Index, members: Set):
        self.index, self.members = index, members
        self.is_everybody = members == index.members.everybody
        self.pks = None if self.is_everybody else index.members.in_braces(members)
        """For the database; None is everybody."""

    def those(self, pks: Iterable[int]) -> Iterator[int]:
        return self.index.members.pks_of(self.index.members.those(pks) & self.members)

    def best(self, rows: Iterable[tuple[int, float]], codes, themes) -> dict[int, float]:
        """The best of what the words, the places and the themes are worth."""
        index = self.index
        found = {pk: score for pk, score in rows if pk in index.members.place}
        for score, who in (
            (0.7, any_of(index.works.get(code, 0) for code in codes)),
            (1.1, any_of(index.themes.get(theme, 0) for theme in themes)),
            (1.3, any_of(index.sits.get(code, 0) for code in codes)),
        ):
            for pk in index.members.pks_of(who & self.members):
                found[pk] = max(found.get(pk, 0), score)
        return found


def _hits(
    term: Term, titles: dict[str, set[int]], among: _Among, *, slips: bool
) -> dict[int, float]:
    word = folded("".join(term.words))
    themes = {pk for title, pks in titles.items() if _begins(title, word) for pk in pks}
    query = _query(term.words)
    hits = _exact(query, _part(term), term.places, themes, among)
    if (
        hits
        or not slips
        or term.is_postal_code
        or (not among.is_everybody and _somebody_has(query))
    ):
        return hits
    return _alike(term, word, titles, among)


def _begins(title: str, word: str) -> bool:
    return title == word or (len(word) > 3 and title.startswith(word))


def _query(words: tuple[str, ...]) -> str:
    return " & ".join(f"'{word}':*" if len(word) > 2 else f"'{word}'" for word in words)


def _part(term: Term) -> str:
    """Words that are a part of others, "lessen" of "fietslessen"; short ones are in everything."""
    return term.words[0] if len(term.words) == 1 and len(term.words[0]) > 3 else ""


def _somebody_has(query: str) -> bool:
    """Elsewhere; so it is no slip of the pen."""
    with connection.cursor() as cursor:
        cursor.execute(SOMEBODY, {"query": query})
        return cursor.fetchone()[0]


def _exact(query: str, part: str, codes, themes, among: _Among) -> dict[int, float]:
    with connection.cursor() as cursor:
        cursor.execute(EXACT, {"query": query, "part": part, "among": among.pks})
        return among.best(cursor.fetchall(), codes, themes)


def _alike(term: Term, word: str, titles: dict[str, set[int]], among) -> dict[int, float]:
    """Two letters that changed places, or words that look like this one."""
    codes = [code for name in _looks_like(word, known_names()) for code in _codes_of(name)]
    themes = {pk for title in _looks_like(word, titles) for pk in titles[title]}
    hits = _exact(" | ".join(_swapped(term.words[0])), "", codes, themes, among)
    with transaction.atomic(), connection.cursor() as cursor:
        setting = "pg_trgm.strict_word_similarity_threshold"
        cursor.execute("SELECT set_config(%s, %s, true)", [setting, str(LIKENESS)])
        cursor.execute(ALIKE, {"word": " ".join(term.words)})
        alike = dict(cursor.fetchall())
    for pk in among.those(alike):
        hits[pk] = max(hits.get(pk, 0), alike[pk])
    return hits


def _looks_like(word: str, names: Iterable[str]) -> list[str]:
    found = extract(word, list(names), limit=3, score_cutoff=LIKENESS_OF_NAMES, scorer=ratio)
    return [name for name, _score, _place in found]


def _swapped(word: str) -> list[str]:
    letters = [word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)]
    return [f"'{one}':*" for one in letters] or [f"'{word}'"]
