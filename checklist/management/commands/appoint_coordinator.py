from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from checklist.models import Household
from checklist.walls import claims
from members.accounts.actions import change_roles
from members.accounts.second_factor.requirement import has_second_factor
from members.memberships.actions import HasCoordinators, Undecided, appoint
from members.models import Organisation, User


class Command(BaseCommand):
    help = (
        "Appoint the first coordinator of an organisation that has none. If it has families, two "
        "administrators decide (--by, twice); they and its buddies are mailed."
    )

    def add_arguments(self, parser):
        parser.add_argument("organisation", help="its address on the site (slug)")
        parser.add_argument("email", help="the account of who becomes coordinator")
        parser.add_argument("--by", action="append", default=[], metavar="EMAIL")

    @transaction.atomic
    def handle(self, *, organisation, email, by, **options):
        organisation = Organisation.objects.filter(slug=organisation).first()
        if organisation is None:
            raise CommandError("There is no organisation with that address.")
        user = account(email)
        with claims.opened(claims.OPERATOR):
            has_families = Household.objects.filter(organisation=organisation).exists()
        try:
            deciders = [administrator(one) for one in by]
            appoint(user, organisation, deciders=deciders, has_families=has_families)
        except HasCoordinators as error:
            raise CommandError(
                "This organisation has a coordinator, who confirms others on the page People."
            ) from error
        except Undecided as error:
            raise CommandError(
                "This organisation has families: two administrators decide, neither of them about "
                "themselves. Name both with --by."
            ) from error
        change_roles(user, by=deciders[0] if deciders else user)
        self.stdout.write(f"Account {user.pk} now coordinates {organisation.slug}.")


def account(email):
    user = User.objects.filter(email=User.objects.normalize_email(email), is_active=True).first()
    if user is None:
        raise CommandError("There is no account that can sign in with that address.")
    return user


def administrator(email):
    """Somebody who may change memberships, and who signs in with a second step."""
    user = account(email)
    may = user.is_staff and user.has_perm("members.change_membership")
    if not (may and has_second_factor(user)):
        raise CommandError("Who decides is an administrator of the network with a second step.")
    return user
