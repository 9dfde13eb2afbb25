"""The keys of apps and recovery codes, encrypted before they reach the database.

Who has a dump and somebody's password still can't make the code that opens the account. The same
ENCRYPTION_KEYS as for the words about families (docs/decisions/0010-encrypted-words.md).
"""

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.db import transaction

from gastvrij.lib.encryption import Undecipherable, box, refuse_other_keys

# Where allauth keeps them in the data of an authenticator.
KEPT_IN = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def encrypt(key: str) -> str:
    refuse_other_keys()
    return box().encrypt(key.encode()).decode()


def decrypt(stored: str) -> str:
    try:
        return box().decrypt(stored.encode()).decode()
    except InvalidToken:
        raise Undecipherable from None


def encrypt_all_anew() -> int:
    """With the first of ENCRYPTION_KEYS, so that the others can go; for `manage.py rotate_keys`."""
    numbers = Authenticator.objects.filter(type__in=KEPT_IN).values_list("pk", flat=True)
    for number in numbers:
        encrypt_anew(number)
    return len(numbers)


@transaction.atomic
def encrypt_anew(number: int) -> None:
    """Under a lock, because somebody may use up a recovery code at this very moment."""
    for authenticator in Authenticator.objects.select_for_update().filter(pk=number):
        place = KEPT_IN[authenticator.type]
        stored = authenticator.data[place]
        try:
            authenticator.data[place] = box().rotate(stored.encode()).decode()
        except InvalidToken:
            raise Undecipherable from None
        authenticator.save(update_fields=["data"])
