"""Which part of a checklist a page shows: now to do, one theme, one person; in pages."""

from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from checklist.models import Person, Progress
from checklist.progress.checklist import Checklist, Line
from checklist.rules.entries import SETTLED
from checklist.rules.progress import Tally, tally

LINES_ON_A_PAGE = 40
VIEWS = ("nu", "thema", "persoon")
GONE = "vervallen"
FAMILY = "gezin"


HEADINGS = {
    "late": _("Too late, act now"),
    "lost": _("The deadline has passed"),
    "legal": _("With a legal deadline"),
    "advised": _("Advised, with a date"),
    "any_time": _("When it suits you"),
    "passed": _("Ended before, or lost"),
    "settled": _("Done or not applicable"),
    "gone": _("No longer applies"),
}


def _kind_of(line: Line) -> str:
    if not line.entry.applies:
        return "gone"
    if line.entry.is_aside:
        return "passed"
    return "settled" if line.is_settled else line.entry.urgency.name.lower()


@dataclass
class Selection:
    """What was asked for, with whatever makes no sense left out, and the lines that answer it."""

    checklist: Checklist
    view: str = "nu"
    theme: str = ""
    person: str = ""
    state: str = ""
    legal_only: bool = False
    page: Page | None = None
    groups: list["Group"] = field(default_factory=list)

    @property
    def sections(self) -> list[tuple[str, str, list[Line]]]:
        """The lines of this page, each heading with its own."""
        lines = self.page.object_list if self.page else []
        return [
            (kind, str(HEADINGS[kind]), list(of_kind)) for kind, of_kind in groupby(lines, _kind_of)
        ]

    @property
    def states(self) -> list[tuple[str, str]]:
        """The states to filter on; 'no longer applies' only where there is something."""
        names = [(value, str(label)) for value, label in Progress.State.choices if value != "open"]
        if any(not line.entry.applies for line in self.checklist.lines):
            names.append((GONE, str(HEADINGS["gone"])))
        return names

    @property
    def is_narrowed(self) -> bool:
        is_part = self.view == "nu" and bool(self.theme or self.person)
        return is_part or bool(self.state) or self.legal_only

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
        wanted = {
            "weergave": self.view if self.view != "nu" else "",
            "thema": self.theme,
            "persoon": self.person,
            "stand": self.state,
            "termijn": "verplicht" if self.legal_only else "",
        } | changes
        return "?" + urlencode({name: value for name, value in wanted.items() if value})


@dataclass(frozen=True)
class Group:
    """A theme or a person, with how far it is."""

    key: str
    title: str
    tally: Tally
    overdue: int
    theme_slug: str = ""
    person: Person | None = None


def select(checklist: Checklist, query, paginate_by: int = LINES_ON_A_PAGE) -> Selection:
    people = {str(person.pk) for person in checklist.people.values()}
    themes = {item.theme_slug for item in checklist.catalogue.values()}
    selection = Selection(
        checklist,
        view=_one_of(query.get("weergave"), VIEWS) or "nu",
        theme=_one_of(query.get("thema"), themes),
        person=_one_of(query.get("persoon"), people | {FAMILY}),
        state=_one_of(query.get("stand"), {*Progress.State.values, GONE}),
        legal_only=query.get("termijn") == "verplicht",
    )
    if selection.view == "thema" and not selection.theme:
        selection.groups = _themes(checklist)
    elif selection.view == "persoon" and not selection.person:
        selection.groups = _people(checklist)
    else:
        lines = _filtered(checklist, selection)
        selection.page = Paginator(lines, paginate_by).get_page(query.get("pagina"))
    return selection


def _one_of(value, allowed) -> str:
    return value if value in allowed else ""


def _filtered(checklist: Checklist, selection: Selection) -> list[Line]:
    if selection.state == GONE:
        lines = [line for line in checklist.lines if not line.entry.applies]
    elif selection.state in SETTLED:
        lines = [line for line in checklist.lines if line.entry.applies]
    else:
        lines = checklist.now
        if selection.view != "nu" and not selection.state:
            lines = lines + checklist.aside
    return [line for line in lines if _matches(line, selection)]


def _matches(line: Line, selection: Selection) -> bool:
    return (
        (not selection.theme or line.item.theme_slug == selection.theme)
        and (not selection.person or _is_of(line, selection.person))
        and (not selection.state or selection.state in {GONE, line.state})
        and (not selection.legal_only or line.is_legal)
    )


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
