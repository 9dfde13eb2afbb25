"""Does what somebody types describe a family? Which passages, and why; pure, no database, no log.

It asks rather than forbids, so it may be wrong in either direction: how often, eighty texts tell
(tests/members/recognising/texts.yaml). What it reads is kept nowhere.
"""

from members.recognising.combination import recognisable_people
from members.recognising.dates import births
from members.recognising.found import Found, Kind, without_overlap
from members.recognising.homes import homes
from members.recognising.numbers import files, national_numbers, telephones

__all__ = ["Found", "Kind", "recognise"]

RECOGNISERS = [national_numbers, telephones, files, births, homes, recognisable_people]
"""Whichever comes first keeps a passage that two of them would mark."""


def recognise(text: str) -> list[Found]:
    """The passages that could lead to a family, in the order in which they stand."""
    return without_overlap(found for each in RECOGNISERS for found in each(text))
