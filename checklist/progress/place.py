"""Where somebody was in a family's pages, so that they come back there after what they did.

It travels in the query of addresses, in the names of the list's own choices and no others: what
is asked for can only be a place on the same family's pages, never an address of somewhere else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from checklist.models import Household, ProgressEvent

KEYS = ("weergave", "thema", "persoon", "stand", "termijn", "zoek", "pagina", "van")
LONGEST = 100
TIMELINE = "tijdlijn"


@dataclass(frozen=True)
class Place:
    """Which part of the list, or of the timeline."""

    choices: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Place":
        """What the list would ask itself; whatever else an address says is left out."""
        found = {name: str(query.get(name, ""))[:LONGEST] for name in KEYS}
        return cls({name: value for name, value in found.items() if value})

    def __str__(self) -> str:
        """To put behind the address of an item."""
        return f"?{urlencode(self.choices)}" if self.choices else ""

    def but(self, **changes: str) -> "Place":
        return Place.of(dict(self.choices) | changes)

    def back(
        self,
        household: Household,
        at: str = "",
        events: Iterable[ProgressEvent | None] = (),
    ) -> str:
        """The address of that place, `at` this line, offering to undo these events."""
        choices = {name: value for name, value in self.choices.items() if name != "van"}
        if numbers := [str(event.pk) for event in events if event]:
            choices["ongedaan"] = "-".join(numbers)
        is_timeline = self.choices.get("van") == TIMELINE
        page = "checklist:timeline" if is_timeline else "checklist:household"
        address = reverse(page, args=[household.pk])
        return (
            address + (f"?{urlencode(choices)}" if choices else "") + (f"#item-{at}" if at else "")
        )
