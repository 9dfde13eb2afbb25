"""Is this somebody's own device, and whose? What is kept on a device depends on it.

They say so at signing in; of every other device we take it that others use it too. Each answer to
somebody on their own device carries a name for them, by which the browser tells whether what it
keeps is still theirs (static/js/offline/). An answer without one says: keep nothing.
"""

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HEADER = "Own-Device"


def owner_of(request: HttpRequest) -> str:
    """A name that tells nothing, the same on each device of theirs; empty on a shared device."""
    user = getattr(request, "user", None)  # not there where a request was refused before
    if user is None or not user.is_authenticated:
        return ""
    if request.session.get_expire_at_browser_close():
        return ""
    return salted_hmac("members.own_device", str(user.pk)).hexdigest()[:32]


class OwnDevice:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # Whoever just signed out, or in as somebody else, is told so by the very answer.
        if owner := owner_of(request):
            response.headers[HEADER] = owner
        return response


def for_templates(request):
    return {"device_owner": owner_of(request)}
