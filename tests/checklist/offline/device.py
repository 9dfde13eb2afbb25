"""What static/js/offline/queue.js does, in Python, to play with the server's own forms.

tests/browser/test_offline_queue.py holds the two side by side.
"""

from dataclasses import dataclass, field, replace
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

    def value(self, name):
        return dict(reversed(self.fields)).get(name)

    @property
    def is_tick(self):
        return any(self.value(name) is not None for name in TICKS)

    @property
    def changes(self):
        """By name: what its user saw, and what they made of it."""
        changes = {}
        for name, value in self.fields:
            seen = value if name in TICKS else self.value(f"initial-{name}")
            made = TICKS.get(name, value)
            if seen is not None and seen != made:
                changes["state" if name in TICKS else name] = (seen, made)
        return changes

    def after(self, earlier):
        """As if its page had shown what its user said before."""
        entry = self
        for name, (seen, made) in earlier.changes.items():
            shown = entry.value(f"initial-{name}")
            if name != "note" and (shown == seen or (name == "state" and shown is None)):
                entry = entry._shown(name, seen, made)
        return entry

    def _shown(self, name, seen, made):
        is_unchanged = self.value(name) == seen

        def anew(field, value):
            is_seen = field == f"initial-{name}" or (name == "state" and field in TICKS)
            return (
                made if value == seen and (is_seen or (field == name and is_unchanged)) else value
            )

        return replace(self, fields=tuple((one, anew(one, value)) for one, value in self.fields))


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
        for earlier in same:
            entry = entry.after(earlier)
        self.queue.append(entry)

    def change(self, number, **changes):
        self.queue = [replace(one, **changes) if one.id == number else one for one in self.queue]

    def answered(self, number, status):
        if status == 204:
            self.queue = [one for one in self.queue if one.id != number]
        elif state := BECOMES.get(status):
            [entry] = [one for one in self.queue if one.id == number]
            fields = [(n, str(number) if n == "sent_as" else v) for n, v in entry.fields]
            self.change(number, state=state, fields=tuple(fields))

    @property
    def waiting(self):
        return [one for one in self.queue if one.state == "waiting"]
