"""Which numbers of families may be told, so that no family is found in them (decision 69).

The method is that of statistical offices for tables of numbers (Hundepool and others, Statistical
Disclosure Control, 2012, chapters 4 and 5): a number that is too small, or comes from too few, is
hidden (primary suppression); then so many others are hidden that what is hidden can't be worked
out from what is told (secondary suppression); and what is told is rounded. All tables that are told
hang together in one way only: the numbers of the provinces make that of the whole. So how far a
hidden number can be worked out is an interval with two ends that are each a sum.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FAMILIES = 10
"""A number of fewer families is hidden."""
ORGANISATIONS = 3
"""So is one that fewer organisations make together: two would know each other's."""
SHARE = 0.75
"""And one of which a single organisation makes more: to the others it would be about that one."""
ROUNDED = 5
LEFT_OPEN = 10
"""A hidden number could be each of at least so many, from nought up."""
FAMILIES_FOR_NINETIETH = 50
"""So that five families waited at least as long as the ninetieth of a hundred."""


@dataclass(frozen=True)
class Count:
    families: int
    organisations: int
    largest: int
    """How many of the families are of the one organisation that has the most."""

    @property
    def is_safe(self) -> bool:
        """By itself, without a thought for what else is told."""
        return (
            self.families >= FAMILIES
            and self.organisations >= ORGANISATIONS
            and self.largest <= SHARE * self.families
        )


NONE = Count(0, 0, 0)


def rounded(number: int) -> int:
    return (number + ROUNDED // 2) // ROUNDED * ROUNDED


def lowest(told: int) -> int:
    """Of what is rounded to `told`."""
    return max(told - ROUNDED // 2, FAMILIES)


def highest(told: int) -> int:
    return told + ROUNDED // 2


def row(whole: Count, parts: Mapping[str, Count]) -> tuple[int | None, dict[str, int]]:
    """What is told of a whole and of the parts that make it together, each rounded; what is not
    told of the whole is None, of the parts missing. `parts` names all that there are, with nought
    where there is none, and no more than there can be.
    """
    if not whole.is_safe:
        return None, {}
    told = {name: rounded(part.families) for name, part in parts.items() if part.is_safe}
    while told and not _leaves_open(rounded(whole.families), told.values(), len(parts)):
        del told[min(told, key=lambda name: (parts[name].families, name))]
    return rounded(whole.families), told


def _leaves_open(whole: int, told: Iterable[int], parts: int) -> bool:
    """Whether each part that is hidden may be nought, and may be nine or more."""
    told = list(told)
    if len(told) == parts:
        return True
    most = highest(whole) - sum(map(lowest, told))
    least = lowest(whole) - sum(map(highest, told)) if len(told) == parts - 1 else 0
    return least <= 0 and most >= LEFT_OPEN - 1


def reasons(whole: int | None, parts: Mapping[str, Count]) -> dict[str, int]:
    """What is told of why: a family may be stuck for several reasons, so they make no sum. Each is
    told by itself, if the whole is, if nine of them or more may be stuck for another reason (or it
    would be known of each), and as long as no one that is hidden must be more than nought.
    """
    if whole is None:
        return {}
    told = {
        name: rounded(part.families)
        for name, part in parts.items()
        if part.is_safe and highest(whole) - lowest(rounded(part.families)) >= LEFT_OPEN - 1
    }
    while told and not _may_be_nought(whole, told.values(), len(parts)):
        del told[min(told, key=lambda name: (parts[name].families, name))]
    return told


def _may_be_nought(whole: int, told: Iterable[int], parts: int) -> bool:
    """Each family has a reason: where but one is hidden, those of the others may be too few."""
    told = list(told)
    return len(told) != parts - 1 or lowest(whole) - sum(map(highest, told)) <= 0


def weeks(days: int) -> int:
    """How long somebody waited, so that it is nobody's own number of days."""
    return max(1, round(days / 7))


def waiting(
    count: Count, told: int | None, median: int, ninetieth: int
) -> tuple[int | None, int | None]:
    """In weeks: what half of them waited at most, and nine in ten."""
    if told is None:
        return None, None
    far = weeks(ninetieth) if count.families >= FAMILIES_FOR_NINETIETH else None
    return weeks(median), far
