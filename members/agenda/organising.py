"""For who organises a date: putting it in, changing it, calling it off, and the list of names."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gastvrij.lib.answers import CONFLICT, INVALID, READ_AND_SEND, TOO_MANY
from gastvrij.lib.files import csv_response, harmless, moment_in_file
from gastvrij.lib.security_log import log_event
from members.agenda import actions
from members.agenda.doors import get_own, get_with_names, visitor_of
from members.agenda.forms import CallOffForm, GatheringForm
from members.models import Gathering, Membership, SignUp
from members.models.gathering import DAYS_OF_NAMES

FOLDER = "members/agenda"


@never_cache
@require_http_methods(READ_AND_SEND)
def new(request):
    visitor = visitor_of(request.user)
    if not visitor.may_put_in():
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = GatheringForm(data, organisations=visitor.may_organise())
    status = form.status
    if form.is_bound and form.is_valid():
        try:
            made = actions.put_in(
                form.values, organisation=form.chosen_organisation, by=request.user
            )
        except actions.TooMany:
            words = _("You put in a lot today. Nothing was saved now. Try again tomorrow.")
            form.add_error(None, words)
            status = TOO_MANY
        else:
            messages.success(request, _("It stands in the agenda."))
            return redirect(made)
    return _write(request, form, _("Put in a date"), status)


@never_cache
@require_http_methods(READ_AND_SEND)
@transaction.atomic
def change(request, pk):
    """Of two pages that save at once, the second sees what the first did."""
    found = _to_change(request, pk)
    if request.method == "POST":
        Gathering.objects.select_for_update(of=("self",), no_key=True).get(pk=found.pk)
        found = _to_change(request, pk)
    form = GatheringForm(request.POST if request.method == "POST" else None, gathering=found)
    if form.is_bound and form.is_valid():
        actions.change(found, form.values, by=request.user)
        messages.success(request, _("Saved."))
        places = form.cleaned_data["places"]
        if places and found.taken > places:
            words = _("More people have a place than there are now. Nobody was taken off the list.")
            messages.warning(request, words)
        return redirect(found)
    return _write(request, form, _("Change this date"), form.status, back=found)


def _to_change(request, pk):
    found = get_own(visitor_of(request.user), pk)
    if found.is_cancelled or found.is_over:
        raise Http404
    return found


def _write(request, form, title, status, *, back=None):
    context = {"form": form, "title": title, "back": back}
    return TemplateResponse(request, f"{FOLDER}/write.html", context, status=status)


@never_cache
@require_http_methods(READ_AND_SEND)
def call_off(request, pk):
    """With a reason, after reading how many are told. It stands in the agenda until its day."""
    found = get_own(visitor_of(request.user), pk)
    if found.is_over:
        raise Http404
    form = CallOffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.call_off(found, form.cleaned_data["because"], by=request.user)
        messages.success(request, _("It is called off. Everybody who signed up gets a mail."))
        return redirect(found)
    context = {"form": form, "gathering": found, "number": found.taken + found.waiting}
    status = INVALID if form.errors else 200
    return render(request, f"{FOLDER}/call_off.html", context, status=status)


# --- the names ---------------------------------------------------------------------------------
@never_cache
@require_safe
def people(request, pk):
    """Who comes, and who waits; forgotten two weeks after the date."""
    found = get_with_names(visitor_of(request.user), pk)
    return _people(request, found)


def _people(request, found, *, trouble="", status=200):
    everybody = list(_with_organisations(found))
    context = {
        "gathering": found,
        "coming": [one for one in everybody if one.has_place],
        "waiting": [one for one in everybody if not one.has_place],
        "days": DAYS_OF_NAMES,
        "trouble": trouble,
    }
    return render(request, f"{FOLDER}/people.html", context, status=status)


def _with_organisations(found):
    confirmed = Membership.objects.confirmed().select_related("organisation")
    memberships = Prefetch("user__memberships", confirmed.order_by("pk"), to_attr="belongs_to")
    signed_up = SignUp.objects.filter(gathering=found).select_related("user")
    for one in signed_up.prefetch_related(memberships).order_by("since", "pk"):
        one.organisations = ", ".join(each.organisation.name for each in one.user.belongs_to)
        yield one


@never_cache
@require_safe
def people_csv(request, pk):
    """For a list at the door: names, and no address of anybody."""
    found = get_with_names(visitor_of(request.user), pk)
    rows = [[_("Name"), _("Organisation"), _("Place"), _("Signed up on")]]
    for one in _with_organisations(found):
        place = _("has a place") if one.has_place else _("waiting list")
        cells = [one.user.name, one.organisations, place, moment_in_file(one.since)]
        rows.append([harmless(cell) for cell in cells])
    log_event("names_taken_along", by=request.user, gathering=found.pk)
    return csv_response(f"gastvrij-{found.pk}.csv", rows)


@never_cache
@require_POST
def take_off(request, pk, number):
    """Somebody told that they don't come. They are mailed; the first who waits has the place."""
    found = get_with_names(visitor_of(request.user), pk)
    sign_up = get_object_or_404(SignUp.objects.select_related("user"), gathering=found, pk=number)
    if found.has_begun:
        words = _("It has begun: nobody is taken off the list any more.")
        return _people(request, found, trouble=words, status=CONFLICT)
    actions.take_off(sign_up, by=request.user)
    messages.success(request, _("Taken off the list, and told so in a mail."))
    return redirect("members:sign_ups", pk)
