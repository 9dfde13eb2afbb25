"""Two devices and a site, in whatever order things happen: nothing is lost, nothing doubled."""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st

from tests.checklist.offline.device import Device, Entry
from tests.checklist.offline.site import TAKEN, Site

ITEMS = ["/deposit/", "/school/"]
STATES = ["open", "busy", "blocked", "done", "not_applicable"]
FIELDS = ("state", "due_override")
DAYS = [str(date(2027, 1, 1) + timedelta(days=number)) for number in range(3)]
PAUSES = [400, 5000]
# What becomes of a sending: it arrives, it does not, or only its answer does not.
FATES = ["taken", "lost", "unanswered"]

said = st.tuples(
    st.sampled_from(ITEMS),
    st.sampled_from(["tick", "note", "state", "day", "state and note"]),
    st.sampled_from(STATES),
    st.sampled_from(DAYS),
    st.sampled_from(PAUSES),
)
one_thing = st.tuples(st.sampled_from("ABBS"), said, st.lists(st.sampled_from(FATES), max_size=4))
histories = st.lists(one_thing, max_size=14)
queues = st.lists(said, max_size=6)
fates = st.lists(st.lists(st.sampled_from(FATES), min_size=1, max_size=5), max_size=4)


class Player:
    """Somebody with a page of each item as it was when they opened it."""

    def __init__(self, name, site):
        self.name, self.site, self.device = name, site, Device()
        self.pages = {address: site.page(address) for address in ITEMS}
        self.seen, self.made = defaultdict(set), defaultdict(list)
        for address, page in self.pages.items():
            for field in FIELDS:
                self.seen[address, field].add(page[field])
        self.number, self.clock, self.notes = 0, 0, []

    def say(self, what):
        """On the device, from the page as it was."""
        entry = self.entry(*what)
        for name, (_seen, made) in entry.changes.items():
            self.seen[entry.address, name].add(made)
            self.made[entry.address, name].append(made)
        self.device.add(entry)
        return entry

    def entry(self, address, kind, state, day, pause):
        self.number += 1
        self.clock += pause
        page = self.pages[address]
        number = UUID(int=(ord(self.name) << 32) + self.number)
        if kind == "tick":
            fields = {"tick" if page["state"] != "done" else "reopen": page["state"]}
        else:
            fields = dict(page)
            if "state" in kind:
                reason = "money" if state == "blocked" else page["blocked_reason"]
                fields |= {"state": state, "blocked_reason": reason}
            if kind == "day":
                fields["due_override"] = day
            if "note" in kind:
                fields["note"] = f"{self.name}{self.number}"
                self.notes.append(fields["note"])
        # The page of an item, opened once, is sent under the same number twice and more.
        of_page = 1000 + ITEMS.index(address)
        sent_as = UUID(int=(ord(self.name) << 32) + (self.number if kind == "tick" else of_page))
        return Entry(number, address, (*fields.items(), ("sent_as", str(sent_as))), self.clock)

    def say_online(self, what):
        """With a connection: on the page as it is at that moment."""
        self.pages[what[0]] = self.site.page(what[0])
        entry = self.entry(*what)
        return self.site.receive(entry.address, entry.fields, self.name)

    def send(self, fates=()):
        """One after the other, until there is no connection any more."""
        fates = iter(fates)
        for entry in self.device.waiting:
            fate = next(fates, "taken")
            self.device.change(entry.id, tried=True)
            if fate == "lost":
                return
            status = self.site.receive(entry.address, entry.fields, self.name)
            if fate == "unanswered":
                return
            self.device.answered(entry.id, status)

    def send_all(self, all_fates=()):
        for fates in all_fates:
            self.send(fates)
        self.send()
        assert not self.device.waiting


def nothing_is_lost_or_doubled(history):
    """A has no connection, and now and then one that breaks; B has one all the time."""
    site = Site(ITEMS)
    a, b = Player("A", site), Player("B", site)
    for who, what, fates in history:
        if who == "A":
            a.say(what)
        elif who == "B":
            status = b.say_online(what)
            assert status == TAKEN or status == 422
            if status == 422 and "note" in what[1]:
                b.notes.pop()
        else:
            a.send(fates)
    a.send_all()
    kept = [note for one in a.device.queue if (note := one.value("note"))]
    for note in a.notes:
        assert site.notes[note] + kept.count(note) == 1
    assert all(site.notes[note] == 1 for note in b.notes)
    numbers = [number for by, _, number, _ in site.log if by == "A"]
    assert len(numbers) == len(set(numbers))
    for by, address, _, told in site.log:
        for field in set(FIELDS).intersection(told) if by == "A" else ():
            before, _ = told[field]
            assert str(before) in a.seen[address, field]  # nobody's answer is overwritten unseen
    return site, a


def the_way_back_does_not_matter(of_a, of_b, fates):
    """However often the connection breaks on the way, the end is the same."""
    ends = []
    for all_fates in ([], fates):
        site = Site(ITEMS)
        a, b = Player("A", site), Player("B", site)
        for what in of_a:
            a.say(what)
        for what in of_b:
            b.say_online(what)
        a.send_all(all_fates)
        ends.append((site.told, site.notes, [(one.id, one.state) for one in a.device.queue]))
    assert ends[0] == ends[1]


def who_is_first_does_not_matter(of_a, of_b):
    """Two devices without a connection, whichever finds one first.

    Unless somebody is asked, or goes on from what the other said as well: they agreed on "busy",
    and the last of them to be heard made it "done".
    """
    ends, asked = [], False
    for order in ("AB", "BA"):
        site = Site(ITEMS)
        players = {name: Player(name, site) for name in "AB"}
        for name, words in zip("AB", (of_a, of_b), strict=True):
            for what in words:
                players[name].say(what)
        for name in order:
            players[name].send_all()
        queues = [one for name in "AB" for one in players[name].device.queue]
        asked = asked or bool(queues)
        kept = [note for one in queues if (note := one.value("note"))]
        notes = [note for name in "AB" for note in players[name].notes]
        assert sorted(notes) == sorted([*site.notes.elements(), *kept])
        ends.append((site.told, site.notes))
    (told, notes), (other_told, other_notes) = ends
    for address in ITEMS:
        assert (
            asked or went_on_from_the_same(players, address) or told[address] == other_told[address]
        )
    assert asked or notes == other_notes


def went_on_from_the_same(players, address):
    a, b = players.values()
    return any(
        set(one.made[address, field][:-1]) & set(other.made[address, field])
        for field in FIELDS
        for one, other in ((a, b), (b, a))
    )


def whoever_is_alone_is_asked_nothing(of_a, fates):
    """Nobody contradicts themselves: the last that was said about a field is what stands there."""
    site = Site(ITEMS)
    a, last = Player("A", site), {}
    for what in of_a:
        entry = a.say(what)
        if "state" in what[1] and "state" in entry.changes:
            last[entry.address] = entry
    a.send_all(fates)
    assert not a.device.queue
    for address, entry in last.items():
        if not any(what[0] == address and what[1] == "tick" for what in of_a):
            assert site.items[address].state == entry.value("state")
