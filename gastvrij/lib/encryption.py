"""Words that only the application can read, encrypted before they reach the database.

Whoever has the database, or a dump of it, without the keys reads none of them. The keys stand
in the environment (`ENCRYPTION_KEYS`): the first encrypts, the others still decrypt until
`manage.py rotate_keys` has encrypted everything anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django import forms
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models


class Undecipherable(Exception):
    """None of the keys of ENCRYPTION_KEYS opens this; the message tells nothing of the text."""


def box() -> MultiFernet:
    """The first of the keys closes, each of them opens."""
    return _box(tuple(settings.ENCRYPTION_KEYS))


@lru_cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    """Nothing stays nothing, so that the database can tell whether there is a note."""
    return box().encrypt(text.encode()).decode() if text else text


def decrypt(stored: str) -> str:
    if not stored:
        return stored
    with _told_without_the_text():
        return box().decrypt(stored.encode()).decode()


def is_current(stored: str) -> bool:
    """Whether the first of the keys encrypted this."""
    try:
        Fernet(settings.ENCRYPTION_KEYS[0]).decrypt(stored.encode())
    except InvalidToken:
        return False
    return True


def encrypt_anew(stored: str) -> str:
    """The same text, encrypted with the first of the keys."""
    with _told_without_the_text():
        return box().rotate(stored.encode()).decode()


@contextmanager
def _told_without_the_text() -> Iterator[None]:
    try:
        yield
    except InvalidToken:
        raise Undecipherable("No key of ENCRYPTION_KEYS opens a text of the database.") from None


class EncryptedTextField(models.TextField):
    """Text to the application, a Fernet token to the database. It can't be searched or sorted.

    `max_length` counts the characters of the text, and is kept by forms.
    """

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value if value is None else encrypt(value)

    def from_db_value(self, value, expression, connection):
        return value if value is None else decrypt(value)

    def get_lookup(self, lookup_name):
        return IsEmpty if lookup_name == "exact" else None

    def formfield(self, **kwargs):
        return super().formfield(**{"widget": forms.TextInput, **kwargs})


class IsEmpty(models.lookups.Exact):
    """Encrypting twice gives two different tokens, so only 'is it empty?' has an answer."""

    def __init__(self, lhs, rhs):
        if rhs != "":
            raise FieldError("An encrypted field can't be compared, except with nothing.")
        super().__init__(lhs, rhs)
