"""The large network, written with COPY as the owner of the tables: organisations to timeline."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone
from psycopg import sql

from checklist.models import Assignment, Household, Person, Progress, ProgressEvent
from gastvrij.lib.encryption import place_of, seal
from gastvrij.workshop.bench import agenda, bottlenecks, directory, exchange
from gastvrij.workshop.bench.kinds import Kind, kinds_of_families
from members.models import Gathering, Membership, Organisation, Signal, Thread, User

BUDDIES = 4  # in each organisation, besides its coordinator
LARGE = "Groot gezin"
DATES = 500
STATES = ("done", "busy", "waiting", "blocked", "not_applicable", "open")
STATE_WEIGHTS = (55, 10, 12, 6, 7, 10)
NOTE = "Afspraak gemaakt. Papieren meebrengen en daarna terugbellen."


@dataclass(frozen=True)
class Size:
    organisations: int = 1_000
    households: int = 20_000
    progress: int = 500_000
    threads: int = 10_000

    @property
    def of_the_largest(self) -> int:
        """So many families has the organisation with the most, besides its share."""
        return self.households // 10

    @property
    def rows(self) -> int:
        """About how many there will be, for a progress bar: progress has an event for each."""
        people = self.organisations * (BUDDIES + 1) * 2 + self.households * 3
        posts = self.threads * 5
        return self.organisations + people + posts + self.households * 4 + self.progress * 2


@dataclass(frozen=True)
class Numbers:
    """Where the database's own numbering of a table starts for us."""

    users: int
    organisations: int
    progress: int
    events: int
    threads: int

    def buddy(self, organisation: int, place: int) -> int:
        return self.users + organisation * (BUDDIES + 1) + 1 + place % BUDDIES

    def coordinator(self, organisation: int) -> int:
        return self.users + organisation * (BUDDIES + 1)


@dataclass(frozen=True, slots=True)
class Family:
    """One household of the network, before it is written."""

    id: str
    place: int
    organisation: int
    turn: int
    """How many families the organisation had before this one."""
    kind: Kind
    people: tuple[str, ...]
    touched: int


@transaction.atomic
def seed(size: Size, advance: Callable[[int], object] = lambda rows: None) -> None:
    with unforced():
        write(size, advance)


@contextmanager
def unforced() -> Iterator[None]:
    """COPY can't write where row-level security holds, so for once the owner is free of it."""
    tables = [model._meta.db_table for model in apps.get_app_config("checklist").get_models()]
    alter = "ALTER TABLE {} {} ROW LEVEL SECURITY"
    with connection.cursor() as cursor:
        for force in ("NO FORCE", "FORCE"):
            for table in tables:
                cursor.execute(alter.format(table, force))
            if force == "NO FORCE":
                yield


def write(size: Size, advance: Callable[[int], object]) -> None:
    random = Random(2024)  # noqa: S311 (the same network every time, not a secret)
    today, now = timezone.localdate(), timezone.now()
    numbers = Numbers(
        reserve(User, size.organisations * (BUDDIES + 1)),
        reserve(Organisation, size.organisations),
        reserve(Progress, size.progress),
        reserve(ProgressEvent, size.progress),
        reserve(Thread, size.threads),
    )
    families = list(families_of(size, kinds_of_families(today, random), random))
    tables = [
        *network(size, numbers, today, now),
        *exchange.threads_of(size.threads, numbers.threads, writers(size, numbers), now),
        *agenda.dates_of(DATES, reserve(Gathering, DATES), writers(size, numbers), now),
        *bottlenecks.signals_of(
            reserve(Signal, bottlenecks.SIGNALS), writers(size, numbers), today
        ),
        *households(families, numbers, today, now),
        *progress_and_events(families, numbers, today, now),
    ]
    for model, names, rows in tables:
        copy(model, names, rows, advance)


def writers(size: Size, numbers: Numbers) -> list[tuple[int, int]]:
    """A buddy of each organisation, with its number."""
    return [(numbers.buddy(n, 0), numbers.organisations + n) for n in range(size.organisations)]


def reserve(model: type[models.Model], count: int) -> int:
    """The first of `count` numbers in a row that the database gives out to nobody else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(number) FROM (SELECT nextval(pg_get_serial_sequence(%s, 'id')) AS number "
            "FROM generate_series(1, %s)) AS numbers",
            [model._meta.db_table, count],
        )
        return cursor.fetchone()[0]


def copy(
    model: type[models.Model], names: list[str], rows: Iterable[tuple], advance: Callable
) -> None:
    """Write rows, a thousand at a time; then have their references checked."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(model._meta.get_field(name).column) for name in names),
    )
    rows = iter(rows)
    with connection.cursor() as cursor:
        with cursor.copy(statement) as target:
            while some := list(islice(rows, 1000)):
                for row in some:
                    target.write_row(row)
                advance(len(some))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def families_of(size: Size, kinds: list[Kind], random: Random) -> Iterator[Family]:
    """Every organisation's first family is the large one. All progress is shared out.

    The last organisation has a tenth of all families: its coordinator's overview is measured.
    """
    chosen = [
        kinds[0] if place < size.organisations else random.choice(kinds)
        for place in range(size.households)
    ]
    weights = [len(kind.keys) * random.uniform(0.3, 1.7) for kind in chosen]
    per_weight = size.progress / sum(weights)
    given, due = 0, 0.0
    for place, (kind, weight) in enumerate(zip(chosen, weights, strict=True)):
        due += weight * per_weight
        touched = min(round(due) - given, len(kind.keys))
        given += touched
        people = tuple(new_id(random) for _ in kind.people)
        turn, organisation = divmod(place, size.organisations)
        if turn and place >= size.households - size.of_the_largest:
            organisation = size.organisations - 1
        yield Family(new_id(random), place, organisation, turn, kind, people, touched)


def new_id(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))


# --- the tables, in the order of their references ----------------------------------------------
Table = tuple[type[models.Model], list[str], Iterable[tuple]]


def network(size: Size, numbers: Numbers, today: date, now: datetime) -> Iterator[Table]:
    organisations = range(size.organisations)
    yield from directory.organisations_of(size.organisations, numbers.organisations)
    people = [(n, place) for n in organisations for place in range(BUDDIES + 1)]
    yield (
        User,
        ["id", "password", "is_superuser", "email", "name", "language"]
        + ["is_active", "is_staff", "joined_at"],
        (
            (numbers.users + number, "!", False, f"member{number}@bench.example", f"Lid {number}")
            + ("nl", True, False, now)
            for number in range(len(people))
        ),
    )
    yield (
        Membership,
        ["user", "organisation", "role", "confirmed_as", "is_active", "since"],
        (
            (numbers.users + number, numbers.organisations + n)
            + ("buddy" if place else "coordinator",) * 2
            + (True, today)
            for number, (n, place) in enumerate(people)
        ),
    )


def households(
    families: list[Family], numbers: Numbers, today: date, now: datetime
) -> Iterator[Table]:
    yield (
        Household,
        ["id", "organisation", "label", "municipality", "contact_language", "situations"]
        + ["housing", "moved_in_on", "informed_on", "state", "created_at"],
        (
            (family.id, numbers.organisations + family.organisation)
            + (seal(label_of(family), place_of("checklist_household", "label", family.id)),)
            + (family.kind.municipality, "ar", family.kind.household["situations"])
            + (
                family.kind.household["housing"],
                family.kind.household["moved_in_on"],
                today,
                "open",
                now,
            )
            for family in families
        ),
    )
    facts = ["birth_year", "status", "arrived_on", "applied_on", "decided_on", "card_expires_on"]
    facts += ["situations"]
    yield (
        Person,
        ["id", "organisation", "household", "order", "nickname", *facts],
        (
            (person, numbers.organisations + family.organisation, family.id, order)
            + (seal(f"P{order}", place_of("checklist_person", "nickname", person)),)
            + tuple(about[name] for name in facts)
            for family in families
            for order, (person, about) in enumerate(
                zip(family.people, family.kind.people, strict=True)
            )
        ),
    )
    yield (
        Assignment,
        ["organisation", "household", "user", "since"],
        (
            (numbers.organisations + family.organisation, family.id)
            + (numbers.buddy(family.organisation, buddy), today - since_of(family))
            for family in families
            for buddy in buddies_of(family)
        ),
    )


def label_of(family: Family) -> str:
    return f"Gezin {family.place}" if family.turn else f"{LARGE} {family.place}"


def since_of(family: Family) -> timedelta:
    """They began over the last year, so that there is always somebody to call."""
    return timedelta(days=family.place * 7 % 365)


def buddies_of(family: Family) -> list[int]:
    """One, in turn, and for every eighth family a second."""
    has_two = (family.organisation + family.turn) % 8 == 0
    return [family.turn, family.turn + 1] if has_two else [family.turn]


def progress_and_events(
    families: list[Family], numbers: Numbers, today: date, now: datetime
) -> Iterator[Table]:
    yield (
        Progress,
        ["id", "organisation", "household", "item", "person", "state", "blocked_reason"]
        + ["waiting_since", "done_on", "note", "changed_by", "changed_at"],
        (
            (*row[:9], seal(row[9], place_of("checklist_progress", "note", row[0])), *row[10:12])
            for row in touches(families, numbers, today, now)
        ),
    )
    yield (
        ProgressEvent,
        ["organisation", "household", "kind", "before", "after", "note_before", "note_after"]
        + ["by", "at"],
        (
            (numbers.organisations + family.organisation, family.id, "created", "{}", "{}", "", "")
            + (numbers.coordinator(family.organisation), now - timedelta(days=401))
            for family in families
        ),
    )
    yield (
        ProgressEvent,
        ["id", "organisation", "household", "progress", "kind", "before", "after", "note_before"]
        + ["note_after", "by", "at"],
        (
            (number, row[1], row[2], row[0], "progress", '{"state": "open"}', row[12], "")
            + (seal(row[9], place_of("checklist_progressevent", "note_after", number)), *row[10:12])
            for number, row in enumerate(touches(families, numbers, today, now), numbers.events)
        ),
    )


def touches(
    families: list[Family], numbers: Numbers, today: date, now: datetime
) -> Iterator[tuple]:
    """A row of progress for whatever was touched, and at its end what its event says.

    The same each time, so that it can be told once for progress and once for the timeline.
    """
    random = Random(7)  # noqa: S311
    number = numbers.progress
    for family in families:
        organisation = numbers.organisations + family.organisation
        buddies = [numbers.buddy(family.organisation, buddy) for buddy in buddies_of(family)]
        for item, person in random.sample(family.kind.keys, family.touched):
            [state] = random.choices(STATES, STATE_WEIGHTS)
            ago = random.randrange(400)
            day = today - timedelta(days=ago)
            yield (
                number,
                organisation,
                family.id,
                item,
                None if person is None else family.people[person],
                state,
                "no_answer" if state == "blocked" else "",
                day if state == "waiting" else None,
                day if state == "done" else None,
                NOTE if ago % 3 == 0 else "",
                buddies[ago % len(buddies)],
                now - timedelta(days=ago, seconds=random.randrange(86_400)),
                f'{{"state": "{state}"'
                + (f', "done_on": "{day}"' if state == "done" else "")
                + "}",
            )
            number += 1
