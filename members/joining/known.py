"""The organisations that are there, as `doubles.py` compares them, and why they look alike."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.joining.doubles import Reason, likely_doubles
from members.joining.normalising import Details
from members.models import Application, Organisation

WORDS: dict[Reason, Promise | str] = {
    Reason.SAME_NUMBER: _("the same enterprise number"),
    Reason.SAME_WEBSITE: _("the same website"),
    Reason.SAME_MAIL_DOMAIN: _("the same mail domain"),
    Reason.SAME_NAME: _("the same name"),
    Reason.SIMILAR_NAME: _("a similar name"),
    Reason.ABBREVIATION: _("one name is short for the other"),
    Reason.SAME_PLACE: _("the same place"),
}
FIELDS = ["pk", "name", "municipality", "website", "email", "enterprise_number"]


@dataclass(frozen=True)
class Likely:
    organisation: Organisation
    reasons: list[Promise | str]


def among_members(typed: Details) -> list[Likely]:
    """What everybody may see: the members, and who is shown before somebody claimed it."""
    return _likely(typed, Organisation.objects.with_a_page())


def among_members_for(application: Application) -> list[Likely]:
    """With what was answered; not the organisation that it asks for."""
    others = Organisation.objects.with_a_page()
    if known := application.claims:
        others = others.exclude(pk=known.pk)
    return _likely(details_of(application.organisation), others)


def among_all(application: Application) -> list[Likely]:
    """For whoever reviews an application: also what waits, was refused or left.

    And who has the same enterprise number in another place, which may be a chapter (decision 33).
    Not the organisation that it asks for, and who else asks for that one: the page tells of them.
    """
    organisation = application.organisation
    others = Organisation.objects.exclude(pk=organisation.pk)
    others = others.exclude(state=Organisation.State.DRAFT)
    if known := application.claims:
        rivals = Application.objects.filter(claim__organisation=known)
        others = others.exclude(pk=known.pk).exclude(pk__in=rivals.values("organisation"))
    likely = _likely(details_of(organisation), others)
    if not organisation.enterprise_number:
        return likely
    same = others.filter(enterprise_number=organisation.enterprise_number)
    rest = same.exclude(pk__in=[one.organisation.pk for one in likely])
    reasons = [WORDS[Reason.SAME_NUMBER]]
    return [*likely, *(Likely(one, reasons) for one in rest.select_related("municipality"))]


def details_of(organisation: Organisation) -> Details:
    """Without the name in an e-mail address: what was compared stays in the process's memory."""
    return Details(
        name=organisation.name,
        place=organisation.municipality_id,
        website=organisation.website,
        email=organisation.email.rpartition("@")[2],
        enterprise_number=organisation.enterprise_number,
        key=organisation.pk,
    )


def _likely(typed: Details, organisations) -> list[Likely]:
    known = [details_of(one) for one in organisations.only(*FIELDS)]
    doubles = likely_doubles(typed, known)
    found = Organisation.objects.select_related("municipality").in_bulk(
        [one.known.key for one in doubles]
    )
    return [
        Likely(found[one.known.key], [WORDS[reason] for reason in one.reasons]) for one in doubles
    ]
