from collections import Counter, defaultdict
from itertools import chain
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gastvrij.lib.answers import INVALID
from gastvrij.lib.files import csv_response, harmless
from gastvrij.lib.public_pages import kept_by_anybody
from gastvrij.lib.quarters import Quarter
from gastvrij.lib.words import quarter_in_short, quarter_in_words
from members.figures import disclosure
from members.figures.authorities import OTHER, name_of
from members.figures.drawing import Bar, bars, paper, province_areas
from members.figures.forms import ChoiceForm
from members.figures.reading import (
    PROVINCES,
    Bottleneck,
    bottlenecks,
    figures_of,
    published_quarters,
    trend,
)
from members.models import PublishedFigure, WhyStuck
from members.statistics import charts
from members.statistics.counting import Line
from toolkit.models import ChecklistItem

SHOWN = 20
FOLDER = "members/figures"
OF_ITEM = ("code", "title", "authority", "theme__slug", "theme__title")
COLUMNS = ("quarter", "step", "title", "measure", "province", "reason", "value", "authority")


@login_not_required
@require_safe
@kept_by_anybody
def overview(request):
    """On what most families are stuck: the last quarter, one province, one service."""
    quarters = published_quarters()
    if not quarters:
        return render(request, f"{FOLDER}/overview.html", {"quarters": []})
    form = ChoiceForm(request.GET, quarters)
    everywhere = bottlenecks(form.quarter, form.chosen.get("provincie", ""))
    asked = form.chosen.get("instelling")
    found = [one for one in everywhere if asked in (None, one.decides)][:SHOWN]
    context = {
        "form": form,
        "quarters": quarters,
        "quarter": quarter_in_words(form.quarter),
        "written": str(form.quarter),
        "found": bars(
            (one.title, one.stuck, reverse("members:stuck_step", args=[one.code]), one.authority)
            for one in found
        ),
        "by_authority": [] if asked else _by_authority(everywhere, form.chosen),
        "chosen": form.chosen,
    }
    status = INVALID if form.errors else 200
    return render(request, f"{FOLDER}/overview.html", context, status=status)


def _by_authority(found: list[Bottleneck], chosen: dict[str, str]) -> list[Bar]:
    """On how many of these steps each decides. No new number of families."""
    counted = Counter(one.decides for one in found)
    keys = sorted(counted, key=lambda key: (key == OTHER, -counted[key], name_of(key)))
    return bars(
        (name_of(key), counted[key], f"?{urlencode(chosen | {'instelling': key})}#found", "")
        for key in keys
    )


@login_not_required
@require_safe
@kept_by_anybody
def bottleneck(request, code):
    """One step: how many were stuck on it, where, why, and whether it gets better."""
    items = ChecklistItem.objects.published().select_related("theme")
    item = items.only(*OF_ITEM).filter(code=code).first()
    if item is None:
        raise Http404
    quarters = published_quarters()
    quarter = _asked(request, quarters)
    figures = figures_of(code, quarter) if quarter else None
    told = [(one, number) for one, number in trend(code, quarters) if number is not None]
    reasons = _lines(figures.stuck_by_reason, WhyStuck) if figures else []
    over_time = [
        Line(str(one), quarter_in_words(one), number, quarter_in_short(one)) for one, number in told
    ]
    context = {
        "item": item,
        "figures": figures,
        "quarter": quarter_in_words(quarter) if quarter else "",
        "view_box": paper(),
        "areas": province_areas(figures.stuck_by_province if figures else {}),
        "provinces": _lines(figures.stuck_by_province, PROVINCES) if figures else [],
        "reasons": bars((one.label, one.number, "", "") for one in reasons),
        "trend": over_time,
        "trend_chart": charts.columns(over_time),
    }
    return render(request, f"{FOLDER}/bottleneck.html", context)


def _asked(request, quarters: list[Quarter]) -> Quarter | None:
    """The latest, where none is asked for or none that there is."""
    asked = Quarter.read(request.GET.get("kwartaal", ""))
    return asked if asked in quarters else next(iter(quarters), None)


def _lines(told, choices) -> list[Line]:
    """What is told of these, most first."""
    lines = [Line(one.value, str(one.label), told[one]) for one in choices if one in told]
    return sorted(lines, key=lambda line: -line.number)


@login_not_required
@require_safe
@kept_by_anybody
def method(request):
    """How it is counted, what is hidden and why, and what remains possible."""
    context = {"rules": disclosure, "half": disclosure.ROUNDED // 2}
    return render(request, f"{FOLDER}/method.html", context)


@login_not_required
@require_safe
@kept_by_anybody
def figures_csv(request):
    """Everything that was published, or one quarter of it, or one step; a number a line."""
    told = PublishedFigure.objects.order_by()
    quarter = Quarter.read(request.GET.get("kwartaal", ""))
    if quarter:
        told = told.filter(quarter__quarter=str(quarter))
    if code := request.GET.get("stap", ""):
        told = told.filter(item_code=code[:60])
    items = ChecklistItem.objects.published().order_by()
    titles = defaultdict(lambda: ("", ""))
    for code, *words in items.values_list("code", "title", "authority"):
        titles[code] = tuple(map(harmless, words))
    # Sorted here: a database compares words by the rules of a language, which takes longer.
    rows = sorted(
        told.values_list("quarter__quarter", "item_code", "measure", "province", "reason", "value")
    )
    lines = (
        (quarter, code, titles[code][0], measure, province, reason, value, titles[code][1])
        for quarter, code, measure, province, reason, value in rows
    )
    return csv_response("gastvrij-bottlenecks.csv", chain([COLUMNS], lines))
