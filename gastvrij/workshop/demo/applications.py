"""The demo's applications: answered, sent and decided as on the site, and then moved back."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from gastvrij.workshop.demo.days import day_of, moment, read
from gastvrij.workshop.demo.life import move_back
from gastvrij.workshop.demo.people import DEMO_SITE
from members.joining import actions
from members.joining.charter import present_charter
from members.joining.forms import FIRST, ORDER, STEPS
from members.models import Application, Membership, Organisation, User
from members.places.finding import find_municipality
from toolkit.models import Theme

Step = dict[str, Any]
MOMENTS = ("begun_at", "changed_at", "submitted_at", "waiting_since", "decided_at")


def create_applications(accounts: dict[str, User], today: date) -> None:
    for written in read("applications.yaml"):
        began, by = timezone.now(), accounts[written["by"]]
        application = _begin(written, by)
        _move_back(application, began, moment(day_of(written["begun"], today), written["at"]))
        for step in written.get("history", ()):
            began, day = timezone.now(), day_of(step["ago"], today)
            _do(application, step, accounts[step.get("by", _usual(step, written))])
            _move_back(application, began, moment(day, step["at"]))


def _usual(step: Step, written: Step) -> str:
    """Who writes where nobody is named: the network asks and decides, the applicant the rest."""
    return written["by"] if step["does"] in {"submit", "write"} else "netwerk"


def _begin(written: Step, by: User) -> Application:
    answers = _answers(written["answers"])
    place = find_municipality(answers["place"]).municipality
    application = actions.new_draft(answers["name"], place, by=by)
    actions.answer(application, FIRST, _NamedAlready())
    for step in written.get("answered", ORDER)[1:]:
        form = STEPS[step](answers, organisation=application.organisation)
        if not form.is_valid():
            raise ValueError(f"{answers['name']}, {step}: {form.errors.as_text()}")
        application = actions.answer(application, step, form)
    return application


class _NamedAlready:
    """The first page's answer, which made the draft."""

    def apply(self, organisation: Organisation) -> None:
        pass


def _answers(written: Step) -> Step:
    themes = Theme.objects.filter(slug__in=written.get("themes", ()))
    return written | {
        "themes": [theme.pk for theme in themes],
        "version": present_charter().version,
        "accepted": "on",
    }


def _do(application: Application, step: Step, by: User) -> None:
    application.refresh_from_db()
    if step["does"] == "submit":
        actions.submit(application, ORDER, by=by, origin=DEMO_SITE)
        return
    act = getattr(actions, step["does"])
    act(application, step["text"], seen=application.version, by=by, origin=DEMO_SITE)


def _move_back(application: Application, began: datetime, at: datetime) -> None:
    application.refresh_from_db()
    for name in MOMENTS:
        if (now := getattr(application, name)) and now >= began:
            setattr(application, name, at)
    if application.charter_accepted_at and application.charter_accepted_at >= began:
        application.charter_accepted_at = at + timedelta(minutes=9)
    application.save()
    application.messages.filter(at__gte=began).update(at=at)
    organisation = application.organisation
    if organisation.is_approved:
        day = timezone.localdate(at)
        Organisation.objects.filter(pk=organisation.pk).update(confirmed_on=day, approved_on=day)
        Membership.objects.filter(organisation=organisation).update(since=day, reviewed_on=day)
    move_back(began, at)
