"""What happens in the demo's organisations: done by the site's own actions, and then moved back."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from gastvrij.lib.tokens import hash_of
from gastvrij.workshop.demo.days import day_of, moment, read
from members.invitations import actions as invitations
from members.models import (
    AnswerLink,
    Invitation,
    JoinLink,
    MemberEvent,
    Membership,
    Organisation,
    Question,
    User,
)
from members.models.invitation import DAYS_OF_AN_INVITATION
from members.models.join_link import DAYS_OF_A_JOIN_LINK
from members.people import actions as people
from members.staying_true import actions as staying_true
from members.staying_true.rules import DAYS_OF_A_LINK

Step = dict[str, Any]


def live(accounts: dict[str, User], today: date) -> None:
    tokens: dict[str, str] = {}
    for step in read("life.yaml"):
        began, day = timezone.now(), day_of(step["ago"], today)
        organisation = _organisation_of(step, accounts)
        DOES[step["does"]](organisation, step, accounts, tokens, today)
        move_back(began, moment(day, step["at"]))


def _organisation_of(step: Step, accounts: dict[str, User]) -> Organisation:
    if slug := step.get("organisation"):
        return Organisation.objects.get(slug=slug)
    return Organisation.objects.get(memberships__user=accounts[step["by"]])


def move_back(began: datetime, at: datetime) -> None:
    """Whatever came about since `began` came about at that moment."""
    day, today = timezone.localdate(at), timezone.localdate(began)
    MemberEvent.objects.filter(at__gte=began).update(at=at)
    ends = at + timedelta(days=DAYS_OF_AN_INVITATION)
    sent = Invitation.objects.filter(sent_at__gte=began)
    sent.update(created_at=at, sent_at=at, expires_at=ends)
    ends = at + timedelta(days=DAYS_OF_A_JOIN_LINK)
    JoinLink.objects.filter(created_at__gte=began).update(created_at=at, expires_at=ends)
    ends = at + timedelta(days=DAYS_OF_A_LINK)
    AnswerLink.objects.filter(created_at__gte=began).update(created_at=at, expires_at=ends)
    Question.objects.filter(asked_on=today).update(asked_on=day)
    Question.objects.filter(reminded_on=today).update(reminded_on=day)
    Membership.objects.filter(paused_on=today).update(paused_on=day)


# --- what somebody does ------------------------------------------------------------------------
def _invite(organisation, step, accounts, tokens, today):
    email = step["email"]
    invitations.invite(
        organisation,
        [(email, email)],
        role=step["role"],
        language=step["language"],
        by=accounts[step["by"]],
        link_of=lambda token, language: "",
    )


def _make_link(organisation, step, accounts, tokens, today):
    token = invitations.make_join_link(organisation, by=accounts[step["by"]])
    tokens[organisation.slug] = token


def _ask_to_join(organisation, step, accounts, tokens, today):
    invitations.ask_to_join(hash_of(tokens[organisation.slug]), by=accounts[step["by"]])


def _pause(organisation, step, accounts, tokens, today):
    member = organisation.memberships.get(user=accounts[step["who"]])
    people.pause(member, email=member.user.email, by=accounts[step["by"]])


def _no_room(organisation, step, accounts, tokens, today):
    until = day_of(step["until"], today)
    staying_true.say_there_is_no_room(organisation, until, by=accounts[step["by"]])


def _ask(organisation, step, accounts, tokens, today):
    staying_true.ask(organisation, Question.Kind.DETAILS)


def _remind(organisation, step, accounts, tokens, today):
    staying_true.remind(organisation.questions.open().get())


DOES: dict[str, Callable[[Organisation, Step, dict[str, User], dict[str, str], date], None]] = {
    "invite": _invite,
    "make_link": _make_link,
    "ask_to_join": _ask_to_join,
    "pause": _pause,
    "no_room": _no_room,
    "ask": _ask,
    "remind": _remind,
}
