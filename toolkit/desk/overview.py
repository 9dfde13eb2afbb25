"""What waits for a curator, each line with the way to the spot. A fixed number of questions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gastvrij.lib.admin_addresses import form_at, form_of, list_of
from gastvrij.lib.languages import TRANSLATIONS, name_of
from gastvrij.lib.words import day_in_words
from toolkit.desk.behind import every_row, to_translate
from toolkit.desk.readable import hard_texts
from toolkit.models import (
    Chapter,
    Charge,
    ChecklistItem,
    Draft,
    Figure,
    ImportConflict,
    LinkCheck,
    MissedSearch,
    Report,
    Section,
    Source,
    Theme,
)
from toolkit.models.translated import Translated

MOST_ROWS = 5
DAYS_AHEAD = 60
DAYS_OF_SEARCHES = 30
YEARS_UNTIL_OLD = 3
REVIEWED = (Theme, Chapter, Section, ChecklistItem, Figure)


@dataclass
class Row:
    words: str
    link: str
    note: str = ""


@dataclass
class Line:
    title: str
    number: int
    rows: list[Row] = field(default_factory=list)
    link: str = ""
    is_late: bool = False

    @property
    def more(self) -> int:
        return max(0, self.number - len(self.rows))


def desk_of(user: Any, today: date) -> list[Line]:
    """All there is; where nothing waits, at the end."""
    texts = every_row()
    lines = [
        reports(today),
        reviews(today),
        drafts(today),
        conflicts(today),
        coming_figures(today),
        dead_links(today),
        old_sources(today),
        behind(texts),
        hard_to_read(texts),
        uncertain(today),
        searches(today),
        rounds(today, user),
    ]
    return sorted(lines, key=lambda line: not line.number)


def first_of(rows: QuerySet, note: Callable[[Any], str] = lambda row: "") -> list[Row]:
    return [Row(str(row), form_of(row), note(row)) for row in rows[:MOST_ROWS]]


def reports(today: date) -> Line:
    rows = Report.objects.open().order_by("created_at")
    late = Report.objects.overdue(timezone.now()).count()
    found = [
        Row(one.page, form_of(one), day_in_words(timezone.localdate(one.created_at)))
        for one in rows.defer("words", "passage", "email", "answer")[:MOST_ROWS]
    ]
    title = _("Readers say that something is not right")
    return Line(title, rows.count(), found, list_of(Report, "waits=open"), late > 0)


def reviews(today: date) -> Line:
    """By kind: of each, those that should have been checked again by now."""
    found, number = [], 0
    for model in REVIEWED:
        many = model.objects.due_for_review(today).count()
        number += many
        if many:
            words = f"{model._meta.verbose_name_plural}: {many}"
            found.append(Row(words, list_of(model, "review=overdue")))
    return Line(_("To be checked again at the source"), number, found, is_late=number > 0)


def drafts(today: date) -> Line:
    """Prepared, and not published yet: the oldest first."""
    rows = Draft.objects.of_what_is_there().select_related("saved_by")
    found = [
        Row(one.title, f"{form_at(one.kind, one.object_id)}?concept=1", who_and_when(one))
        for one in rows[:MOST_ROWS]
    ]
    return Line(_("Drafts that readers don't see yet"), rows.count(), found)


def conflicts(today: date) -> Line:
    """What the files and a curator both changed: nothing of either is gone."""
    rows = ImportConflict.objects.all()
    found = first_of(rows, lambda row: day_in_words(timezone.localdate(row.noted_at)))
    title = _("Changed here and in the files: choose which stays")
    return Line(title, rows.count(), found, list_of(ImportConflict))


def who_and_when(draft: Draft) -> str:
    day = day_in_words(timezone.localdate(draft.saved_at))
    return f"{draft.saved_by}, {day}" if draft.saved_by else day


def coming_figures(today: date) -> Line:
    soon = today + timedelta(days=DAYS_AHEAD)
    present = Figure.objects.current(today).values("pk")
    rows = Figure.objects.filter(pk__in=present, next_on__gt=today, next_on__lte=soon)
    found = [
        Row(row.label, form_of(row), day_in_words(row.next_on))
        for row in rows.order_by("next_on")[:MOST_ROWS]
    ]
    title = _("Figures that change in the next sixty days")
    return Line(title, rows.count(), found, list_of(Figure))


def dead_links(today: date) -> Line:
    """Each address with what is wrong; it leads to the source that names it."""
    dead = LinkCheck.objects.dead().order_by("failing_since", "url")
    first = list(dead[:MOST_ROWS])
    named = {one.url: one for one in Source.objects.filter(url__in=[row.url for row in first])}
    found = [
        Row(str(named[one.url]), form_of(named[one.url]), one.get_problem_display())
        for one in first
        if one.url in named
    ]
    return Line(_("Sources that can't be opened any more"), dead.count(), found)


def old_sources(today: date) -> Line:
    """Laws stay what they are; what services and organisations say does not."""
    year = str(today.year - YEARS_UNTIL_OLD)
    rows = Source.objects.filter(seen__regex=r"^\d", seen__lt=year).order_by("seen")
    rows = rows.exclude(kind=Source.Kind.LAW)
    found = first_of(rows, lambda row: row.seen)
    return Line(_("Sources of more than three years old"), rows.count(), found, list_of(Source))


def behind(texts: list[Translated]) -> Line:
    """By kind and language: what says something else in Dutch. The texts are compared."""
    found, number = [], 0
    for model, of_kind in groupby(texts, type):
        rows = list(of_kind)
        for language in sorted(TRANSLATIONS):
            many = sum(bool(to_translate(row, language).behind) for row in rows)
            number += many
            if many:
                words = f"{model._meta.verbose_name_plural}, {name_of(language)}: {many}"
                found.append(Row(words, list_of(model, f"translation=behind-{language}")))
    return Line(_("Translations behind the Dutch text"), number, found)


def hard_to_read(texts: list[Translated]) -> Line:
    """Each leads to the field itself."""
    hard = hard_texts(texts)
    found = [Row(f"{one.page}: {one.part}", one.link) for one in hard[:MOST_ROWS]]
    link = reverse("admin:toolkit_theme_hard_to_read")
    return Line(_("Dutch texts that are hard to read"), len(hard), found, link)


def uncertain(today: date) -> Line:
    rows = ChecklistItem.objects.published().filter(confidence=ChecklistItem.Confidence.LOW)
    found = first_of(rows)
    link = list_of(ChecklistItem, "confidence__exact=low")
    return Line(_("Steps of which we are not sure"), rows.count(), found, link)


def searches(today: date) -> Line:
    asked = MissedSearch.objects.filter(asked_on__gt=today - timedelta(days=DAYS_OF_SEARCHES))
    words = asked.values("typed").annotate(days=Count("pk")).order_by("-days", "typed")
    rows = [Row(one["typed"], list_of(MissedSearch)) for one in words[:MOST_ROWS]]
    title = _("Searched in the last thirty days, and not found")
    return Line(title, words.count(), rows, list_of(MissedSearch))


def rounds(today: date, user: Any) -> Line:
    """Themes and chapters that nobody has in charge, or that it is time to look through."""
    charges = Charge.objects.select_related("theme", "chapter", "user")
    kept = {(type(one.page), one.page.pk): one for one in charges}
    found = []
    for model in (Theme, Chapter):
        for page in model.objects.published():
            words = round_in_words(kept.get((model, page.pk)), page, today, user)
            if words:
                found.append(Row(page.title, form_of(page), words))
    found.sort(key=lambda row: row.note != _("Yours"))
    return Line(
        _("Themes and chapters to look through"), len(found), found[:MOST_ROWS], list_of(Theme)
    )


def round_in_words(charge: Any, page: Any, today: date, user: Any) -> str:
    if charge is None or charge.user is None:
        return _("Nobody is in charge of this yet.")
    if page.reviewed_on and page.reviewed_on + relativedelta(months=charge.every_months) > today:
        return ""
    return _("Yours") if charge.user == user else str(charge.user)


def number_that_is_late(today: date) -> int:
    """For the weekly mail."""
    return reviews(today).number + dead_links(today).number
