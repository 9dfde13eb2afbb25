"""By when is an application decided? Five working days, while it waits for the network."""

from datetime import date, datetime

from django.utils import timezone

from toolkit.due import working_day_after

WORKING_DAYS = 5


def decided_by(waiting_since: datetime) -> date:
    """The last of the working days that count from the day after it came."""
    day = working_day_after(timezone.localdate(waiting_since), WORKING_DAYS)
    assert day is not None  # noqa: S101 (five are never too many)
    return day


def is_late(waiting_since: datetime, today: date) -> bool:
    return today > decided_by(waiting_since)
