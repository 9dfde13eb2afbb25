"""What the weekly mail tells, told by the subjects that know it.

Each declares one source: asked for one reader, in the reader's language, it gives its paragraph,
or nothing. A mail is no place for what is about a family: numbers and days, and no words of theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Paragraph:
    words: str
    link: str = ""
    """Where to go on: a page of ours."""
    stop: str = ""
    """The address at which this paragraph alone can be stopped."""


Source = Callable[[Any, date], Paragraph | None]
_sources: list[tuple[int, Source]] = []


def tells_weekly(place: int) -> Callable[[Source], Source]:
    """Declare it, as a decorator: called with reader and today; the lowest place comes first."""

    def declare(source: Source) -> Source:
        _sources.append((place, source))
        return source

    return declare


def paragraphs_for(reader: Any, today: date) -> list[Paragraph]:
    """What there is to tell; nothing where every source is silent."""
    told = [source(reader, today) for _place, source in sorted(_sources, key=lambda one: one[0])]
    return [paragraph for paragraph in told if paragraph]
