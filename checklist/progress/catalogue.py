"""The toolkit's items as lists of families are made of them: read once a process.

The same for everybody, and read anew after each change of what they are read from
(gastvrij/lib/public_content.py). Nothing about a family may come in here.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, JSONObject, NullIf
from django.utils import timezone
from django.utils.translation import get_language

from gastvrij.lib.languages import INTERFACE, SOURCE, chain_of
from gastvrij.lib.public_content import kept_of_toolkit
from toolkit.changes.telling import recent_by_item
from toolkit.due import day_or_none
from toolkit.models import Change, ChecklistItem, ItemDue
from toolkit.models.items import RULE_FIELDS, read_rule
from toolkit.rules.facts import Conditions, ItemFacts, cases_of


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """An item of the toolkit: what the rules need of it, and what a line shows."""

    pk: int | None
    """None for an item of the family's own."""
    rule: ItemFacts
    title: str
    authority: str
    is_unsure: bool
    """Nobody is sure whether it is right: a line says so, and whom to ask."""
    theme_slug: str
    theme_title: str


class Row(NamedTuple):
    """An item as the database gives it."""

    pk: int
    code: str
    title: str
    authority: str
    confidence: str
    theme_slug: str
    theme_title: str
    theme: int
    order: int
    is_current: bool
    rules: str
    """What stands in `_RULES`."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All items in one language; never changed."""

    published: Mapping[str, CatalogueItem]
    """By code, in the order of the themes."""
    others: Mapping[int, Row]
    """By number, and unread: a slip in a draft closes no page."""
    codes: Mapping[int, str]
    changes: Mapping[str, Sequence[Change]]
    """What became different lately, by the code of the item, the newest first."""

    def items_for(self, touched: Iterable[int | None]) -> Mapping[str, CatalogueItem]:
        """The published items, and those that a family touched before they were withdrawn."""
        withdrawn = self.others.keys() & set(touched)
        if not withdrawn:
            return self.published
        items = [*self.published.values(), *(_item(self.others[pk]) for pk in withdrawn)]
        items.sort(key=lambda item: (item.rule.theme, item.rule.order))
        return {item.rule.code: item for item in items}


def catalogue_now(today: date) -> Catalogue:
    """As it is at this moment, in the reader's language. One query, or three after a change."""
    return _catalogue(get_language() or SOURCE, today)


def published_rules() -> list[ItemFacts]:
    """What the rules need of the published items."""
    return [item.rule for item in catalogue_now(timezone.localdate()).published.values()]


@kept_of_toolkit
def _catalogue(language: str, today: date) -> Catalogue:
    rows = _rows(language)
    published = (_item(row) for row in rows if row.is_current)
    return Catalogue(
        MappingProxyType({item.rule.code: item for item in published}),
        MappingProxyType({row.pk: row for row in rows if not row.is_current}),
        MappingProxyType({row.pk: row.code for row in rows}),
        MappingProxyType({code: tuple(told) for code, told in recent_by_item(today).items()}),
    )


def _rows(language: str) -> list[Row]:
    is_published = Q(
        state=ChecklistItem.State.PUBLISHED, theme__state=ChecklistItem.State.PUBLISHED
    )
    rows = ChecklistItem.objects.order_by("theme__number", "order").values_list(
        "pk",
        "code",
        _translated("title", language),
        _translated("authority", language),
        "confidence",
        "theme__slug",
        _translated("theme__title", language),
        "theme__number",
        "order",
        is_published,
        _RULES,
    )
    return [Row(*row) for row in rows]


CONDITIONS = (
    "family_statuses",
    "housing",
    "not_situations",
    "family_ages",
    "registered_ages",
    "born_here",
)


def _translated(field, language):
    """That language, or else the first of those that stand in for it."""
    texts = [
        NullIf(f"{field}_{code}", Value(""), output_field=TextField())
        for code in chain_of(language)
        if code in INTERFACE
    ]
    return Coalesce(*texts, Value(""), output_field=TextField())


def _codes(through, column, to_item="checklistitem"):
    return ArraySubquery(through.objects.filter(**{to_item: OuterRef("pk")}).values(column))


def _dues():
    rule = JSONObject(**{name: name for name in ("only_for", *RULE_FIELDS)})
    return ArraySubquery(
        ItemDue.objects.filter(item=OuterRef("pk")).annotate(rule=rule).values("rule")
    )


# What the rules need of an item, as one text: so it is read once, whatever the language.
_RULES = Cast(
    JSONObject(
        scope="scope",
        until="until",
        after=_codes(ChecklistItem.after.through, "to_checklistitem__code", "from_checklistitem"),
        dues=_dues(),
        cases="cases",
        min_age="min_age",
        max_age="max_age",
        conditions=JSONObject(
            statuses=_codes(ChecklistItem.statuses.through, "status_id"),
            situations=_codes(ChecklistItem.situations.through, "situation_id"),
            regions="regions",
            **{name: name for name in CONDITIONS},
        ),
    ),
    TextField(),
)


def _item(row: Row) -> CatalogueItem:
    return CatalogueItem(
        row.pk,
        _item_facts(row.code, row.theme, row.order, row.is_current, row.rules),
        row.title,
        row.authority,
        row.confidence == ChecklistItem.Confidence.LOW,
        row.theme_slug,
        row.theme_title,
    )


@lru_cache(maxsize=4096)
def _item_facts(code: str, theme: int, order: int, is_current: bool, rules: str) -> ItemFacts:
    read = json.loads(rules)
    low, high = read["min_age"], read["max_age"]
    ages = None if low is None else (low, high)
    return ItemFacts(
        code,
        theme,
        order,
        scope=read["scope"],
        cases=cases_of(read["conditions"] | {"ages": ages}, read["cases"]),
        dues=tuple(_due_rules(read["dues"])),
        after=frozenset(read["after"]),
        until=day_or_none(read["until"]),
        is_current=is_current,
    )


def _due_rules(rows):
    for row in rows:
        only_for = Conditions.read(row.pop("only_for"))
        if rule := read_rule(**row | {"until": day_or_none(row["until"])}):
            yield only_for, rule
