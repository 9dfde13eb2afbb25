"""Why an item is on a family's list, and why on that day: the facts, the rule and the article."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babel.lists import format_list
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checklist.models import Household, Person
from checklist.progress.checklist import Line
from gastvrij.lib.words import day_in_words, locale
from toolkit.due import Anchor
from toolkit.models import ChecklistItem, Housing, ItemDue
from toolkit.reading.conditions import Names, Row, all_of, any_of, cases_in_words
from toolkit.reading.due_words import due_in_words
from toolkit.rules.applies import fit_of_case
from toolkit.rules.due_dates import RUNS_FROM_A_PERSONS_DAY, RUNS_FROM_THE_FAMILYS_DAY
from toolkit.rules.facts import Conditions, PersonFacts


@dataclass(frozen=True)
class Why:
    facts: list[Row]
    """What was used of what we know about this family."""
    cases: list[list[Row]]
    """For whom the item is; one of these is enough."""
    term: str
    due: ItemDue | None
    """The rule of the due date, with its article and source."""


def why(line: Line, item: ChecklistItem) -> Why:
    """Two queries, and one more for a due date that runs from another item."""
    names = Names.read()
    due = next((one for one in item.due_rules.all() if one.parsed == line.entry.rule), None)
    term = due_in_words(line.entry.rule, item.titles_for_due())
    return Why(
        _together(Facts(line, names).used()),
        cases_in_words(line.entry.item.cases, names),
        term,
        due,
    )


def _together(rows: Iterable[Row]) -> list[Row]:
    """What has the same name in one row."""
    told: dict[str, dict[str, None]] = {}
    for label, words in rows:
        told.setdefault(label, {})[words] = None
    return [(label, format_list(list(words), locale=locale())) for label, words in told.items()]


class Facts:
    """What we know about a family that decided about one line."""

    def __init__(self, line: Line, names: Names):
        self.line, self.names = line, names
        self.checklist = line.checklist
        self.household = self.checklist.household
        self.family = self.household.for_rules()
        self.concerned = line.entry.concerned

    def used(self) -> Iterator[Row]:
        for case in self._cases():
            yield from self._of_case(case)
        if self.line.due and self.line.due.is_override:
            yield capfirst(_("chosen date")), day_in_words(self.line.due.earliest)
        elif self.line.entry.rule:
            for anchor in self.line.entry.rule.anchors:
                yield from self._of_anchor(anchor)

    def _cases(self) -> list[Conditions]:
        """For each whom it concerns, the case that fits best."""
        today, cases = self.checklist.today, self.line.entry.item.cases
        return [
            max(cases, key=lambda case: fit_of_case(case, one, self.family, today))
            for one in self.concerned
        ]

    def _of_case(self, case: Conditions) -> Iterator[Row]:
        everybody = self.family.present
        if case.statuses:
            yield _("Residence status"), self._of_people(self.concerned, self._status)
        if case.family_statuses:
            having = [one for one in everybody if one.status in case.family_statuses]
            yield _("Residence status"), self._of_people(having or everybody, self._status)
        if case.ages:
            yield _("Age"), self._of_people(self.concerned, self._age)
        if case.family_ages:
            low, high = case.family_ages
            of_age = [one for one in everybody if self._may_be(one, low, high)]
            yield _("Age"), self._of_people(of_age, self._age)
        if case.registered_ages:
            yield from self._of_field("registered_on")
        if case.situations:
            yield _("What holds"), self._situations(case)
        if case.housing:
            ways = any_of(self.household.possible_housing or (), dict(Housing.choices))
            yield _("How the family lives"), ways or not_filled_in()
        if case.regions:
            yield _("Municipality"), self.household.municipality.name

    def _situations(self, case: Conditions) -> str:
        ticked = self.family.situations.union(*(one.situations for one in self.concerned))
        return all_of(case.situations & ticked, self.names.situations)

    def _of_people(self, people: Iterable[PersonFacts], tell) -> str:
        return format_list([self._named(one, tell(one)) for one in people], locale=locale())

    def _named(self, one: PersonFacts, words: str) -> str:
        return f"{self.checklist.people[one.id].nickname} ({words})"

    def _status(self, one: PersonFacts) -> str:
        return self.names.statuses.get(one.status or "", not_filled_in())

    def _may_be(self, one: PersonFacts, low: int, high: int) -> bool:
        ages = one.ages_on(self.checklist.today)
        return ages is None or (ages[0] <= high and ages[1] >= low)

    def _age(self, one: PersonFacts) -> str:
        ages = one.ages_on(self.checklist.today)
        if ages is None:
            return not_filled_in()
        if ages[0] == ages[1]:
            return ngettext("%(age)s year", "%(age)s years", ages[0]) % {"age": ages[0]}
        return _("%(youngest)s or %(oldest)s years") % {"youngest": ages[0], "oldest": ages[1]}

    # --- the day from which it runs ------------------------------------------------------------
    def _of_anchor(self, anchor: Anchor) -> Iterator[Row]:
        if anchor.name in RUNS_FROM_A_PERSONS_DAY:
            yield from self._of_field(RUNS_FROM_A_PERSONS_DAY[anchor.name])
        elif anchor.name in RUNS_FROM_THE_FAMILYS_DAY:
            yield self._day_of(self.household, RUNS_FROM_THE_FAMILYS_DAY[anchor.name])
        elif anchor.name == "moved_in":
            yield self._day_of(self.household, "moved_in_on")
            for one in self.concerned:
                if one.joined_on:
                    yield from self._of_field("joined_on")
        elif anchor.name == "birth" or anchor.age is not None:
            yield _("Born"), self._of_people(self.concerned, self._born)
        elif anchor.codes:
            yield from self._done(anchor.codes)

    def _of_field(self, name: str) -> Iterator[Row]:
        """A day of those concerned; where none of them has it, of the others."""
        people = [self.checklist.people[one.id] for one in self.concerned]
        if not any(getattr(person, name) for person in people):
            people = [one for one in self.checklist.present if getattr(one, name)] or people
        known = [person for person in people if getattr(person, name)]
        for person in known or people[:1]:
            label, day = self._day_of(person, name)
            yield label, f"{person.nickname} ({day})"

    def _day_of(self, of: Household | Person, name: str) -> Row:
        day = getattr(of, name)
        label = of._meta.get_field(name).verbose_name
        return capfirst(label), day_in_words(day) if day else not_filled_in()

    def _born(self, one: PersonFacts) -> str:
        if not one.born:
            return not_filled_in()
        if one.birth_month:
            return date_format(one.born[0], "YEAR_MONTH_FORMAT")
        return str(one.birth_year)

    def _done(self, codes: Iterable[str]) -> Iterator[Row]:
        for code in codes:
            for line in self.checklist.lines:
                if line.code == code and line.is_done and line.progress and line.progress.done_on:
                    yield line.title, day_in_words(line.progress.done_on)


def not_filled_in() -> str:
    return _("not filled in")
