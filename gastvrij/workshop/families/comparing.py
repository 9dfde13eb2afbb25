"""What differs between the list of an invented family and what the law says of it."""

from collections.abc import Iterable, Iterator

from checklist.rules.entries import Entry, entries_of
from checklist.rules.order import now_to_do
from gastvrij.workshop.families.tables import NO_DATE, Invented, Shown
from toolkit.rules.applies import Fit
from toolkit.rules.facts import ItemFacts


def entries_for(family: Invented, items: Iterable[ItemFacts]) -> list[Entry]:
    return entries_of(items, family.facts, family.marks, family.today)


def differences(family: Invented, items: Iterable[ItemFacts]) -> Iterator[str]:
    """A sentence for each expectation that the list does not meet."""
    entries = entries_for(family, items)
    lines = {entry.key: entry for entry in entries if entry.applies}
    for shown in family.table.shows:
        entry = lines.get((shown.item, shown.person))
        of = f"{shown.item}{f' for {shown.person}' if shown.person else ''}"
        if entry is None:
            yield f"{of} is missing: {shown.source}"
        else:
            yield from (f"{of}: {flaw}: {shown.source}" for flaw in _flaws(shown, entry))
    for hidden in family.table.hides:
        people = [hidden.person] if hidden.person else [None, *family.table.persons]
        for person in people:
            if (hidden.item, person) in lines:
                of = f"{hidden.item}{f' for {person}' if person else ''}"
                yield f"{of} is there: {hidden.source}"
    yield from _order(family, entries)


def _flaws(shown: Shown, entry: Entry) -> Iterator[str]:
    told = {
        "due": due_in_short(entry),
        "kind": entry.rule.kind if entry.rule else NO_DATE,
        "check": entry.fit is Fit.CHECK,
        "passed": str(entry.passed),
    }
    for name, found in told.items():
        wanted = getattr(shown, name)
        if wanted is not None and wanted != found:
            yield f"{name} is {found or 'not'}, not {wanted}"


def due_in_short(entry: Entry) -> str:
    if entry.due is None:
        return NO_DATE
    if entry.due.is_exact:
        return entry.due.earliest.isoformat()
    return f"{entry.due.earliest}/{entry.due.latest}"


def _order(family: Invented, entries: list[Entry]) -> Iterator[str]:
    wanted = family.table.first
    found: list[str] = []
    for entry in now_to_do(entries, family.today) if wanted else []:
        if entry.item.code not in found:
            found.append(entry.item.code)
    if found[: len(wanted)] != wanted:
        yield f"the list begins with {', '.join(found[: len(wanted)])}, not {', '.join(wanted)}"
