"""What we write about claiming an organisation (templates/members/claims/mail/)."""

from django.utils import translation

from gastvrij.lib.mail import send
from gastvrij.lib.site_address import address_of
from members.joining.emails import reviewers
from members.models import ClaimInvitation, Organisation
from members.models.claim import DAYS_OF_A_CLAIM_INVITATION, DAYS_OF_AN_ADDRESS

FOLDER = "members/claims/mail"


def mail_claim_invitation(invitation: ClaimInvitation, token: str) -> None:
    """In the language that the network knows of them; the same, account or none."""
    with translation.override(invitation.language):
        place = invitation.organisation.municipality.name
    send(
        f"{FOLDER}/invitation",
        invitation.email,
        invitation.language,
        link=address_of("members:open_claim", token, language=invitation.language),
        organisation=invitation.organisation,
        place=place,
        days=DAYS_OF_A_CLAIM_INVITATION,
        days_of_an_address=DAYS_OF_AN_ADDRESS,
    )


def tell_declined(organisation: Organisation) -> None:
    """Who administers the network hears that an organisation does not want to be on the site."""
    for reader in reviewers():
        page = address_of(
            "admin:members_organisation_change", organisation.pk, language=reader.language
        )
        send(
            f"{FOLDER}/declined",
            reader.email,
            reader.language,
            link=page,
            name=reader.name,
            organisation=organisation,
        )
