"""Whoever needs a second factor is led to the page where they choose one."""

from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from gastvrij.lib.security_log import log_event
from members.accounts.second_factor.requirement import DESTINATION, is_settled
from members.sending.keeping import keep
from members.sending.mark import page_of
from members.sending.once import not_done

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
        elif request.method == "POST" and keep(request):
            request.session[DESTINATION] = page_of(request)
        log_event("second_factor_required", by=request.user)
        return not_done(redirect("members:protect"))
