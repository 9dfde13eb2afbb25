"""Who are we? One concept a file."""

from members.models.application import Application, ApplicationMessage
from members.models.calendar_feed import CalendarFeed
from members.models.claim import Claim, ClaimInvitation
from members.models.directory_change import DirectoryChange
from members.models.enquiry import Enquiry
from members.models.exchange import (
    Following,
    PostReport,
    Reply,
    Thread,
    ThreadOffer,
    ThreadVisit,
)
from members.models.figures import PublishedFigure, PublishedQuarter, WhyStuck
from members.models.gathering import Gathering, SignUp
from members.models.invitation import Invitation
from members.models.join_link import JoinLink
from members.models.kept_form import KeptForm
from members.models.library import (
    DocumentSection,
    DocumentSource,
    DocumentVersion,
    ModelDocument,
    OwnDocument,
    OwnSection,
)
from members.models.logo import Logo
from members.models.member_event import MemberEvent
from members.models.member_import import MemberImport
from members.models.membership import Membership
from members.models.municipality import Municipality
from members.models.organisation import Organisation
from members.models.question import AnswerLink, Question
from members.models.reminder import SentReminder, StoppedReminder
from members.models.search_entry import SearchEntry
from members.models.sent_form import SentForm
from members.models.signals import (
    Contribution,
    Signal,
    SignalEvent,
    SignalMember,
    SignalStep,
    Support,
)
from members.models.user import User, UserManager

__all__ = [
    "Application",
    "ApplicationMessage",
    "CalendarFeed",
    "Contribution",
    "DirectoryChange",
    "DocumentSection",
    "DocumentSource",
    "DocumentVersion",
    "Enquiry",
    "Claim",
    "ClaimInvitation",
    "Following",
    "Gathering",
    "Invitation",
    "JoinLink",
    "KeptForm",
    "AnswerLink",
    "Logo",
    "MemberEvent",
    "MemberImport",
    "Membership",
    "ModelDocument",
    "Municipality",
    "Organisation",
    "OwnDocument",
    "OwnSection",
    "PostReport",
    "PublishedFigure",
    "PublishedQuarter",
    "Question",
    "Reply",
    "SearchEntry",
    "SentReminder",
    "SignUp",
    "Signal",
    "SignalEvent",
    "SignalMember",
    "SignalStep",
    "StoppedReminder",
    "Support",
    "SentForm",
    "Thread",
    "ThreadOffer",
    "ThreadVisit",
    "User",
    "UserManager",
    "WhyStuck",
]
