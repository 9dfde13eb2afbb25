from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from members.emails import tell_account_is_deleted, tell_second_factors_are_removed
from members.logos import Picture
from members.models import Logo, Organisation, User
from members.traces import trace


@transaction.atomic
def confirm_email(user: User) -> None:
    """Take the address for theirs without a code, and forget the addresses they had before."""
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def forget_old_emails(user: User) -> None:
    """After an administrator changed the address: the old one no longer opens the account."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()


from members.emails import tell_account_is_deleted, tell_second_factors_are_removed
from members.logos import Picture
from members.models import Logo, Organisation, User
from members.traces import trace
