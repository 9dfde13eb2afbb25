"""What does it mean for ...? Asked in a form, answered at a sealed address; nothing is stored."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from gastvrij.lib.public_pages import kept_by_anybody
from toolkit.preview.answers import answer, published_items
from toolkit.preview.choices import open_choices, seal_choices
from toolkit.preview.forms import PreviewForm
from toolkit.reading.conditions import Names
from toolkit.reading.regions import region_of

PAGE = "toolkit/preview/for_whom.html"


@login_not_required
@require_safe
def for_whom(request: HttpRequest) -> HttpResponse:
    """The questions. What is chosen goes on at once to an address that nobody can read."""
    if "status" not in request.GET:
        return _questions(request)
    form = PreviewForm(request.GET)
    if not form.is_valid():
        return _private(render(request, PAGE, {"form": form}, status=400))
    sealed = seal_choices(form.chosen, form.cleaned_data["thema"], timezone.localdate())
    return _private(redirect("toolkit:for_whom_answered", sealed))


@kept_by_anybody
def _questions(request: HttpRequest) -> HttpResponse:
    form = PreviewForm(initial={"thema": _theme_of(request), "gewest": region_of(request)})
    return render(request, PAGE, {"form": form})


@login_not_required
@require_safe
def answered(request: HttpRequest, choices: str) -> HttpResponse:
    """What applies to whom the reader chose."""
    today = timezone.localdate()
    opened = open_choices(choices, today)
    form = PreviewForm(PreviewForm.filled_in(*opened) if opened else None)
    if opened is None or not form.is_valid():
        context = {"form": PreviewForm(), "is_over": True}
        return _private(render(request, PAGE, context, status=410))
    names = Names(form.statuses, form.situations)
    themes = answer(published_items(), *opened, names, today)
    context = {
        "form": form,
        "themes": themes,
        "chosen": form.in_words(),
        "number_sure": sum(len(one.sure) for one in themes),
        "number_unsure": sum(len(one.unsure) for one in themes),
    }
    return _private(render(request, PAGE, context))


def _theme_of(request: HttpRequest) -> str:
    """From a theme's own page; whatever else stands there chooses nothing."""
    return request.GET.get("thema", "")


def _private(response: HttpResponse) -> HttpResponse:
    """As a family's own page: kept nowhere, told to nobody."""
    add_never_cache_headers(response)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
