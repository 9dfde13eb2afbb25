"""How many organisations there are behind each choice, given the other choices."""

from collections import Counter
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.core.cache import cache
from django.db.models import Count, F, Func, Q

from members.directory.activities import Activity, query_of
from members.directory.choices import Selection
from members.models import Organisation
from members.places.distances import places

SECONDS_TO_KEEP = 60
"""Counts of the whole network; everything that was chosen is counted anew."""
EVERYTHING = "directory-counts-2"
COVERED = "directory-covered-2"


@dataclass(frozen=True)
class Counts:
    municipalities: Counter
    """Whatever province and municipality were chosen."""
    themes: Counter
    statuses: Counter
    languages: Counter
    activities: dict[str, int]
    with_room: int
    seeking: int

    @property
    def provinces(self) -> Counter:
        found: Counter = Counter()
        for code, number in self.municipalities.items():  # of Flanders and Brussels
            found[places()[code].province] += number
        return found


def count(selection: Selection) -> Counts:
    """Six questions, whatever was chosen."""
    if not selection.is_everything:
        return _count(selection)
    found = cache.get(EVERYTHING)
    if found is None:
        found = _count(selection)
        cache.set(EVERYTHING, found, SECONDS_TO_KEEP)
    return found


def _count(selection: Selection) -> Counts:
    anywhere = selection.organisations(but=("province", "municipalities"))
    flags = selection.organisations().aggregate(
        room=Count("pk", filter=Q(no_room_until=None)),
        seeking=Count("pk", filter=Q(seeks_volunteers=True)),
    )
    return Counts(
        municipalities=_in_the_region(_by(anywhere, "municipality")),
        themes=_by(selection.organisations(but=("theme",)), "themes__slug"),
        statuses=_by_status(selection.organisations(but=("status",))),
        languages=_by(
            selection.organisations(but=("language",)).annotate(
                spoken=Func(F("languages"), function="unnest")
            ),
            "spoken",
        ),
        activities=_by_activity(selection.organisations(but=("activity",))),
        with_room=flags["room"],
        seeking=flags["seeking"],
    )


def _by(organisations, name: str) -> Counter:
    rows = organisations.values_list(name).annotate(number=Count("pk")).order_by()
    return Counter({value: number for value, number in rows if value is not None})


def _in_the_region(numbers: Counter) -> Counter:
    """One that sits in Wallonia, or in a municipality that merged, is on no map here."""
    return Counter({code: number for code, number in numbers.items() if code in places()})


def _by_status(organisations) -> Counter:
    """Who chose none supports everybody."""
    rows = organisations.values_list("statuses__code").annotate(number=Count("pk")).order_by()
    found = Counter(dict(rows))
    everybody = found.pop(None, 0)
    return Counter({code: number + everybody for code, number in found.items()}) + Counter(
        {"": everybody}
    )


def _by_activity(organisations) -> dict[str, int]:
    def of(activity):
        words = SearchQuery(query_of(activity), config="simple", search_type="raw")
        return Count("pk", filter=Q(search_entry__words=words))

    return organisations.aggregate(**{one.name.lower(): of(one) for one in Activity})


def number_doing(counts: Counts, activity: str) -> int:
    return counts.activities[Activity(activity).name.lower()]


def not_covered() -> dict[str, list[str]]:
    """By province, the municipalities in which nobody of the network sits or works."""
    covered = cache.get(COVERED)
    if covered is None:
        approved = Organisation.objects.approved().order_by()
        sits = approved.values_list("municipality", flat=True)
        works = approved.exclude(working_area=None).values_list("working_area", flat=True)
        covered = set(sits.union(works))
        cache.set(COVERED, covered, SECONDS_TO_KEEP)
    found: dict[str, list[str]] = {}
    for place in places().values():
        empty = found.setdefault(place.province, [])
        if place.code not in covered:
            empty.append(place.code)
    return found
