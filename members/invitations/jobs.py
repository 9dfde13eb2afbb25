from gastvrij.lib.jobs import job
from members.models import Invitation, JoinLink


@job()
def forget_invitations() -> None:
    """A month after they ended, nobody needs to know any more who was invited."""
    Invitation.objects.over().delete()
    JoinLink.objects.over().delete()
