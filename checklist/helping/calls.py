"""Whom to call, a month and three months after they became a buddy: how does it go?"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from checklist.access import Coordinated
from checklist.models import Assignment
from gastvrij.lib.words import sort_key
from members.models import User

AT_ONCE = 10


@dataclass(frozen=True)
class CallDue:
    assignment: Assignment
    call: Assignment.Call

    @property
    def buddy(self) -> User:
        return self.assignment.user

    @property
    def question(self) -> str:
        return gettext("Call %(name)s: how does it go?") % {"name": self.buddy}


def calls_due(coordinated: Coordinated, today: date) -> list[CallDue]:
    """For whoever coordinates: a row for each buddy to call, who began longest ago first.

    Ten are an evening's work; the others come when these are ticked off.
    """
    assignments = Assignment.objects.for_calls(today).filter(
        organisation__in=coordinated.organisations  # whose the family is too
    )
    first = assignments.order_by("since", "pk").values("pk")[:AT_ONCE]  # of perhaps a thousand
    rows = Assignment.objects.filter(pk__in=first).select_related("user", "household")
    due = [CallDue(one, call) for one in rows if (call := one.call_due(today))]
    return sorted(due, key=lambda row: (row.assignment.since, sort_key(str(row.buddy))))
