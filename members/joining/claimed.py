"""An application for an organisation that the network knew before: from its answers into that one.

The answers stand in an organisation of the application's own until the network says yes.
"""

from gastvrij.lib.languages import INTERFACE
from members.models import Application, Organisation

PLAIN = [
    "name",
    "kind",
    "seeks_volunteers",
    "legal_form",
    "enterprise_number",
    "municipality",
    "languages",
    "website",
    "email",
    "telephone",
    *(f"{name}_{code}" for name in ("description", "activities") for code in INTERFACE),
]
LISTS = ["working_area", "themes", "statuses"]
State = Organisation.State


class Taken(Exception):
    """It is no longer unclaimed: it has people of its own, or it left."""


def copy_details(source: Organisation, target: Organisation) -> None:
    """All that an applicant is asked, and no state, address or date."""
    for name in PLAIN:
        setattr(target, name, getattr(source, name))
    target.save()
    for name in LISTS:
        getattr(target, name).set(getattr(source, name).all())


def copy_shown(source: Organisation, target: Organisation) -> None:
    """What the page of an unclaimed organisation tells everybody."""
    target.website = source.website
    target.save(update_fields=["website"])


def is_taken(application: Application) -> bool:
    """It asks for an organisation that somebody else has by now."""
    claimed = application.claims
    return bool(claimed and claimed.pk != application.organisation_id and not claimed.is_unclaimed)


def lock_claimed(application: Application) -> Organisation | None:
    """The organisation that it asks for, before the application itself: always in this order."""
    found = Organisation.objects.filter(claims__application=application.pk)
    return found.select_for_update(of=("self",)).first()


def take_over(application: Application, claimed: Organisation) -> Organisation:
    """The organisation that was known becomes what was answered; the answers' own is left behind.

    It was unclaimed from its beginning, or the database would have refused that: so nobody ever
    belonged to it, and nobody can have added a family.
    """
    if not claimed.is_unclaimed:
        raise Taken
    answers = application.organisation
    copy_details(answers, claimed)
    answers.state = State.DRAFT  # without an application: erased the next night
    answers.save(update_fields=["state"])
    application.organisation = claimed
    return claimed


def others_of(application: Application, claimed: Organisation):
    """Who else asks for the same organisation, and waits for an answer."""
    others = Application.objects.undecided().filter(claim__organisation=claimed)
    return others.exclude(pk=application.pk).select_related("organisation", "applicant")
