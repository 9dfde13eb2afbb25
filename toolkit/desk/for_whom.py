"""For whom an item is by the rule that is being typed, tried on the families of the catalogue.

Nothing is stored, and nothing is asked of any family but of invented ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from gastvrij.lib.form_errors import Problem
from toolkit.desk.in_words import cases_said, tried
from toolkit.models import ChecklistItem
from toolkit.preview.answers import facts_of
from toolkit.reading.conditions import Names
from toolkit.rules.comparing import change, who_has
from toolkit.rules.facts import ItemFacts, cases_of
from toolkit.transfer.families import KnownFamily, known_families

LISTS = ("statuses", "situations", "regions", "family_statuses", "housing", "not_situations")
RANGES = ("family_ages", "registered_ages")
RULE = [
    "scope",
    *("statuses", "family_statuses", "regions", "housing", "situations", "not_situations"),
    *("min_age", "max_age", *RANGES, "born_here", "cases", "until"),
]
"""The fields that say for whom an item is, in the order of the form."""
MOST_NAMED = 6
MOST_PERSONS = 4


@dataclass
class Answer:
    mistakes: list[Problem] = field(default_factory=list)
    """Where they are, nothing else can be said."""
    words: str = ""
    examples: str = ""
    number: int = 0
    of: int = 0
    get: list[str] = field(default_factory=list)
    lose: list[str] = field(default_factory=list)

    @property
    def first_to_get(self):
        return self.get[:MOST_NAMED]

    @property
    def first_to_lose(self):
        return self.lose[:MOST_NAMED]

    @property
    def others_get(self):
        return len(self.get) - len(self.first_to_get)

    @property
    def others_lose(self):
        return len(self.lose) - len(self.first_to_lose)


def answer_on(form, stored: ChecklistItem | None, today: date) -> Answer:
    """`form` is bound to what was typed; of its fields only those of the rule count."""
    mistakes = [
        Problem(f"{capfirst(form.fields[name].label or name)}: {strip_tags(words)}", f"id_{name}")
        for name in RULE
        for words in form.errors.get(name, ())
    ]
    if mistakes:
        return Answer(mistakes)
    before = facts_of(stored) if stored else None
    after = facts_typed(form.cleaned_data, before or ItemFacts("new", 0, 0))
    answer = Answer([], cases_said(after.cases), tried(after, today))
    return compared(answer, before, after, known_families())


def facts_typed(typed: dict, before: ItemFacts) -> ItemFacts:
    minimum, maximum = typed.get("min_age"), typed.get("max_age")
    first = {name: [getattr(one, "pk", one) for one in typed.get(name) or ()] for name in LISTS}
    first |= {name: typed.get(name) for name in RANGES}
    first |= {"ages": None if minimum is None else (minimum, maximum)}
    first |= {"born_here": typed.get("born_here", False)}
    return replace(
        before,
        scope=typed["scope"],
        cases=cases_of(first, typed.get("cases") or []),
        until=typed.get("until"),
    )


def compared(
    answer: Answer, before: ItemFacts | None, after: ItemFacts, families: Iterable[KnownFamily]
) -> Answer:
    names = Names.read()
    for one in families:
        had = who_has(before, one.facts, one.today) if before else frozenset()
        has = who_has(after, one.facts, one.today)
        answer.of += 1
        answer.number += bool(has)
        changed = change(had, has)
        if changed:
            (answer.get if changed > 0 else answer.lose).append(family_in_words(one, names))
    return answer


# --- one family --------------------------------------------------------------------------------
def family_in_words(one: KnownFamily, names: Names) -> str:
    """`Brussel: erkend vluchteling van 34, erkend vluchteling van 8`."""
    persons = one.facts.present
    said = [_person(person, one.today, names) for person in persons[:MOST_PERSONS]]
    if len(persons) > MOST_PERSONS:
        said.append(_("and %(number)s more") % {"number": len(persons) - MOST_PERSONS})
    regions = dict(ChecklistItem.Region.choices)
    region = regions.get(one.facts.region or "", _("Region not known"))
    return f"{region}: {', '.join(said)}"


def _person(person, today: date, names: Names) -> str:
    status = str(names.statuses.get(person.status or "", _("Somebody whose status is not known")))
    status = status[:1].lower() + status[1:]
    ages = person.ages_on(today)
    if ages is None:
        return status
    return _("%(status)s of %(age)s") % {"status": status, "age": ages[0]}
