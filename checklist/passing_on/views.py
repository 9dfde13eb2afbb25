"""A family passes to another organisation: asked, answered, taken back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from checklist.access import (
    changing_open_families,
    coordinated_family_page,
    families_page,
    get_passages,
)
from checklist.models import Passage
from checklist.models.passage import DAYS_OF_A_PASSAGE
from checklist.passing_on import actions
from checklist.passing_on.forms import PassOnForm, SearchForm
from checklist.passing_on.receivers import found_by, receivers_of
from gastvrij.lib.answers import CONFLICT, INVALID
from members.accounts.sessions.reauthentication import (
    ask_who_it_is,
    authenticated_recently,
    reauthenticated,
)

READ_AND_SEND = ["GET", "HEAD", "POST"]
Answer = Passage.Answer
IN_WORDS = {
    Answer.GONE: gettext_lazy("This question is there no longer. Call the other organisation."),
    Answer.ANSWERED: gettext_lazy("Somebody answered or took back this question meanwhile."),
    Answer.EXPIRED: gettext_lazy("The time to answer is over. They can ask you again."),
    Answer.CLOSED: gettext_lazy(
        "The other organisation closed this family meanwhile. Call them: what do they mean?"
    ),
    Answer.OWN: gettext_lazy(
        "You asked this yourself. Somebody else who coordinates this organisation says yes."
    ),
}
"""Why a yes did nothing."""


@require_http_methods(READ_AND_SEND)
@coordinated_family_page
@changing_open_families
@reauthenticated
def pass_on(request, household):
    """Choose the other organisation, say that the family agrees, and ask."""
    context = {"household": household, "days": DAYS_OF_A_PASSAGE}
    if waiting := actions.open_passage_of(household):
        if request.method == "POST":  # sent twice, or a colleague was first
            messages.info(request, _already_asked(waiting))
            return redirect("checklist:pass_on", household.pk)
        return _page(request, context | {"waiting": waiting})
    to = receivers_of(household).filter(slug=request.GET.get("naar", "")).first()
    if to is None:
        search = SearchForm(request.GET)
        words = search.cleaned_data["zoek"] if search.is_valid() else ""
        found = found_by(household, words)
        return _page(request, context | {"search": search, "words": words, "found": found})
    form = PassOnForm(request.POST if request.method == "POST" else None, household=household)
    if form.is_valid():
        actions.ask(household, to, form.agreement, by=request.user)
        words = _("%(organisation)s has been asked. You see here what they answer.")
        messages.success(request, words % {"organisation": to})
        return redirect("checklist:pass_on", household.pk)
    status = INVALID if form.errors else 200
    return _page(request, context | {"to": to, "form": form}, status)


def _page(request, context, status=200):
    return TemplateResponse(request, "checklist/passing_on/pass_on.html", context, status=status)


def _already_asked(waiting):
    words = _("%(organisation)s is asked already. Take that back first, or wait for the answer.")
    return words % {"organisation": waiting.to_organisation}


@require_POST
@coordinated_family_page
def take_back(request, household):
    """The other organisation is asked no longer."""
    if actions.take_back(household, by=request.user):
        messages.success(request, _("That is taken back. The family stays with you."))
    else:
        messages.info(request, _("There is nothing to take back any more."))
    return redirect("checklist:pass_on", household.pk)


@require_http_methods(READ_AND_SEND)
@families_page
def passage(request, passage_id):
    """Another organisation asks to take over a family: yes or no, before seeing anything of it."""
    found = get_passages(request.user).select_related(
        "from_organisation", "to_organisation", "asked_by"
    )
    asked = found.filter(pk=passage_id).first()
    if asked is None:
        return render(request, "checklist/passing_on/gone.html", status=404)
    if request.method == "POST" and request.POST.get("answer") == "no":
        return _refuse(request, asked)
    if request.method == "POST" and request.POST.get("answer") == "yes":
        if not authenticated_recently(request):
            return ask_who_it_is(request)
        return _accept(request, asked)
    return _asked(request, asked)


def _refuse(request, asked):
    if not actions.refuse(asked, by=request.user) and asked.state != Passage.State.REFUSED:
        return _asked(request, asked, trouble=IN_WORDS[Answer.ANSWERED])
    messages.success(request, _("You said no. The other organisation has been told."))
    return redirect("checklist:households")


def _accept(request, asked):
    answer = actions.accept(asked, by=request.user)
    if answer is not Answer.PASSED:
        return _asked(request, asked, trouble=IN_WORDS[answer])
    messages.success(
        request, _("The family is with you now, with everything that was written down.")
    )
    return redirect("checklist:buddies", asked.household_id)


def _asked(request, asked, trouble=None):
    context = {"passage": asked, "trouble": trouble}
    status = CONFLICT if trouble else 200
    return TemplateResponse(request, "checklist/passing_on/passage.html", context, status=status)
