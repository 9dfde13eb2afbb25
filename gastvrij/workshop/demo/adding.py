"""The demo as a whole: whether it may be added, adding it, and what was added."""

from datetime import date

from django.conf import settings
from django.test.utils import override_settings
from django.utils import timezone

from checklist.models import Household, Person, ProgressEvent
from gastvrij.workshop.demo.agenda import agenda
from gastvrij.workshop.demo.applications import create_applications
from gastvrij.workshop.demo.changes import tell_changes
from gastvrij.workshop.demo.desk import lay_on_the_desk
from gastvrij.workshop.demo.exchange import exchange
from gastvrij.workshop.demo.families import create_families
from gastvrij.workshop.demo.figures import publish_figures
from gastvrij.workshop.demo.library import adapt
from gastvrij.workshop.demo.life import live
from gastvrij.workshop.demo.people import (
    PASSWORD,
    create_accounts,
    create_organisations,
    organisation_slugs,
)
from gastvrij.workshop.demo.reports import report_what_is_wrong
from gastvrij.workshop.demo.signals import signals
from gastvrij.workshop.demo.videos import announce_videos
from members.accounts.second_factor.requirement import DEMO_DOMAIN
from members.models import Application, Organisation, User
from toolkit.models import ChecklistItem

WHO = (
    "coordinator",
    "buddy",
    "buddy2",
    "redactie",
    "netwerk",
    "elders",
    "aanvrager",
    "fien",
)


def is_there() -> bool:
    return User.objects.filter(email=f"{WHO[0]}@{DEMO_DOMAIN}").exists()


def refusal(*, anyway: bool) -> str:
    """Why it can't be added here; nothing if it can.

    Anybody may know the demo's password, so it does not belong next to real families.
    """
    if settings.PRODUCTION and not anyway:
        return (
            "This is production, and everybody knows the password of the demo's accounts. "
            "To add the demo all the same: manage.py demo --anyway"
        )
    if Household.objects.exists() and not anyway:
        return (
            "This database holds real families, so the demo was not added. "
            "To add it all the same: manage.py demo --anyway"
        )
    taken = Organisation.objects.filter(slug__in=organisation_slugs())
    if slugs := taken.values_list("slug", flat=True):
        return f"These organisations are there already: {', '.join(slugs)}."
    if not ChecklistItem.objects.exists():
        return "There is no toolkit yet. First: manage.py import_toolkit"
    return ""


def add() -> str:
    """Add it without mailing anybody, and say what was added."""
    today = timezone.localdate()
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        tell(today)
    accounts = ", ".join(f"{name}@{DEMO_DOMAIN}" for name in WHO)
    return (
        f"Added the demo: {Organisation.objects.approved().count()} organisations, "
        f"{Application.objects.count()} applications, "
        f"{Household.objects.count()} families, {Person.objects.count()} persons and "
        f"{ProgressEvent.objects.count()} changes. "
        f"Sign in with {PASSWORD} as {accounts}."
    )


def tell(today: date) -> None:
    """All of it, in the order in which it can happen."""
    publish_figures(today)
    create_organisations(today)
    accounts = create_accounts(today)
    live(accounts, today)
    create_families(accounts, today)
    create_applications(accounts, today)
    exchange(accounts)
    agenda(accounts, today)
    adapt(accounts)
    signals(accounts, today)
    tell_changes(today)
    report_what_is_wrong(accounts["redactie"])
    lay_on_the_desk(accounts["redactie"], today)
    announce_videos()
