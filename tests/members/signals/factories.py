"""Bottlenecks and signals with sensible defaults."""

from django.contrib.auth.models import Group
from django.urls import reverse

from members.models import Contribution, Support
from members.signals import actions
from tests.members.factories import make_membership, make_organisation, make_user
from toolkit.models import ChecklistItem

STUCK = "wonen-huurwaarborg-vlaanderen"
TEXTS = {
    "title": "De waarborg komt te laat",
    "what_happens": "Wie een woning vindt, wacht weken op de waarborg.",
    "asked": "Beslis binnen tien dagen.",
    "authority": "OCMW",
    "language": "nl",
}


def stuck():
    return ChecklistItem.objects.get(code=STUCK)


def make_support(organisation=None, **fields):
    organisation = organisation or make_organisation()
    return Support.objects.create(item=stuck(), organisation=organisation, **fields)


def make_words(by=None, *, body="Niemand neemt de telefoon op.", **fields):
    membership = by.memberships.first() if by else make_membership()
    return Contribution.objects.create(
        item=stuck(),
        author=membership.user,
        organisation=membership.organisation,
        body=body,
        **fields,
    )


def make_administrator():
    user = make_user(
        "net@example.org", name="Net", language="en", is_staff=True, second_factor=True
    )
    user.groups.add(Group.objects.get(name="Netwerk"))
    return user


def make_signal(by=None, *, published=False, **texts):
    by = by or make_membership(role="coordinator").user
    organisation = by.memberships.first().organisation if by.memberships.exists() else None
    signal = actions.begin(stuck(), TEXTS | texts, organisation=organisation, by=by)
    if published:
        actions.publish(signal, by=by)
    return signal


def change_address(row):
    """In the administration."""
    return reverse(f"admin:members_{row._meta.model_name}_change", args=[row.pk])
