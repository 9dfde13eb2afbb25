"""What the rules need to know of an item, a person and a family: plain data.

docs/toolkit-format.md defines the conditions and anchors. Whatever is unknown is None.
"""

from dataclasses import dataclass
from datetime import date

from toolkit.vocabulary import DUE_KINDS, SCOPES

HOUSEHOLD, PERSON = SCOPES
LEGAL, ADVISED = DUE_KINDS
Key = tuple[str, str | None]
"""What progress is about: the code of an item, and a person's id where it is a person's."""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the rules need to know of a checklist item. Empty conditions hold for everybody."""

    code: str
    theme: int
    order: int
    scope: str = HOUSEHOLD
    statuses: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    situations: frozenset[str] = frozenset()
    min_age: int | None = None
    max_age: int | None = None
    due_from: str = ""
    due_within: str = ""
    due_kind: str = ""
    after: frozenset[str] = frozenset()
    is_current: bool = True
    """False once the toolkit dropped the item: then it applies to nobody any more."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person of the family; whatever is unknown is None."""

    id: str
    status: str | None = None
    birth_year: int | None = None
    situations: frozenset[str] = frozenset()
    applied_on: date | None = None
    decided_on: date | None = None
    arrived_on: date | None = None
    card_expires_on: date | None = None
    is_present: bool = True
    """False for somebody who left the family: nothing applies to them any more."""


@dataclass(frozen=True, slots=True)
class FamilyFacts:
    persons: tuple[PersonFacts, ...]
    region: str | None = None
    moved_in_on: date | None = None
    situations: frozenset[str] = frozenset()
    """What holds for the whole family, such as renting; it counts for each of its persons."""
