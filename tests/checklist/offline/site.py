"""The site as a device meets it: the real forms and rules of an item, without a database."""

from collections import Counter
from datetime import date
from functools import cache

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from checklist.models import Progress
from checklist.progress import sending
from checklist.progress.actions import _complete
from checklist.progress.forms import ProgressForm, TickForm

TODAY = date(2026, 11, 27)
TAKEN, ASKED, INVALID = 204, 409, 422


def posted(fields):
    post = QueryDict(mutable=True)
    for name, value in fields:
        post.appendlist(name, value)
    return post


@cache
def number_of(fields):
    return sending.sent_as(posted(fields))


@cache
def answer(fields, current):
    """What the forms say to this: the status, and what changes.

    They ask nothing but what was sent, what stands there and which day it is; of ten thousand
    histories nine in ten sendings are like one before.
    """
    post, current = posted(fields), dict(current)
    if "tick" in post or "reopen" in post:
        seen = post.get("tick") or post.get("reopen")
        state = "done" if "tick" in post else "open"
        said = MultiValueDict({"state": [state], "initial-state": [seen]})
        form = TickForm(said, current={"state": current["state"]})
    else:
        form = ProgressForm(post, current=current)
    if form.is_valid():
        return TAKEN, form.changes
    return ASKED if form.conflicts else INVALID, {}


class Site:
    def __init__(self, items):
        self.items = {address: Progress(item_id=0) for address in items}
        self.sent, self.log, self.notes = set(), [], Counter()

    def page(self, address):
        """What the item's form shows, as it would be sent if nobody changed anything."""
        shown = ProgressForm.current_of(self.items[address])
        shown = {name: str(value or "") for name, value in shown.items()}
        return shown | {f"initial-{name}": value for name, value in shown.items()}

    def receive(self, address, fields, by):
        """As checklist.progress.views.item does."""
        number = number_of(fields)
        if number in self.sent:
            return TAKEN
        progress = self.items[address]
        status, changes = answer(fields, tuple(ProgressForm.current_of(progress).items()))
        if status == TAKEN:
            self._write(address, progress, changes, number, by)
        return status

    def _write(self, address, progress, changes, number, by):
        """As checklist.progress.actions.record_progress does."""
        wanted = _complete(progress, changes, TODAY)
        before = {name: getattr(progress, name) for name in wanted}
        changed = {name for name, value in wanted.items() if value != before[name]}
        if wanted.get("note"):
            changed.add("note")
            self.notes[wanted["note"]] += 1
        if not changed:
            return
        for name in changed:
            setattr(progress, name, wanted[name])
        self.sent.add(number)
        told = {name: (before[name] or "", wanted[name] or "") for name in changed}
        self.log.append((by, address, number, told))

    @property
    def told(self):
        """How each item is now, without the note, of which each stays."""
        return {
            address: {name: getattr(one, name) for name in ProgressForm.kept}
            for address, one in self.items.items()
        }
