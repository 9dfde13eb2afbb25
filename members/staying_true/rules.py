"""When an organisation is asked, reminded and let go: days in, answers out."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

MONTHS_OF_TRUST = 6
"""So long holds what somebody confirmed; then we ask."""
DAYS_UNTIL_REMINDER = 14
DAYS_OF_A_LINK = 30
DAYS_UNTIL_LEAVING = 14
DAYS_OF_LAST_WARNING = 4
"""So long before an organisation leaves, everybody is warned once more."""
DAYS_WITHOUT_ROOM_UNANSWERED = 14
"""Then the mark that there is no room goes: what nobody stands for is not shown."""
MONTHS_WITHOUT_ROOM = 3
MONTHS_KEPT = 24


def known_no_later_than(today: date) -> date:
    """What was confirmed on this day or before is asked about today."""
    return today - relativedelta(months=MONTHS_OF_TRUST)


def asked_no_later_than(today: date) -> date:
    """What was asked on this day or before deserves a reminder."""
    return today - timedelta(days=DAYS_UNTIL_REMINDER)


def leaves_on(today: date) -> date:
    return today + timedelta(days=DAYS_UNTIL_LEAVING)


def last_day_without_room(today: date) -> date:
    return today + relativedelta(months=MONTHS_WITHOUT_ROOM)


def forgotten_no_later_than(today: date) -> date:
    return today - relativedelta(months=MONTHS_KEPT)
