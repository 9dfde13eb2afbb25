"""What no invented family meets: so that a rule nobody tries does not pass for right."""

from collections.abc import Iterable, Iterator

from gastvrij.workshop.families.comparing import entries_for
from gastvrij.workshop.families.tables import Invented
from toolkit.rules.applies import Fit, fit_of_case
from toolkit.rules.facts import Conditions, ItemFacts
from toolkit.vocabulary import MAX_AGE

LISTS = ("statuses", "family_statuses", "regions", "housing", "situations", "not_situations")
AGES = ("ages", "family_ages", "registered_ages")


def not_met(families: list[Invented], items: list[ItemFacts]) -> list[str]:
    """A sentence for each item, condition, anchor and boundary that only one side was seen of.

    An item: a family where it is expected, and one where it is expected not to be. A condition: a
    family that it holds for, and one that only it shuts out. An anchor: a due date from it, and
    none as its day is unknown. A boundary age: somebody just inside, and somebody just outside.
    """
    return [
        *_items(families, items),
        *_conditions(families, items),
        *_anchors(families, items),
        *_windows(families, items),
    ]


def _items(families: list[Invented], items: list[ItemFacts]) -> Iterator[str]:
    shown = {one.item for family in families for one in family.table.shows}
    hidden = {one.item for family in families for one in family.table.hides}
    for item in items:
        if item.code not in shown:
            yield f"{item.code}: no family is expected to have it"
        if item.code not in hidden and item.cases != (Conditions(),):
            yield f"{item.code}: no family is expected not to have it"


def _conditions(families: list[Invented], items: list[ItemFacts]) -> Iterator[str]:
    for item in items:
        for number, case in enumerate(item.cases, start=1):
            where = f"{item.code}, case {number}" if len(item.cases) > 1 else item.code
            if not any(_fits(case, family) for family in families):
                yield f"{where}: nobody fits"
            for name in (*LISTS, *AGES, "born_here"):
                if getattr(case, name) and not any(
                    _only_this_shuts_out(case, name, family) for family in families
                ):
                    yield f"{where}: nobody is shut out only by {name}"
            yield from (f"{where}: {gap}" for gap in _boundaries(case, families))


def _fits(case: Conditions, family: Invented) -> bool:
    return any(
        fit_of_case(case, one, family.facts, family.today) is Fit.YES
        for one in family.facts.persons
    )


def _only_this_shuts_out(case: Conditions, name: str, family: Invented) -> bool:
    """Somebody to whom the item would certainly apply if this condition did not stand there."""
    without = case.but({name: getattr(Conditions(), name)})
    return any(
        fit_of_case(case, one, family.facts, family.today) is Fit.NO
        and fit_of_case(without, one, family.facts, family.today) is Fit.YES
        for one in family.facts.persons
    )


def _boundaries(case: Conditions, families: list[Invented]) -> Iterator[str]:
    """For the first and the last age: somebody of that age, and somebody a year beyond."""
    if not case.ages:
        return
    low, high = case.ages
    anybody = case.but({"ages": None})
    met: set[int] = set()
    for family in families:
        for one in family.facts.persons:
            ages = one.ages_on(family.today)
            if (
                ages
                and ages[0] == ages[1]
                and fit_of_case(anybody, one, family.facts, family.today)
            ):
                met.add(ages[0])
    wanted = ({low - 1, low} if low else set()) | ({high, high + 1} if high < MAX_AGE else set())
    for age in sorted(wanted - met):
        yield f"nobody is {age}, at the boundary {low} to {high}"


def _anchors(families: list[Invented], items: list[ItemFacts]) -> Iterator[str]:
    dated, undated = set(), set()
    for family in families:
        for entry in entries_for(family, items):
            if entry.applies and entry.rule:
                for anchor in entry.rule.anchors:
                    (dated if entry.due else undated).add(anchor.name)
    used = {anchor.name for item in items for _, rule in item.dues for anchor in rule.anchors}
    for name in sorted(used - dated):
        yield f"anchor {name}: no due date"
    for name in sorted(used - undated - {"calendar", "school_year", "on"}):
        yield f"anchor {name}: its day is always known"


def _windows(families: list[Invented], items: list[ItemFacts]) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for family in families:
        for entry in entries_for(family, items):
            if entry.rule and entry.due:
                side = "after" if entry.due.is_overdue(family.today) else "within"
                seen.add((entry.rule.then, side))
                if entry.due.opens:
                    side = "before" if family.today < entry.due.opens else "open"
                    seen.add(("opens", side))
        for item in items:
            if item.until:
                seen.add(("until", "after" if family.today > item.until else "within"))
    yield from (f"window {name}: nothing {side} it" for name, side in _sides(items) - seen)


def _sides(items: Iterable[ItemFacts]) -> set[tuple[str, str]]:
    rules = [rule for item in items for _, rule in item.dues]
    # What became pointless is no line any more: the mutations look after that side.
    wanted = {(rule.then, "within") for rule in rules}
    wanted |= {(rule.then, "after") for rule in rules if rule.then != "pointless"}
    if any(rule.opens for rule in rules):
        wanted |= {("opens", "before"), ("opens", "open")}
    if any(item.until for item in items):
        wanted |= {("until", "within"), ("until", "after")}
    return wanted
