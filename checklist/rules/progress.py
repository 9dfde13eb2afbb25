"""How far a family is."""

from collections.abc import Iterable
from dataclasses import dataclass

from checklist.rules.entries import DONE, NOT_APPLICABLE, Entry


@dataclass(frozen=True, slots=True)
class Tally:
    """Progress: `done` out of `total`, without what was marked as not applicable."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means that everything is done."""
        return 100 * self.done // self.total if self.total else 0


def tally(entries: Iterable[Entry]) -> Tally:
    counted = [entry for entry in entries if entry.applies and entry.mark.state != NOT_APPLICABLE]
    return Tally(sum(entry.mark.state == DONE for entry in counted), len(counted))
