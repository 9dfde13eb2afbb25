"""Stop: on the family's own page, and what its organisation answers. And what was erased."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from checklist.access import (
    families_page,
    family_of_link,
    family_page,
    get_erasures,
    may_coordinate,
)
from checklist.models import Withdrawal
from checklist.sharing.opening import OPENED, opened_mark
from checklist.sharing.views import answered
from checklist.walls.keeping import DAYS_OF_A_PROOF
from checklist.withdrawing import actions
from gastvrij.lib.answers import READ_AND_SEND
from members.accounts.sessions.reauthentication import reauthenticated

LINES_ON_A_PAGE = 50


@login_not_required
@never_cache
@csrf_exempt
@require_http_methods(READ_AND_SEND)
def withdraw(request, token):
    """The family asks that everything about it is erased, or takes that back.

    Only a browser that opened the list by its button comes here. The token in the address is what
    allows to send, as on the family's list.
    """
    return answered(request, token, _withdraw)


def _withdraw(request, token):
    with family_of_link(token) as link:
        if request.COOKIES.get(OPENED) != opened_mark(link):
            return redirect("family", token)
        if request.method == "POST":
            if "back" in request.POST:
                actions.take_back(link.household)
            elif "stop" in request.POST:  # an empty form asks nothing
                actions.ask(link.household)
            return redirect("familys_withdrawal", token)
        with override(link.language):
            context = {"token": token, "withdrawal": withdrawal_of(link.household)}
            response = render(request, "checklist/withdrawing/withdraw.html", context)
        response["Content-Language"] = link.language
        return response


def withdrawal_of(household):
    """Of a household read `with_facts`, without a query; None if nobody ever asked."""
    return getattr(household, "withdrawal", None)


@require_http_methods(READ_AND_SEND)
@family_page
def withdrawal(request, household):
    """The family's page asked to erase everything: was it the family? A coordinator says so."""
    if request.method == "POST":
        return _answer(request, household)
    context = {
        "household": household,
        "withdrawal": withdrawal_of(household),
        "may_coordinate": may_coordinate(request.user, household),
        "refused": Withdrawal.State.REFUSED,
    }
    return render(request, "checklist/withdrawing/withdrawal.html", context)


@reauthenticated
def _answer(request, household):
    said = request.POST.get("answer")
    if said not in {"yes", "no"} or not may_coordinate(request.user, household):
        raise Http404
    if not actions.answer(household, was_the_family=said == "yes", by=request.user):
        messages.info(request, _("There is nothing to answer any more: look what became of it."))
        return redirect("checklist:withdrawal", household.pk)
    if said == "yes":
        messages.success(request, _("Confirmed. Everything is erased within an hour."))
        return redirect("checklist:withdrawal", household.pk)
    messages.success(
        request,
        _("Nothing is erased. Does somebody else have the link? Then end it here, or renew it."),
    )
    return redirect("checklist:share", household.pk)


@families_page
@require_safe
def erasures(request):
    """The register: that a family was erased, on which day and why, and nothing about it."""
    found = get_erasures(request.user).select_related("organisation")
    context = {
        "page": Paginator(found, LINES_ON_A_PAGE).get_page(request.GET.get("pagina")),
        "days": DAYS_OF_A_PROOF,
    }
    return TemplateResponse(request, "checklist/withdrawing/erasures.html", context)
