"""Who can read a back-up: age keys. The server needs the public half only."""

from pathlib import Path

from django.conf import settings
from pyrage import IdentityError, RecipientError, x25519

from gastvrij.backups import BackupError

PRIVATE = "AGE-SECRET-KEY-"


def new_key() -> tuple[str, str]:
    """A public and a private key."""
    identity = x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def recipients() -> list[x25519.Recipient]:
    """The public keys of BACKUP_RECIPIENTS; each of their private keys opens a back-up."""
    if not settings.BACKUP_RECIPIENTS:
        raise BackupError(
            "BACKUP_RECIPIENTS names no public key; `manage.py backup --new-key` makes a pair."
        )
    return [_recipient(text.strip()) for text in settings.BACKUP_RECIPIENTS]


def _recipient(text: str) -> x25519.Recipient:
    if text.upper().startswith(PRIVATE):
        raise BackupError(
            "BACKUP_RECIPIENTS holds a private key: take it off this server, make a new pair, "
            "and name the public one (age1...)."
        )
    try:
        return x25519.Recipient.from_str(text)
    except RecipientError as error:
        raise BackupError(
            "BACKUP_RECIPIENTS holds something that is no public key (age1...)."
        ) from error


def identities() -> list[x25519.Identity]:
    """The private keys in the file that BACKUP_IDENTITY_FILE names."""
    if not settings.BACKUP_IDENTITY_FILE:
        raise BackupError("BACKUP_IDENTITY_FILE does not name the file with the private key.")
    path = Path(settings.BACKUP_IDENTITY_FILE).expanduser()
    try:
        lines = [line.strip() for line in path.read_text(encoding="ascii").splitlines()]
        found = [x25519.Identity.from_str(line) for line in lines if line and line[0] != "#"]
    except OSError as error:
        raise BackupError(f"The private key in {path} can't be read ({error.strerror}).") from error
    except (IdentityError, UnicodeDecodeError):
        found = []
    if not found:
        raise BackupError(f"{path} holds no private key, a line that begins with {PRIVATE}1.")
    return found
