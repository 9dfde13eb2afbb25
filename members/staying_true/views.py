"""Answering what we asked: by a link in a mail, without signing in, or signed in on the profile.

Opening a link changes nothing, since mail programs and scanners open links by themselves: only a
button does.
"""

from contextlib import suppress
from functools import partial, wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gastvrij.lib.answers import INVALID, READ_AND_SEND
from members.accounts.sessions.reauthentication import reauthenticated
from members.models import AnswerLink, Organisation, Question
from members.staying_true import actions
from members.staying_true.forms import NoRoomForm
from members.staying_true.rules import DAYS_UNTIL_LEAVING, leaves_on

FOLDER = "members/staying_true"


# --- by a link, without signing in ---------------------------------------------------------------
def by_link(view):
    """The door: the link's own page, or one and the same answer for whatever opens nothing."""

    @login_not_required
    @never_cache
    @require_http_methods(READ_AND_SEND)
    @wraps(view)
    def guarded(request, token):
        link = AnswerLink.objects.for_token(token).first()
        if link is None:
            response = TemplateResponse(request, f"{FOLDER}/link_gone.html", status=404)
        elif link.question.closed_on:
            response = _answered(request, link)
        else:
            response = view(request, token, link)
        # As everywhere, only we are told from which page somebody comes ("same-origin"): with
        # "no-referrer" browsers hide the origin of a form as well, and no button would work.
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return guarded


def _answered(request, link):
    context = {"question": link.question, "organisation": link.question.organisation}
    return TemplateResponse(request, f"{FOLDER}/answered.html", context)


@by_link
def question(request, token, link):
    """What is asked, and the buttons to answer it."""
    form, kind = NoRoomForm(_posted(request)), link.question.kind
    say = ANSWERS[kind].get(request.POST.get("answer"))
    if say == actions.say_there_is_no_room and form.is_valid():
        say = partial(say, until=form.cleaned_data["until"])
    elif say == actions.say_there_is_no_room:
        say = None
    if say and request.method == "POST":
        return _do(link, say, token)
    context = {
        "question": link.question,
        "organisation": with_profile(link.question.organisation),
        "form": form,
        "token": token,
    }
    status = INVALID if request.method == "POST" else 200
    return TemplateResponse(request, f"{FOLDER}/{kind}.html", context, status=status)


ANSWERS = {
    Question.Kind.DETAILS: {"right": actions.confirm_details},
    Question.Kind.ROOM: {
        "room": actions.say_there_is_room,
        "no_room": actions.say_there_is_no_room,
    },
    Question.Kind.STOPPING: {"goes_on": actions.say_it_goes_on},
}


@by_link
def stop_by_link(request, token, link):
    """'We stopped': first read what happens then."""
    if link.question.kind != Question.Kind.DETAILS:
        return redirect("members:question", token)
    if request.method == "POST":
        return _do(link, actions.say_it_stops, token)
    context = _about_stopping(link.question.organisation) | {"token": token}
    return TemplateResponse(request, f"{FOLDER}/stop.html", context)


def _do(link, say, token):
    """What came second finds the page that says what was answered."""
    with suppress(actions.AlreadyAnswered):
        actions.answer(link, say)
    return redirect("members:question", token)


def _posted(request):
    """The form's data, unless the other button was the one that was pressed."""
    is_its_own = request.method == "POST" and request.POST.get("answer") != "room"
    return request.POST if is_its_own else None


def with_profile(organisation):
    return Organisation.objects.with_profile().get(pk=organisation.pk)


def _about_stopping(organisation):
    return {
        "organisation": organisation,
        "leaves_on": leaves_on(timezone.localdate()),
        "days": DAYS_UNTIL_LEAVING,
    }


# --- signed in -----------------------------------------------------------------------------------
def get_coordinated(user, slug):
    """The organisation for whoever coordinates it; 404 for everybody else."""
    return get_object_or_404(Organisation.objects.coordinated_by(user), slug=slug)


@require_POST
@never_cache
def still_right(request, slug):
    organisation = get_coordinated(request.user, slug)
    actions.confirm_details(organisation, by=request.user)
    messages.success(request, _("Thank you. On your page now stands that it was checked today."))
    return redirect("members:profile", slug)


@never_cache
@require_http_methods(READ_AND_SEND)
def room(request, slug):
    """Is there room for new families? And if not, until when?"""
    organisation = get_coordinated(request.user, slug)
    form = NoRoomForm(_posted(request))
    if request.method == "POST" and request.POST.get("answer") == "room":
        actions.say_there_is_room(organisation, by=request.user)
        messages.success(request, _("Saved. Your page no longer says that there is no room."))
        return redirect("members:profile", slug)
    if request.POST.get("answer") == "no_room" and form.is_valid():
        actions.say_there_is_no_room(organisation, form.cleaned_data["until"], by=request.user)
        messages.success(request, _("Saved. Your page now says that there is no room."))
        return redirect("members:profile", slug)
    context = {"organisation": organisation, "form": form}
    status = INVALID if request.method == "POST" else 200
    return TemplateResponse(request, f"{FOLDER}/room_signed_in.html", context, status=status)


@never_cache
@require_http_methods(READ_AND_SEND)
def stop(request, slug):
    """The whole organisation stops: the door first, then who is asking."""
    return _stop(request, get_coordinated(request.user, slug))


@reauthenticated
def _stop(request, organisation):
    if request.method == "POST":
        actions.say_it_stops(organisation, by=request.user)
        messages.success(request, _("Saved. All coordinators and the network get a mail."))
        return redirect("members:profile", organisation.slug)
    return TemplateResponse(request, f"{FOLDER}/stop.html", _about_stopping(organisation))


@require_POST
@never_cache
def go_on(request, slug):
    organisation = get_coordinated(request.user, slug)
    actions.say_it_goes_on(organisation, by=request.user)
    messages.success(request, _("How good that you go on. Everybody gets a mail that says so."))
    return redirect("members:profile", slug)
