"""The figures of a quarter, from what buddies ticked to what anybody may know."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from checklist.counting import jobs
from checklist.counting.publishing import counted, latest_settled, publish, told_of
from checklist.models import Household, Progress, ProgressEvent
from checklist.progress.actions import answer_earlier
from checklist.walls import claims
from gastvrij.lib.quarters import Quarter
from members.figures.disclosure import Count
from members.models import Municipality, PublishedFigure, PublishedQuarter
from tests.checklist.counting.attack import attack
from tests.checklist.counting.networks import PROVINCES, REASONS
from tests.checklist.factories import make_household
from tests.conftest import storyteller
from tests.members.factories import make_membership, make_organisation
from toolkit.models import ChecklistItem

pytestmark = pytest.mark.usefixtures("as_owner")
QUARTER = Quarter(2026, 3)


@pytest.fixture
def item(db):
    return ChecklistItem.objects.published().filter(regions=[], scope="household").first()


def on(day):
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=12)


def tell(household, item, *moves, note=""):
    """`moves`: day and what changed on it, as the timeline keeps it; the last is how far it is."""
    after = {name: value for _day, change in moves for name, value in change.items()}
    fields = {
        name: after.get(name)
        for name in ("done_on", "waiting_since", "due_override")
        if after.get(name)
    }
    progress = Progress.objects.create(
        organisation=household.organisation,
        household=household,
        item=item,
        state=after["state"],
        blocked_reason=after.get("blocked_reason", "") if after["state"] == "blocked" else "",
        note=note,
        **fields,
    )
    for day, change in moves:
        ProgressEvent.objects.create(
            organisation=household.organisation,
            household=household,
            progress=progress,
            after=change,
            at=on(day),
        )
    return progress


@pytest.fixture
def operator(db):
    with storyteller("off"), claims.opened(claims.OPERATOR):
        yield


def count_of(item, quarter=QUARTER):
    """By measure and province of this one item, as only the job ever sees it."""
    return next((rows for pk, rows, _days in counted(quarter) if pk == item.pk), {})


BUSY, STUCK = {"state": "busy"}, {"state": "blocked", "blocked_reason": "money"}
DONE = {"state": "done", "done_on": "2026-08-03", "blocked_reason": ""}
WAITING = {"state": "waiting", "waiting_since": "2026-07-01"}
TOO_LATE, GIVEN = {"passed": "no"}, {"due_override": "2026-08-10"}


STORIES = [
    ([("2026-07-05", BUSY)], {"begun"}),
    ([("2026-05-05", BUSY)], set()),
    ([("2026-10-05", BUSY)], set()),
    ([("2026-10-05", STUCK)], set()),
    ([("2026-08-01", STUCK)], {"begun", "blocked", "blocked:money"}),
    ([("2026-03-01", STUCK)], {"blocked", "blocked:money"}),
    ([("2026-03-01", STUCK), ("2026-04-01", BUSY)], set()),
    ([("2026-08-01", STUCK), ("2026-08-01", {"state": "open"})], set()),
    ([("2026-05-01", BUSY), ("2026-08-03", DONE)], {"done"}),
    ([("2026-05-05", BUSY), ("2026-08-03", TOO_LATE)], {"missed"}),
    ([("2026-05-05", BUSY), ("2026-08-03", TOO_LATE), ("2026-08-03", {"passed": "unknown"})],
     set()),
    ([("2026-05-05", BUSY), ("2026-06-30", TOO_LATE)], set()),
    ([("2026-05-05", BUSY | GIVEN)], {"missed"}),
    ([("2026-05-05", BUSY | {"due_override": "2026-10-01"})], set()),
    ([("2026-05-05", BUSY | GIVEN), ("2026-08-03", DONE)], {"done"}),
    ([("2026-05-05", BUSY | GIVEN), ("2026-10-03", DONE | {"done_on": "2026-10-03"})],
     {"missed"}),
    ([("2026-05-05", BUSY | GIVEN), ("2026-07-03", {"state": "not_applicable"})], set()),
    ([("2026-07-01", WAITING)], {"begun", "waiting"}),
    (
        [("2026-07-01", STUCK), ("2026-07-09", {"blocked_reason": "language"})],
        {"begun", "blocked", "blocked:money", "blocked:language"},
    ),
]  # fmt: skip


def test_a_family_counts_for_what_happened_in_that_quarter(operator):
    """Each story is of a family and a step of its own: the count, of half a second, tells all."""
    items = ChecklistItem.objects.published().filter(regions=[], scope="household")[: len(STORIES)]
    told = list(zip(items, STORIES, strict=True))
    for item, (moves, _measures) in told:
        tell(make_household(), item, *moves)
    found = {item: rows for item, rows, _days in counted(QUARTER)}
    for item, (moves, measures) in told:
        rows = found.get(item.pk, {})
        counted_as = {measure for measure, province in rows if province == "east-flanders"}
        assert counted_as == measures, moves
        assert set(rows.values()) <= {Count(1, 1, 1)}, moves


def test_what_a_buddy_says_of_a_time_limit_is_what_is_counted(operator, item):
    """As the list itself writes it down."""
    household = make_household()
    progress = tell(household, item, ("2026-05-05", BUSY))
    event = answer_earlier(progress, "no", by=make_membership().user)
    quarter = Quarter.of(timezone.localdate(event.at))
    assert count_of(item, quarter)["missed", ""] == Count(1, 1, 1)


def test_one_family_counts_once_whoever_of_them_it_is_about(operator, item):
    household = make_household()
    later = ("2026-07-25", STUCK)
    tell(household, item, ("2026-07-05", BUSY), ("2026-07-09", STUCK), ("2026-07-20", BUSY), later)
    found = count_of(item)
    assert {found[what, ""] for what in ("begun", "blocked", "blocked:money")} == {Count(1, 1, 1)}


def test_families_organisations_and_those_of_the_largest_are_counted_apart(operator, item):
    largest = make_organisation()
    for keeper in (largest, largest, make_organisation()):
        tell(make_household(keeper), item, ("2026-07-05", BUSY))
    elsewhere = make_household(make_organisation(), municipality="21004")
    tell(elsewhere, item, ("2026-07-05", BUSY))
    found = count_of(item)
    assert found["begun", "east-flanders"] == Count(3, 2, 2)
    assert found["begun", "brussels"] == Count(1, 1, 1)
    assert found["begun", ""] == Count(4, 3, 2)


def test_how_long_people_wait_runs_from_the_day_they_said(operator, item):
    household = make_household()
    tell(household, item, ("2026-07-20", WAITING), ("2026-08-05", DONE))
    [days] = [days for pk, _rows, days in counted(QUARTER) if pk == item.pk]
    assert days == (35, 35)


def test_where_a_step_does_not_exist_nobody_is_counted(operator):
    brussels = ChecklistItem.objects.filter(regions=["brussels"]).first()
    tell(make_household(), brussels, ("2026-07-05", STUCK))
    assert count_of(brussels) == {}


# --- the walls ---------------------------------------------------------------------------------
def test_who_counts_sees_no_family(operator, item):
    household = make_household()
    tell(household, item, ("2026-07-05", STUCK), note="Bel terug")
    models = [Household, Progress, ProgressEvent]
    with claims.opened(claims.COUNTING):
        assert [model.objects.count() for model in models] == [0, 0, 0]
        assert not Household.objects.update(state="closed")


@pytest.mark.parametrize("actor", [claims.OPERATOR, claims.RETENTION, claims.BACKUP, "nobody"])
def test_nobody_else_is_told_a_number(operator, item, actor):
    tell(make_household(), item, ("2026-07-05", STUCK))
    with claims.opened(actor), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM walls.count_steps('2026-07-01', '2026-09-30')")
        assert cursor.fetchall() == []


def test_after_counting_the_claim_is_what_it_was(operator, item):
    tell(make_household(), item, ("2026-07-05", STUCK))
    assert count_of(item)
    assert Household.objects.count() == 1
    with claims.opened(claims.COUNTING), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM walls.count_steps('2026-07-01', '2026-09-30')")
        cursor.execute("SELECT walls.actor()")
        assert cursor.fetchone() == ("counting",)
        assert Household.objects.count() == 0


MAY_READ = {
    "checklist_progress": {"id", "item_id", "household_id", "state", "done_on", "due_override"},
    "checklist_household": {"id", "organisation_id", "municipality_id"},
    "checklist_progressevent": {"id", "progress_id", "kind", "after", "at"},
    "members_municipality": {"code", "province", "region"},
    "toolkit_checklistitem": {"id", "regions"},
}


def test_what_counts_reads_states_and_days_and_no_word(db):
    """As PostgreSQL itself notes it, of the same question written as a function that it parses."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'steps_counted'")
        [(body,)] = cursor.fetchall()
        cursor.execute(
            "CREATE FUNCTION public.looked_at(first date, last date) RETURNS TABLE (item bigint,"
            " measure text, province text, families bigint, organisations bigint, largest bigint,"
            f" median integer, ninetieth integer) LANGUAGE sql BEGIN ATOMIC {body}; END"
        )
        cursor.execute(
            "SELECT refobjid::regclass::text, attname FROM pg_depend JOIN pg_attribute"
            " ON attrelid = refobjid AND attnum = refobjsubid"
            " WHERE objid = 'public.looked_at'::regproc AND refobjsubid > 0"
        )
        read = {}
        for table, column in cursor.fetchall():
            read.setdefault(table, set()).add(column)
        transaction.set_rollback(True)
    assert read == MAY_READ


# --- told once ---------------------------------------------------------------------------------
def make_network(item_ids, *, organisations, families, seed=21):
    """Families over all of Flanders and Brussels, each stuck on some of the same steps."""
    random = Random(seed)
    towns = list(Municipality.objects.filter(region__in=["flanders", "brussels"]))
    where = random.choices(towns, k=organisations)
    keepers = [make_organisation(municipality=town.pk) for town in where]
    households = [
        Household(organisation=keeper, label="Tulp", municipality_id=keeper.municipality_id)
        for keeper in random.choices(keepers, k=families)
    ]
    Household.objects.bulk_create(households)
    steps = [
        Progress(
            organisation_id=one.organisation_id,
            household=one,
            item_id=item,
            state="blocked",
            blocked_reason=random.choice(REASONS[:3]),
        )
        for one in households
        for item in random.sample(item_ids, 4)
    ]
    Progress.objects.bulk_create(steps)
    ProgressEvent.objects.bulk_create(
        ProgressEvent(
            organisation_id=step.organisation_id,
            household_id=step.household_id,
            progress=step,
            after={"state": "blocked", "blocked_reason": step.blocked_reason},
            at=on("2026-07-05") + timedelta(days=random.randrange(80)),
        )
        for step in steps
    )


def told_by_item():
    told = {}
    for one in PublishedFigure.objects.exclude(measure__in=["median", "ninetieth"]):
        cell = (one.measure, one.province, one.reason)
        told.setdefault((one.quarter_id, one.item_code), {})[cell] = one.value
    return told


def test_of_forty_organisations_and_six_hundred_families_ten_bottlenecks_are_told(operator):
    items = list(ChecklistItem.objects.published().filter(regions=[]).values_list("pk", flat=True))
    make_network(items[:30], organisations=40, families=600)
    publish(QUARTER)
    told = told_by_item()
    assert sum(("blocked", "", "") in cells for cells in told.values()) >= 10
    assert any(province for cells in told.values() for _m, province, _r in cells)
    for cells in told.values():
        assert not [known for known in attack(cells, PROVINCES, REASONS) if known.is_a_leak]


def test_what_is_told_is_told_once_and_stays(operator, item):
    assert publish(QUARTER) == 0
    tell(make_household(), item, ("2026-07-05", STUCK))
    assert publish(QUARTER) is None
    figures = PublishedFigure.objects.filter(quarter__quarter=str(QUARTER))
    figure = {"item_code": item.code, "measure": "blocked", "value": 10}
    for change in (
        lambda: PublishedQuarter.objects.update(quarter="2026-Q2"),
        lambda: PublishedQuarter.objects.all().delete(),
        lambda: figures.create(quarter=PublishedQuarter.objects.get(), **figure).delete(),
        lambda: figures.create(quarter=PublishedQuarter.objects.get(), **figure).save(),
    ):
        with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
            change()


def test_a_quarter_is_told_two_weeks_after_it_ended():
    assert str(latest_settled(date(2026, 10, 14))) == "2026-Q2"
    assert str(latest_settled(date(2026, 10, 15))) == "2026-Q3"


def test_the_job_of_every_night_publishes_the_last_quarter_and_twice_is_once(db, capsys):
    with storyteller("off"):
        jobs.publish_figures()
        call_command("publish_figures")
    quarter = latest_settled(timezone.localdate())
    assert [one.quarter for one in PublishedQuarter.objects.all()] == [str(quarter)]
    assert capsys.readouterr().out == f"{quarter}: 0 figures.\n{quarter} is published already.\n"


def test_of_what_half_waited_only_weeks_are_told():
    rows = {("waiting", ""): Count(60, 6, 20), ("waiting", "brussels"): Count(60, 6, 20)}
    told = list(told_of(rows, ("brussels",), (15, 99)))
    assert {one["measure"]: one["value"] for one in told if not one.get("province")} == {
        "waiting": 60,
        "median": 2,
        "ninetieth": 14,
    }
