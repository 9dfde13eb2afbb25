"""The numbers that the privacy page promises; what the code does must agree with them."""

from datetime import date

from checklist.walls.keeping import DAYS_OF_A_DRAFT as DAYS_OF_AN_UNFINISHED_LIST
from checklist.walls.keeping import (
    DAYS_OF_A_LINK,
    MONTHS_OF_AUDIT,
    MONTHS_UNTIL_CLOSED,
    MONTHS_UNTIL_ERASURE,
)
from members.joining.retention import DAYS_OF_A_DRAFT, MONTHS_AFTER_A_DECISION
from members.models.calendar_feed import DAYS_OF_A_FEED
from members.models.claim import DAYS_OF_AN_ADDRESS
from members.models.enquiry import DAYS_AFTER_AN_ANSWER, DAYS_WITHOUT_AN_ANSWER
from members.models.gathering import DAYS_OF_A_GATHERING, DAYS_OF_NAMES
from members.models.invitation import DAYS_KEPT_AFTERWARDS as DAYS_OF_AN_OLD_INVITATION
from members.models.reminder import DAYS_KEPT as DAYS_OF_A_REMINDER
from toolkit.models.missed_search import DAYS_KEPT as DAYS_OF_A_MISSED_SEARCH
from toolkit.models.report import DAYS_AFTER_AN_ANSWER as DAYS_OF_AN_ANSWERED_REPORT
from toolkit.models.report import DAYS_WITHOUT_AN_ANSWER as DAYS_OF_A_REPORT

__all__ = [
    "DAYS_AFTER_AN_ANSWER",
    "DAYS_OF_AN_ADDRESS",
    "DAYS_WITHOUT_AN_ANSWER",
    "DAYS_OF_AN_OLD_INVITATION",
    "DAYS_OF_AN_UNFINISHED_LIST",
    "DAYS_OF_A_FEED",
    "DAYS_OF_A_GATHERING",
    "DAYS_OF_NAMES",
    "DAYS_OF_A_REMINDER",
    "DAYS_OF_A_DRAFT",
    "DAYS_OF_A_LINK",
    "DAYS_OF_A_MISSED_SEARCH",
    "DAYS_OF_AN_ANSWERED_REPORT",
    "DAYS_OF_A_REPORT",
    "MONTHS_AFTER_A_DECISION",
    "MONTHS_OF_AUDIT",
    "MONTHS_UNTIL_CLOSED",
    "MONTHS_UNTIL_ERASURE",
]

DAYS_ON_THEIR_OWN_DEVICE = 14
MINUTES_WITHOUT_USE = 30
HOURS_ON_A_SHARED_DEVICE = 12
# How long whoever looks after the server may keep a back-up (docs/privacy/register.md).
DAYS_OF_A_BACKUP = 30
# Set it anew with every change of meaning: readers see what changed since they last looked.
PRIVACY_PAGE_OF = date(2026, 11, 28)
