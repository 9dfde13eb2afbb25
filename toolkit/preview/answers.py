"""Which items apply to somebody, in words for a page."""

from dataclasses import dataclass, field, replace
from datetime import date

from toolkit.models import ChecklistItem, Theme
from toolkit.reading.conditions import Names, Row, conditions_in_words
from toolkit.reading.due_words import due_in_words
from toolkit.rules.applies import Fit
from toolkit.rules.facts import Conditions, ItemFacts
from toolkit.rules.preview import Choices, preview


@dataclass
class Told:
    """One item that applies, or may."""

    item: ChecklistItem
    when: str
    is_legal: bool
    to_check: list[Row]
    """What it depends on, where that is not known."""


@dataclass
class OfTheme:
    theme: Theme
    sure: list[Told] = field(default_factory=list)
    unsure: list[Told] = field(default_factory=list)


def published_items() -> list[ChecklistItem]:
    """All that the rules need, in five queries, however many items."""
    items = ChecklistItem.objects.published().select_related("theme")
    return list(items.prefetch_related("statuses", "situations", "due_rules", "after"))


def facts_of(item: ChecklistItem) -> ItemFacts:
    return ItemFacts(
        item.code,
        item.theme.number,
        item.order,
        scope=item.scope,
        cases=item.rule_cases,
        dues=tuple((due.conditions, due.parsed) for due in item.due_rules.all() if due.parsed),
        after=frozenset(one.code for one in item.after.all()),
        until=item.until,
    )


def answer(
    items: list[ChecklistItem], choices: Choices, theme: str, names: Names, today: date
) -> list[OfTheme]:
    """By theme, in their order; of one theme where one was chosen."""
    by_code = {item.code: item for item in items}
    titles = {item.code: item.title for item in items}
    found = preview([facts_of(item) for item in items], choices, today)
    themes: dict[str, OfTheme] = {}
    for one in found:
        item = by_code[one.item.code]
        if theme and item.theme.slug != theme:
            continue
        place = themes.setdefault(item.theme.slug, OfTheme(item.theme))
        is_sure = one.fit is Fit.YES
        told = Told(
            item,
            due_in_words(one.rule, titles),
            bool(one.rule and one.rule.kind == "legal"),
            [] if is_sure else _open_questions(one.item, choices, names),
        )
        (place.sure if is_sure else place.unsure).append(told)
    return list(themes.values())


def _open_questions(item: ItemFacts, choices: Choices, names: Names) -> list[Row]:
    """What the first of its cases asks that the reader did not say."""
    return conditions_in_words(_without_what_is_known(item.cases[0], choices), names)


def _without_what_is_known(case: Conditions, choices: Choices) -> Conditions:
    nothing: frozenset[str] = frozenset()
    case = replace(case, situations=nothing, not_situations=nothing)
    if choices.status:
        case = replace(case, statuses=nothing, family_statuses=nothing)
    if choices.housing:
        case = replace(case, housing=nothing)
    return replace(case, regions=nothing) if choices.region else case
