"""For whom an item is by the rule that is being typed, tried on the families of the catalogue.

Nothing is stored, and nothing is asked of any family but of invented ones.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.utils.html import strip_tags
from django.utils.text import capfirst

from gastvrij.lib.form_errors import Problem
from toolkit.desk.families_in_words import Said, family_in_words
from toolkit.desk.in_words import cases_said, tried
from toolkit.models import ChecklistItem
from toolkit.reading.conditions import Names
from toolkit.rules.comparing import Holders, change, who_has
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
RULES_KEPT = 64


@dataclass
class Answer:
    mistakes: list[Problem] = field(default_factory=list)
    """Where they are, nothing else can be said."""
    words: str = ""
    examples: str = ""
    number: int = 0
    of: int = 0
    get: list[KnownFamily] = field(default_factory=list)
    lose: list[KnownFamily] = field(default_factory=list)
    names: Names | None = None

    @property
    def first_to_get(self) -> list[Said]:
        return self._said(self.get)

    @property
    def first_to_lose(self) -> list[Said]:
        return self._said(self.lose)

    @property
    def others_get(self) -> int:
        return max(0, len(self.get) - MOST_NAMED)

    @property
    def others_lose(self) -> int:
        return max(0, len(self.lose) - MOST_NAMED)

    def _said(self, families: list[KnownFamily]) -> list[Said]:
        """Only of those that are named."""
        names = self.names or Names.read()
        return [family_in_words(one, names) for one in families[:MOST_NAMED]]


def answer_on(form, before: ItemFacts | None, today: date) -> Answer:
    """`form` is bound to what was typed; of its fields only those of the rule count."""
    mistakes = [
        Problem(f"{capfirst(form.fields[name].label or name)}: {strip_tags(words)}", f"id_{name}")
        for name in RULE
        for words in form.errors.get(name, ())
    ]
    if mistakes:
        return Answer(mistakes)
    after = rule_typed(form.cleaned_data)
    names = Names.read()
    answer = Answer([], cases_said(after.cases, names), tried(after, today, names), names=names)
    return compared(answer, before, after)


def rule_of(item: ChecklistItem) -> ItemFacts:
    """As it is stored; when it is due is no matter here."""
    return ItemFacts("", 0, 0, scope=item.scope, cases=item.rule_cases, until=item.until)


def rule_typed(typed: dict) -> ItemFacts:
    minimum, maximum = typed.get("min_age"), typed.get("max_age")
    first = {name: [getattr(one, "pk", one) for one in typed.get(name) or ()] for name in LISTS}
    first |= {name: typed.get(name) for name in RANGES}
    first |= {"ages": None if minimum is None else (minimum, maximum)}
    first |= {"born_here": typed.get("born_here", False)}
    cases = cases_of(first, typed.get("cases") or [])
    return ItemFacts("", 0, 0, scope=typed["scope"], cases=cases, until=typed.get("until"))


@lru_cache(maxsize=RULES_KEPT)
def holders(rule: ItemFacts) -> tuple[Holders, ...]:
    """Of each known family, in their order. Neither they nor a rule change within a process, and
    what is stored is asked of them again with each letter that somebody types."""
    return tuple(who_has(rule, one.facts, one.today) for one in known_families())


def compared(answer: Answer, before: ItemFacts | None, after: ItemFacts) -> Answer:
    families = known_families()
    had = holders(before) if before else (frozenset(),) * len(families)
    for one, held, holds in zip(families, had, holders(after), strict=True):
        answer.of += 1
        answer.number += bool(holds)
        changed = change(held, holds)
        if changed:
            (answer.get if changed > 0 else answer.lose).append(one)
    return answer
