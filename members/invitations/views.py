"""Inviting people, for coordinators; and coming in by an invitation or a link, for the invited.

A secret address is opened once: what it stands for is remembered in the session, by its hash, and
all that follows has an address without a secret.
"""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gastvrij.lib.answers import INVALID, READ_AND_SEND
from gastvrij.lib.qr import qr_code
from gastvrij.lib.tokens import hash_of
from members.accounts.actions import change_roles
from members.accounts.second_factor.requirement import SETTLED
from members.accounts.sessions.reauthentication import ask_who_it_is, authenticated_recently
from members.invitations import actions
from members.invitations.forms import InviteForm
from members.memberships.actions import Changed
from members.models import Invitation, JoinLink, Membership
from members.models.invitation import DAYS_OF_AN_INVITATION
from members.models.join_link import DAYS_OF_A_JOIN_LINK
from members.people.doors import get_coordinated
from members.sending.once import token_of

INVITATION, JOIN_LINK, WRITTEN = "invitation", "join_link", "invitations_written"


# --- for coordinators --------------------------------------------------------------------------
@never_cache
@require_http_methods(READ_AND_SEND)
def invite(request, slug):
    """Invite one person or a pasted list, and read what happened with each line."""
    organisation = get_coordinated(request.user, slug)
    first = {"role": Membership.Role.BUDDY, "language": get_language()}
    first |= request.session.pop(WRITTEN, {}) if request.method == "GET" else {}
    form = InviteForm(request.POST if request.method == "POST" else None, initial=first)
    context = {"organisation": organisation, "form": form, "days": DAYS_OF_AN_INVITATION}
    if form.is_bound and form.is_valid():
        if _makes_coordinators(form) and not authenticated_recently(request):
            names = ("emails", "role", "language")
            request.session[WRITTEN] = {name: form.data.get(name, "") for name in names}
            return ask_who_it_is(request)
        try:
            context["lines"] = actions.invite(
                organisation,
                form.cleaned_data["emails"],
                role=form.cleaned_data["role"],
                language=form.cleaned_data["language"],
                by=request.user,
                link_of=_link_maker(request),
            )
        except Changed:
            return redirect("members:account")
        return render(request, "members/invitations/invited.html", context)
    status = INVALID if form.errors else 200
    return render(request, "members/invitations/invite.html", context, status=status)


def _makes_coordinators(form):
    return form.cleaned_data["role"] == Membership.Role.COORDINATOR


def _link_maker(request):
    def link_of(token, language):
        with override(language):
            return request.build_absolute_uri(reverse("members:open_invitation", args=[token]))

    return link_of


@require_POST
@never_cache
def resend(request, slug, pk):
    organisation = get_coordinated(request.user, slug)
    invitation = get_object_or_404(organisation.invitations, pk=pk)
    is_coordinator = invitation.role == Membership.Role.COORDINATOR
    if is_coordinator and not authenticated_recently(request):
        return ask_who_it_is(request)

    def act():
        actions.resend(invitation, by=request.user, link_of=_link_maker(request))

    return _do(request, organisation, act, _("The invitation is on its way once more."))


@require_POST
@never_cache
def revoke(request, slug, pk):
    organisation = get_coordinated(request.user, slug)
    invitation = get_object_or_404(organisation.invitations, pk=pk)

    def act():
        actions.revoke(invitation, by=request.user)

    return _do(request, organisation, act, _("The invitation opens nothing any more."))


def _do(request, organisation, act, done):
    try:
        act()
    except actions.TooSoon:
        messages.error(
            request,
            _(
                "This invitation was sent a moment ago, or often. Ask them to look among "
                "unwanted mail, or wait a little."
            ),
        )
    except actions.Gone:
        messages.info(request, _("This invitation was accepted or taken back already."))
    except Changed:
        return redirect("members:account")
    else:
        messages.success(request, done)
    return redirect("members:people", organisation.slug)


@never_cache
@require_http_methods(READ_AND_SEND)
def join_link(request, slug):
    """A link with which people ask to join. A new one is in this answer, and nowhere else."""
    organisation = get_coordinated(request.user, slug)
    context = {"organisation": organisation, "days": DAYS_OF_A_JOIN_LINK}
    if request.method == "POST":
        try:
            token = token_of(request)
            actions.make_join_link(organisation, token=token, by=request.user)
        except Changed:
            return redirect("members:account")
        address = reverse("members:open_join_link", args=[token])
        context["link"] = request.build_absolute_uri(address)
        context["qr"] = qr_code(context["link"])
    context["present"] = organisation.join_links.open().select_related("created_by").first()
    return render(request, "members/invitations/join_link.html", context)


@require_POST
@never_cache
def end_link(request, slug):
    organisation = get_coordinated(request.user, slug)

    def act():
        actions.end_join_link(organisation, by=request.user)

    return _do(request, organisation, act, _("The link has ended: it opens nothing any more."))


# --- for the invited ---------------------------------------------------------------------------
@login_not_required
@never_cache
@require_safe
def open_invitation(request, token):
    return _remember(request, INVITATION, Invitation, token, "members:invitation")


@login_not_required
@never_cache
@require_safe
def open_join_link(request, token):
    return _remember(request, JOIN_LINK, JoinLink, token, "members:joining")


def _remember(request, name, model, token, page):
    """Only what opens something: whoever guesses leaves no session behind."""
    token_hash = hash_of(token)
    if model.objects.valid().of(token_hash).exists():
        request.session[name] = token_hash
        answer = redirect(page)
    else:
        answer = _gone(request)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@login_not_required
@never_cache
@require_safe
def invitation(request):
    """Who invites you, to what; then an account, and one tap."""
    found = Invitation.objects.valid().of(request.session.get(INVITATION, ""))
    found = found.select_related("organisation__municipality", "created_by").first()
    if found is None:
        return _gone(request)
    is_theirs = request.user.is_authenticated and request.user.email == found.email
    context = {"invitation": found, "organisation": found.organisation, "is_theirs": is_theirs}
    context |= _doors("members:invitation")
    return render(request, "members/invitations/invitation.html", context)


@login_not_required
@never_cache
@require_safe
def joining(request):
    """What asking to join means; then an account, and one tap."""
    link = JoinLink.objects.valid().of(request.session.get(JOIN_LINK, ""))
    link = link.select_related("organisation__municipality").first()
    if link is None:
        return _gone(request)
    context = {"organisation": link.organisation} | _doors("members:joining")
    return render(request, "members/invitations/joining.html", context)


def _doors(page):
    """To sign in or sign up, and back here."""
    back = urlencode({"next": reverse(page)})
    return {
        "login_url": f"{reverse('account_login')}?{back}",
        "signup_url": f"{reverse('account_signup')}?{back}",
    }


def _gone(request):
    return render(request, "members/invitations/gone.html", status=404)


@require_POST
@never_cache
def accept(request):
    return _come_in(request, INVITATION, actions.accept)


@require_POST
@never_cache
def ask(request):
    return _come_in(request, JOIN_LINK, actions.ask_to_join)


def _come_in(request, name, act):
    try:
        membership = act(request.session.get(name, ""), by=request.user)
    except actions.Gone:
        return _gone(request)
    except actions.Unverified:
        messages.error(request, _("Confirm your e-mail address first, and open the link again."))
        return redirect("account_email")
    if membership.confirmed_as:
        text = _("Welcome to %(organisation)s. It is good that you are here.")
    else:
        text = _("Thank you. A coordinator of %(organisation)s looks at it; you get an e-mail.")
    messages.success(request, text % {"organisation": membership.organisation})
    if membership.role == Membership.Role.COORDINATOR:  # who needs a second step from now on
        request.session.pop(SETTLED, None)
        change_roles(request.user, by=request.user, keep=request.session.session_key)
    return redirect("members:account")
