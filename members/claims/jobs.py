from gastvrij.lib.jobs import job
from members.claims import actions
from members.models import ClaimInvitation


@job()
def send_claim_invitations() -> None:
    """Those that were not mailed yet, each with its mail in a transaction of its own."""
    for number in ClaimInvitation.objects.to_send().order_by("pk").values_list("pk", flat=True):
        actions.send_first(number)


@job()
def forget_claim_invitations() -> None:
    """Addresses of people who answered, or who never did."""
    ClaimInvitation.objects.over().delete()
