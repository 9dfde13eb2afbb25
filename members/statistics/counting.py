"""The network in figures: how many organisations there are where, for what, and how fresh.

Counted over organisations, never over people or families: once a day and a language, and anew after
each change of the public content. Seven queries then, however many organisations there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import Count, F, Func, Q
from django.db.models.functions import TruncQuarter
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from gastvrij.lib import languages
from gastvrij.lib.public_content import kept
from gastvrij.lib.quarters import Quarter
from gastvrij.lib.words import quarter_in_short, quarter_in_words, sort_key
from members.models import Municipality, Organisation
from toolkit.models import Theme

QUARTERS = 8  # two years


@dataclass(frozen=True)
class Line:
    key: str
    label: str
    number: int
    short: str = ""
    """Where there is little room."""


@dataclass(frozen=True)
class Figures:
    total: int
    municipalities: int
    by_province: Sequence[Line]
    by_theme: Sequence[Line]
    by_language: Sequence[Line]
    by_quarter: Sequence[Line]
    """How many of today's members there were at the end of each."""
    by_freshness: Sequence[Line]

    @property
    def nobody_yet(self) -> list[Line]:
        return [line for line in self.by_province if not line.number]


class Unnest(Func):
    function = "unnest"
    set_returning = True


def figures_on(today: date) -> Figures:
    """In the language of whoever reads; one query where they were counted before."""
    return _figures(get_language() or languages.SOURCE, today)


@kept
def _figures(language: str, today: date) -> Figures:
    with override(language):
        return _counted(today)


def _counted(today: date) -> Figures:
    approved = Organisation.objects.approved().order_by()
    totals = approved.aggregate(
        total=Count("pk"), municipalities=Count("municipality", distinct=True)
    )
    return Figures(
        **totals,
        by_province=_by_province(approved),
        by_theme=_by_theme(),
        by_language=_by_language(approved),
        by_quarter=_by_quarter(approved, today),
        by_freshness=_by_freshness(approved, today),
    )


def _by_province(approved) -> list[Line]:
    """All of Flanders and Brussels, also where nobody is; elsewhere only where somebody is."""
    here = Municipality.objects.in_scope().order_by().values_list("province", flat=True).distinct()
    ours = set(here)
    counted = dict(approved.values_list("municipality__province").annotate(Count("pk")))
    lines = [
        Line(province.value, str(province.label), counted.get(province.value, 0))
        for province in Municipality.Province
        if province.value in ours or counted.get(province.value)
    ]
    return largest_first(lines)


def _by_theme() -> list[Line]:
    through = Organisation.themes.through.objects.filter(
        organisation__state=Organisation.State.APPROVED
    )
    counted = dict(through.order_by().values_list("theme").annotate(Count("pk")))
    themes = Theme.objects.published().only("slug", "title")
    return [Line(theme.slug, theme.title, counted.get(theme.pk, 0)) for theme in themes]


def _by_language(approved) -> list[Line]:
    spoken = approved.annotate(code=Unnest(F("languages"))).values_list("code")
    return largest_first(
        [
            Line(code, languages.name_of(code), number)
            for code, number in spoken.annotate(Count("pk"))
            if code in languages.LANGUAGES
        ]
    )


def _by_quarter(approved, today: date) -> list[Line]:
    joined = dict(
        approved.annotate(quarter=TruncQuarter("approved_on"))
        .values_list("quarter")
        .annotate(Count("pk"))
    )
    # Who was there before it was noted when, was there from the start.
    joined[date.min] = joined.pop(None, 0)
    return [
        Line(
            str(quarter),
            quarter_in_words(quarter),
            sum(number for when, number in joined.items() if when <= quarter.first),
            quarter_in_short(quarter),
        )
        for quarter in last_quarters(today, QUARTERS)
    ]


def _by_freshness(approved, today: date) -> list[Line]:
    half, whole = today - relativedelta(months=6), today - relativedelta(years=1)
    counted = approved.aggregate(
        half_year=Count("pk", filter=Q(confirmed_on__gt=half)),
        year=Count("pk", filter=Q(confirmed_on__lte=half, confirmed_on__gt=whole)),
        longer=Count("pk", filter=Q(confirmed_on__lte=whole)),
        never=Count("pk", filter=Q(confirmed_on=None)),
    )
    labels = {
        "half_year": _("In the last six months"),
        "year": _("Six months to a year ago"),
        "longer": _("More than a year ago"),
        "never": _("Not yet"),
    }
    return [Line(key, label, counted[key]) for key, label in labels.items()]


def largest_first(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-line.number, sort_key(line.label)))


def last_quarters(today: date, how_many: int) -> list[Quarter]:
    """The present one last."""
    quarters = [Quarter.of(today)]
    while len(quarters) < how_many:
        quarters.insert(0, quarters[0].before)
    return quarters
