"""Whether the site lives, and whether it can serve: for a probe, and for its operator.

A probe asks this machine, so no host name, language, session or HTTPS is asked of it, and it learns
no more than yes or no. What is wrong is told to staff who are signed in, and to whoever has a shell
(`manage.py health`).
"""

from collections.abc import Callable
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from gastvrij.jobs.upkeep import SILENT, last_heartbeat
from gastvrij.lib.encryption import keys_fit

LIVE, READY = "/health/live", "/health/ready"


class HealthMiddleware:
    """Answers a probe before anything else does. Whoever has a session goes on to `ready`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == LIVE:
            return said("live")
        if request.path == READY and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return said_of(findings())
        return self.get_response(request)


def said(word: str, status: int = 200) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(f"{word}\n", status=status, content_type="text/plain", headers=headers)


def said_of(found: dict[str, bool]) -> HttpResponse:
    return said("ready") if all(found.values()) else said("not ready", 503)


@never_cache
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """What is and what isn't in order, for staff; yes or no for all others."""
    found = findings()
    word = said_of(found)
    if request.user.is_authenticated and request.user.is_staff:
        return JsonResponse({"ready": all(found.values()), **found}, status=word.status_code)
    return word


def findings() -> dict[str, bool]:
    """What the site needs, and whether it is there. Without a database nothing else is."""
    found = {"database": holds(database_answers)}
    for name, check in CHECKS.items():
        found[name] = found["database"] and holds(check)
    return found


def holds(check: Callable[[], bool]) -> bool:
    """Any failure is a no: this is asked when things are broken."""
    try:
        return check()
    except Exception:
        return False


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def migrations_are_applied() -> bool:
    return known_migrations() <= MigrationRecorder(connection).applied_migrations().keys()


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Those of this version's files, which a process reads once: a probe comes every minute."""
    return frozenset(MigrationLoader(None).disk_migrations)


def keys_open_what_is_stored() -> bool:
    """ENCRYPTION_KEYS are those of this database; `migrate` stores the proof."""
    return keys_fit() is True


def worker_lives() -> bool:
    last = last_heartbeat()
    return last is not None and last > timezone.now() - timedelta(seconds=2 * SILENT)


CHECKS: dict[str, Callable[[], bool]] = {
    "migrations": migrations_are_applied,
    "keys": keys_open_what_is_stored,
    "worker": worker_lives,
}
