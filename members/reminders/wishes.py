"""Who wants which mail: everybody who has an account, until they stop it."""

from datetime import date

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from gastvrij.lib.site_address import address_of
from members.models import SentReminder, StoppedReminder, User
from members.models.reminder import Kind

SALT = "members.reminders"


def readers(kind: Kind) -> QuerySet[User]:
    """Active people whose address is verified, who did not stop this mail."""
    own = EmailAddress.objects.filter(user=OuterRef("pk"), email=OuterRef("email"), verified=True)
    stopped = StoppedReminder.objects.filter(user=OuterRef("pk"), kind=kind)
    return User.objects.filter(Exists(own), ~Exists(stopped), is_active=True)


def wanted_by(user: User) -> set[str]:
    stopped = set(user.stopped_reminders.values_list("kind", flat=True))
    return set(Kind.values) - stopped


@transaction.atomic
def stop(user: User, kind: Kind) -> None:
    """Twice is once."""
    StoppedReminder.objects.bulk_create(
        [StoppedReminder(user=user, kind=kind)], ignore_conflicts=True
    )


def start_again(user: User, kind: Kind) -> None:
    user.stopped_reminders.filter(kind=kind).delete()


@transaction.atomic
def set_wishes(user: User, wanted: set[str]) -> None:
    user.stopped_reminders.filter(kind__in=wanted).delete()
    for kind in Kind:
        if kind not in wanted:
            stop(user, kind)


# --- one click to stop -------------------------------------------------------------------------
def token_to_stop(user: User, kind: Kind) -> str:
    """Signed, so it needs no row and no sign-in; it stops this mail and does nothing else."""
    return signing.dumps([user.pk, kind.value], salt=SALT)


def address_to_stop(user: User, kind: Kind, language: str) -> str:
    return address_of("members:stop_reminder", token_to_stop(user, kind), language=language)


def whose(token: str) -> tuple[User, Kind] | None:
    """Who stops what; None for what we did not sign, or whose account is gone."""
    try:
        number, kind = signing.loads(token, salt=SALT)
        return User.objects.get(pk=number), Kind(kind)
    except (signing.BadSignature, User.DoesNotExist, ValueError, TypeError):
        return None


# --- once --------------------------------------------------------------------------------------
def unwritten(kind: Kind, day: date) -> QuerySet[User]:
    """Whom nobody wrote about this day yet."""
    sent = SentReminder.objects.filter(user=OuterRef("pk"), kind=kind, day=day)
    return readers(kind).filter(~Exists(sent))


def is_first(user: User, kind: Kind, day: date) -> bool:
    """Whether nobody wrote to them about this day; from now on somebody did.

    In the transaction of the mail: of two at once, the second waits here for the first.
    """
    row = SentReminder(user=user, kind=kind, day=day)
    SentReminder.objects.bulk_create([row], ignore_conflicts=True)
    mine = SentReminder.objects.filter(user=user, kind=kind, day=day, at=row.at)
    return mine.exists()
