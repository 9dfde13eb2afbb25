"""What everybody may read of the toolkit's rules at one moment: to be laid beside another moment.

Words are made only of what differs, so a `Snapshot` keeps the rows that it read.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gastvrij.lib.asked_again import unheard
from gastvrij.lib.languages import INTERFACE
from gastvrij.lib.public_content import kept_of_toolkit
from gastvrij.lib.words import day_in_words
from toolkit.changes.differences import Said, Saying
from toolkit.models import (
    Chapter,
    ChecklistItem,
    Figure,
    Housing,
    Section,
    Situation,
    Status,
    Theme,
)
from toolkit.models.change import Change
from toolkit.models.items import RULE_FIELDS
from toolkit.reading.conditions import Names, cases_in_words, dues_in_words
from toolkit.reading.figures import figure_in_words
from toolkit.rules.facts import Conditions
from toolkit.vocabulary import FIGURE

Kind, About = Change.Kind, Change.About
Words = dict[str, list[Saying]]
"""By language: what it is about, and what is said of it."""
Key = tuple[str, str]


@dataclass
class Place:
    """One thing that has changes of its own, as far as everybody may read it."""

    kind: str
    code: str
    titles: dict[str, str]
    theme: int | None = None
    within: Key | None = None
    """What it comes and goes with."""
    items: list[str] = field(default_factory=list)
    raw: dict[str, str] = field(default_factory=dict)
    """By what it is about, to compare."""
    tell: dict[str, Callable[[], list[Saying]]] = field(default_factory=dict)
    """By the same: its words in the language of now."""

    @property
    def key(self) -> Key:
        return self.kind, self.code

    def words(self, about: str) -> Words:
        told = {}
        for language in INTERFACE:
            with override(language):
                told[language] = self.tell[about]()
        return told


class Snapshot:
    """All of it. About a dozen queries, however much there is."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._statuses, self._situations = list(Status.objects.all()), list(Situation.objects.all())
        # Pages apart: with each of their rows, all of their text would come again.
        items = ChecklistItem.objects.published().prefetch_related("theme")
        self._items = list(
            items.prefetch_related(
                "statuses",
                "situations",
                "due_rules__source",
                Prefetch("documents", to_attr="its_documents"),
            )
        )
        self._users = _users_of_figures(self._items)
        places = [
            *(self._page(Kind.THEME, one, one.slug) for one in Theme.objects.published()),
            *(self._page(Kind.CHAPTER, one, one.slug) for one in Chapter.objects.published()),
            *map(self._section, Section.objects.published().prefetch_related("chapter")),
            *map(self._item, self._items),
            *self._figures(),
        ]
        self.places = {place.key: place for place in places}
        for item in self._items:
            self.places[Kind.THEME, item.theme.slug].items.append(item.code)

    def _page(self, kind: str, page: Any, code: str) -> Place:
        theme = page.pk if kind == Kind.THEME else None
        return Place(kind, code, titles_of(page, "title"), theme)

    def _section(self, section: Section) -> Place:
        place = self._page(Kind.SECTION, section, f"{section.chapter.slug}/{section.slug}")
        place.within = (Kind.CHAPTER, section.chapter.slug)
        return place

    def _item(self, item: ChecklistItem) -> Place:
        dues = list(item.due_rules.all())
        rules = [[one.only_for, *(getattr(one, name) for name in RULE_FIELDS)] for one in dues]
        applies = [
            sorted(one.pk for one in item.statuses.all()),
            sorted(one.pk for one in item.situations.all()),
            item.regions, item.scope, item.min_age, item.max_age, item.until, item.applies,
        ]  # fmt: skip
        raw = {
            About.DUE: rules,
            About.APPLIES: applies,
            About.AUTHORITY: item.authority_nl,
            About.BASIS: [one.article_nl for one in dues],
        }
        return Place(
            Kind.ITEM,
            item.code,
            titles_of(item, "title"),
            item.theme_id,
            (Kind.THEME, item.theme.slug),
            [item.code],
            {about: json.dumps(value, default=str) for about, value in raw.items()},
            {
                About.DUE: lambda: due_rows(item, self._titles, self._names),
                About.APPLIES: lambda: applies_rows(item, self._names),
                About.AUTHORITY: lambda: [(_("Who decides"), item.authority)],
                About.BASIS: lambda: basis_rows(item),
            },
        )

    def _figures(self) -> Iterable[Place]:
        """The present value of each, and those that are announced; past ones change nothing."""
        by_code: dict[str, list[Figure]] = {}
        rows = Figure.objects.prefetch_related("source__theme", "source__chapter")
        for row in rows.order_by("code", "-valid_from"):
            page = row.source.theme or row.source.chapter
            known = by_code.setdefault(row.code, [])
            if page.state == page.State.PUBLISHED and not (
                known and known[-1].valid_from <= self.today
            ):
                known.append(row)
        for code, values in by_code.items():
            if values:
                yield self._figure(code, values)

    def _figure(self, code: str, values: list[Figure]) -> Place:
        source = values[-1].source
        raw = [[str(one.value.normalize()), one.unit, one.valid_from] for one in values]
        page = (Kind.THEME, source.theme.slug) if source.theme else None
        return Place(
            Kind.FIGURE,
            code,
            titles_of(values[-1], "label"),
            source.theme_id,
            page or (Kind.CHAPTER, source.chapter.slug),
            sorted(self._users.get(code, ())),
            {About.VALUE: json.dumps(raw, default=str)},
            {About.VALUE: lambda: value_rows(values, self.today)},
        )

    @property
    def _names(self) -> Names:
        return Names(
            {one.pk: one.name for one in self._statuses},
            {one.pk: one.name for one in self._situations},
        )

    @property
    def _titles(self) -> dict[str, str]:
        return {one.code: one.title for one in self._items}

    @cached_property
    def is_empty(self) -> bool:
        return not self.places


@kept_of_toolkit
def _snapshot(today: date) -> Snapshot:
    with unheard():  # no page shows it, so none has to know what it was made of
        return Snapshot(today)


def snapshot_now() -> Snapshot:
    """What stands there after one save is what stood there before the next: read once."""
    return _snapshot(timezone.localdate())


def titles_of(row: Any, name: str) -> dict[str, str]:
    told = {code: getattr(row, f"{name}_{code}") or "" for code in INTERFACE}
    return {code: text or told["nl"] for code, text in told.items()}


def _users_of_figures(items: Iterable[Any]) -> dict[str, set[str]]:
    """By figure the items whose texts show it."""
    found: dict[str, set[str]] = {}
    for item in items:
        texts = [item.why_nl, item.how_nl, *(one.text_nl for one in item.its_documents)]
        for code in FIGURE.findall(" ".join(text or "" for text in texts)):
            found.setdefault(code, set()).add(item.code)
    return found


# --- in words, in the language of now ----------------------------------------------------------
def due_rows(item: ChecklistItem, titles: dict[str, str], names: Names) -> list[Saying]:
    rows: list[Saying] = []
    for told in dues_in_words(item, titles, names):
        rule, who = told.rule, f" ({told.who})" if told.who else ""
        said = [
            (_("Deadline"), small(told.words)),
            (_("Kind of deadline"), small(rule.get_kind_display())),
            (_("What remains after it"), small(rule.get_then_display())),
            (_("Last day on a day off"), _("the next working day") if rule.moves else ""),
            (_("Counts until"), day_in_words(rule.until) if rule.until else ""),
        ]
        rows += [(f"{label}{who}", words) for label, words in said if words]
    return joined(rows)


def applies_rows(item: ChecklistItem, names: Names) -> list[Saying]:
    first, *others = cases_in_words(item.rule_cases, names)
    more = ["; ".join(f"{label}: {small(words)}" for label, words in case) for case in others]
    listed = names_listed(item.rule_cases[0], names)
    rows: list[Saying] = [(label, listed.get(label) or small(words)) for label, words in first]
    rows += [(_("Also for"), words) for words in more if words]
    rows.append((_("How often"), small(item.get_scope_display())))
    if item.until:
        rows.append((_("Makes sense until"), day_in_words(item.until)))
    return joined(rows)


def names_listed(case: Conditions, names: Names) -> dict[str, list[str]]:
    """By the labels of `conditions_in_words` the names of which one is enough."""
    housing, regions = dict(Housing.choices), dict(ChecklistItem.Region.choices)
    lists: list[tuple[str, Iterable[str], Mapping[str, Any]]] = [
        (_("For whom"), case.statuses, names.statuses),
        (_("Residence status of somebody in the family"), case.family_statuses, names.statuses),
        (_("How the family lives"), case.housing, housing),
        (_("Only in this situation"), case.situations, names.situations),
        (_("Not in this situation"), case.not_situations, names.situations),
        (_("Where"), case.regions, regions),
    ]
    return {
        label: [small(name) for code, name in known.items() if code in codes]
        for label, codes, known in lists
    }


def basis_rows(item: ChecklistItem) -> list[Saying]:
    articles = dict.fromkeys(one.article for one in item.due_rules.all() if one.article)
    return [(_("Legal basis"), "; ".join(articles))] if articles else []


def value_rows(values: list[Figure], today: Any) -> list[Saying]:
    """The last of the values is the present one, unless all are still to come."""
    rows: list[Saying] = []
    for one in reversed(values):
        words = figure_in_words(one.value, one.unit)
        if one.valid_from > today:
            rows.append((_("From %(day)s") % {"day": day_in_words(one.valid_from)}, words))
        else:
            rows.append((_("Amount") if one.unit.startswith("EUR") else _("Value"), words))
    return rows


def joined(rows: Iterable[Saying]) -> list[Saying]:
    """What has the same label as one row."""
    told: dict[str, list[Said]] = {}
    for label, words in rows:
        if words not in told.setdefault(label, []):
            told[label].append(words)
    return [
        (label, words[0] if len(words) == 1 else "; ".join(map(str, words)))
        for label, words in told.items()
    ]


def small(words: str) -> str:
    """To go on in a sentence; names of regions and abbreviations stay as they are."""
    words = str(words)
    if words.startswith(tuple(map(str, ChecklistItem.Region.labels))) or words[1:2].isupper():
        return words
    return words[:1].lower() + words[1:]
