"""'Is this not right?': a form for everybody, about the page they come from."""

from urllib.parse import urlencode

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gastvrij.lib.answers import INVALID, READ_AND_SEND, TOO_MANY
from gastvrij.lib.languages import SOURCE
from toolkit.feedback import actions
from toolkit.feedback.about import Page, page_at, title_of
from toolkit.feedback.forms import ReportForm
from toolkit.models.report import DAYS_UNTIL_OVERDUE


@login_not_required
@never_cache
@require_http_methods(READ_AND_SEND)
def report(request):
    page, title = _page(request)
    passage = request.GET.get("over", "")[:300]
    form = ReportForm(initial={"passage": passage})
    status = 200
    if request.method == "POST":
        form = ReportForm(request.POST)
        status = _sent(request, page, form)
        if status is None:
            asked = {"van": page.address}
            if form.cleaned_data["email"]:
                asked["antwoord"] = "ja"
            return redirect(f"{reverse('toolkit:report_thanks')}?{urlencode(asked)}")
    context = {"form": form, "page": page, "title": title, "days": DAYS_UNTIL_OVERDUE}
    return render(request, "toolkit/feedback/report.html", context, status=status)


def _page(request) -> tuple[Page, str]:
    """With its title; a page that no reader sees can't be reported either."""
    page = page_at(request.GET.get("van", ""))
    title = title_of(page) if page else None
    if page is None or title is None:
        raise Http404
    return page, title


def _sent(request, page: Page, form: ReportForm) -> int | None:
    """The status of an answer that shows the form again, or None once it is kept."""
    if not form.is_valid():
        return INVALID
    if form.is_of_a_machine:
        return None
    given = {name: form.cleaned_data[name] for name in ("words", "passage", "email")}
    try:
        if not ratelimit.consume(request, action="page_report"):
            raise actions.TooMany
        actions.report(page, language=get_language() or SOURCE, **given)
    except actions.TooMany:
        form.add_error(
            None, _("Many reports were sent already. Nothing was sent now. Try again tomorrow.")
        )
        return TOO_MANY
    return None


@login_not_required
@require_safe
def thanks(request):
    page, _title = _page(request)
    is_answered = request.GET.get("antwoord") == "ja"
    context = {"page": page, "is_answered": is_answered, "days": DAYS_UNTIL_OVERDUE}
    return render(request, "toolkit/feedback/thanks.html", context)
