from gastvrij.lib.mail import send
from members.models import Invitation, User
from members.models.invitation import DAYS_OF_AN_INVITATION


def mail_invitation(invitation: Invitation, by: User, link: str) -> None:
    """In the language that was chosen for them; the same, account or none."""
    send(
        "members/invitations/mail/invitation",
        invitation.email,
        invitation.language,
        link=link,
        organisation=invitation.organisation,
        role=invitation.role,
        by=by,
        days=DAYS_OF_AN_INVITATION,
    )
