"""Who left is in no working group any more, and no longer the author of an organisation's words."""

from django.db.models import Exists, OuterRef

from members.models import Contribution, Membership, Organisation, SignalMember


def forget_who_left() -> None:
    confirmed = Membership.objects.confirmed()
    of_it = confirmed.filter(user=OuterRef("author"), organisation=OuterRef("organisation"))
    Contribution.objects.exclude(author=None).filter(~Exists(of_it)).update(author=None)
    anywhere = confirmed.filter(
        user=OuterRef("user"), organisation__state=Organisation.State.APPROVED
    )
    SignalMember.objects.filter(~Exists(anywhere), user__is_staff=False).delete()
