"""The families of a coordinator's organisations at a glance: what is urgent, and who carries what.

However many families there are, the same few questions: the database filters, counts and sorts by
what was worked out before (`progress/outlooks.py`). Only to search or to sort by label all labels
are read, since nobody but the site can.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from checklist.models import Assignment, Household
from checklist.progress.outlooks import is_known
from gastvrij.lib.finding import is_found
from gastvrij.lib.words import natural_key
from members.models import User

DAYS_OF_TERM = 14
DAYS_STILL = 30
FAMILIES_ON_A_PAGE = 25
BUDDIES_ON_A_PAGE = 50
LONGEST = 60

ALL, TERM, ALONE, STILL = "", "termijn", "zonder-buddy", "stil"
LENSES = {
    TERM: _("Legal deadline within two weeks"),
    ALONE: _("No buddy yet"),
    STILL: _("Nothing changed for a month"),
    ALL: _("All families"),
}
URGENT, LABEL, LONGEST_STILL, BY_TERM = "", "naam", "stil", "termijn"
ORDERS = {
    URGENT: _("What is urgent first"),
    LABEL: _("By code word"),
    BY_TERM: _("By legal deadline"),
    LONGEST_STILL: _("Longest nothing changed first"),
}


@dataclass(frozen=True)
class Asked:
    """What an address asks for, with whatever makes no sense left out."""

    lens: str = ALL
    order: str = URGENT
    buddy: int | None = None
    organisation: int | None = None
    words: str = ""
    view: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        return cls(
            lens=_one_of(query.get("wat"), LENSES),
            order=_one_of(query.get("volgorde"), ORDERS),
            buddy=_number(query.get("buddy")),
            organisation=_number(query.get("organisatie")),
            words=str(query.get("zoek", ""))[:LONGEST].strip(),
            view=_one_of(query.get("weergave"), {"buddys": ""}),
        )

    def address(self, **changes: object) -> str:
        """The query string of this with something changed, from the first page."""
        choices = {
            "weergave": self.view,
            "wat": self.lens,
            "buddy": self.buddy,
            "organisatie": self.organisation,
            "zoek": self.words,
            "volgorde": self.order,
        } | changes
        given = {name: value for name, value in choices.items() if value}
        return f"?{urlencode(given)}"

    @property
    def paging(self) -> str:
        address = self.address()
        return address if address == "?" else f"{address}&"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.lens or self.buddy or self.organisation or self.words)


def _one_of(value: str | None, allowed: Mapping[str, object]) -> str:
    return value if value in allowed else ""


def _number(value: str | None) -> int | None:
    text = value or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


class Overview:
    """What a page shows of these open families; each property is at most two questions."""

    def __init__(self, households: QuerySet[Household], asked: Asked, rules: str):
        self.asked, self.today, self.rules = asked, timezone.localdate(), rules
        self.number: str | None = None
        """The page that was asked for."""
        self.all = households.order_by()
        self.long_ago = timezone.now() - timedelta(days=DAYS_STILL)
        soon = self.today + timedelta(days=DAYS_OF_TERM)
        current = Assignment.objects.current().values("household")
        is_old = Q(outlook=None, created_at__lte=self.long_ago)
        self.has_term = Q(outlook__legal_on__lte=soon)
        self.is_alone = ~Q(pk__in=current)
        self.is_still = Q(outlook__moved_at__lte=self.long_ago) | is_old

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many there are under each lens, and how many of which it is not known."""
        numbers: dict[str, int] = self._of_organisation(self.all).aggregate(
            **{f"lens_{name}": Count("pk", filter=lens) for name, lens in self._lenses.items()},
            unknown=Count("pk", filter=~is_known(self.rules)),
        )
        return numbers

    @property
    def _lenses(self) -> dict[str, Q]:
        # What is not known yet may have a deadline: one family too many is better.
        has_term = self.has_term | ~is_known(self.rules)
        return {"term": has_term, "alone": self.is_alone, "still": self.is_still, "all": Q()}

    @property
    def lenses(self) -> list[tuple[str, str, int]]:
        names = {TERM: "term", ALONE: "alone", STILL: "still", ALL: "all"}
        return [
            (value, str(label), self.counts[f"lens_{names[value]}"])
            for value, label in LENSES.items()
        ]

    @property
    def unknown(self) -> int:
        return self.counts["unknown"]

    def _of_organisation(self, households: QuerySet[Household]) -> QuerySet[Household]:
        number = self.asked.organisation
        return households.filter(organisation=number) if number else households

    @property
    def _asked_for(self) -> QuerySet[Household]:
        names = {TERM: "term", ALONE: "alone", STILL: "still", ALL: "all"}
        found = self._of_organisation(self.all).filter(self._lenses[names[self.asked.lens]])
        if self.asked.buddy:
            of_buddy = Assignment.objects.current().filter(user=self.asked.buddy)
            found = found.filter(pk__in=of_buddy.values("household"))
        return found

    @cached_property
    def page(self) -> Page:
        return self._pages.get_page(self.number)

    @cached_property
    def _pages(self) -> Paginator:
        asked = self.asked
        if asked.words or asked.order == LABEL:
            labels = self._in_order(self._asked_for).values_list("pk", "label")
            rows = [row for row in labels if is_found(asked.words, row[1])]
            if asked.order == LABEL:
                rows.sort(key=lambda row: (natural_key(row[1]), row[0]))
            return Paginator([pk for pk, _label in rows], FAMILIES_ON_A_PAGE)
        # Their numbers alone: to sort all of them with what a row tells takes three times as long.
        families = self._in_order(self._asked_for)
        pages = Paginator(families.values_list("pk", flat=True), FAMILIES_ON_A_PAGE)
        if not asked.buddy:  # known already: no question for it
            pages.count = next(n for value, _label, n in self.lenses if value == asked.lens)
        return pages

    def _in_order(self, households: QuerySet[Household]) -> QuerySet[Household]:
        term = F("outlook__legal_on").asc(nulls_last=True)
        still = F("outlook__moved_at").asc(nulls_first=True)
        if self.asked.order == BY_TERM:
            return households.order_by(term, still, "pk")
        if self.asked.order == LONGEST_STILL:
            return households.order_by(still, "pk")
        urgency = Case(
            When(self.has_term, then=Value(0)),
            When(self.is_alone, then=Value(1)),
            When(self.is_still, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
        return households.order_by(urgency, term, still, "pk")

    @cached_property
    def families(self) -> list["Family"]:
        """Those of this page, with who helps them."""
        shown = list(self.page.object_list)
        rows = self.all.select_related("municipality", "outlook", "withdrawal").with_buddies()
        found = rows.in_bulk(shown)
        return [Family(found[pk], self) for pk in shown if pk in found]

    @cached_property
    def buddies(self) -> Page:
        """Who carries how much, the most first."""
        families = self._of_organisation(self.all)
        current = Assignment.objects.current().filter(household__in=families.values("pk"))
        soon = self.today + timedelta(days=DAYS_OF_TERM)
        carried = current.values("user").annotate(
            families=Count("household", distinct=True),
            terms=Count(
                "household", distinct=True, filter=Q(household__outlook__legal_on__lte=soon)
            ),
        )
        pages = Paginator(carried.order_by("-families", "user"), BUDDIES_ON_A_PAGE)
        page = pages.get_page(self.number)
        names = User.objects.in_bulk([row["user"] for row in page])
        for row in page:
            row["buddy"] = names.get(row["user"])
        return page


@dataclass(frozen=True)
class Family:
    """One row of the list."""

    household: Household
    overview: Overview

    @property
    def outlook(self):
        return getattr(self.household, "outlook", None)

    @cached_property
    def is_known(self) -> bool:
        """As `is_known` asks the database."""
        outlook, here = self.outlook, self.overview
        return bool(outlook) and (outlook.worked_out_on, outlook.rules) == (here.today, here.rules)

    @property
    def legal_on(self) -> date | None:
        return self.outlook.legal_on if self.is_known else None

    @cached_property
    def urgency(self) -> str:
        """As a due date on a family's own list looks."""
        if self.legal_on is None:
            return "none"
        if self.legal_on < self.overview.today:
            return "overdue"
        soon = self.overview.today + timedelta(days=DAYS_OF_TERM)
        return "soon" if self.legal_on <= soon else "later"

    @property
    def done_words(self) -> str:
        """Put together here: of as many families as a page has, a template takes its time."""
        numbers = {"done": self.outlook.done, "total": self.outlook.total}
        return gettext("%(done)s of %(total)s done") % numbers

    @property
    def still_since(self) -> date | None:
        """Where nothing changed for a month: since when."""
        moment = self.outlook.moved_at if self.outlook else self.household.created_at
        return timezone.localdate(moment) if moment <= self.overview.long_ago else None
