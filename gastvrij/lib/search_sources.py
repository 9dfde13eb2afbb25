"""What can be searched on the whole site: each app contributes what it knows.

A source is asked what somebody typed, and by whom, and answers with groups of results that this
person may read. None knows families.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Asked:
    """What somebody typed, on a page in which language."""

    typed: str
    language: str
    in_short: bool = False
    """For suggestions, while somebody types: titles will do, and the last word may go on."""
    user: Any = None
    """Who is signed in, for what not everybody may read. What is found goes to nobody else."""


@dataclass(frozen=True)
class Piece:
    """A part of a text: as it was typed, or not."""

    words: str
    is_hit: bool = False


@dataclass(frozen=True)
class Result:
    title: Sequence[Piece]
    address: str
    kind: Words
    excerpt: Sequence[Piece] = ()
    about: str = ""
    """To what it belongs, such as the title of its theme."""
    theme: str = ""
    """The slug of the theme whose colour it has."""
    icon: str = ""
    language: str = ""
    """Of its texts, where that is not the reader's."""


@dataclass(frozen=True)
class Group:
    title: Words
    results: Sequence[Result]
    number: int
    """Of all that were found."""
    all_of_them: str = ""
    """The address of a page that shows the others."""
    link: Words = ""
    """The words of the way there."""
    is_best: bool = False
    """Of several kinds, in front of everything."""


@dataclass(frozen=True)
class Answer:
    groups: list[Group] = field(default_factory=list)
    better: str = ""
    """What was typed without its slips of the pen, which is what was looked for."""
    is_sure: bool = True
    """If not, what others found comes first."""


Source = Callable[[Asked], Answer]
_sources: list[tuple[int, Source]] = []


def search_source(place: int) -> Callable[[Source], Source]:
    """Declare it, as a decorator; `place` says what comes first."""

    def declare(source: Source) -> Source:
        _sources.append((place, source))
        _sources.sort(key=lambda one: one[0])
        return source

    return declare


def search_everywhere(asked: Asked) -> Answer:
    answers = [source(asked) for _place, source in _sources]
    answers.sort(key=lambda answer: not answer.is_sure)
    groups = chain.from_iterable(answer.groups for answer in answers)
    return Answer(
        [group for group in groups if group.results],
        next((answer.better for answer in answers if answer.better), ""),
    )


def suggestions(answer: Answer, most: int) -> Iterable[Result]:
    """The best of each group in turn, each place once: for a short list while somebody types."""
    seen: set[str] = set()
    for group in answer.groups:
        for result in group.results:
            if len(seen) < most and result.address not in seen:
                seen.add(result.address)
                yield result
