"""Signals for everybody: all of them, one with its figures, and what became of it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from gastvrij.lib.files import csv_response, harmless
from gastvrij.lib.public_pages import kept_by_anybody
from members.models import Organisation, Signal, Support
from members.signals.paper import page_of
from members.signals.snapshot import in_words
from toolkit.models import Paper
from toolkit.paper.views import file_of

FOLDER = "members/signals"


@login_not_required
@require_safe
@kept_by_anybody
def signals(request):
    """What the network puts before authorities, the newest first."""
    found = list(Signal.objects.published().select_related("item__theme"))
    return render(request, f"{FOLDER}/signals.html", {"signals": found})


@login_not_required
@require_safe
@kept_by_anybody
def signal(request, slug):
    """One of them. Its address stays: of one that is withdrawn it says so."""
    found = _signal(slug)
    if found.is_hidden:
        return render(request, f"{FOLDER}/withdrawn.html", {"signal": found}, status=410)
    context = {
        "signal": found,
        "text": found.published,
        "steps": found.steps.all(),
        "figures": in_words(found.figures),
        **supporters_of(found),
        **papers_of(found),
    }
    return render(request, f"{FOLDER}/signal.html", context)


def _signal(slug):
    """Published, or withdrawn after that."""
    signals = Signal.objects.select_related("item__theme").exclude(slug=None)
    return get_object_or_404(signals, slug=slug)


def supporters_of(signal):
    """Who agreed to be named, and how many others there are. One query."""
    supports = (
        Support.objects.counting()
        .filter(item=signal.item_id)
        .values_list("is_named", "organisation")
    )
    found = list(supports)
    named = [organisation for is_named, organisation in found if is_named]
    organisations = Organisation.objects.filter(pk__in=named).order_by("name")
    return {"named": organisations, "others": len(found) - len(named), "together": len(found)}


def papers_of(signal):
    """Its PDF and its picture, once they are made. One query."""
    papers = Paper.objects.there().filter(page=page_of(signal.slug), language=get_language())
    return {f"paper_{one.kind}": one for one in papers.defer("content")}


@login_not_required
@require_safe
def signal_pdf(request, slug):
    """Two sides, as they were last made."""
    get_object_or_404(Signal.objects.published(), slug=slug)
    return file_of(request, Paper.Kind.WHOLE, page_of(slug))


@login_not_required
@require_safe
def signal_picture(request, slug):
    get_object_or_404(Signal.objects.published(), slug=slug)
    return file_of(request, Paper.Kind.PICTURE, page_of(slug))


@login_not_required
@require_safe
@kept_by_anybody
def signal_csv(request, slug):
    """Its figures, one number a line, as they were on the day of its publication."""
    found = _signal(slug)
    if found.is_hidden:
        raise Http404
    rows = [["signal", "day", "key", "label", "period", "number"]]
    for row in in_words(found.figures):
        cells = [row["key"], row["label"], row.get("period", "")]
        day = found.published_on.isoformat()
        rows.append([found.slug, day, *(harmless(str(one)) for one in cells), row["number"]])
    return csv_response(f"gastvrij-{found.slug}.csv", rows)
