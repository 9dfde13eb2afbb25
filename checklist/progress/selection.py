"""Which part of a checklist a page shows: now to do, one theme, one person; in pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from checklist.models import Person, Progress, ProgressEvent
from checklist.progress.checklist import Checklist, Line
from checklist.progress.place import Place
from checklist.progress.rows import Row, rows_of
from checklist.rules.entries import SETTLED
from checklist.rules.progress import Tally, tally
from gastvrij.lib.finding import is_found

ROWS_ON_A_PAGE = 25
VIEWS = ("nu", "thema", "persoon")
GONE = "vervallen"
FAMILY = "gezin"
LATER = "later"

HEADINGS = {
    "now": pgettext_lazy("when", "Now"),
    "soon": pgettext_lazy("when", "Soon"),
    LATER: pgettext_lazy("when", "Later"),
    "waiting": pgettext_lazy("when", "Waiting for somebody"),
    "passed": _("Ended before, or lost"),
    "settled": _("Done or not applicable"),
    "gone": _("No longer applies"),
}
PLACE = {kind: number for number, kind in enumerate(HEADINGS)}


def kind_of(line: Line) -> str:
    if not line.entry.applies:
        return "gone"
    if line.entry.is_aside:
        return "passed"
    return "settled" if line.is_settled else line.entry.when.value


@dataclass(frozen=True)
class Section:
    """The rows under one heading; of all of them those on this page."""

    kind: str
    rows: list[Row]
    number: int
    is_folded: bool = False

    @property
    def title(self) -> str:
        return str(HEADINGS[self.kind])


@dataclass
class Selection:
    """What was asked for, with whatever makes no sense left out, and the rows that answer it."""

    checklist: Checklist
    view: str = "nu"
    theme: str = ""
    person: str = ""
    state: str = ""
    legal_only: bool = False
    words: str = ""
    page: Page | None = None
    rows: list[Row] = field(default_factory=list)
    folded: list[Row] = field(default_factory=list)
    """What is for later, where nothing was chosen: by theme, and folded."""
    groups: list["Group"] = field(default_factory=list)

    @property
    def sections(self) -> list[Section]:
        """The rows of this page, each heading with its own; what is folded has its place too."""
        rows = self.page.object_list if self.page else []
        found = [
            Section(kind, list(of_kind), self._number(kind))
            for kind, of_kind in groupby(rows, lambda row: row.kind)
        ]
        if self.folded and self.is_last_page:
            found.append(Section(LATER, self.folded, len(self.folded), is_folded=True))
        return sorted(found, key=lambda section: PLACE[section.kind])

    def _number(self, kind: str) -> int:
        return sum(row.kind == kind for row in self.rows)

    @property
    def shows_events(self) -> bool:
        """Whether what just happened stands beside its row on this page."""
        return any(row.events for row in self.page or ())

    @property
    def is_last_page(self) -> bool:
        return self.page is None or not self.page.has_next()

    @property
    def folded_by_theme(self) -> list[tuple[str, list[Row]]]:
        of_theme: dict[str, list[Row]] = {}
        for row in self.folded:
            of_theme.setdefault(row.line.item.theme_title, []).append(row)
        return list(of_theme.items())

    @property
    def has_nothing_now(self) -> bool:
        """Nothing is pressing, though there is something to do."""
        return self.is_plain and not any(row.kind == "now" for row in self.rows)

    @property
    def states(self) -> list[tuple[str, str]]:
        """The states to filter on; 'no longer applies' only where there is something."""
        names = [(value, str(label)) for value, label in Progress.State.choices if value != "open"]
        if any(not entry.applies for entry in self.checklist.entries):
            names.append((GONE, str(HEADINGS["gone"])))
        return names

    @property
    def is_narrowed(self) -> bool:
        is_part = self.view == "nu" and bool(self.theme or self.person)
        return is_part or bool(self.state) or self.legal_only or bool(self.words)

    @property
    def tells_theme(self) -> bool:
        """Each row says of which theme it is; not where that was chosen."""
        return not self.theme

    @property
    def is_plain(self) -> bool:
        """What is to do now, of everybody: as a list opens."""
        return self.view == "nu" and not self.is_narrowed

    @property
    def is_of_one_person(self) -> bool:
        """Each row is theirs, and the page is called after them."""
        return self.view == "persoon" and self.person in self.checklist.people

    @property
    def heading(self) -> str:
        if self.view == "thema":
            items = self.checklist.catalogue.values()
            return next(item.theme_title for item in items if item.theme_slug == self.theme)
        if self.view == "persoon":
            person = self.checklist.people.get(self.person)
            return person.nickname if person else str(_("The whole family"))
        return ""

    @property
    def paging(self) -> str:
        """The address of another page of the same selection, up to its number."""
        address = self.address()
        return address + ("&" if len(address) > 1 else "")

    def address(self, **changes: str) -> str:
        """The query string of this selection with something changed, from the first page."""
        return str(self.choices.but(**changes)) or "?"

    @cached_property
    def choices(self) -> Place:
        return Place.of(
            {
                "weergave": self.view if self.view != "nu" else "",
                "thema": self.theme,
                "persoon": self.person,
                "stand": self.state,
                "termijn": "verplicht" if self.legal_only else "",
                "zoek": self.words,
            }
        )

    @property
    def place(self) -> Place:
        """Where this is, with its page: to come back to."""
        number = self.page.number if self.page else 1
        return self.choices.but(pagina=str(number) if number > 1 else "")


@dataclass(frozen=True)
class Group:
    """A theme or a person, with how far it is."""

    key: str
    title: str
    tally: Tally
    overdue: int
    theme_slug: str = ""
    person: Person | None = None


def select(
    checklist: Checklist,
    query,
    events: Iterable[ProgressEvent] = (),
) -> Selection:
    """What `query` asks for. What `events` just changed still stands where it stood."""
    people = {str(person.pk) for person in checklist.people.values()}
    themes = {item.theme_slug for item in checklist.catalogue.values()}
    selection = Selection(
        checklist,
        view=_one_of(query.get("weergave"), VIEWS) or "nu",
        theme=_one_of(query.get("thema"), themes),
        person=_one_of(query.get("persoon"), people | {FAMILY}),
        state=_one_of(query.get("stand"), {*Progress.State.values, GONE}),
        legal_only=query.get("termijn") == "verplicht",
        words=Place.of(query).choices.get("zoek", "").strip(),
    )
    if selection.view == "thema" and not selection.theme:
        selection.groups = _themes(checklist)
    elif selection.view == "persoon" and not selection.person:
        selection.groups = _people(checklist)
    else:
        events = list(events)
        earlier = checklist.before(events) if events else checklist
        rows = _rows(_filtered(earlier, selection), is_nested=selection.is_plain)
        if events:
            rows = [_as_it_is_now(row, checklist, events) for row in rows]
        if selection.is_plain:
            selection.folded = [row for row in rows if row.kind == LATER and not row.events]
        selection.rows = [row for row in rows if row not in selection.folded]
        pages = Paginator(selection.rows, ROWS_ON_A_PAGE)
        selection.page = pages.get_page(query.get("pagina"))
    return selection


def _rows(lines: list[Line], *, is_nested: bool) -> list[Row]:
    """Among what is to do, what stands behind a step is no row of its own.

    Who looks for something, or chose a theme or a person, finds every line.
    """
    keys = {line.entry.key for line in lines} if is_nested else set()
    alone = [line for line in lines if line.entry.behind not in keys]
    behind = [line for line in lines if line.entry.behind in keys]
    alone.sort(key=lambda line: PLACE[kind_of(line)])
    return [
        row for kind, of_kind in groupby(alone, kind_of) for row in rows_of(kind, of_kind, behind)
    ]


def _as_it_is_now(row: Row, checklist: Checklist, events: list[ProgressEvent]) -> Row:
    lines = [checklist.find(line.code, line.person) or line for line in row.lines]
    now = Row(row.kind, lines, row.then)
    keys = {line.entry.key for line in lines}
    now.events = [event for event in events if checklist.key_of(event) in keys]
    now.is_changed = bool(now.events)
    return now


def _one_of(value, allowed) -> str:
    return value if value in allowed else ""


def _filtered(checklist: Checklist, selection: Selection) -> list[Line]:
    if selection.state == GONE:
        lines = [line for line in checklist.lines if not line.entry.applies]
    elif selection.state in SETTLED:
        lines = [line for line in checklist.lines if line.entry.applies]
    else:
        lines = checklist.now
        if (selection.view != "nu" or selection.words) and not selection.state:
            lines = lines + checklist.aside
    return [line for line in lines if _matches(line, selection)]


def _matches(line: Line, selection: Selection) -> bool:
    return (
        (not selection.theme or line.item.theme_slug == selection.theme)
        and (not selection.person or _is_of(line, selection.person))
        and (not selection.state or selection.state in {GONE, line.state})
        and (not selection.legal_only or line.is_legal)
        and (not selection.words or is_found(selection.words, _text_of(line)))
    )


def _text_of(line: Line) -> str:
    name = line.person.nickname if line.person else ""
    return " ".join([line.title, line.item.theme_title, line.item.authority, name])


def _is_of(line: Line, person: str) -> bool:
    return (
        line.person is None if person == FAMILY else str(getattr(line.person, "pk", "")) == person
    )


def _themes(checklist: Checklist) -> list[Group]:
    lines: dict[str, list[Line]] = {}
    for line in checklist.lines:
        lines.setdefault(line.item.theme_slug, []).append(line)
    return [
        _group(slug, of_theme[0].item.theme_title, of_theme, theme_slug=slug)
        for slug, of_theme in lines.items()
    ]


def _people(checklist: Checklist) -> list[Group]:
    def of(key: str) -> list[Line]:
        return [line for line in checklist.lines if _is_of(line, key)]

    family = _group(FAMILY, str(_("The whole family")), of(FAMILY))
    return [family] + [
        _group(str(person.pk), person.nickname, of(str(person.pk)), person=person)
        for person in checklist.present
    ]


def _group(key: str, title: str, lines: list[Line], **about) -> Group:
    overdue = sum(line.urgency == "overdue" and line.entry.applies for line in lines)
    return Group(key, title, tally(line.entry for line in lines), overdue, **about)
