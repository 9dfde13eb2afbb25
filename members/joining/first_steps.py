"""What a new member does first, and what of it is done."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.accounts.second_factor.requirement import has_second_factor
from members.models import Application, Membership, Organisation

DAYS_OF_BEGINNING = 60


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    address: str
    is_done: bool = False


def first_steps_of(organisation: Organisation, user) -> list[Step]:
    """For its coordinators, in the first weeks; empty for everybody else."""
    if not user.is_authenticated or not _is_new(organisation):
        return []
    coordinators = Membership.objects.confirmed_coordinators().filter(organisation=organisation)
    if not coordinators.of(user).exists():
        return []
    people = Membership.objects.confirmed().filter(organisation=organisation).count()
    return [
        Step(
            _("Protect your account with a second step"),
            _("Then nobody gets to your families with your password alone."),
            reverse("members:protect"),
            has_second_factor(user),
        ),
        Step(
            _("Put your logo on your page"),
            _("So people recognise you."),
            reverse("members:profile", args=[organisation.slug]) + "#logo",
            hasattr(organisation, "logo"),
        ),
        Step(
            _("Bring your people"),
            _("Your buddies, and somebody who can replace you as coordinator."),
            reverse("members:people", args=[organisation.slug]),
            people > 1,
        ),
        Step(
            _("Add your first family"),
            _("A code word, a place and who they are: the checklist is there at once."),
            _address("checklist:new"),
        ),
    ]


def _is_new(organisation: Organisation) -> bool:
    begun = timezone.now() - timedelta(days=DAYS_OF_BEGINNING)
    return Application.objects.filter(organisation=organisation, decided_at__gte=begun).exists()


def _address(name: str, *args: str) -> str:
    """Of a page in another room of the site; empty where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
