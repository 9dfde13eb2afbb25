"""What somebody still looks after in an organisation, told by the apps that know.

Whoever ends a membership (members) sees which families (checklist) need another buddy first.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Held:
    member: int
    """The number of the account."""
    name: str
    address: str
    """Where somebody else takes over."""


Source = Callable[..., list[Held]]
_sources: list[Source] = []


def tells_what_is_held(source: Source) -> Source:
    """Declare it, as a decorator: called with organisation, members and by."""
    _sources.append(source)
    return source


def held_by(organisation: Any, members: Collection[int], *, by: Any) -> dict[int, list[Held]]:
    """What these members look after there, as far as `by` may see it."""
    held: dict[int, list[Held]] = {member: [] for member in members}
    if members:
        for source in _sources:
            for one in source(organisation, members, by=by):
                held[one.member].append(one)
    return held
