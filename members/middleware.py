"""What is asked of somebody's session, before any page is made."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from members import sessions
from members.second_factor import DESTINATION, is_settled
from members.traces import trace

# What somebody needs to protect their account, or to leave.
ON_THE_WAY = {
    "account_logout",
    "account_reauthenticate",
    "members:protect",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}


class SealedSessions(SessionMiddleware):
    """Django's, with the key of a session sealed in its cookie.

    The table of sessions holds their keys as they are. Unsealed, a key out of a stolen dump, or
    read by injected SQL, would open its owner's account and pass by both walls.
    """

    def process_request(self, request):
        name = settings.SESSION_COOKIE_NAME
        key = sessions.unseal(request.COOKIES.get(name, ""))
        request.COOKIES.pop(name, None)
        if key:
            request.COOKIES[name] = key
        super().process_request(request)

    def process_response(self, request, response):
        response = super().process_response(request, response)
        cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie and cookie.value:
            sealed = sessions.seal(cookie.value)
            cookie.set(cookie.key, sealed, sealed)
        return response


class SessionEnds:
    """Signs somebody out who has not used the site for a while (members/sessions.py)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if sessions.is_signed_in(request.session):
            if sessions.is_over(request.session):
                logout(request)
                messages.info(
                    request, _("You were signed out, because the site was not used for a while.")
                )
            else:
                sessions.note_use(request.session)
        return self.get_response(request)


class SecondFactor:
    """Leads whoever needs a second factor and has none to the page where they choose one.

    Whatever is not named here is closed to them, except what needs no account.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.resolver_match and request.resolver_match.view_name.startswith("mfa_"):
            add_never_cache_headers(response)  # keys and codes stand on these pages
        return response

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if request.resolver_match.view_name in ON_THE_WAY:
            return None
        if is_settled(request.session, request.user):
            return None
        if request.method == "GET" and not request.htmx:
            request.session[DESTINATION] = request.get_full_path()
        trace("second_factor_required", by=request.user)
        return redirect("members:protect")
