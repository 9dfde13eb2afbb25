"""Is it still you? Asked once more before something that matters."""

import time
from functools import wraps
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from members.sending.keeping import keep
from members.sending.mark import page_of
from members.sending.once import not_done

WAYS = {"password", "mfa"}


def authenticated_recently(request) -> bool:
    """Whether they proved who they are in the last minutes, at signing in or since."""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    last = max((record["at"] for record in records if record["method"] in WAYS), default=0)
    return time.time() - last < app_settings.REAUTHENTICATION_TIMEOUT


def reauthenticated(view):
    """Only for who proved recently who they are; others are asked first, and come back.

    What they had posted is not done. What they had typed waits in its form (members/sending/).
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if authenticated_recently(request):
            return view(request, *args, **kwargs)
        return ask_who_it_is(request)

    return guarded


def ask_who_it_is(request):
    page = request.get_full_path()
    if request.method == "POST":
        page = page_of(request)
        keep(request)
        messages.info(
            request,
            _("To be safe we ask first whether it is you. Nothing was done yet: do it once more."),
        )
    address = f"{reverse('account_reauthenticate')}?{urlencode({'next': page})}"
    return not_done(redirect(address))
