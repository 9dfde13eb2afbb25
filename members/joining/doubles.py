"""Is somebody writing down an organisation that is there already?

Pure: what was typed and the organisations that are known go in as plain data, the likely doubles
come out with the reasons, for a page to say in words. They are a question to a person, never a
decision. Two towns are two organisations: chapters have a name, a number or a website in common.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from functools import lru_cache

from rapidfuzz.distance import OSA

from members.joining.normalising import (
    Details,
    Name,
    Normalised,
    Word,
    are_neighbours,
    named,
    normalised,
)

MOST = 5
"""So many are shown at most."""
SIMILAR = 0.8
"""So much of two names, by the weight of their words, is the same at least."""
SIMILAR_ANYWHERE = 0.9
"""The same, where it is not known whether the place is the same."""
SIMILAR_IF_COMMON = 0.95
"""The same, in names of words that many have: 'Taalcafé' is not 'Wereldcafé'."""


class Reason(StrEnum):
    """Why two may be one. The value is a code that stays."""

    SAME_NUMBER = "same_number"
    SAME_WEBSITE = "same_website"
    SAME_MAIL_DOMAIN = "same_mail_domain"
    SAME_NAME = "same_name"
    SIMILAR_NAME = "similar_name"
    ABBREVIATION = "abbreviation"
    SAME_PLACE = "same_place"
    """Never alone."""


WEIGHTS = {
    Reason.SAME_NUMBER: 4,
    Reason.SAME_WEBSITE: 3,
    Reason.SAME_NAME: 2.5,
    Reason.SIMILAR_NAME: 2,
    Reason.ABBREVIATION: 1.5,
    Reason.SAME_MAIL_DOMAIN: 1.5,
    Reason.SAME_PLACE: 1,
}


@dataclass(frozen=True, slots=True)
class Double:
    known: Details
    reasons: tuple[Reason, ...]
    """What weighs most first."""

    @property
    def weight(self) -> float:
        return sum(WEIGHTS[reason] for reason in self.reasons)


class Where(Enum):
    SAME = auto()
    UNKNOWN = auto()
    ELSEWHERE = auto()


def likely_doubles(typed: Details, known: Iterable[Details], most: int = MOST) -> list[Double]:
    """Those of `known` that may be what is being typed, the likeliest first."""
    one = normalised(typed)
    doubles = [
        Double(other, reasons) for other in known if (reasons := _reasons(one, _remembered(other)))
    ]
    return sorted(doubles, key=lambda double: (-double.weight, double.known.name))[:most]


@lru_cache(maxsize=10_000)
def _remembered(known: Details) -> Normalised:
    return normalised(known)


def _reasons(one: Normalised, other: Normalised) -> tuple[Reason, ...]:
    traces = _traces(one, other)
    if not traces and not _may_be_alike(one, other):
        return ()
    where = _where(one, other)
    name = _name(one, other, where)
    if where is Where.ELSEWHERE and not _has_moved(one, other, traces, name):
        return ()
    reasons = traces + ([name] if name else [])
    if reasons and where is Where.SAME:
        reasons.append(Reason.SAME_PLACE)
    return tuple(sorted(reasons, key=lambda reason: -WEIGHTS[reason]))


def _may_be_alike(one: Normalised, other: Normalised) -> bool:
    """Quick, since nearly all of the many that are known are not."""
    return not one.letters.isdisjoint(other.letters) and not _are_apart(one.codes, other.codes)


def _traces(one: Normalised, other: Normalised) -> list[Reason]:
    traces = []
    if one.number and one.number == other.number:
        traces.append(Reason.SAME_NUMBER)
    if one.site and one.site == other.site:
        if one.page == other.page or not (one.page and other.page):
            traces.append(Reason.SAME_WEBSITE)
    elif not one.domains.isdisjoint(other.domains):
        traces.append(Reason.SAME_MAIL_DOMAIN)
    return traces


def _are_apart(some: frozenset[str], others: frozenset[str]) -> bool:
    return bool(some and others) and some.isdisjoint(others)


def _where(one: Normalised, other: Normalised) -> Where:
    """A place that was stated counts; failing that, the one in the name."""
    if _are_apart(one.codes, other.codes) or _are_apart(one.parts, other.parts):
        return Where.ELSEWHERE
    if one.codes and other.codes:
        return Where.SAME
    some, others = one.codes or one.told_codes, other.codes or other.told_codes
    if not some or not others:
        return Where.UNKNOWN
    if not some.isdisjoint(others):
        return Where.SAME
    # 'Onder de Boom' is no place if the other one, of whom that is known, is called so too.
    is_word = (one.place_words | other.place_words) & one.spelled & other.spelled
    return Where.UNKNOWN if is_word else Where.ELSEWHERE


def _has_moved(
    one: Normalised, other: Normalised, traces: list[Reason], name: Reason | None
) -> bool:
    """Whether it is one organisation with two addresses, rather than two chapters.

    Chapters say where they are, or have a name that many have, or lie further from each other.
    """
    own = {Reason.SAME_NUMBER, Reason.SAME_WEBSITE} & set(traces)
    if name is not Reason.SAME_NAME or one.place_words or other.place_words:
        return False
    return len(own) == 2 or (len(own) == 1 and are_neighbours(one.codes, other.codes))


def _name(one: Normalised, other: Normalised, where: Where) -> Reason | None:
    if where is Where.SAME:
        if reason := _compared(one.own, other.own, SIMILAR) or _split(one, other):
            return reason
        return Reason.ABBREVIATION if _abbreviates(one, other) or _abbreviates(other, one) else None
    if one.own.is_common and other.own.is_common:
        return None
    reason = _compared(one.own, other.own, SIMILAR_ANYWHERE) or _split(one, other)
    if where is Where.UNKNOWN and not reason:
        reason = _compared(one.full, other.full, SIMILAR_ANYWHERE)
    return reason


def _compared(some: Name, others: Name, least: float) -> Reason | None:
    if not some.words or not others.words:
        return None
    if some.meanings == others.meanings:
        return Reason.SAME_NAME
    if some.is_common and others.is_common:
        least = SIMILAR_IF_COMMON
    elif some.letters.isdisjoint(others.letters):
        return None
    if 2 * min(some.weight, others.weight) < least * (some.weight + others.weight):
        return None  # so much cannot be the same
    return Reason.SIMILAR_NAME if _likeness(some, others) >= least else None


def _split(one: Normalised, other: Normalised) -> Reason | None:
    """The same letters in another number of words: 'Brieven café', 'D'Hoop'."""
    if len(one.words) == len(other.words):
        return None
    is_same = any(map(_is_slip, one.joined, other.joined))
    return Reason.SIMILAR_NAME if is_same else None


def _likeness(some: Name, others: Name) -> float:
    """Which part of two names is the same, whatever the order, but for a slip in a word."""
    left = {other.meant: other for other in others.words if other.meant not in some.meanings}
    strange = [word for word in some.words if word.meant not in others.meanings]
    unlike = 0.0
    for word in strange:
        match = next((other for other in left.values() if _is_mistyped(word, other)), None)
        if match:
            del left[match.meant]
        else:
            unlike += word.weight
    unlike += sum([other.weight for other in left.values()])
    return 1 - unlike / (some.weight + others.weight or 1)


def _is_mistyped(word: Word, other: Word) -> bool:
    return _is_slip(word.meant, other.meant) or _is_slip(word.spelled, other.spelled)


def _is_slip(word: str, other: str) -> bool:
    """Whether one may be the other, mistyped; in short words a letter makes another word."""
    if word[:1] != other[:1] or abs(len(word) - len(other)) > 2:
        return False
    shortest = min(len(word), len(other))
    if shortest < 4 or word.isdecimal() or other.isdecimal():
        return False
    if shortest == 4:
        return _undoubled(word) == _undoubled(other)
    allowed = 1 if shortest < 8 else 2
    return OSA.distance(word, other, score_cutoff=allowed) <= allowed


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word)


def _abbreviates(short: Normalised, full: Normalised) -> bool:
    """Whether a word of the one is made of the first letters of words of the other."""
    for word in short.own.words:
        if not 3 <= len(word.spelled) <= 5:
            continue
        for words in (full.words, tuple(one for one in full.words if one.weight or one.place)):
            start = "".join(one.spelled[0] for one in words).find(word.spelled)
            if start < 0:
                continue
            end = start + len(word.spelled)
            rest = [one for one in words[:start] + words[end:] if one.weight and not one.place]
            if _likeness(short.own, named([*rest, word])) >= SIMILAR:
                return True
    return False
