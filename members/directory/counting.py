"""How many organisations there are behind each choice, given the other choices."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from members.directory.choices import Selection
from members.directory.index import Index, Set
from members.places.distances import places


@dataclass(frozen=True)
class Counts:
    municipalities: Counter
    """Of Flanders and Brussels, whatever province and municipality were chosen."""
    themes: Counter
    """By number in the database; so are the statuses."""
    statuses: Counter
    supporting_all: int
    """How many support people with a status that nobody chose."""
    languages: Counter
    activities: Counter
    with_room: int
    seeking: int

    @cached_property
    def provinces(self) -> Counter:
        found: Counter = Counter()
        for code, number in self.municipalities.items():
            found[places()[code].province] += number
        return found


def count(selection: Selection) -> Counts:
    """In memory: no question to the database."""
    index, found = selection.index, selection.organisations()
    anywhere = selection.organisations(but=("province", "municipalities"))
    statuses = selection.organisations(but=("status",))
    return Counts(
        municipalities=_in_the_region(_by(index.sits, anywhere)),
        themes=_by(index.themes, selection.organisations(but=("theme",))),
        statuses=_by({pk: index.supporting(pk) for pk in index.statuses}, statuses),
        supporting_all=(statuses & index.supports_all).bit_count(),
        languages=_by(index.languages, selection.organisations(but=("language",))),
        activities=_by(index.activities, selection.organisations(but=("activity",))),
        with_room=(found & index.with_room).bit_count(),
        seeking=(found & index.seeking).bit_count(),
    )


def _by(sets: dict, among: Set) -> Counter:
    return Counter({value: (who & among).bit_count() for value, who in sets.items()})


def _in_the_region(numbers: Counter) -> Counter:
    """One that sits in Wallonia, or in a municipality that merged, is on no map here."""
    return Counter(
        {code: number for code, number in numbers.items() if number and code in places()}
    )


def not_covered(index: Index) -> dict[str, list[str]]:
    """By province, the municipalities in which nobody of the network sits or works."""
    found: dict[str, list[str]] = {}
    for place in places().values():
        empty = found.setdefault(place.province, [])
        if not (index.sits.get(place.code) or index.works.get(place.code)):
            empty.append(place.code)
    return found
