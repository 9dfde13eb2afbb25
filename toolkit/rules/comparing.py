"""What another rule would mean: who has an item on their list, before and after. Pure."""

from datetime import date

from toolkit.rules.applies import fit_of
from toolkit.rules.facts import PERSON, FamilyFacts, ItemFacts

Holders = frozenset[str | None]
"""The persons who have it; None stands for the family as a whole."""


def who_has(item: ItemFacts, family: FamilyFacts, today: date) -> Holders:
    """Whoever it applies to, or may: both stand on a list."""
    persons = frozenset(one.id for one in family.present if fit_of(item, one, family, today))
    if item.scope == PERSON:
        return persons
    return frozenset({None}) if persons else frozenset()


def change(before: Holders, after: Holders) -> int:
    """1 where somebody gets it, -1 where somebody loses it, 0 where all stays as it is.

    Where an item is for persons instead of the family, or the other way round, they keep it.
    """
    if {None} in (before, after):
        return bool(after) - bool(before)
    if after - before:
        return 1
    return -1 if before - after else 0
