"""What is sent has one effect, however often it arrives; a device may send it later.

A form carries a number, made by the page or on the device. Whoever sends the same once more, since
the answer was lost or a button was pressed twice, gets the answer of the first time. Who changed
something before sending it again says something new.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4, uuid5

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from checklist.models import Household, ProgressEvent

View = Callable[..., HttpResponse]
FIELD, DAY = "sent_as", "ticked_on"
LATER = "Sent-Later"
TAKEN, TOO_LATE = 204, 410
REDIRECTS = {302, 303}
LONGEST_KEPT = timedelta(days=7)  # static/js/offline/store.js keeps nothing longer
NOT_SAID = {"csrfmiddlewaretoken", DAY}
"""What changes from one time to the next without anybody saying something else."""


def number_for(post: Mapping[str, str]) -> str:
    """The number that a page's form carries: the one it came with, or a new one."""
    return str(_number_of(post) or uuid4())


def sent_as(post: QueryDict) -> UUID | None:
    """One number for these very words under this number; nothing can be read from it."""
    number = _number_of(post)
    if number is None:
        return None
    said = sorted((name, post.getlist(name)) for name in post if name not in NOT_SAID)
    return uuid5(number, urlencode(said, doseq=True))


def _number_of(post: Mapping[str, str]) -> UUID | None:
    try:
        return UUID(post.get(FIELD, ""))
    except ValueError:
        return None


def event_of(household: Household, number: UUID | None) -> ProgressEvent | None:
    """What this family's timeline has of it already; no query for what carries no number."""
    return household.events.filter(sent_as=number).first() if number else None


def is_sent_later(request: HttpRequest) -> bool:
    """Whether a device sends by itself what somebody said while there was no connection."""
    return LATER in request.headers


def answering_devices(view: View) -> View:
    """A device is told by status codes what became of it: taken, asked about, or too late."""

    @wraps(view)
    def answered(
        request: HttpRequest, household: Household, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if not is_sent_later(request):
            return view(request, household, *args, **kwargs)
        if not household.is_open:
            return HttpResponse(status=TOO_LATE)
        response = view(request, household, *args, **kwargs)
        is_taken = response.status_code in REDIRECTS
        return HttpResponse(status=TAKEN) if is_taken else response

    return answered


def day_of(request: HttpRequest) -> date:
    """The day on which somebody said it: today, or as long ago as a device keeps it."""
    today = timezone.localdate()
    try:
        day = date.fromisoformat(request.POST.get(DAY, ""))
    except ValueError:
        return today
    is_possible = is_sent_later(request) and today - LONGEST_KEPT <= day <= today
    return day if is_possible else today
