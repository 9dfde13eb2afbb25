"""The glossary as a reader meets it: by letter, each word with what else it is called."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from unicodedata import normalize

from django.utils.translation import get_language

from gastvrij.lib.languages import INTERFACE, SOURCE
from gastvrij.lib.words import sort_key
from toolkit.models import Term


@dataclass(frozen=True)
class Entry:
    term: Term
    also: list[str]
    """Other spellings that its readers may meet."""
    elsewhere: list[tuple[str, str]]
    """Its name in the other languages, where that is another word: code of the language, name."""


@dataclass(frozen=True)
class Letter:
    letter: str
    entries: list[Entry]

    @property
    def names(self) -> str:
        return ", ".join(entry.term.name for entry in self.entries)


def letters_of(terms: Iterable[Term]) -> list[Letter]:
    """In the order of the alphabet of the reader's language."""
    in_order = sorted(terms, key=lambda term: sort_key(term.name))
    by_letter = groupby(in_order, key=lambda term: normalize("NFD", term.name)[:1].upper())
    return [Letter(letter, [entry_of(term) for term in found]) for letter, found in by_letter]


def entry_of(term: Term) -> Entry:
    """Nothing is told twice: not a plural, nor what the explanation says itself."""
    here = (get_language() or SOURCE)[:2]
    elsewhere: dict[str, str] = {}
    for code in INTERFACE:
        name = getattr(term, f"name_{code}") or ""
        is_told = name in (term.name, *elsewhere.values()) or name in term.explanation
        if code != here and name and not is_told:
            elsewhere[code] = name
    told = {term.name, *elsewhere.values()}
    also = [
        word
        for word in term.spellings[1:]
        if word not in told and word not in term.explanation and not word.startswith(term.name)
    ]
    return Entry(term, also, list(elsewhere.items()))
