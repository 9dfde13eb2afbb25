from allauth.account.models import EmailAddress
from django.db import transaction

from members.models import User


@transaction.atomic
def confirm_email(user: User) -> None:
    """Take the address for theirs without a code, and forget the addresses they had before."""
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def forget_old_emails(user: User) -> None:
    """After an administrator changed the address: the old one no longer opens the account."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
