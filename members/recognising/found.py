import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    NATIONAL_NUMBER = "national_number"
    TELEPHONE = "telephone"
    FILE = "file"
    BIRTH = "birth"
    HOME = "home"
    PERSON = "person"


@dataclass(frozen=True)
class Found:
    kind: Kind
    start: int
    end: int

    def overlaps(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


def without_overlap(found: Iterable[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in found:
        if not any(other.overlaps(one.start, one.end) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


END_OF_SENTENCE = re.compile(r"(?<=[^\W\d_]{3})[.!?]+\s+|(?<=[\d)])[.!?]\s+(?=[^\W\d_])|\n+")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends: after a word or a number, not after 'geb.' before a date."""
    start = 0
    for match in END_OF_SENTENCE.finditer(text):
        yield start, match.end()
        start = match.end()
    yield start, len(text)


def sentence_around(text: str, place: int) -> str:
    return next(text[start:end] for start, end in sentences(text) if start <= place <= end)
