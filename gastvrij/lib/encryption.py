"""Words that only the application can read, encrypted before they reach the database.

Whoever has the database, or a dump of it, without the keys reads none of them. The keys stand
in the environment (`ENCRYPTION_KEYS`): the first encrypts, the others still decrypt until
`manage.py rotate_keys` has encrypted everything anew.

A text is bound to its place, "table:column:row": moved to another row it is not opened. Texts of
before that (Fernet tokens) are opened until `rotate_keys` has bound them all, and the database
remembers that in a table that only its owner writes; docs/decisions/0025-text-bound-to-its-row.md.

A text that no key opens is shown as such and never overwritten by itself, and keys that are not
those of the database write nothing: docs/decisions/0032-keys-that-do-not-fit.md.
"""

import base64
import binascii
import os
import time
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django import forms
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import connection, models
from django.utils.translation import gettext

from gastvrij.lib.security_log import log_event
from gastvrij.lib.told import Told

BOUND = "b1."
"""How a text that is bound to its place begins; a Fernet token begins otherwise."""
NONCE = 12  # bytes, drawn at random: AES-GCM-SIV forgives one that is drawn twice (RFC 8452)
STEP = 256  # bits: a short name is as long as a shorter one
LOOK_AGAIN = 60  # seconds, after which a process that nobody restarted learns of another key
MOST_TOLD = 1000


class Undecipherable(Told):
    """None of the keys of ENCRYPTION_KEYS opens this here; not a word of the text is told."""

    sentence = (
        "No key of ENCRYPTION_KEYS opens a text of the database. Put the key that it was written "
        "with behind the others, after a comma, then stop and start the whole site."
    )


class KeysDoNotFit(Told):
    sentence = (
        "ENCRYPTION_KEYS are not the keys of this database, so the site writes nothing about "
        "families and can't read what they are called. Nothing is lost: put the keys of this "
        "database back in the environment, then stop and start the whole site (a reload keeps the "
        "old environment)."
    )


class Unreadable(str):
    """Words in place of a text that no key opens, with what is stored behind them.

    Saved in its own row, what is stored is written back as it was: another key may open it.
    """

    stored: str
    place: str

    @classmethod
    def at(cls, place: str, stored: str) -> "Unreadable":
        words = cls(gettext("can't be read"))
        words.stored, words.place = stored, place
        return words


def is_unreadable(text: object) -> bool:
    return isinstance(text, Unreadable)


def readable(text: str) -> str:
    """For who can do nothing with words that stand in place of the text."""
    if isinstance(text, Unreadable):
        raise Undecipherable(f"No key of ENCRYPTION_KEYS opens the text at {text.place}.")
    return text


# --- bound to its place ------------------------------------------------------------------------
def place_of(table: str, column: str, row: object) -> str:
    return f"{table}:{column}:{row}"


def seal(text: str, place: str) -> str:
    """Nothing stays nothing, so that the database can tell whether there is a note."""
    if not text:
        return text
    padder, nonce = padding.PKCS7(STEP).padder(), os.urandom(NONCE)
    padded = padder.update(text.encode()) + padder.finalize()
    sealed = nonce + _ciphers()[0].encrypt(nonce, padded, place.encode())
    return BOUND + base64.urlsafe_b64encode(sealed).decode()


def unseal(stored: str, place: str, *, accept_unbound: bool = False) -> str:
    """Raises Undecipherable for what was altered, moved, or is not bound where all is bound."""
    if not stored:
        return stored
    if not stored.startswith(BOUND):
        if not accept_unbound and unbound_is_refused():
            raise Undecipherable(f"A text that is not bound to its row stands at {place}.")
        return decrypt(stored)
    for cipher in _ciphers():
        text = _opened(stored, place, cipher)
        if text is not None:
            return text
    raise Undecipherable(f"No key of ENCRYPTION_KEYS opens the text at {place}.")


def is_current(stored: str, place: str) -> bool:
    """Whether the first of the keys sealed this, for this place."""
    return stored.startswith(BOUND) and _opened(stored, place, _ciphers()[0]) is not None


def unbound_is_refused() -> bool:
    """Whether all texts of this database were bound once (migration 0009 of the checklist).

    Asked anew for each text that is not bound, so that every process knows at once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.is_bound()")
        return bool(cursor.fetchone()[0])


def _opened(stored: str, place: str, cipher: AESGCMSIV) -> str | None:
    try:
        sealed = base64.urlsafe_b64decode(stored.removeprefix(BOUND))
        padded = cipher.decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
    except (InvalidTag, ValueError, binascii.Error):
        return None
    unpadder = padding.PKCS7(STEP).unpadder()
    return (unpadder.update(padded) + unpadder.finalize()).decode()


def _ciphers() -> list[AESGCMSIV]:
    return _ciphers_of(tuple(settings.ENCRYPTION_KEYS))


@lru_cache
def _ciphers_of(keys: tuple[str, ...]) -> list[AESGCMSIV]:
    """One of each configured key, derived, so that no key serves two ways of encrypting."""
    return [
        AESGCMSIV(
            HKDF(hashes.SHA256(), length=32, salt=None, info=b"gastvrij: text of a row, 1").derive(
                base64.urlsafe_b64decode(key)
            )
        )
        for key in keys
    ]


# --- the keys of this database -------------------------------------------------------------------
_fitted: dict[tuple[str, ...], float] = {}
"""Until when keys that fitted are believed to."""
_told: set[str] = set()


def keys_fit() -> bool | None:
    """Whether ENCRYPTION_KEYS open the proof that `migrate` stored; None if there is none yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('jobs_keyproof')")
        if cursor.fetchone()[0] is None:
            return None
        cursor.execute("SELECT text, id FROM jobs_keyproof ORDER BY id LIMIT 1")
        found = cursor.fetchone()
    if found is None:
        return None
    try:
        unseal(found[0], place_of("jobs_keyproof", "text", found[1]))
    except Undecipherable:
        return False
    return True


def refuse_other_keys() -> None:
    """Raises KeysDoNotFit before anything is written with keys that are not this database's.

    A question a minute: a process that was not restarted after `rotate_keys` stops writing too.
    """
    known = (str(connection.settings_dict["NAME"]), *settings.ENCRYPTION_KEYS)
    if time.monotonic() < _fitted.get(known, 0):
        return
    fit = keys_fit()
    if fit is False:
        raise KeysDoNotFit
    if fit:
        _fitted.clear()
        _fitted[known] = time.monotonic() + LOOK_AGAIN


def _tell_once(place: str) -> None:
    """Once a process for each text: a moved or altered one is an attack, or a key is missing."""
    if place not in _told and len(_told) < MOST_TOLD:
        _told.add(place)
        table, column, row = place.split(":")
        log_event("text_unreadable", table=table, column=column, row=row)


# --- unbound: second factors, and texts of before -----------------------------------------------
def box() -> MultiFernet:
    """The first of the keys closes, each of them opens."""
    return _box(tuple(settings.ENCRYPTION_KEYS))


@lru_cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    """As it was done before texts were bound; migration 0003 of the checklist still does."""
    return box().encrypt(text.encode()).decode() if text else text


def decrypt(stored: str) -> str:
    if not stored:
        return stored
    try:
        return box().decrypt(stored.encode()).decode()
    except InvalidToken:
        raise Undecipherable("No key of ENCRYPTION_KEYS opens a text of the database.") from None


# --- fields ------------------------------------------------------------------------------------
class Sealed(str):
    """What `pre_save` made for one row, so that nothing else is written to an encrypted field."""


class EncryptedTextField(models.TextField):
    """Text to the application; to the database a text that only this row opens.

    It can't be searched or sorted, and is written by saving its row: `update()` does not know of
    which row it writes. `max_length` counts the characters of the text, and is kept by forms.
    """

    def pre_save(self, model_instance, add):
        text = super().pre_save(model_instance, add)
        if model_instance.pk is None:
            raise FieldError(f"{self} needs its row's key before it is written: KeyDrawnFirst.")
        if not text:
            return text if text is None else Sealed("")
        place = self._place(model_instance.pk)
        if isinstance(text, Unreadable) and text.place == place:
            return Sealed(text.stored)
        refuse_other_keys()
        return Sealed(seal(str(text), place))

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        if value and not isinstance(value, Sealed):
            raise FieldError(f"{self} is bound to its row: save the instance, one by one.")
        return value if value is None else str(value)

    def select_format(self, compiler, sql, params):
        """The database says from which row it is: `values()` and joins are checked as well."""
        quote = compiler.quote_name_unless_alias
        own = f".{quote(self.column)}"
        if params or not sql.endswith(own):
            raise FieldError(f"{self} can't be computed with, only read.")
        key = f"{sql.removesuffix(own)}.{quote(self.model._meta.pk.column)}"
        return f"{key}::text || ':' || {sql}", params

    def from_db_value(self, value, expression, connection):
        if value is None:
            return value
        row, _colon, stored = value.partition(":")
        place = self._place(row)
        try:
            return unseal(stored, place)
        except Undecipherable:
            _tell_once(place)
            return Unreadable.at(place, stored)

    def _place(self, row):
        return place_of(self.model._meta.db_table, self.column, row)

    def get_lookup(self, lookup_name):
        return IsEmpty if lookup_name == "exact" else None

    def formfield(self, **kwargs):
        return super().formfield(**{"widget": forms.TextInput, **kwargs})


class IsEmpty(models.lookups.Exact):
    """Encrypting twice gives two different texts, so only 'is it empty?' has an answer."""

    def __init__(self, lhs, rhs):
        if rhs != "":
            raise FieldError("An encrypted field can't be compared, except with nothing.")
        super().__init__(lhs, rhs)


class KeyDrawnFirst(models.BigAutoField):
    """A key that is drawn before its row is written, so that the row's texts can be bound to it.

    To the database the same as BigAutoField, and migrations know no other.
    """

    def __init__(self, *args, **kwargs):
        as_if_by_django = {"auto_created": True, "verbose_name": "ID"}
        super().__init__(*args, **{"primary_key": True, **as_if_by_django, **kwargs})

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BigAutoField", args, kwargs

    def get_pk_value_on_save(self, instance):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s))",
                [self.model._meta.db_table, self.column],
            )
            return cursor.fetchone()[0]
