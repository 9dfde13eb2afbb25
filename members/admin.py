"""What network administrators edit; each part stands with its subject."""

from members.accounts import admin as accounts
from members.agenda import admin as agenda
from members.claims import admin as claims
from members.exchange import admin as exchange
from members.importing import admin as importing
from members.joining import admin as joining
from members.library import admin as library
from members.organisations import admin as organisations
from members.places import admin as places
from members.signals import admin as signals

__all__ = [
    "accounts",
    "agenda",
    "claims",
    "exchange",
    "importing",
    "joining",
    "library",
    "organisations",
    "places",
    "signals",
]
