from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gastvrij.lib.files import csv_response
from gastvrij.lib.public_pages import kept_by_anybody
from members.statistics import charts
from members.statistics.counting import figures_on


@login_not_required
@require_safe
@kept_by_anybody
def statistics(request):
    """The network in figures, each as a chart and as a table."""
    figures = figures_on(timezone.localdate())
    context = {
        "figures": figures,
        "provinces": charts.rows(figures.by_province),
        "themes": charts.rows(figures.by_theme),
        "languages": charts.rows(figures.by_language),
        "quarters": charts.columns(figures.by_quarter),
        "freshness": charts.parts(figures.by_freshness),
    }
    return render(request, "members/statistics/statistics.html", context)


@login_not_required
@require_safe
@kept_by_anybody
def statistics_csv(request):
    """All of them, one number a line; nobody wrote any of these words but the site."""
    figures = figures_on(timezone.localdate())
    rows = [
        (name, line.key, line.label, line.number)
        for name in ("province", "theme", "language", "quarter", "freshness")
        for line in getattr(figures, f"by_{name}")
    ]
    return csv_response("gastvrij-figures.csv", [("figure", "key", "label", "number"), *rows])
