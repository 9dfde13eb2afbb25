"""Whether the site lives, and whether it can serve: for a probe, and for its operator.

A probe asks this machine, so no host name, language, session or HTTPS is asked of it, and it learns
no more than yes or no. What is wrong is told to staff who are signed in, and to whoever has a shell
(`manage.py health`).
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from gastvrij.jobs.models import KeyProof
from gastvrij.jobs.upkeep import SILENT, last_heartbeat

LIVE, READY = "/health/live", "/health/ready"


class HealthMiddleware:
    """Answers a probe before anything else does. Whoever has a session goes on to `ready`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == LIVE:
            return said("live")
        if request.path == READY and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return said("ready") if all(findings().values()) else said("not ready", 503)
        return self.get_response(request)


def said(word: str, status: int = 200) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(f"{word}\n", status=status, content_type="text/plain", headers=headers)


@never_cache
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """What is and what isn't in order, for staff; yes or no for all others."""
    found = findings()
    is_ready = all(found.values())
    status = 200 if is_ready else 503
    if request.user.is_authenticated and request.user.is_staff:
        return JsonResponse({"ready": is_ready, **found}, status=status)
    return said("ready" if is_ready else "not ready", status)


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
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def keys_open_what_is_stored() -> bool:
    """ENCRYPTION_KEYS are those of this database; `migrate` stores the proof."""
    return KeyProof.objects.exists() and all(one.text for one in KeyProof.objects.all())


def worker_lives() -> bool:
    last = last_heartbeat()
    return last is not None and last > timezone.now() - timedelta(seconds=2 * SILENT)


CHECKS: dict[str, Callable[[], bool]] = {
    "migrations": migrations_are_applied,
    "keys": keys_open_what_is_stored,
    "worker": worker_lives,
}
