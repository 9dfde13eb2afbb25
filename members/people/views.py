"""The people of an organisation, for its coordinators; and leaving it, for everybody in it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gastvrij.lib.answers import CONFLICT, INVALID, READ_AND_SEND
from gastvrij.lib.handing_over import held_by
from members.accounts.sessions.reauthentication import reauthenticated
from members.memberships.actions import Changed, confirm, refuse
from members.models import Membership
from members.models.invitation import DAYS_OF_AN_INVITATION
from members.models.membership import DAYS_UNTIL_PAUSED, DAYS_UNTIL_REVIEW
from members.people import actions
from members.people.doors import get_any_member, get_coordinated, get_member
from members.people.forms import HelpingForm, LeaveForm

ANSWERS = {"confirm": confirm, "refuse": refuse}
EVENTS_SHOWN = 50
FORMER_SHOWN = 50


@never_cache
@require_safe
def people(request, slug):
    """Who belongs to this organisation, who is invited, and who waits for its coordinators."""
    organisation = get_coordinated(request.user, slug)
    memberships = organisation.memberships.active().select_related("user").order_by("user__name")
    context = {
        "organisation": organisation,
        "waiting": [one for one in memberships if not one.is_confirmed and not one.paused_on],
        "paused": [one for one in memberships if not one.is_confirmed and one.paused_on],
        "confirmed": [one for one in memberships if one.confirmed_as],
        "due": organisation.memberships.due_for_review().count(),
        "invitations": organisation.invitations.open().select_related("created_by"),
        "days": DAYS_OF_AN_INVITATION,
        "join_link": organisation.join_links.open().first(),
        "left_behind": _left_behind(organisation, by=request.user),
        "events": organisation.member_events.select_related("about", "by")[:EVENTS_SHOWN],
    }
    return render(request, "members/people/people.html", context)


def _left_behind(organisation, *, by):
    """Families that still have a buddy who belongs here no longer."""
    former = organisation.memberships.filter(is_active=False).select_related("user")
    former = {one.user_id: one.user for one in former.order_by("-until")[:FORMER_SHOWN]}
    held = held_by(organisation, list(former), by=by)
    return [(former[number], families) for number, families in held.items() if families]


@never_cache
@require_safe
def person(request, slug, pk):
    """One of them: their role, pausing and ending, and the families to hand over first."""
    organisation = get_coordinated(request.user, slug)
    return _person(request, organisation, get_member(organisation, pk))


def _person(request, organisation, membership, *, trouble="", status=200):
    held = held_by(organisation, [membership.user_id], by=request.user)
    others = actions.other_coordinators(membership).exists()
    is_coordinator = membership.confirmed_as == Membership.Role.COORDINATOR
    context = {
        "organisation": organisation,
        "membership": membership,
        "families": held[membership.user_id],
        "is_last": is_coordinator and not others,
        "is_me": membership.user_id == request.user.pk,
        "trouble": trouble,
    }
    return render(request, "members/people/person.html", context, status=status)


@require_POST
@never_cache
def answer(request, slug, pk):
    """A coordinator says whether they know somebody: the door first, then who is asking."""
    organisation = get_coordinated(request.user, slug)
    return _answer(request, organisation, get_any_member(organisation, pk))


@reauthenticated
def _answer(request, organisation, membership):
    act = ANSWERS.get(request.POST.get("answer"))
    if act is None:
        raise Http404
    seen = {name: request.POST.get(name, "") for name in ("role", "email")}
    try:
        act(membership, **seen, by=request.user)
    except Changed:
        if not _is_done(membership, act, **seen):
            return _changed(request, organisation)
    messages.success(request, _("Thank you. What you answered has been saved."))
    return redirect("members:people", organisation.slug)


def _is_done(membership, act, *, role, email):
    """The same answer stands there already: somebody tapped twice, or a colleague was first."""
    membership.refresh_from_db()
    if membership.user.email != email:
        return False
    if act == refuse:
        return not membership.is_active
    return membership.is_active and membership.confirmed_as == membership.role == role


def _changed(request, organisation):
    messages.error(
        request, _("This changed while you were looking. Nothing was done: look once more.")
    )
    return redirect("members:people", organisation.slug)


def _do(request, organisation, membership, act, done, *, page="members:people"):
    """Do it, or say on their page in words why not."""
    try:
        act(membership, email=request.POST.get("email", ""), by=request.user)
    except Changed:
        return _changed(request, organisation)
    except actions.LastCoordinator:
        trouble = _(
            "Nobody else coordinates this organisation. Make somebody else coordinator first, so "
            "that the families are not left alone."
        )
        return _person(request, organisation, membership, trouble=trouble, status=CONFLICT)
    except actions.StillHelps:
        trouble = _("Choose another buddy for these families first. Then you can end it.")
        return _person(request, organisation, membership, trouble=trouble, status=CONFLICT)
    except actions.Oneself:
        trouble = _("You can't do this for yourself: ask another coordinator.")
        return _person(request, organisation, membership, trouble=trouble, status=CONFLICT)
    messages.success(request, done)
    return redirect(page, organisation.slug)


@require_POST
@never_cache
def change_role(request, slug, pk):
    organisation = get_coordinated(request.user, slug)
    return _change_role(request, organisation, get_member(organisation, pk))


@reauthenticated
def _change_role(request, organisation, membership):
    role = request.POST.get("role")
    if role not in Membership.Role.values:
        raise Http404

    def act(membership, **seen):
        actions.change_role(membership, role, **seen)

    answer = _do(request, organisation, membership, act, _("The role has been changed."))
    is_me = membership.user_id == request.user.pk
    return redirect("members:account") if is_me and answer.status_code == 302 else answer


@require_POST
@never_cache
def pause(request, slug, pk):
    """At once, and without asking who it is: whoever takes access away does no harm by it."""
    organisation = get_coordinated(request.user, slug)
    member = get_member(organisation, pk)
    done = _("%(name)s is paused, and sees no family any more.") % {"name": member.user}
    return _do(request, organisation, member, actions.pause, done)


@require_POST
@never_cache
def end(request, slug, pk):
    organisation = get_coordinated(request.user, slug)
    return _end(request, organisation, get_any_member(organisation, pk))


@reauthenticated
def _end(request, organisation, member):
    done = _("%(name)s no longer belongs to your organisation.") % {"name": member.user}
    if not member.is_active:  # tapped twice, or a colleague was first
        messages.success(request, done)
        return redirect("members:people", organisation.slug)
    return _do(request, organisation, member, actions.end, done)


# --- who has access ----------------------------------------------------------------------------
@never_cache
@require_safe
def review(request, slug):
    """Everybody of whom nobody said for a while that they still belong here: one tap each."""
    organisation = get_coordinated(request.user, slug)
    due = organisation.memberships.due_for_review().select_related("user")
    coordinators = organisation.memberships.confirmed_coordinators()
    context = {
        "organisation": organisation,
        "due": due.order_by("looked_at_on", "user__name"),
        "is_alone": not coordinators.exclude(user=request.user.pk).exists(),
        "days_until_review": DAYS_UNTIL_REVIEW,
        "days_until_paused": DAYS_UNTIL_PAUSED,
    }
    return render(request, "members/people/review.html", context)


@require_POST
@never_cache
def keep(request, slug, pk):
    """A tap on that page: they still belong here, or they are paused at once."""
    organisation = get_coordinated(request.user, slug)
    member = get_member(organisation, pk)
    name = {"name": member.user}
    if request.POST.get("answer") not in {"keep", "pause"}:
        raise Http404
    if request.POST["answer"] == "pause":
        done = _("%(name)s is paused, and sees no family any more.") % name
        return _do(request, organisation, member, actions.pause, done, page="members:review")

    def act(membership, **seen):
        actions.keep(membership, role=request.POST.get("role", ""), **seen)

    done = _("%(name)s still belongs here.") % name
    return _do(request, organisation, member, act, done, page="members:review")


# --- how I help --------------------------------------------------------------------------------
@never_cache
@require_http_methods(READ_AND_SEND)
def how_i_help(request, slug):
    """What I speak, where I help and how many families I can follow: for my coordinators."""
    memberships = request.user.memberships.active().select_related("organisation", "helps_in")
    membership = get_object_or_404(memberships, organisation__slug=slug)
    form = HelpingForm(request.POST if request.method == "POST" else None, membership=membership)
    if form.is_valid():
        said = form.cleaned_data
        actions.say_how_i_help(
            membership,
            speaks=said["speaks"],
            helps_in=said["place"],
            most_families=said["most_families"],
        )
        messages.success(request, _("Thank you. Your coordinators see this when they choose."))
        return redirect("members:account")
    context = {"form": form, "organisation": membership.organisation}
    status = INVALID if form.errors else 200
    return render(request, "members/people/how_i_help.html", context, status=status)


# --- leaving -----------------------------------------------------------------------------------
@never_cache
@reauthenticated
def leave(request, slug):
    """Leave an organisation, after reading what happens to the families."""
    memberships = request.user.memberships.select_related("user", "organisation")
    membership = get_object_or_404(memberships, organisation__slug=slug)
    organisation = membership.organisation
    if not membership.is_active:
        return _left_before(request, organisation)
    is_coordinator = membership.confirmed_as == Membership.Role.COORDINATOR
    form, status = LeaveForm(request.POST if request.method == "POST" else None), 200
    is_last = is_coordinator and not actions.other_coordinators(membership).exists()
    if request.method == "POST":
        if form.is_valid():
            try:
                actions.leave(membership)
            except actions.LastCoordinator:
                is_last, status = True, CONFLICT
            else:
                return _left(request, organisation)
        else:
            status = INVALID
    context = {
        "form": form,
        "organisation": organisation,
        "is_coordinator": is_coordinator,
        "is_last": is_last,
        "families": held_by(organisation, [request.user.pk], by=request.user)[request.user.pk],
    }
    return render(request, "members/people/leave.html", context, status=status)


def _left(request, organisation):
    text = _("You left %(organisation)s. Thank you for all that you did.")
    messages.success(request, text % {"organisation": organisation})
    return redirect("members:account")


def _left_before(request, organisation):
    """Whoever taps twice reads what the first tap did; there is nothing to leave otherwise."""
    if request.method != "POST":
        raise Http404
    return _left(request, organisation)
