"""Who stands in the directory, and with what, kept in memory: choosing and counting in no time.

A set of organisations is an integer, in which bit n stands for the n-th of them by name: `&` leaves
what two sets have in common, and `bit_count()` says how many that are. Ten thousand organisations
take about a megabyte. It is made anew when the database tells of a change, not after some time: one
short question a page (docs/decisions/0038).
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import compress

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q

from members.directory.activities import Activity, query_of
from members.models import Organisation, SearchEntry
from members.places.distances import Place, distances_from, places
from toolkit.models import Theme

Set = int
Stamp = tuple[int, int | None]

STAMP = "SELECT count(*), max(id) FROM members_directorychange"
COLUMNS = (
    "search_entry__name",
    "pk",
    "municipality",
    "languages",
    "no_room_until",
    "seeks_volunteers",
)
_NAME, PK, _MUNICIPALITY, LANGUAGES, NO_ROOM_UNTIL, SEEKS = range(len(COLUMNS))
AS_BITS = bytes.maketrans(b"01", b"\0\1")
MOST_TEXTS = 50
A_FEW = 100
"""One of so many, or less."""


@dataclass(frozen=True)
class Members:
    """The approved organisations in the order of their names: which bit stands for whom."""

    pks: list[int]
    place: dict[int, int]
    texts: dict[Set, str] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, pks: list[int]) -> "Members":
        return cls(pks, {pk: place for place, pk in enumerate(pks)})

    @property
    def everybody(self) -> Set:
        return (1 << len(self.pks)) - 1

    def those(self, pks: Iterable[int]) -> Set:
        """Whoever of them is approved."""
        bits = bytearray(len(self.pks) // 8 + 1)
        for pk in pks:
            place = self.place.get(pk)
            if place is not None:
                bits[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(bits, "little")

    def pks_of(self, members: Set) -> Iterator[int]:
        """By name. Each of a few is found by its own bit, many by looking at all bits once."""
        if members.bit_count() * A_FEW <= len(self.pks):
            return (self.pks[place] for place in _places_of(members))
        return compress(self.pks, bin(members)[:1:-1].encode().translate(AS_BITS))

    def in_braces(self, members: Set) -> str:
        """Their numbers as the database reads them soonest. Kept, as who pages on or chooses
        further asks among the same ones again."""
        text = self.texts.get(members)
        if text is None:
            if len(self.texts) >= MOST_TEXTS:
                self.texts.clear()
            text = self.texts[members] = "{" + ",".join(map(str, self.pks_of(members))) + "}"
        return text


@dataclass(frozen=True)
class Index:
    members: Members
    sits: dict[str, Set]
    """By the code of a municipality."""
    works: dict[str, Set]
    """By that of a municipality of the working area."""
    themes: dict[int, Set]
    statuses: dict[int, Set]
    """Those that chose it. Who chose none supports everybody."""
    supports_all: Set
    languages: dict[str, Set]
    activities: dict[str, Set]
    with_room: Set
    seeking: Set

    def near(self, here: Place, km: int) -> Set:
        """Who sits at most so far away, or works in that very municipality."""
        codes = [code for code, distance in distances_from(here.code).items() if distance <= km]
        return any_of(self.sits.get(code, 0) for code in codes) | self.works.get(here.code, 0)

    def in_province(self, province: str) -> Set:
        codes = [one.code for one in places().values() if one.province == province]
        return any_of(self.sits.get(code, 0) for code in codes)

    def themes_of(self, pk: int, themes: Iterable[Theme]) -> list[Theme]:
        """Of these, the ones on which it works."""
        bit = 1 << self.members.place[pk]
        return [theme for theme in themes if self.themes.get(theme.pk, 0) & bit]

    def supporting(self, status: int) -> Set:
        return self.supports_all | self.statuses.get(status, 0)


def _places_of(members: Set) -> Iterator[int]:
    while members:
        yield (members & -members).bit_length() - 1
        members &= members - 1


def any_of(sets: Iterable[Set]) -> Set:
    found = 0
    for one in sets:
        found |= one
    return found


# --- kept, and made anew -------------------------------------------------------------------------
_kept: tuple[Stamp, Index] | None = None
_one_at_a_time = threading.Lock()


def current() -> Index:
    """One question if nothing changed. The stamp is read first: never older than it says."""
    global _kept
    stamp = _stamp()
    kept = _kept
    if kept and kept[0] == stamp:
        return kept[1]
    with _one_at_a_time:
        if not _kept or _kept[0] != stamp:
            _kept = (stamp, _made())
        return _kept[1]


def _stamp() -> Stamp:
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        return cursor.fetchone()


def _made() -> Index:
    """Five questions, whatever the number of organisations."""
    rows = sorted(Organisation.objects.approved().order_by().values_list(*COLUMNS))
    members = Members.of([row[PK] for row in rows])
    statuses = _linked(members, "statuses", "status")
    return Index(
        members,
        sits=_sets(members, ((code, pk) for _name, pk, code, *_others in rows)),
        works=_linked(members, "working_area", "municipality"),
        themes=_linked(members, "themes", "theme"),
        statuses=statuses,
        supports_all=members.everybody & ~any_of(statuses.values()),
        languages=_sets(members, ((one, row[PK]) for row in rows for one in row[LANGUAGES])),
        activities=_sets(members, _activities()),
        with_room=members.those(row[PK] for row in rows if not row[NO_ROOM_UNTIL]),
        seeking=members.those(row[PK] for row in rows if row[SEEKS]),
    )


def _sets(members: Members, pairs: Iterable[tuple]) -> dict:
    found = defaultdict(list)
    for value, pk in pairs:
        found[value].append(pk)
    return {value: members.those(pks) for value, pks in found.items()}


def _linked(members: Members, name: str, other: str) -> dict:
    rows = getattr(Organisation, name).through.objects
    return _sets(members, rows.values_list(f"{other}_id", "organisation_id"))


def _activities() -> Iterator[tuple[str, int]]:
    def does(activity: Activity):
        words = SearchQuery(query_of(activity), config="simple", search_type="raw")
        return ExpressionWrapper(Q(words=words), BooleanField())

    entries = SearchEntry.objects.annotate(**{one.name: does(one) for one in Activity})
    for pk, *answers in entries.values_list("pk", *Activity.names):
        for activity in compress(Activity.values, answers):
            yield activity, pk
