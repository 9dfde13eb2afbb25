"""The sheet that a family is shown before anything is kept: for everybody, about no family."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import override
from django.views.decorators.http import require_safe

from checklist.sharing.paper import Sheet, as_pdf
from checklist.sharing.privacy_sheet import PARTS, values_of
from gastvrij.lib.answers import UNAVAILABLE
from gastvrij.lib.languages import INTERFACE, LANGUAGES, best_of
from gastvrij.lib.public_content import kept
from gastvrij.lib.public_pages import kept_by_anybody
from gastvrij.lib.typesetting import CannotBeSet

SECONDS_KEPT = 600
"""A browser or proxy shows the file so long without asking."""


@login_not_required
@require_safe
@kept_by_anybody
def privacy_sheet(request: HttpRequest, language: str) -> HttpResponse:
    """To show, to have read aloud or to print, in a language that the family reads."""
    _exists(language)
    with override(language):
        context = {
            "parts": PARTS,
            "languages": [(code, one.name) for code, one in LANGUAGES.items()],
            "language": language,
            "interface": best_of(INTERFACE, language),
        }
        response = render(request, "checklist/sharing/privacy_sheet.html", context)
    response["Content-Language"] = language
    return response


@login_not_required
@require_safe
def privacy_sheet_pdf(request: HttpRequest, language: str) -> HttpResponse:
    """Beside the Dutch, so that whoever shows it knows what they show."""
    _exists(language)
    try:
        content = _pdf(language, timezone.localdate())
    except CannotBeSet:
        with override(language):
            back = reverse("privacy_sheet", args=[language])
            context = {"said": "paper_not_now", "back": back}
            return render(request, "checklist/sharing/no_paper.html", context, status=UNAVAILABLE)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="gastvrij-privacy-{language}.pdf"'
    response["Content-Language"] = language
    patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
    return response


def _exists(language):
    if language not in LANGUAGES:
        raise Http404


@kept
def _pdf(language: str, today: date) -> bytes:
    """The same for everybody: made once a process, and anew when a word of it is another."""
    sheet = Sheet(language, today)
    sheet.sentence("title", "sheet_title")
    title = sheet.rows[0]["own"]["s"]
    sheet.sentence("p", "sheet_intro")
    for heading, names in PARTS:
        sheet.sentence("heading", heading)
        for name in names:
            sheet.sentence("bullet", name, **values_of(name))
    sheet.machine()
    return as_pdf(sheet.data(title, today), timezone.localtime())
