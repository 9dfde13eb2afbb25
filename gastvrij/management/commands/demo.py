from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from checklist.models import Household, Person, ProgressEvent
from checklist.walls import claims
from gastvrij.workshop.demo.families import create_families
from gastvrij.workshop.demo.people import (
    PASSWORD,
    create_accounts,
    create_organisations,
    organisation_slugs,
)
from members.accounts.second_factor.requirement import DEMO_DOMAIN
from members.models import Organisation, User
from toolkit.models import ChecklistItem

WHO = ("coordinator", "buddy", "buddy2", "redactie", "netwerk", "elders")


class Command(BaseCommand):
    help = "Add an invented network with invented families, to try the site on."

    def add_arguments(self, parser):
        parser.add_argument(
            "--anyway",
            action="store_true",
            help="also in production, and also next to real families",
        )

    def handle(self, *, anyway, verbosity, **options):
        with claims.opened(claims.OPERATOR):
            said = self.ensure(anyway)
        if verbosity:
            self.stdout.write(said)

    def ensure(self, anyway):
        if User.objects.filter(email=f"{WHO[0]}@{DEMO_DOMAIN}").exists():
            return "The demo is there already: nothing to do."
        self.refuse(anyway)
        create()
        return report()

    def refuse(self, anyway):
        """Anybody may know the demo's password, so it does not belong next to real families."""
        if settings.PRODUCTION and not anyway:
            raise CommandError(
                "This is production, and everybody knows the password of the demo's accounts. "
                "To add the demo all the same: manage.py demo --anyway"
            )
        if Household.objects.exists() and not anyway:
            raise CommandError(
                "This database holds real families, so the demo was not added. "
                "To add it all the same: manage.py demo --anyway"
            )
        taken = Organisation.objects.filter(slug__in=organisation_slugs()).values_list(
            "slug", flat=True
        )
        if taken:
            raise CommandError(f"These organisations are there already: {', '.join(taken)}.")
        if not ChecklistItem.objects.exists():
            raise CommandError("There is no toolkit yet. First: manage.py import_toolkit")


def create():
    today = timezone.localdate()
    create_organisations(today)
    create_families(create_accounts(today), today)


def report():
    accounts = ", ".join(f"{name}@{DEMO_DOMAIN}" for name in WHO)
    return (
        f"Added the demo: {Organisation.objects.count()} organisations, "
        f"{Household.objects.count()} families, {Person.objects.count()} persons and "
        f"{ProgressEvent.objects.count()} changes. "
        f"Sign in with {PASSWORD} as {accounts}."
    )
