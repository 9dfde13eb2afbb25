"""The key of a session, sealed for the cookie that carries it."""

from django.core.signing import BadSignature, Signer


def seal(key: str) -> str:
    """What stands in the cookie: whoever reads the key in the database can't make this of it."""
    return Signer(salt="members.sessions").sign(key)


def unseal(cookie: str) -> str | None:
    """The key of the session, or None where this site did not seal it."""
    try:
        return Signer(salt="members.sessions").unsign(cookie)
    except BadSignature:
        return None
