"""What the texts of all pages draw upon: the figures of a day, and the words that are explained."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.utils.html import conditional_escape
from django.utils.translation import get_language, override

from gastvrij.lib.languages import SOURCE
from gastvrij.lib.public_content import kept_of_toolkit
from toolkit.models import Figure, Term


@dataclass(frozen=True)
class Words:
    """Read once a process, the same for everybody; never changed."""

    figures: Mapping[str, Figure]
    """The value of that day by code, with its source."""
    of_theme: Mapping[int, Sequence[str]]
    """The codes of a theme's own figures, in its order."""
    terms: Mapping[str, Term]
    """By each of their spellings, escaped as they stand in HTML."""
    spelling: re.Pattern[str]
    """Any of these spellings."""


def words_of(today: date) -> Words:
    """One query, or four after a change."""
    return _words(get_language() or SOURCE, today)


@kept_of_toolkit
def _words(language: str, today: date) -> Words:
    with override(language):
        terms = {
            str(conditional_escape(word)): term
            for term in Term.objects.all()
            for word in term.spellings
        }
    figures = Figure.objects.current(today).select_related("source")
    of_theme: dict[int, dict[str, None]] = {}
    own = Figure.objects.exclude(source__theme=None).order_by("order")
    for theme, code in own.values_list("source__theme", "code"):
        of_theme.setdefault(theme, {})[code] = None
    return Words(
        MappingProxyType({figure.code: figure for figure in figures}),
        MappingProxyType({theme: tuple(codes) for theme, codes in of_theme.items()}),
        MappingProxyType(terms),
        spelling_pattern(terms),
    )


def spelling_pattern(spellings):
    """Any of the words, the longest first; only a small first letter may be a capital instead."""
    longest_first = sorted(spellings, key=len, reverse=True)
    words = [
        f"[{word[0]}{word[0].upper()}]{re.escape(word[1:])}"
        if word[0].islower()
        else re.escape(word)
        for word in longest_first
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])")
