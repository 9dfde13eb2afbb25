"""Is a translation behind its Dutch text? Computed from the texts, never from saving.

Each translation carries a mark of the Dutch words that it was made from. It is behind as long as
the Dutch words are others, and no longer if they are the same again. Saving changes nothing about
that: only another translation does, or a curator who says that it is still right
(docs/decisions/0056).
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from gastvrij.lib.languages import SOURCE
from toolkit.vocabulary import TRANSLATIONS

Texts = Mapping[str, Mapping[str, str]]
"""The words of each field, by language."""
Marks = dict[str, dict[str, str]]
"""By language, for each field the mark of the Dutch that its translation was made from; empty where
that was an older text, and nobody knows any more which."""


def tidy(words: str | None) -> str:
    """Browsers send line ends of their own, and white space around a text says nothing."""
    return (words or "").replace("\r\n", "\n").strip()


def mark_of(dutch: str | None) -> str:
    return sha256(tidy(dutch).encode()).hexdigest()[:16]


# --- what is true now --------------------------------------------------------------------------
def behind(texts: Texts, marks: object, language: str) -> list[str]:
    """The fields whose translation was made from other Dutch words than stand there now.

    Where no mark is known, the translation counts as made from the Dutch of today.
    """
    known = _known(marks, language)
    return [
        field
        for field, words in texts.items()
        if tidy(words.get(language))
        and field in known
        and known[field] != mark_of(words.get(SOURCE))
    ]


def missing(texts: Texts, language: str) -> list[str]:
    """The fields that stand there in Dutch only."""
    return [
        field
        for field, words in texts.items()
        if tidy(words.get(SOURCE)) and not tidy(words.get(language))
    ]


# --- what becomes of it ------------------------------------------------------------------------
def follow(
    before: Texts | None, after: Texts, marks: object, said: Mapping[str, dict[str, str]] = {}
) -> Marks:
    """The marks after a change of the texts from `before` to `after`.

    A translation whose words are the same follows the Dutch that it followed. Other words were
    made from the Dutch of now, or from what a file has `said`. Without `before` nobody knows what
    changed, and what is known stays.
    """
    followed: Marks = {}
    for language in TRANSLATIONS:
        known, told = _known(marks, language), said.get(language, {})
        followed[language] = {}
        for field, words in after.items():
            if not tidy(words.get(language)):
                continue
            now = told.get(field, mark_of(words.get(SOURCE)))
            if before is None:
                mark = known.get(field, now)
            elif _is_same(before, after, field, language):
                mark = known.get(field, mark_of(before[field].get(SOURCE)))
            else:
                mark = now
            followed[language][field] = mark
    return followed


def approve(texts: Texts, marks: object, languages: Sequence[str] = TRANSLATIONS) -> Marks:
    """Somebody who reads both says that these translations still say what the Dutch says."""
    today, kept = follow(None, texts, {}), follow(None, texts, marks)
    return kept | {language: today[language] for language in languages}


def _known(marks: object, language: str) -> Mapping[str, str]:
    """A version that a curator goes back to may hold marks of another form: as if none."""
    known = marks.get(language) if isinstance(marks, Mapping) else None
    return known if isinstance(known, Mapping) else {}


def _is_same(before: Texts, after: Texts, field: str, language: str) -> bool:
    own = tidy(after[field].get(language))
    return field in before and tidy(before[field].get(language)) == own


# --- lines without a name ----------------------------------------------------------------------
def pair(old: Sequence[Texts], new: Sequence[Texts]) -> list[int | None]:
    """For each of the new lines of a list the old one that it was: the one with which it shares
    most texts, the nearest of several. None for a line that shares nothing with any.
    """
    pairs = [
        (-shared, abs(here - there), here, there)
        for here, texts in enumerate(new)
        for there, others in enumerate(old)
        if (shared := _shared(texts, others))
    ]
    found: list[int | None] = [None] * len(new)
    taken = set()
    for _shares, _distance, here, there in sorted(pairs):
        if found[here] is None and there not in taken:
            found[here] = there
            taken.add(there)
    return found


def _shared(one: Texts, other: Texts) -> int:
    return sum(
        bool(tidy(words)) and tidy(words) == tidy(other.get(field, {}).get(language))
        for field, translations in one.items()
        for language, words in translations.items()
    )
