"""Which changes are told where, and the page on which each of them is found."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from django.urls import reverse

from toolkit.models import Chapter, ChecklistItem, Section, Theme
from toolkit.models.change import Change

Kind = Change.Kind
MOST_ON_A_PAGE, MOST_ON_A_THEME = 5, 3
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


def recent_by_item(today: date) -> dict[str, list[Change]]:
    """For the lines of families: the newest first, by the code of the item. One query."""
    found: dict[str, list[Change]] = {}
    for change in Change.objects.recent(today).exclude(items=[]):
        for code in change.items:
            found.setdefault(code, []).append(change)
    return found


def of_the_last_week(today: date) -> list[Change]:
    """What a weekly mail may count: of items, and not of today, which the next one has."""
    days = (today - A_WEEK, today - A_DAY)
    return list(Change.objects.told().filter(noted_on__range=days).exclude(items=[]))


def recent_of_item(item: ChecklistItem, today: date) -> list[Change]:
    return list(Change.objects.recent(today).filter(items__contains=[item.code])[:MOST_ON_A_PAGE])


def recent_of_theme(theme: Theme, today: date) -> list[Change]:
    found = list(Change.objects.recent(today).filter(theme=theme)[:MOST_ON_A_THEME])
    return with_links(found) if found else []


def last_told_of(page: Theme | Chapter | Section | ChecklistItem) -> date | None:
    """The day of the newest difference about a page; of a theme also of what stands in it."""
    told = Change.objects.told()
    if isinstance(page, Theme):
        told = told.filter(theme=page)
    elif isinstance(page, ChecklistItem):
        told = told.filter(items__contains=[page.code])
    elif isinstance(page, Section):
        told = told.filter(kind=Kind.SECTION, code=f"{page.chapter.slug}/{page.slug}")
    else:
        told = told.filter(kind=Kind.CHAPTER, code=page.slug)
    return told.values_list("noted_on", flat=True).first()


def by_month(changes: Iterable[Change]) -> list[tuple[date, list[Change]]]:
    months = groupby(changes, lambda change: change.noted_on.replace(day=1))
    return [(month, list(of_month)) for month, of_month in months]


def with_links(changes: Iterable[Change]) -> list[Change]:
    """Each with the page that tells it, as long as that is there for everybody. Four queries."""
    changes = list(changes)
    codes = {change.code for change in changes}
    items = set(
        ChecklistItem.objects.published().filter(code__in=codes).values_list("code", flat=True)
    )
    themes = dict(Theme.objects.published().values_list("pk", "slug"))
    chapters = set(
        Chapter.objects.published().filter(slug__in=codes).values_list("slug", flat=True)
    )
    slugs = [code.partition("/")[2] for code in codes if "/" in code]
    sections = {
        f"{chapter}/{slug}"
        for chapter, slug in Section.objects.published()
        .filter(slug__in=slugs)
        .values_list("chapter__slug", "slug")
    }
    for change in changes:
        change.url = ""
        if change.kind == Kind.ITEM and change.code in items:
            change.url = reverse("toolkit:item", args=[change.code])
        elif change.kind == Kind.CHAPTER and change.code in chapters:
            change.url = reverse("toolkit:chapter", args=[change.code])
        elif change.kind == Kind.SECTION and change.code in sections:
            change.url = reverse("toolkit:section", args=change.code.split("/"))
        elif change.theme_id in themes and change.kind in (Kind.THEME, Kind.FIGURE):
            change.url = reverse("toolkit:theme", args=[themes[change.theme_id]])
    return changes
