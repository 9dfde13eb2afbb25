"""How long somebody stays signed in: briefly, unless they said that the device is their own."""

import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

MINUTE = 60
UNUSED = 30 * MINUTE  # a shared device: whoever comes next may be somebody else
SHORT = 12 * 60 * MINUTE  # a shared device, however busy
LONG = settings.SESSION_COOKIE_AGE  # their own


def begin(session: SessionBase) -> None:
    session["signed_in_at"] = session["used_at"] = int(time.time())


def is_signed_in(session: SessionBase) -> bool:
    return SESSION_KEY in session


def is_over(session: SessionBase) -> bool:
    """Also when it does not tell when it began: then it is not one of ours."""
    now = time.time()
    if "signed_in_at" not in session or "used_at" not in session:
        return True
    if session.get_expire_at_browser_close():
        return now - session["used_at"] > UNUSED or now - session["signed_in_at"] > SHORT
    return now - session["signed_in_at"] > LONG


def note_use(session: SessionBase) -> None:
    """Remember that it is used: at most once a minute, since that writes to the database."""
    now = int(time.time())
    if now - session["used_at"] >= MINUTE:
        session["used_at"] = now
        UserSession.objects.filter(session_key=session.session_key).update(
            last_seen_at=timezone.now()
        )


def sessions_of(user) -> list[UserSession]:
    """Where `user` is signed in, the last used first; what is over is taken out meanwhile."""
    running = []
    for kept in UserSession.objects.purge_and_list(user):
        if is_over(kept._session_store(kept.session_key)):
            kept.end()
        else:
            running.append(kept)
    return sorted(running, key=lambda kept: kept.last_seen_at, reverse=True)
