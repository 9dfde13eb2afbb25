"""What is asked of somebody's session, before any page is made."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.utils.translation import gettext as _

from members.accounts.sessions.lifetime import is_over, is_signed_in, note_use
from members.accounts.sessions.sealing import seal, unseal


class SealedSessions(SessionMiddleware):
    """Django's, with the key of a session sealed in its cookie.

    The table of sessions holds their keys as they are. Unsealed, a key out of a stolen dump, or
    read by injected SQL, would open its owner's account and pass by both walls.
    """

    def process_request(self, request):
        name = settings.SESSION_COOKIE_NAME
        key = unseal(request.COOKIES.get(name, ""))
        request.COOKIES.pop(name, None)
        if key:
            request.COOKIES[name] = key
        super().process_request(request)

    def process_response(self, request, response):
        response = super().process_response(request, response)
        cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie and cookie.value:
            sealed = seal(cookie.value)
            cookie.set(cookie.key, sealed, sealed)
        return response


class SessionEnds:
    """Signs somebody out who has not used the site for a while (members/accounts/sessions/)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_signed_in(request.session):
            if is_over(request.session):
                logout(request)
                messages.info(
                    request, _("You were signed out, because you did not use the site for a while.")
                )
            else:
                note_use(request.session)
        return self.get_response(request)
