"""An invented family of the catalogue, in words for who tries a rule on it."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from toolkit.models import ChecklistItem, Housing
from toolkit.reading.conditions import Names
from toolkit.rules.facts import FamilyFacts, PersonFacts
from toolkit.transfer.families import KnownFamily

MOST_PERSONS = 4
ADULT = 18


@dataclass(frozen=True)
class Said:
    who: str
    """`Brussel: erkend vluchteling van 34 (werkt), erkend vluchteling van 8`"""
    apart: str
    """What else tells them from the next: `3 personen, 2 jonger dan 18; huurt een woning.`"""


def family_in_words(one: KnownFamily, names: Names) -> Said:
    persons = one.facts.present
    listed = [_person(person, one.today, names) for person in persons[:MOST_PERSONS]]
    if len(persons) > MOST_PERSONS:
        listed.append(_("and %(number)s more") % {"number": len(persons) - MOST_PERSONS})
    regions = dict(ChecklistItem.Region.choices)
    region = regions.get(one.facts.region or "", _("Region not known"))
    return Said(f"{region}: {', '.join(listed)}", apart(one.facts, one.today, names))


def _person(person: PersonFacts, today: date, names: Names) -> str:
    said = lower(names.statuses.get(person.status or "", _("Somebody whose status is not known")))
    ages = person.ages_on(today)
    if ages is not None:
        said = _("%(status)s of %(age)s") % {"status": said, "age": ages[0]}
    situations = [lower(words) for code, words in names.situations.items() if is_in(person, code)]
    return f"{said} ({', '.join(situations)})" if situations else said


def is_in(person: PersonFacts, situation: str) -> bool:
    return situation in person.situations


def apart(facts: FamilyFacts, today: date, names: Names) -> str:
    """How many they are, how they live, what holds for all of them, and since when."""
    parts = [*how_many(facts, today), how_they_live(facts)]
    parts += [words for code, words in names.situations.items() if code in facts.situations]
    came = [one.arrived_on for one in facts.present if one.arrived_on]
    if came:
        month = date_format(min(came), "F Y")
        parts.append(_("in Belgium since %(month)s") % {"month": month})
    first, *rest = parts
    return f"{'; '.join([str(first), *map(lower, rest)])}."


def how_many(facts: FamilyFacts, today: date) -> list[str]:
    """Of who lives alone the line above says it."""
    persons = facts.present
    if len(persons) < 2:
        return []
    ages = [one.ages_on(today) for one in persons]
    children = sum(age is not None and age[1] < ADULT for age in ages)
    said = _("%(number)s persons") % {"number": len(persons)}
    if children:
        said += ngettext(
            ", one of them under %(adult)s",
            ", %(children)s of them under %(adult)s",
            children,
        ) % {"children": children, "adult": ADULT}
    return [said]


def how_they_live(facts: FamilyFacts) -> str:
    names = dict(Housing.choices)
    known = [str(names[code]) for code in sorted(facts.housing or ())]
    return " / ".join(known) or _("How they live is not known")


def lower(words: str) -> str:
    """Within a sentence; an abbreviation stays as it is."""
    words = str(words)
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
