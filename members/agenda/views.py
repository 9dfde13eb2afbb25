"""The agenda: found and chosen from, one date, signing up and off; and for calendars."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gastvrij.lib.answers import CONFLICT, INVALID
from gastvrij.lib.calendars import CONTENT_TYPE
from gastvrij.lib.public_pages import kept_by_anybody
from members.agenda import actions
from members.agenda.doors import get_gathering, visitor_of
from members.agenda.feeds import calendar_of_one, public_calendar, where_of
from members.agenda.lists import AgendaForm, page_of
from members.models import SignUp

FOLDER = "members/agenda"


@login_not_required
@require_safe
@kept_by_anybody
def agenda(request):
    """By month: what everybody may come to, and for members all of it."""
    visitor = visitor_of(request.user)
    form = AgendaForm(request.GET, is_signed_in=request.user.is_authenticated)
    page, months, is_there = page_of(visitor, form, request.GET.get("pagina", ""))
    context = {
        "form": form,
        "page": page,
        "months": months,
        "is_there": is_there,
        "visitor": visitor,
    }
    status = INVALID if form.errors else 200 if is_there else 404
    return render(request, f"{FOLDER}/agenda.html", context, status=status)


@login_not_required
@require_safe
@kept_by_anybody
def feed(request):
    """What everybody may come to, for any calendar to follow."""
    answer = HttpResponse(public_calendar(), CONTENT_TYPE)
    answer["Content-Disposition"] = 'inline; filename="gastvrij-agenda.ics"'
    return answer


@login_not_required
@require_safe
@kept_by_anybody
def gathering(request, pk):
    """One date. Whoever is not signed in is asked to, unless it is for everybody."""
    visitor = visitor_of(request.user)
    try:
        found = get_gathering(visitor, pk)
    except Http404:
        if request.user.is_authenticated:
            raise
        return redirect_to_login(request.get_full_path())
    return _gathering(request, visitor, found)


def _gathering(request, visitor, found, *, trouble="", status=200):
    context = {
        "gathering": found,
        "where": where_of(found),
        "visitor": visitor,
        "may_change": visitor.may_change(found),
        "sees_names": visitor.sees_names(found),
        "may_sign_up": visitor.may_sign_up(found),
        "sees_address": found.mine or visitor.sees_names(found),
        "place_in_line": _place_in_line(found, request.user) if found.mine is False else 0,
        "trouble": trouble,
    }
    return render(request, f"{FOLDER}/gathering.html", context, status=status)


def _place_in_line(found, user):
    waiting = SignUp.objects.who_wait().filter(gathering=found).order_by("since", "pk")
    return list(waiting.values_list("user", flat=True)).index(user.pk) + 1


@login_not_required
@never_cache
@require_safe
def file(request, pk):
    """One date, to put in a calendar once."""
    visitor = visitor_of(request.user)
    found = get_gathering(visitor, pk)
    mine = None
    if request.user.is_authenticated:
        mine = SignUp.objects.filter(gathering=found, user=request.user).first()
    answer = HttpResponse(calendar_of_one(found, mine), CONTENT_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="gastvrij.ics"'
    return answer


@never_cache
@require_POST
def sign_up(request, pk):
    """One button: a place, or the end of the waiting list."""
    visitor = visitor_of(request.user)
    found = get_gathering(visitor, pk)
    if not visitor.may_sign_up(found):
        raise Http404
    try:
        mine = actions.sign_up(found, by=request.user)
    except actions.Closed:
        words = _("You can't sign up any more.")
        return _gathering(request, visitor, found, trouble=words, status=CONFLICT)
    if mine.has_place:
        messages.success(request, _("You have a place. See you there."))
    else:
        messages.info(
            request, _("You are on the waiting list. We mail you as soon as there is a place.")
        )
    return redirect(found)


@never_cache
@require_POST
def sign_off(request, pk):
    visitor = visitor_of(request.user)
    found = get_gathering(visitor, pk)
    try:
        actions.sign_off(found, by=request.user)
    except actions.Closed:
        words = _("It has begun, so you can't sign off any more.")
        return _gathering(request, visitor, found, trouble=words, status=CONFLICT)
    messages.success(request, _("You are signed off. Thank you for telling."))
    return redirect(found)
