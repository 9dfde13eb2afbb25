from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gastvrij.lib.answers import INVALID
from gastvrij.lib.files import csv_response
from gastvrij.lib.public_pages import kept_by_anybody
from members.figures import disclosure
from members.figures.drawing import paper, province_areas
from members.figures.forms import ChoiceForm
from members.figures.quarters import Quarter
from members.figures.reading import PROVINCES, bottlenecks, figures_of, published_quarters, trend
from members.figures.wording import briefly, in_words
from members.models import PublishedFigure, WhyStuck
from members.statistics import charts
from members.statistics.counting import Line
from toolkit.models import ChecklistItem

SHOWN = 20
FOLDER = "members/figures"


@login_not_required
@require_safe
@kept_by_anybody
def overview(request):
    """On what most families are stuck: the last quarter, one province, one service."""
    quarters = published_quarters()
    if not quarters:
        return render(request, f"{FOLDER}/overview.html", {"quarters": []})
    form = ChoiceForm(request.GET, quarters)
    chosen = form.chosen
    found = bottlenecks(
        form.quarter,
        SHOWN,
        province=chosen.get("provincie", ""),
        authority=chosen.get("instelling", ""),
    )
    lines = [Line(one.item_code, one.item.title, one.stuck) for one in found]
    context = {
        "form": form,
        "quarters": quarters,
        "quarter": in_words(form.quarter),
        "written": str(form.quarter),
        "found": found,
        "chart": charts.rows(lines),
    }
    status = INVALID if form.errors else 200
    return render(request, f"{FOLDER}/overview.html", context, status=status)


@login_not_required
@require_safe
@kept_by_anybody
def bottleneck(request, code):
    """One step: how many were stuck on it, where, why, and whether it gets better."""
    item = ChecklistItem.objects.published().select_related("theme").filter(code=code).first()
    if item is None:
        raise Http404
    quarters = published_quarters()
    figures = figures_of(code, _asked(request, quarters))
    over_time = trend(code)
    told = [(quarter, number) for quarter, number in over_time if number is not None]
    context = {
        "item": item,
        "figures": figures,
        "quarter": in_words(figures.quarter) if figures else "",
        "view_box": paper(),
        "areas": province_areas(figures.stuck_by_province if figures else {}),
        "provinces": _lines(figures.stuck_by_province, PROVINCES) if figures else [],
        "reasons": _lines(figures.stuck_by_reason, WhyStuck) if figures else [],
        "reasons_chart": charts.rows(_lines(figures.stuck_by_reason, WhyStuck)) if figures else "",
        "trend": [
            Line(str(quarter), in_words(quarter), number, briefly(quarter))
            for quarter, number in told
        ],
    }
    context["trend_chart"] = charts.columns(context["trend"])
    return render(request, f"{FOLDER}/bottleneck.html", context)


def _asked(request, quarters: list[Quarter]) -> Quarter | None:
    asked = Quarter.read(request.GET.get("kwartaal", ""))
    return asked if asked in quarters else None


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
    told = PublishedFigure.objects.select_related("quarter")
    quarter = Quarter.read(request.GET.get("kwartaal", ""))
    if quarter:
        told = told.filter(quarter__quarter=str(quarter))
    if code := request.GET.get("stap", ""):
        told = told.filter(item_code=code[:60])
    titles = dict(ChecklistItem.objects.published().values_list("code", "title"))
    response, writer = csv_response("gastvrij-bottlenecks.csv")
    writer.writerow(["quarter", "step", "title", "measure", "province", "reason", "value"])
    fields = ("quarter__quarter", "item_code", "measure", "province", "reason", "value")
    for written, code, *cell in told.order_by("quarter__quarter", *fields[1:5]).values_list(
        *fields
    ):
        writer.writerow([written, code, titles.get(code, ""), *cell])
    return response
