"""Without a connection: the worker that a browser keeps, and the page of what is not sent yet."""

from contextlib import suppress
from uuid import UUID

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from checklist.access import families_page, get_households
from checklist.models import Progress

# A worker loads our own files and asks our own site; it has no page to put anything in.
POLICY = {"default-src": [NONE], "script-src": [SELF], "connect-src": [SELF]}
MOST_ASKED = 200
"""As many pages as a device keeps (static/js/offline/store.js)."""
NOT_FOR_WORKERS = ("require-trusted-types-for", "trusted-types")


@require_safe
@csp_replace(POLICY | dict.fromkeys(NOT_FOR_WORKERS))
def worker(request):
    """The service worker of this language's pages about families: which files it is made of."""
    return render(
        request, "checklist/offline/worker.js", content_type="text/javascript; charset=utf-8"
    )


@require_safe
@families_page
def without_connection(request):
    """What was kept on this device and what is not sent yet; filled in by the browser alone."""
    return render(
        request, "checklist/offline/without_connection.html", {"states": Progress.State.choices}
    )


@require_safe
@families_page
def gone(request):
    """Which of the families that a device keeps it may show no more: erased, or not theirs now."""
    asked = set()
    for number in request.GET.getlist("gezin")[:MOST_ASKED]:
        with suppress(ValueError):
            asked.add(UUID(number))
    there = get_households(request.user).filter(pk__in=asked).values_list("pk", flat=True)
    return JsonResponse({"gone": sorted(map(str, asked - set(there)))})
