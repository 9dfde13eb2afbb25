"""What would happen to each line of a file: worked out twice, for the dry run and in earnest."""

from dataclasses import dataclass, field
from hashlib import sha256

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.importing.forms import Finder, LineForm
from members.importing.reading import COLUMNS, Row, Table
from members.joining.doubles import likely_doubles
from members.joining.known import FIELDS, WORDS, details_of
from members.joining.normalising import Details
from members.models import Organisation
from members.places.names import folded

State = Organisation.State
THERE = {State.APPROVED, State.UNCLAIMED, State.SUSPENDED}


class Outcome(models.TextChoices):
    COMES_IN = "comes_in", _("comes in")
    IS_THERE = "is_there", _("is there already: nothing changes")
    TWICE = "twice", _("stands twice in this file: left out")
    LOOKS_LIKE = "looks_like", _("looks like another: decide")
    REFUSED = "refused", _("does not come in")


@dataclass(frozen=True)
class LooksLike:
    name: str
    where: str
    reasons: list[str | Promise]
    number: int | None = None
    """Of the organisation, if it is one; otherwise it is another line."""


@dataclass(frozen=True)
class Line:
    number: int
    name: str
    outcome: Outcome
    problems: list[tuple[str | Promise, str]] = field(default_factory=list)
    """By column, in words."""
    likely: list[LooksLike] = field(default_factory=list)
    values: dict = field(default_factory=dict)

    @property
    def plain(self) -> list[tuple[str, str]]:
        """What comes in, the same in each language."""
        if not self.values:
            return [("name", self.name)]
        area = [one.pk for one in self.values["working_area"]]
        values = self.values | {"working_area": area, "place": self.values["place"].pk}
        return sorted((key, str(value)) for key, value in values.items())

    @property
    def words(self) -> str | Promise:
        return self.outcome.label


@dataclass(frozen=True)
class Plan:
    lines: list[Line]

    def of(self, outcome: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome == outcome]

    @property
    def to_decide(self) -> list[Line]:
        return self.of(Outcome.LOOKS_LIKE)

    @property
    def coming(self) -> list[Line]:
        return self.of(Outcome.COMES_IN)

    @property
    def counts(self) -> list[tuple[str | Promise, int]]:
        numbers = [(outcome.label, len(self.of(outcome))) for outcome in Outcome]
        return [pair for pair in numbers if pair[1]]

    @property
    def code(self) -> str:
        """Of what somebody sees: sent along when they confirm it."""
        seen = [
            (one.number, one.outcome.value, [like.number for like in one.likely], one.plain)
            for one in self.lines
        ]
        return sha256(repr(seen).encode()).hexdigest()[:16]


def plan_of(table: Table) -> Plan:
    """Four queries, and one more for each place that was not asked about yet."""
    find, known = Finder(), _Known()
    return Plan([_line(row, find, known) for row in table.rows])


class _Known:
    """The organisations that are there, and the lines before this one."""

    def __init__(self):
        found = Organisation.objects.exclude(state=State.DRAFT)
        found = found.exclude(application__claim__isnull=False, state=State.SUBMITTED)
        found = found.only(*FIELDS, "state").select_related("municipality")
        self.organisations = {one.pk: one for one in found}
        self.details = [details_of(one) for one in self.organisations.values()]
        self.exact = {
            (folded(one.name), one.municipality_id)
            for one in self.organisations.values()
            if one.state in THERE
        }
        self.lines: dict[str, Line] = {}
        self.written: set[tuple[str, str]] = set()

    def likely(self, details: Details) -> list[LooksLike]:
        found = likely_doubles(details, self.details)
        return [self._words(one.known.key, [WORDS[why] for why in one.reasons]) for one in found]

    def _words(self, key, reasons) -> LooksLike:
        if isinstance(key, str):
            line = self.lines[key]
            where = gettext("line %(number)s of this file") % {"number": line.number}
            return LooksLike(line.name, where, reasons)
        organisation = self.organisations[key]
        where = f"{organisation.municipality}, {organisation.get_state_display()}"
        return LooksLike(organisation.name, where, reasons, organisation.pk)

    def add(self, line: Line, details: Details, exact: tuple[str, str]) -> None:
        self.lines[details.key], self.written = line, self.written | {exact}
        self.details.append(details)


def _line(row: Row, find: Finder, known: _Known) -> Line:
    form = LineForm(dict(row.cells), find=find)
    name = " ".join(row.cells.get("name", "").split())[:120]
    problems = [
        (COLUMNS[key].label, str(message))
        for key, messages in form.errors.items()
        for message in messages
    ]
    if row.has_too_many:
        problems.append((_("Columns"), gettext("There are more cells on this line than columns.")))
    if problems:
        return Line(row.number, name, Outcome.REFUSED, problems)
    values = form.cleaned_data
    details = Details(
        name=values["name"],
        place=values["place"].pk,
        website=values["website"],
        email=values["email"].rpartition("@")[2],
        enterprise_number=values["enterprise_number"],
        key=f"line {row.number}",
    )
    exact = folded(values["name"]), values["place"].pk
    if exact in known.exact:
        return Line(row.number, values["name"], Outcome.IS_THERE)
    if exact in known.written:
        return Line(row.number, values["name"], Outcome.TWICE)
    likely = known.likely(details)
    outcome = Outcome.LOOKS_LIKE if likely else Outcome.COMES_IN
    line = Line(row.number, values["name"], outcome, likely=likely, values=values)
    known.add(line, details, exact)
    return line
