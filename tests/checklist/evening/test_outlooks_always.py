"""Whatever happens to a family, in whatever order: what is kept is what is worked out anew."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklist.families.actions import change_household
from checklist.models import Household, Outlook
from checklist.progress.actions import CannotUndo, undo
from checklist.progress.checklist import checklist_of
from checklist.progress.outlooks import outlook_of, rules_now, work_out
from tests.checklist.factories import make_household, make_own_item, make_person, make_progress
from toolkit.vocabulary import STATUSES

STATES = ("done", "busy", "waiting", "not_applicable", "open")
STEPS = st.one_of(
    st.tuples(st.just("answer"), st.integers(0, 200), st.sampled_from(STATES)),
    st.tuples(st.just("date"), st.integers(0, 200), st.integers(-60, 60)),
    st.tuples(st.just("undo"), st.just(0), st.just(0)),
    st.tuples(st.just("decided"), st.integers(0, 5), st.integers(-400, 0)),
    st.tuples(st.just("status"), st.integers(0, 5), st.sampled_from(STATUSES)),
    st.tuples(st.just("left"), st.integers(0, 5), st.integers(-10, 0)),
    st.tuples(st.just("moved"), st.just(0), st.integers(-400, 0)),
    st.tuples(st.just("own"), st.just(0), st.integers(-10, 40)),
    st.tuples(st.just("look"), st.just(0), st.just(0)),
)


def read(household):
    return Household.objects.with_facts().get(pk=household.pk)


def live(household, step, today):
    """One thing that happens to a family, through the actions by which it happens."""
    kind, which, what = step
    family = read(household)
    lines = checklist_of(family, today).lines
    line = lines[which % len(lines)] if lines else None
    person = family.people[which % len(family.people)]
    if kind == "answer" and line and not line.entry.is_own:
        make_progress(household, code=line.code, person=line.person, state=what)
    elif kind == "date" and line and not line.entry.is_own:
        day = today + timedelta(days=what)
        make_progress(household, code=line.code, person=line.person, due_override=day)
    elif kind == "undo":
        event = household.events.changing_progress().first()
        if event:
            with suppress(CannotUndo):
                undo(event, by=None)
    elif kind in {"decided", "status", "left"}:
        changes = {
            "decided": lambda: {"decided_on": today + timedelta(days=what)},
            "status": lambda: {"status_id": what},
            "left": lambda: {"left_on": today + timedelta(days=what)},
        }[kind]()
        change_household(family, {}, [(person, changes)], by=None)
    elif kind == "moved":
        change_household(family, {"moved_in_on": today + timedelta(days=what)}, [], by=None)
    elif kind == "own":
        make_own_item(household, due_on=today + timedelta(days=what))
    elif kind == "look":
        work_out(Household.objects.filter(pk=household.pk), rules_now())


@pytest.mark.usefixtures("english")
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, min_size=1, max_size=6))
def test_a_kept_outlook_never_differs_from_one_that_is_worked_out_anew(organisation, steps):
    today, rules = timezone.localdate(), rules_now()
    household = make_household(organisation)
    for age in (34, 8):
        make_person(household, f"A{age}", birth_year=today.year - age, decided_on=today)
    for step in steps:
        live(household, step, today)
        kept = Outlook.objects.filter(household=household.pk, worked_out_on=today, rules=rules)
        for outlook in kept:
            assert_is_right(outlook, household, today, rules)
    work_out(Household.objects.filter(pk=household.pk), rules)
    assert_is_right(Outlook.objects.get(household=household.pk), household, today, rules)


def assert_is_right(outlook, household, today, rules):
    anew = outlook_of(checklist_of(read(household), today), outlook.moved_at, rules)
    names = ("legal_on", "done", "total")
    assert [getattr(outlook, name) for name in names] == [getattr(anew, name) for name in names]


@pytest.mark.usefixtures("english")
def test_the_page_shows_what_the_familys_own_list_shows(client, coordinator, household):
    make_person(household, "Sami", decided_on=timezone.localdate() - timedelta(days=10))
    client.force_login(coordinator)
    client.get(reverse("checklist:evening"))
    assert_is_right(
        Outlook.objects.get(household=household.pk), household, timezone.localdate(), rules_now()
    )
