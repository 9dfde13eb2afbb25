"""A family's checklist, put together: catalogue, people and progress in, lines to show out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from checklist.models import Household, OwnItem, Person, Progress, ProgressEvent
from checklist.models.own_item import OWN
from checklist.models.progress import Touched
from checklist.progress.actions import untouched
from checklist.progress.catalogue import Catalogue, CatalogueItem, catalogue_now
from checklist.rules.entries import (
    BLOCKED,
    DONE,
    WAITING,
    Entry,
    Passed,
    When,
    entries_of,
    own_entry,
)
from checklist.rules.order import is_pressing, now_to_do
from checklist.rules.progress import Tally, tally
from members.models import User
from toolkit.models import Change
from toolkit.rules.applies import Fit
from toolkit.rules.facts import HOUSEHOLD, PERSON, ItemFacts, Key

SOON_DAYS = 30
OWN_THEME = "eigen"
"""Where the toolkit's items name their theme, the family's own name this."""


def _as_catalogue_item(own: OwnItem, scope: str, order: int) -> CatalogueItem:
    rule = ItemFacts(own.code, theme=0, order=order, scope=scope)
    return CatalogueItem(None, rule, own.title, "", False, OWN_THEME, _("Of your own"))


CALM = frozenset({Passed.LOST, Passed.EARLIER, Passed.TOLD})


class Line:
    """One line of the checklist as a page shows it."""

    def __init__(self, entry: Entry, checklist: "Checklist"):
        self.entry = entry
        self.checklist = checklist
        self.item = checklist.catalogue[entry.item.code]
        self.code = entry.item.code
        self.title = self.item.title
        self.state = entry.mark.state
        self.person = checklist.people.get(entry.person.id) if entry.person else None
        self.progress = checklist.progress.get(entry.key)
        self.is_done = self.state == DONE
        self.is_settled = entry.is_settled
        self.last_done_on = entry.last_done_on
        self.is_to_check = entry.fit is Fit.CHECK
        self.due = entry.due
        self.is_legal = entry.is_legal
        self.passed = entry.passed.value
        self.is_unsure = self.item.is_unsure

    @cached_property
    def key(self) -> str:
        """Tells lines apart within a family."""
        return f"{self.code}-{self.person.pk}" if self.person else self.code

    @cached_property
    def anchor(self) -> str:
        """The same, short: ids of what stands on a page are made of it, four or more in a row."""
        return f"{self.code}-{self.person.short}" if self.person else self.code

    @cached_property
    def url(self) -> str:
        return self.checklist.item_url(self.code, self.person)

    @cached_property
    def url_in_list(self) -> str:
        """The same as seen from the family's list, whose rows begin with its address otherwise."""
        return self.checklist.seen_from_list(self.url)

    @property
    def url_for_all(self) -> str:
        """To which is sent that it is done for several people, as seen from the list."""
        return self.checklist.seen_from_list(self.checklist.item_url(self.code, None))

    @property
    def is_past(self) -> bool:
        return bool(self.due) and not self.is_settled and self.due.is_overdue(self.checklist.today)

    @property
    def is_pressing(self) -> bool:
        """A legal deadline, or a day that somebody gave, that is late or near."""
        return is_pressing(self.entry, self.checklist.today)

    @property
    def has_day(self) -> bool:
        """It is still to do by a day; not where that was told as over, or was advice and passed."""
        if self.due is None or not self.entry.is_to_do or self.entry.passed in CALM:
            return False
        return self.is_legal or self.due.is_override or not self.is_past

    @property
    def is_undated(self) -> bool:
        """There is a due rule, and the date from which it runs is not known yet."""
        return self.entry.rule is not None and self.due is None and self.entry.applies

    @property
    def urgency(self) -> str:
        """Only a required due date, or one that somebody set, can be too late; advice is past."""
        if self.due is None or self.is_settled or self.entry.passed in CALM:
            return "none"
        if self.entry.passed is Passed.LATE:
            return "overdue"
        if self.is_past:
            return "past"
        return "soon" if (self.due.earliest - self.checklist.today).days <= SOON_DAYS else "later"

    @property
    def opens(self) -> date | None:
        """The first day on which it can be done, as long as that is to come."""
        day = self.due.opens if self.due and not self.is_settled else None
        return day if day and day > self.checklist.today else None

    @cached_property
    def waits_on(self) -> list["Line"]:
        return [self.checklist.line(key) for key in self.entry.waits_on]

    @property
    def is_waiting(self) -> bool:
        return self.state == WAITING

    @property
    def is_reminded(self) -> bool:
        """Somebody wanted to look at it again by now."""
        day = self.progress.remind_on if self.progress and self.is_waiting else None
        return bool(day) and day <= self.checklist.today

    @property
    def remark(self) -> tuple:
        """What a row says of it besides its title, persons and term."""
        told: tuple = (self.passed == "lost", self.last_done_on)
        if self.progress and self.is_waiting:
            told += (WAITING, self.progress.waiting_on, self.progress.waiting_since)
            told += (self.progress.remind_on,)
        if self.progress and self.state == BLOCKED:
            told += (BLOCKED, self.progress.blocked_reason)
        return told

    @property
    def has_remark(self) -> bool:
        return any(self.remark)

    @property
    def changes(self) -> Sequence[Change]:
        """What became different lately in the rule that it hangs on, the newest first."""
        return self.checklist.changes.get(self.code, ())

    @property
    def is_news(self) -> bool:
        """Somebody else changed it since this reader's last visit."""
        return self.checklist.is_news(self.progress)

    @property
    def changed_by(self) -> User | None:
        """Who said last how far it is."""
        return self.checklist.author_of(self.progress) if self.progress else None

    def to_change(self) -> Progress:
        """What was said about it, to say otherwise; a yearly item begins again."""
        household = self.checklist.household
        if self.progress is None:
            return untouched(household, self.item.pk, self.person)
        progress: Progress = self.progress.to_change(household)
        if self.last_done_on:
            progress.begin_again()
        return progress


class Checklist:
    """A family's whole list, of a household that was read `with_facts` and what was said about its
    items; without `touched` that is read when it is put together."""

    def __init__(
        self,
        household: Household,
        catalogue: Catalogue,
        today: date,
        touched: list[Touched] | None = None,
    ):
        touched = household.touched if touched is None else touched
        self.household = household
        self.today = today
        self.people: dict[str, Person] = {str(person.pk): person for person in household.people}
        self._numbers: dict[UUID, str] = {person.pk: key for key, person in self.people.items()}
        """As text, once for each person: there are hundreds of rows."""
        self._of_toolkit = catalogue
        self.own = {
            progress.own_item.code: _as_catalogue_item(
                progress.own_item, PERSON if progress.person_id else HOUSEHOLD, order
            )
            for order, progress in enumerate(touched)
            if progress.own_item_id
        }
        self._toolkit = catalogue.items_for(one.item_id for one in touched)
        self.catalogue: Mapping[str, CatalogueItem] = (
            {**self._toolkit, **self.own} if self.own else self._toolkit
        )
        self.progress: dict[Key, Touched] = {
            self.key_of_progress(progress): progress for progress in touched
        }
        self._lines: dict[Key, Line] = {}
        self._urls: dict[Person | None, str] = {}
        self.reader: User | None = None
        self.last_visit: datetime | None = None
        self._authors: dict[int, User] = {}

    @cached_property
    def entries(self) -> list[Entry]:
        return self._entries_of([item.rule for item in self._toolkit.values()])

    def _entries_of(self, items: list[ItemFacts]) -> list[Entry]:
        """Lines of these items of the toolkit, and those of the family's own."""
        marks = {key: progress.for_rules() for key, progress in self.progress.items()}
        family = self.household.for_rules()
        own = {key: marks.pop(key) for key in [*marks] if key[0] in self.own}
        people = {person.id: person for person in family.persons}
        return entries_of(items, family, marks, self.today) + [
            own_entry(
                self.own[code].rule, people[person] if person else None, mark, family, self.today
            )
            for (code, person), mark in own.items()
        ]

    @cached_property
    def lines(self) -> list[Line]:
        return [self.line(entry.key) for entry in self.entries]

    @cached_property
    def _entries_by_key(self) -> dict[Key, Entry]:
        return {entry.key: entry for entry in self.entries}

    def line(self, key: Key) -> Line:
        """Made when it is first asked for: most pages show a few of them."""
        if key not in self._lines:
            self._lines[key] = Line(self._entries_by_key[key], self)
        return self._lines[key]

    def find(self, code: str, person: Person | None) -> Line | None:
        """The line of an item, or None where it was never asked of this family or person."""
        key = code, str(person.pk) if person else None
        return self.line(key) if key in self._entries_by_key else None

    def find_alone(self, code: str, person: Person | None) -> Line | None:
        """The same line, which does not know what it waits on: no other line is worked out.

        Its due date may run from what was done about other items, so these come along.
        """
        asked = self._toolkit.get(code)
        codes = {code}.union(*(rule.codes for _for, rule in asked.rule.dues) if asked else ())
        items = [item.rule for item in self._toolkit.values() if item.rule.code in codes]
        key = code, str(person.pk) if person else None
        found = (entry for entry in self._entries_of(items) if entry.key == key)
        return next((Line(entry, self) for entry in found), None)

    def of_item(self, code: str) -> list[Line]:
        """An item for each of the people whom it is for."""
        found = (entry for entry in self.entries if entry.item.code == code and entry.applies)
        return [self.line(entry.key) for entry in found]

    def title_of(self, progress: Progress | Touched) -> str:
        """The title of an item that is on the list or once was touched."""
        return self.catalogue[self.key_of_progress(progress)[0]].title

    @cached_property
    def now(self) -> list[Line]:
        return [self.line(entry.key) for entry in now_to_do(self.entries, self.today)]

    @property
    def next(self) -> Line | None:
        """The first of these, for a page that shows no other line: no line is made of the rest, and
        none is kept, so that a list goes as soon as its page is written."""
        left = now_to_do(self.entries, self.today)
        return Line(left[0], self) if left else None

    @property
    def aside(self) -> list[Line]:
        """What applies and is not left to do: what is asked or lost, then what is settled."""
        aside = (entry for entry in self.entries if entry.applies and not entry.is_to_do)
        lines = [self.line(entry.key) for entry in aside]
        return sorted(lines, key=lambda line: line.is_settled)

    @cached_property
    def earlier(self) -> list[Line]:
        """What ran out before this list began, the longest ago first."""
        earlier = (entry for entry in self.entries if entry.passed is Passed.EARLIER)
        lines = [self.line(entry.key) for entry in earlier]
        return sorted(lines, key=lambda line: line.due)

    @cached_property
    def lines_now(self) -> int:
        """How many rows stand under Now: an item once, whoever it is for."""
        is_row = (e for e in self.now if e.entry.when is When.NOW and e.entry.behind is None)
        return len({line.code for line in is_row})

    def read_by(self, reader: User, last_visit: datetime | None) -> None:
        """Mark what others changed since this reader was here on an earlier day, and who did."""
        self.reader, self.last_visit = reader, last_visit  # before `news` is first asked for
        self._read_authors({progress.changed_by_id for progress in self.news})

    def author_of(self, progress: Touched) -> User | None:
        """Who changed it last; None if they are gone. Without a query for what is news."""
        if progress.changed_by_id not in self._authors:
            self._read_authors({progress.changed_by_id})
        return self._authors.get(progress.changed_by_id)

    def _read_authors(self, numbers: set[int | None]) -> None:
        if known := numbers - {None}:
            self._authors |= User.objects.only("name", "email").in_bulk(known)

    @property
    def newest_by(self) -> User | None:
        """Who made the last change that is news."""
        return self.author_of(self.news[0])

    def is_news(self, progress: Touched | None) -> bool:
        if progress is None or self.last_visit is None:
            return False
        return progress.changed_at > self.last_visit and progress.changed_by_id != self.reader.pk

    @cached_property
    def news(self) -> list[Touched]:
        """What others changed since, the latest first."""
        found = [progress for progress in self.progress.values() if self.is_news(progress)]
        return sorted(found, key=lambda progress: progress.changed_at, reverse=True)

    @cached_property
    def tally(self) -> Tally:
        return tally(self.entries)

    @property
    def changes(self) -> Mapping[str, Sequence[Change]]:
        """By the code of an item."""
        return self._of_toolkit.changes

    def let_go(self) -> None:
        """Its lines, once a page of them is written: a list and its lines know each other, so that
        both would stay until Python looks for such, at the expense of somebody else's page."""
        self._lines.clear()
        for name in ("lines", "now", "earlier"):
            self.__dict__.pop(name, None)

    def again(self) -> "Checklist":
        """The list as it is now that `household.touched` has changed, without a query."""
        return Checklist(self.household, self._of_toolkit, self.today)

    def before(self, events: Iterable[ProgressEvent]) -> "Checklist":
        """The list as it was before these events: where the lines stood that they moved."""
        earlier = self.again()
        for event in events:
            key = self.key_of(event)
            if key in earlier.progress:
                said = earlier.progress[key]
                earlier.progress[key] = said._replace(**event.values_before)
        return earlier

    def key_of(self, event: ProgressEvent) -> Key:
        return self.key_of_progress(event.progress)

    def key_of_progress(self, progress: Progress | Touched) -> Key:
        own = progress.own_item_id
        code = f"{OWN}{own}" if own else self._of_toolkit.codes.get(progress.item_id, "")
        person = progress.person_id
        return code, self._numbers.get(person) or (str(person) if person else None)

    @property
    def present(self) -> list[Person]:
        return [person for person in self.people.values() if person.left_on is None]

    @property
    def situations(self) -> set[str]:
        return set(self.household.situations).union(*(person.situations for person in self.present))

    def item_url(self, code: str, person: Person | None) -> str:
        """Reversed once for each person and then filled in: a page has hundreds of them."""
        if person not in self._urls:
            arguments = [self.household.pk, "code"] + ([person.pk] if person else [])
            self._urls[person] = reverse("checklist:item", args=arguments)
        return self._urls[person].replace("/code/", f"/{code}/", 1)

    def seen_from_list(self, url: str) -> str:
        return url.removeprefix(self._list_url)

    @cached_property
    def _list_url(self) -> str:
        return self.household.get_absolute_url()


def checklist_of(household: Household, today: date) -> Checklist:
    return Checklist(household, catalogue_now(today), today)


def checklists_of(households: list[Household], today: date) -> list[Checklist]:
    """Several families' lists, of households read `with_facts`: with one catalogue, and one query
    for how far their items are."""
    catalogue = catalogue_now(today)
    touched = Progress.objects.filter(household__in=households).in_short_by_family()
    # Not kept on the household, which stays until the garbage collector comes: it and its people
    # know each other.
    return [Checklist(one, catalogue, today, touched[one.pk]) for one in households]
