"""What is a family? One aggregate, whose parts name each other; one concept a file."""

from checklist.models.assignment import Assignment
from checklist.models.audit_event import AuditEvent
from checklist.models.erasure import Erasure
from checklist.models.family_message import FamilyMessage
from checklist.models.family_number import FamilyNumber
from checklist.models.household import Household
from checklist.models.household_draft import HouseholdDraft
from checklist.models.outlook import Outlook
from checklist.models.own_item import OwnItem
from checklist.models.passage import Passage
from checklist.models.person import Person
from checklist.models.progress import Progress
from checklist.models.progress_event import ProgressEvent
from checklist.models.share_link import ShareLink
from checklist.models.withdrawal import Withdrawal

__all__ = [
    "Assignment",
    "AuditEvent",
    "Erasure",
    "FamilyMessage",
    "FamilyNumber",
    "Household",
    "HouseholdDraft",
    "Outlook",
    "OwnItem",
    "Passage",
    "Person",
    "Progress",
    "ProgressEvent",
    "ShareLink",
    "Withdrawal",
]
