"""For whom an item or a due date is, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from babel.lists import format_list
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from gastvrij.lib.languages import SOURCE
from gastvrij.lib.public_content import kept_of_toolkit
from gastvrij.lib.words import locale
from toolkit.models import ChecklistItem, Housing, ItemDue, Situation, Status
from toolkit.reading.due_words import ages_in_words, due_in_words
from toolkit.rules.facts import Conditions

Row = tuple[str, str]
"""What is asked, and which answers will do."""


@dataclass(frozen=True)
class Names:
    """What the codes are called in the reader's language."""

    statuses: Mapping[str, str]
    situations: Mapping[str, str]

    @classmethod
    def read(cls) -> "Names":
        """One query."""
        return _names(get_language() or SOURCE)


@kept_of_toolkit
def _names(language: str) -> Names:
    with override(language):
        statuses = dict(Status.objects.values_list("code", "name"))
        situations = dict(Situation.objects.values_list("code", "name"))
    return Names(MappingProxyType(statuses), MappingProxyType(situations))


def conditions_in_words(case: Conditions, names: Names) -> list[Row]:
    """A row for each condition that is not empty."""
    rows = [
        (_("For whom"), any_of(case.statuses, names.statuses)),
        (
            _("Residence status of somebody in the family"),
            any_of(case.family_statuses, names.statuses),
        ),
        (_("How the family lives"), any_of(case.housing, dict(Housing.choices))),
        (_("Only in this situation"), any_of(case.situations, names.situations)),
        (_("Not in this situation"), any_of(case.not_situations, names.situations)),
        (_("Age"), ages_in_words(case.ages)),
        (_("With somebody in the family of this age"), ages_in_words(case.family_ages)),
        (_("Age when the municipality registered them"), ages_in_words(case.registered_ages)),
        (_("Born"), _("After the family came to Belgium") if case.born_here else ""),
        (_("Where"), any_of(case.regions, dict(ChecklistItem.Region.choices))),
    ]
    return [(label, words) for label, words in rows if words]


def any_of(codes: Iterable[str], names: Mapping[str, str]) -> str:
    """The names of the codes, in the order of the list that they are from: one is enough."""
    return _listed(codes, names, "or")


def all_of(codes: Iterable[str], names: Mapping[str, str]) -> str:
    """The same for what is so, all of it."""
    return _listed(codes, names, "standard")


def _listed(
    codes: Iterable[str], names: Mapping[str, str], style: Literal["or", "standard"]
) -> str:
    wanted = set(codes)
    found = [str(name) for code, name in names.items() if code in wanted]
    return format_list(_as_one_sentence(found), style=style, locale=locale()) if found else ""


def _as_one_sentence(names: list[str]) -> list[str]:
    """Only the first keeps its capital, except for the names of regions."""
    regions = tuple(map(str, ChecklistItem.Region.labels))
    first, *others = names
    small = (one if one.startswith(regions) else one[:1].lower() + one[1:] for one in others)
    return [first, *small]


def cases_in_words(cases: Iterable[Conditions], names: Names) -> list[list[Row]]:
    """The rows of each case; of the others only what differs from the first."""
    first, *others = [conditions_in_words(case, names) for case in cases]
    return [first, *([row for row in rows if row not in first] for rows in others)]


@dataclass(frozen=True)
class DueInWords:
    words: str
    who: str
    """For whom, where an item has more than one rule."""
    rule: ItemDue


def dues_in_words(item: ChecklistItem, titles: Mapping[str, str], names: Names) -> list[DueInWords]:
    """When the item is due, for whoever has no date to count from; one line for each rule."""
    told = [
        DueInWords(due_in_words(rule.parsed, titles), _who(rule, names), rule)
        for rule in item.due_rules.all()
        if rule.parsed
    ]
    if len({(one.words, one.rule.kind) for one in told}) == 1:
        return [replace(told[0], who="")]
    return told


def _who(rule: ItemDue, names: Names) -> str:
    conditions = [words for _label, words in conditions_in_words(rule.conditions, names)]
    return ", ".join(_as_one_sentence(conditions)) if conditions else ""


def bases_of(item: ChecklistItem) -> list[ItemDue]:
    """The rules with an article, each article once."""
    return list({rule.article: rule for rule in item.due_rules.all() if rule.article}.values())
