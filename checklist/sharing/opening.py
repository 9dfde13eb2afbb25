"""That a browser opened a family's link by the button: a mark for that address alone."""

from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from checklist.models import ShareLink

OPENED = "geopend"


def opened_mark(link: ShareLink) -> str:
    """The link can't be made from it, nor from it that of another link."""
    return salted_hmac("checklist.sharing.opened", link.token_hash, algorithm="sha256").hexdigest()


def cookie_of(path: str) -> dict[str, Any]:
    """Until the browser is closed, sent to this address only, and read by no script."""
    return {
        "path": path,
        "httponly": True,
        "secure": settings.SESSION_COOKIE_SECURE,
        "samesite": "Lax",
    }
