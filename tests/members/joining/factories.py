"""Applications at each stage, made by the actions of the site itself."""

from django.urls import reverse

from members.joining import actions
from members.joining.charter import present_charter
from members.joining.forms import ORDER
from members.models import Application, Municipality
from tests.members.factories import GHENT, make_user

ORIGIN = "https://gastvrij.example"
ANSWERS = {
    "organisatie": {"name": "Welkom in Gent", "place": "9000"},
    "wie": {
        "kind": "initiative",
        "legal_form": "non_profit",
        "enterprise_number": "BE 0403.170.701",
        "seeks_volunteers": "yes",
    },
    "waar": {"places": "Gent\n9090 Melle\nDestelbergen"},
    "wat": {
        "description": "Wij openen deuren voor wie in Gent aankomt.",
        "activities": "Meegaan naar het OCMW\nSamen koken",
        "themes": [2],
    },
    "voor-wie": {"statuses": [], "languages": ["nl", "ar"]},
    "bereiken": {
        "email": "hallo@welkom.example",
        "telephone": "0470 12 34 56",
        "website": "welkom.example",
    },
    "charter": {"version": present_charter().version, "accepted": "on"},
}


def step_url(application, step):
    return reverse("members:join_step", args=[application.pk, step])


def check_url(application):
    return reverse("members:join_check", args=[application.pk])


def conversation_url(application):
    return reverse("members:application", args=[application.pk])


def review_url(application):
    return reverse("admin:members_application_change", args=[application.pk])


def make_draft(by=None, name="Welkom in Gent"):
    by = by or make_user()
    return actions.new_draft(name, Municipality.objects.get(pk=GHENT), by=by)


def make_ready(by=None, name="Welkom in Gent"):
    """A draft that only has to be sent."""
    application = make_draft(by, name)
    application.answered, application.charter_version = list(ORDER), present_charter().version
    application.charter_accepted_at = application.begun_at
    application.save()
    return application


def make_application(by=None, name="Welkom in Gent"):
    """One that is sent and waits for the network."""
    application = make_ready(by, name)
    actions.submit(application, ORDER, by=application.applicant, origin=ORIGIN)
    return again(application)


def again(application):
    return Application.objects.with_everything().get(pk=application.pk)


def make_asked(by=None, *, reviewer, text="Waar komen jullie samen?"):
    application = make_application(by)
    actions.ask(application, text, seen=application.version, by=reviewer, origin=ORIGIN)
    return again(application)
