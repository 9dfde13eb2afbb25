"""“Is this yours?”: from the page of an organisation that is shown, or by the link in a mail.

The secret address is opened once: what it stands for is remembered in the session, by its hash, and
all that follows has an address without a secret.
"""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gastvrij.lib.answers import CONFLICT, READ_AND_SEND
from gastvrij.lib.tokens import hash_of
from members.claims import actions
from members.joining.actions import TooMany
from members.joining.claimed import Taken
from members.joining.forms import ORDER
from members.joining.queue import WORKING_DAYS
from members.joining.views import next_page
from members.models import Application, ClaimInvitation, Organisation

INVITATION = "claim_invitation"
ON_A_PAGE = 50


@login_not_required
@require_safe
def known(request):
    """The organisations that are shown and wait for somebody of their own, by place."""
    found = Organisation.objects.shown_unclaimed().select_related("municipality")
    found = found.order_by("municipality__name_nl", "name", "pk")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "members/claims/known.html", {"page": page})


@login_not_required
@never_cache
@require_http_methods(READ_AND_SEND)
def claim(request, slug):
    """What it means to claim this organisation; then an account, and one tap."""
    organisation = get_object_or_404(
        Organisation.objects.with_a_page().select_related("municipality"), slug=slug
    )
    if not organisation.is_unclaimed:
        return taken(request, organisation)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect(_signup(request.path))
        return _begin(request, organisation)
    return _ask(request, organisation, action=request.path)


@login_not_required
@never_cache
@require_safe
def open_claim(request, token):
    """Only what opens something: whoever guesses leaves no session behind."""
    token_hash = hash_of(token)
    if ClaimInvitation.objects.valid().of(token_hash).exists():
        request.session[INVITATION] = token_hash
        answer = redirect("members:claim_invitation")
    else:
        answer = gone(request)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@login_not_required
@never_cache
@require_http_methods(READ_AND_SEND)
def invited(request):
    """What the network knows of the organisation, for who was invited to claim it."""
    token_hash = request.session.get(INVITATION, "")
    invitations = ClaimInvitation.objects.of(token_hash).filter(revoked_at=None)
    invitation = invitations.select_related("organisation__municipality").first()
    if invitation is None or not _opens(invitation, request.user):
        return gone(request)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect(_signup(request.path))
        return _begin(request, invitation.organisation, token_hash)
    if invitation.used_at:  # by this reader: on to what they began, and to nothing new by reading
        application = actions.begun(invitation.organisation, request.user)
        return redirect(next_page(application)) if application else gone(request)
    return _ask(request, invitation.organisation, action=request.path, invitation=invitation)


def _opens(invitation, user):
    if invitation.used_at:
        return user.is_authenticated and invitation.used_by_id == user.pk
    return not invitation.is_expired and invitation.organisation.is_unclaimed


@login_not_required
@never_cache
@require_POST
def decline(request):
    """They don't want to be here. Only a button says so, and nobody has to sign in for it."""
    try:
        actions.decline(request.session.get(INVITATION, ""))
    except actions.Gone:
        return gone(request)
    return render(request, "members/claims/declined.html")


def _ask(request, organisation, *, action, invitation=None):
    here = urlencode({"next": action})
    context = {
        "organisation": organisation,
        "invitation": invitation,
        "action": action,
        "days": WORKING_DAYS,
        "questions": len(ORDER),
        "login_url": f"{reverse('account_login')}?{here}",
        "signup_url": f"{reverse('account_signup')}?{here}",
    }
    return render(request, "members/claims/claim.html", context)


def _signup(page):
    return f"{reverse('account_signup')}?{urlencode({'next': page})}"


def _begin(request, organisation, token_hash=""):
    try:
        application = actions.claim(organisation, by=request.user, token_hash=token_hash)
    except actions.Gone:
        return gone(request)
    except Taken:
        return taken(request, organisation)
    except actions.Unverified:
        messages.error(request, _("Confirm your e-mail address first, and come back here."))
        return redirect("account_email")
    except actions.OtherDraft:
        draft = Application.objects.of(request.user).drafts().select_related("organisation").first()
        context = {"organisation": organisation, "application": draft}
        return render(request, "members/claims/other_draft.html", context, status=CONFLICT)
    except TooMany:
        messages.error(
            request,
            _("Some of your applications are still waiting. First hear what becomes of them."),
        )
        return redirect("members:join")
    return redirect(next_page(application))


def taken(request, organisation):
    status = CONFLICT if request.method == "POST" else 200
    context = {"organisation": organisation}
    return render(request, "members/claims/taken.html", context, status=status)


def gone(request):
    return render(request, "members/claims/gone.html", status=404)
