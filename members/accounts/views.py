"""My account: who I am, how safely I am signed in, and my own data."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import translate_url
from django.utils import timezone
from django.utils.translation import get_language, get_language_from_path, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gastvrij.lib.answers import INVALID
from gastvrij.lib.files import OnBelgianClocks
from gastvrij.lib.security_log import log_event
from members.accounts import actions
from members.accounts.forms import AccountForm, DeleteAccountForm
from members.accounts.my_data import data_of, left_without_coordinator
from members.accounts.second_factor.requirement import DESTINATION, has_second_factor
from members.accounts.sessions.lifetime import sessions_of
from members.accounts.sessions.reauthentication import reauthenticated


@never_cache
def account(request):
    """Me: my name and language, and the organisations that I belong to."""
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your details have been saved."))
        return redirect("members:account")
    memberships = request.user.memberships.active().with_organisation()
    context = {
        "form": form,
        "memberships": memberships,
        "has_second_factor": has_second_factor(request.user),
    }
    status = INVALID if form.errors else 200
    return render(request, "members/accounts/account.html", context, status=status)


@never_cache
def protect(request):
    """Why a password alone is not enough, and the choice between an app and a passkey."""
    if has_second_factor(request.user):
        return redirect("members:go_on")
    return render(request, "members/accounts/protect.html")


def go_on(request):
    """To where somebody was going before they had to protect their account, in their language."""
    where = request.session.pop(DESTINATION, None)
    if not where:
        return redirect("members:account")
    language = get_language()
    with override(get_language_from_path(where)):
        return redirect(translate_url(where, language))


@never_cache
def sessions(request):
    """Where I am signed in."""
    context = {"sessions": sessions_of(request.user), "here": request.session.session_key}
    return render(request, "members/accounts/sessions.html", context)


@require_POST
@reauthenticated
def end_session(request, pk):
    session = get_object_or_404(UserSession, user=request.user, pk=pk)
    if session.session_key == request.session.session_key:
        logout(request)
        return redirect("home")
    actions.end_session(session, by=request.user)
    messages.success(request, _("That device has been signed out."))
    return redirect("members:sessions")


@require_POST
@reauthenticated
def end_other_sessions(request):
    actions.end_sessions(
        request.user, by=request.user, reason="by_hand", keep=request.session.session_key
    )
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("members:sessions")


@never_cache
def my_data(request):
    """What we hold about me, and what I can do with it."""
    return render(request, "members/accounts/my_data.html")


@require_POST
@never_cache
@reauthenticated
def export(request):
    """Everything that we hold about me, as a file."""
    log_event("account_exported", by=request.user)
    answer = JsonResponse(
        data_of(request.user),
        encoder=OnBelgianClocks,
        json_dumps_params={"indent": 2, "ensure_ascii": False},
    )
    name = f"gastvrij-{timezone.localdate()}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@never_cache
@reauthenticated
def delete(request):
    """Delete my account, after reading what happens then."""
    form = DeleteAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.delete_account(request.user, by=request.user)
        logout(request)
        messages.success(request, _("Your account has been deleted. Thank you for all you did."))
        return redirect("home")
    context = {"form": form, "left_alone": left_without_coordinator(request.user)}
    status = INVALID if form.errors else 200
    return render(request, "members/accounts/delete_account.html", context, status=status)
