"""Slips of the pen in conditions and terms: does an invented family notice each?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from gastvrij.workshop.families.comparing import differences
from gastvrij.workshop.families.coverage import AGES, LISTS
from gastvrij.workshop.families.tables import Invented
from toolkit.due import Anchor, DueRule, Duration
from toolkit.rules.facts import Conditions, ItemFacts
from toolkit.vocabulary import MAX_AGE

SWAPPED = {
    "recognised": "applied",
    "applied": "recognised",
    "arrived": "recognised",
    "registered": "arrived",
    "moved_in": "signed",
    "signed": "moved_in",
    "left_reception": "signed",
    "joined": "arrived",
    "card_expires": "recognised",
    "birth": "arrived",
    "age": "arrived",
}


@dataclass(frozen=True)
class Slip:
    """An item with something wrong in it, and what that is."""

    says: str
    item: ItemFacts

    def __str__(self) -> str:
        return f"{self.item.code}: {self.says}"


def survivors(
    families: list[Invented], items: list[ItemFacts], number: int, seed: int
) -> list[Slip]:
    """The slips that no family notices, of `number` drawn from all that there may be."""
    possible = [slip for item in items for slip in slips(item)]
    drawn = Random(seed).sample(possible, min(number, len(possible)))  # noqa: S311
    return [slip for slip in drawn if not is_noticed(slip, families, items)]


def is_noticed(slip: Slip, families: list[Invented], items: list[ItemFacts]) -> bool:
    code = slip.item.code
    # Only this item and what names it can look different, but the order is of the whole list.
    wrong = [slip.item if item.code == code else item for item in items]
    near = [item for item in wrong if item.code == code or _hangs_on(item, code)]
    return any(next(differences(_about(family, near), near), None) for family in families) or any(
        next(differences(family, wrong), None) for family in families if family.table.first
    )


def _hangs_on(item: ItemFacts, code: str) -> bool:
    return code in item.after or any(code in rule.codes for _, rule in item.dues)


def _about(family: Invented, items: list[ItemFacts]) -> Invented:
    """The family with only the expectations about these items."""
    codes = {item.code for item in items}
    table = family.table.model_copy(
        update={
            "shows": [one for one in family.table.shows if one.item in codes],
            "hides": [one for one in family.table.hides if one.item in codes],
            "first": [],
        }
    )
    return replace(family, table=table)


# --- which slips there are ---------------------------------------------------------------------
def slips(item: ItemFacts) -> Iterator[Slip]:
    for number, case in enumerate(item.cases):
        for says, wrong in _of_conditions(case):
            cases = (*item.cases[:number], wrong, *item.cases[number + 1 :])
            yield Slip(f"case {number + 1}: {says}", replace(item, cases=cases))
    for number, (case, rule) in enumerate(item.dues):
        for says, slipped in _of_rule(rule):
            dues = (*item.dues[:number], (case, slipped), *item.dues[number + 1 :])
            yield Slip(says, replace(item, dues=dues))


def _of_conditions(case: Conditions) -> Iterator[tuple[str, Conditions]]:
    for name in LISTS:
        values = getattr(case, name)
        for value in sorted(values):
            if len(values) > 1:
                yield f"{name} without {value}", case.but({name: values - {value}})
        if values:
            yield f"{name} left out", case.but({name: ()})
    for name in AGES:
        yield from _of_ages(case, name)
    if case.born_here:
        yield "born_here left out", case.but({"born_here": False})


def _of_ages(case: Conditions, name: str) -> Iterator[tuple[str, Conditions]]:
    if not getattr(case, name):
        return
    low, high = getattr(case, name)
    for ages in ((low - 1, high), (low + 1, high), (low, high - 1), (low, high + 1)):
        has_a_limit = ages[1] < MAX_AGE and high < MAX_AGE
        if 0 <= ages[0] <= ages[1] and (has_a_limit or ages[1] == high == MAX_AGE):
            yield f"{name} {ages}", case.but({name: ages})


def _of_rule(rule: DueRule) -> Iterator[tuple[str, DueRule]]:
    if rule.kind != "legal":
        return
    if rule.within != Duration.parse("P0D"):
        yield "the term doubled", replace(rule, within=_times_two(rule.within))
    first = rule.anchors[0]
    if other := SWAPPED.get(first.name):
        anchors = (Anchor.parse(other), *rule.anchors[1:])
        yield f"from {other} instead of {first.name}", replace(rule, anchors=anchors)
    yield "advised", replace(rule, kind="advised")
    if rule.is_in_working_days:
        yield "in calendar days", replace(rule, is_in_working_days=False)


def _times_two(within: Duration) -> Duration:
    twice: Callable[[str], int] = lambda name: 2 * getattr(within, name)  # noqa: E731
    return replace(within, **{name: twice(name) for name in ("years", "months", "weeks", "days")})
