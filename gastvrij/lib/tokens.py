"""Secret addresses: whoever knows one comes in, so that only a hash of it is kept."""

import secrets
from hashlib import sha256

from django.urls import register_converter
from django.urls.converters import PathConverter


def new_token() -> str:
    """256 random bits, as they may stand in an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Nobody guesses 256 random bits, so that a plain hash can't be reversed."""
    return sha256(token.encode()).hexdigest()


class TokenConverter(PathConverter):
    """`<token:token>` in an address: the log shows nothing from there on (gastvrij/site/log.py).

    Whatever stands there matches, so that each address that opens nothing gets the same answer.
    """


register_converter(TokenConverter, "token")
