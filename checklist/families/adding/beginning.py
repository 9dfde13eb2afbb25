"""A family that is being added: what was answered, and what is still worth asking."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from checklist.models import Household, HouseholdDraft, Person
from checklist.progress.catalogue import published_rules
from members.models import Municipality
from toolkit.due import day_or_none
from toolkit.models import Situation
from toolkit.rules.facts import FamilyFacts, ItemFacts, PersonFacts
from toolkit.rules.matters import Days, days_that_matter, situations_that_matter
from toolkit.vocabulary import SITUATIONS_OF_FAMILY

AGREEMENT, FAMILY, WHO, HOME = "akkoord", "gezin", "wie", "wonen"
SITUATIONS, DAYS, BUDDIES = "situaties", "dagen", "buddys"
ORDER = (AGREEMENT, FAMILY, WHO, HOME, SITUATIONS, DAYS, BUDDIES)
DAYS_OF_FAMILY = ("moved_in_on", "lease_signed_on", "left_reception_on", "in_region_since")
DAYS_OF_PERSON = (
    "arrived_on",
    "applied_on",
    "decided_on",
    "registered_on",
    "card_expires_on",
    "joined_on",
)
OF_ONE = {"joined_on"}
"""Asked of each apart: nobody came later together with everybody."""


class Beginning:
    """Reads a draft. What is asked follows from the rules of the items, not from a list here."""

    def __init__(self, draft: HouseholdDraft):
        self.draft = draft

    def of(self, step: str) -> Mapping[str, Any]:
        """What was answered on a page; nothing where it was not answered yet."""
        return self.draft.answers.get(step, {})

    @property
    def people(self) -> list[dict[str, Any]]:
        return self.of(WHO).get("people", [])

    @cached_property
    def names(self) -> dict[str, str]:
        return {one["key"]: one["nickname"] for one in self.people}

    @property
    def _born(self) -> dict[str, int | None]:
        return {one["key"]: one["birth_year"] for one in self.people}

    @cached_property
    def municipality(self) -> Municipality | None:
        return Municipality.objects.filter(pk=self.of(FAMILY).get("municipality", "")).first()

    # --- the way ---------------------------------------------------------------------------------
    @cached_property
    def path(self) -> list[str]:
        """The pages of this family: one without a question is left out, once that is known."""
        if not self.people:
            return [*ORDER]
        empty = {
            SITUATIONS: not self.questions_about_situations,
            DAYS: not (self.days.of_family or self.days.of_persons),
        }
        return [step for step in ORDER if not empty.get(step)]

    @property
    def next_step(self) -> str:
        """The first page that is not answered, or on which something new is asked."""
        return next(step for step in self.path if self._is_open(step))

    def may_show(self, step: str) -> bool:
        return step in self.path and self.path.index(step) <= self.path.index(self.next_step)

    def before(self, step: str) -> str | None:
        number = self.path.index(step)
        return self.path[number - 1] if number else None

    def _is_open(self, step: str) -> bool:
        asked = {SITUATIONS: self.asked_situations, DAYS: self.asked_days}.get(step, set())
        return step not in self.draft.answered or not asked <= set(self.of(step).get("asked", ()))

    # --- what is asked ---------------------------------------------------------------------------
    @cached_property
    def _items(self) -> list[ItemFacts]:
        return published_rules()

    @cached_property
    def _situations(self) -> dict[str, set[str]]:
        return situations_that_matter(self._items, self._facts(), timezone.localdate())

    @cached_property
    def days(self) -> Days:
        return days_that_matter(self._items, self._facts(), timezone.localdate())

    @cached_property
    def questions_about_situations(self) -> list[tuple[str, str, list[str]]]:
        """Of each situation of a person its code, its name and the keys of whom it is asked."""
        return [
            (code, name, [key for key in self.names if key in self._situations[code]])
            for code, name in self._names_of_situations
            if code not in SITUATIONS_OF_FAMILY and self._situations.get(code)
        ]

    @cached_property
    def situations_of_family(self) -> list[tuple[str, str]]:
        return [
            (code, name)
            for code, name in self._names_of_situations
            if code in SITUATIONS_OF_FAMILY and self._situations.get(code)
        ]

    @cached_property
    def _names_of_situations(self) -> list[tuple[str, str]]:
        return [(one.code, one.name) for one in Situation.objects.current()]

    @property
    def asked_situations(self) -> set[str]:
        return {
            f"{code}-{key}" for code, _, keys in self.questions_about_situations for key in keys
        }

    @property
    def asked_days(self) -> set[str]:
        of_persons = self.days.of_persons.items()
        return self.days.of_family | {f"{name}-{key}" for name, keys in of_persons for key in keys}

    def keys_asked_for(self, day: str) -> list[str]:
        """In the order of the family."""
        return [key for key in self.names if key in self.days.of_persons.get(day, ())]

    def _facts(self) -> FamilyFacts:
        """As the rules see it, without any day."""
        home = self.of(HOME)
        return FamilyFacts(
            persons=tuple(self._facts_of(person) for person in self.people),
            region=self.municipality.region if self.municipality else None,
            housing=frozenset({home["housing"]}) if home.get("housing") else None,
            situations=frozenset(home.get("situations", ())),
        )

    def _facts_of(self, person: Mapping[str, Any]) -> PersonFacts:
        return PersonFacts(
            id=person["key"],
            status=person["status"] or None,
            birth_year=person["birth_year"],
            birth_month=person["birth_month"],
            situations=frozenset(self._situations_of(person["key"])),
        )

    def _situations_of(self, key: str) -> list[str]:
        """What was ticked, and would still be asked."""
        return [code for code, keys in self.of(SITUATIONS).get("chosen", {}).items() if key in keys]

    # --- what it becomes -------------------------------------------------------------------------
    def household(self) -> Household:
        return Household(id=self.draft.pk, organisation=self.draft.organisation)

    def changes(self) -> dict[str, Any]:
        agreement, family, home, days = (
            self.of(AGREEMENT),
            self.of(FAMILY),
            self.of(HOME),
            self.of(DAYS),
        )
        return {
            "label": family["label"],
            "municipality": self.municipality,
            "contact_language": family["contact_language"],
            "informed_on": day_or_none(agreement["informed_on"]),
            "informed_how": agreement["informed_how"],
            "informed_language": agreement["informed_language"],
            "housing": home["housing"],
            "situations": home["situations"],
            **{name: day_or_none(days.get(name)) for name in sorted(self.days.of_family)},
        }

    def pairs(self) -> list[tuple[Person, dict[str, Any]]]:
        return [(Person(), self._changes_of(person)) for person in self.people]

    def _changes_of(self, person: Mapping[str, Any]) -> dict[str, Any]:
        key = person["key"]
        asked = {code for code, _, keys in self.questions_about_situations if key in keys}
        return {
            "nickname": person["nickname"],
            "birth_year": person["birth_year"],
            "birth_month": person["birth_month"],
            "status_id": person["status"] or None,
            "situations": [one for one in self._situations_of(key) if one in asked],
            **{name: self._day_of(name, key) for name in self.days.of_persons},
        }

    def _day_of(self, name: str, key: str) -> date | None:
        """Somebody's own day, or else the family's; but nobody came before they were born."""
        if key not in self.days.of_persons[name]:
            return None
        if own := day_or_none(self.of(DAYS).get(f"{name}-{key}")):
            return own
        day, born = day_or_none(self.of(DAYS).get(name)), self._born[key]
        return None if day and born and day.year < born else day
