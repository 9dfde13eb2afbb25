"""The closed lists of docs/toolkit-format.md: no other word may stand there in a content file."""

import re

from gastvrij.lib.languages import SOURCE
from gastvrij.lib.languages import TRANSLATIONS as TRANSLATED

TRANSLATIONS = tuple(sorted(TRANSLATED))
LANGUAGES = (SOURCE, *TRANSLATIONS)
"""In the order in which the files write them."""
STATES = ("draft", "published")
CONFIDENCES = ("high", "medium", "low")

STATUSES = (
    "recognised",
    "subsidiary",
    "temporary",
    "applicant",
    "undocumented",
    "reunified",
    "other",
)
SITUATIONS = (
    "family_abroad",
    "pregnant",
    "single_parent",
    "unaccompanied_minor",
    "works",
    "studies",
    "job_seeker",
    "foreign_diploma",
    "foreign_driving_licence",
    "illness_or_disability",
    "debts",
    "owns_car",
)
# Asked once, for the family as a whole; every other situation is a person's (decision 3).
SITUATIONS_OF_FAMILY = ("owns_car", "debts")
# At these ages only; where nothing stands, at any. Who is under 15 may not work (article 6 of the
# Labour Act of 16 March 1971); an unaccompanied minor keeps some rights for years after 18.
AGES_OF_SITUATIONS = {
    "pregnant": (12, 60),
    "single_parent": (12, 120),
    "works": (15, 120),
    "job_seeker": (15, 120),
    "unaccompanied_minor": (0, 21),
}
HOUSING = ("rents_privately", "rents_socially", "owns", "hosted", "reception", "homeless")
"""How a family lives: one of these (decision 20)."""
REGIONS = ("flanders", "brussels")
SCOPES = ("household", "person")
MAX_AGE = 120
FIGURE = re.compile(r"\{\{\s*figure:([a-z0-9-]+)\s*\}\}")
"""How a text refers to a figure."""

# Besides age:N, calendar:MM-DD, on:YYYY-MM-DD and done:CODE, which toolkit/due.py reads.
ANCHORS = (
    "recognised",
    "arrived",
    "moved_in",
    "applied",
    "birth",
    "school_year",
    "card_expires",
    "registered",
    "joined",
    "signed",
    "left_reception",
)
DUE_KINDS = ("legal", "advised")
AFTERWARDS = ("worth", "lost", "pointless")
"""What remains of an item once its due date has passed; the first where nothing is said."""
COUNTS = ("calendar_days", "working_days")
DAYS_OFF = ("stays", "moves")
"""What becomes of a due date that falls on a day off."""

SOURCE_KINDS = ("law", "official", "expert", "pointer")
"""How near to the rule itself a source stands."""
AUTHORITATIVE = ("law", "official")
"""The kinds of source that a legal term may rest on."""
CHANGES = ("yearly", "event", "rarely", "fixed")
"""How a figure changes."""
UNITS = (
    "EUR",
    "EUR/maand",
    "EUR/jaar",
    "EUR/dag",
    "EUR/uur",
    "EUR/km",
    "procent",
    "dagen",
    "werkdagen",
    "weken",
    "maanden",
    "jaar",
    "getal",
)
ICONS = (
    "coins",
    "house",
    "handshake",
    "heart-pulse",
    "family",
    "child",
    "backpack",
    "school",
    "wallet",
    "passport",
    "bus",
)
