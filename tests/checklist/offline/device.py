"""What static/js/offline/queue.js does, in Python, to play with the server's own forms.

tests/browser/test_offline_queue.py holds the two side by side.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

NERVOUS = 1500
TICKS = {"tick": "done", "reopen": "open"}
BECOMES = {409: "asked", 422: "asked", 404: "late", 410: "late"}


@dataclass(frozen=True)
class Entry:
    id: UUID
    address: str
    fields: tuple
    at: int
    tried: bool = False
    state: str = "waiting"

    @cached_property
    def values(self):
        return dict(reversed(self.fields))

    def value(self, name):
        return self.values.get(name)

    @property
    def is_tick(self):
        return any(self.value(name) is not None for name in TICKS)

    @cached_property
    def changes(self):
        """By name: what its user saw, and what they made of it."""
        changes = {}
        for name, value in self.fields:
            seen = value if name in TICKS else self.value(f"initial-{name}")
            made = TICKS.get(name, value)
            if seen is not None and seen != made:
                changes["state" if name in TICKS else name] = (seen, made)
        return changes

    def after(self, before):
        """As if its page had shown what its user said before."""
        fields = self.fields
        for name, way in way_of(before).items():
            is_form = self.value(f"initial-{name}") is not None
            shown = [f"initial-{name}"] if is_form or name != "state" else list(TICKS)
            seen = next((value for field, value in fields if field in shown), None)
            own, last = self.changes.get(name), way[-1]
            if seen not in way[:-1] or (own and own[1] == last):
                continue
            moved = shown if own else [*shown, name]
            fields = tuple((field, last if field in moved else value) for field, value in fields)
        return replace(self, fields=fields)

    def numbered(self, number):
        fields = tuple(
            (name, number if name == "sent_as" else value) for name, value in self.fields
        )
        return replace(self, fields=fields)

    def named(self, last):
        """Anew, unless the same button was pressed twice."""
        if not last:
            return self
        again = self.numbered(last.value("sent_as"))
        return again if again.fields == last.fields else self.numbered(str(self.id))


def way_of(before):
    """By name, what was on the way: what was seen first, and what each earlier one made of it."""
    way = {}
    for earlier in before:
        for name, (seen, made) in earlier.changes.items():
            if name != "note":
                way.setdefault(name, [seen]).append(made)
    return way


@dataclass
class Device:
    queue: list = field(default_factory=list)

    def add(self, entry):
        same = [
            one for one in self.queue if one.state == "waiting" and one.address == entry.address
        ]
        last = same[-1] if same else None
        if last and last.is_tick and entry.is_tick and not last.tried:
            if entry.at - last.at >= NERVOUS:
                self.queue = [one for one in self.queue if one is not last]
            return
        self.queue.append(entry.after(same).named(last))

    def change(self, number, **changes):
        self.queue = [replace(one, **changes) if one.id == number else one for one in self.queue]

    def answered(self, number, status):
        if status == 204:
            self.queue = [one for one in self.queue if one.id != number]
        elif state := BECOMES.get(status):
            [entry] = [one for one in self.queue if one.id == number]
            self.change(number, state=state, fields=entry.numbered(str(number)).fields)

    @property
    def waiting(self):
        return [one for one in self.queue if one.state == "waiting"]
