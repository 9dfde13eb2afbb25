"""The four groups of a list: now, soon, later, and what waits on somebody."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.rules.entries import (
    BLOCKED,
    BUSY,
    DONE,
    OPEN,
    WAITING,
    Mark,
    Passed,
    When,
    entries_of,
    own_entry,
)
from checklist.rules.order import LINES_NOW, now_to_do
from tests.checklist.rules.test_rules import (
    AMAL,
    BILAL,
    TODAY,
    make_family,
    make_item,
    make_term,
)
from tests.checklist.rules.test_rules_always import days_of_now, stories
from toolkit.rules.due_dates import Due
from toolkit.rules.facts import ADVISED, LEGAL, PERSON

NOW, SOON, LATER, WAITS = When.NOW, When.SOON, When.LATER, When.WAITING


def groups_of(items, family=None, marks=None, today=TODAY):
    entries = entries_of(items, family or make_family(), marks or {}, today)
    return {entry.key: entry for entry in now_to_do(entries, today)}


def when(items, **about):
    return {key[0]: entry.when for key, entry in groups_of(items, **about).items()}


def in_days(number, code="item", kind=LEGAL, **about):
    """An item that is due so many days after TODAY, for a family that moved in on TODAY."""
    day = TODAY + timedelta(days=number)
    return make_term(f"on:{day.isoformat()}", "P0D", code, kind=kind, **about)


# --- what is true of every family and every toolkit ---------------------------------------------
@st.composite
def days_near(draw, story):
    """A day on which something of this story is due, or about then: that is where it matters."""
    toolkit, family, marks = story
    today = draw(days_of_now)
    dues = [e.due.earliest for e in entries_of(toolkit, family, marks, today) if e.due]
    near = [day for day in dues if date(1950, 1, 1) < day < date(2100, 1, 1)]
    if not near:
        return today
    return draw(st.sampled_from(near)) + timedelta(days=draw(st.integers(-40, 40)))


def is_in_sight(entry, of_key):
    """It is a line of Now, or stands with a step that is."""
    while entry.behind is not None:
        entry = of_key[entry.behind]
    return entry.when is NOW


@given(stories(with_circles=True), st.data(), st.sampled_from([0, LINES_NOW]))
def test_no_legal_deadline_within_thirty_days_is_ever_outside_now(story, data, room):
    """Also where nothing fills it up: these toolkits have four items, and would all find room."""
    today = data.draw(days_near(story))
    with patch("checklist.rules.order.LINES_NOW", room):
        to_do = now_to_do(entries_of(*story, today), today)
    of_key = {entry.key: entry for entry in to_do}
    for entry in to_do:
        is_asked = entry.is_legal and entry.due and entry.passed is not Passed.TOLD
        if is_asked and entry.due.earliest <= today + timedelta(days=30):
            assert entry.when is NOW
            assert is_in_sight(entry, of_key)


@given(stories(with_circles=True), st.data())
def test_now_has_at_most_seven_lines_unless_more_are_pressing(story, data):
    today = data.draw(days_near(story))
    to_do = now_to_do(entries_of(*story, today), today)
    lines = {entry.item.code for entry in to_do if entry.when is NOW and entry.behind is None}
    assert len(lines) <= LINES_NOW  # these toolkits have four items


@given(stories(with_circles=True), days_of_now)
def test_whatever_stands_behind_a_step_comes_after_it_in_the_same_group(story, today):
    to_do = now_to_do(entries_of(*story, today), today)
    of_key = {entry.key: (place, entry) for place, entry in enumerate(to_do)}
    for place, entry in enumerate(to_do):
        if entry.behind is not None:
            before, step = of_key[entry.behind]
            assert before < place
            assert step.when is entry.when
            assert entry.behind in entry.waits_on
            assert entry.mark.state == OPEN


@given(stories(), days_of_now)
def test_what_waits_is_among_what_waits_unless_it_is_pressing(story, today):
    to_do = now_to_do(entries_of(*story, today), today)
    for entry in to_do:
        if entry.when is WAITS and entry.behind is None:
            assert entry.mark.state == WAITING
        if entry.mark.state == WAITING:
            assert entry.when in {WAITS, NOW}


# --- examples -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("number", "kind", "expected"),
    [
        (-400, LEGAL, NOW),
        (0, LEGAL, NOW),
        (30, LEGAL, NOW),
        (31, LEGAL, SOON),
        (90, LEGAL, SOON),
        (91, LEGAL, LATER),
        (1500, LEGAL, LATER),  # a card that expires in four years is not for now
        (30, ADVISED, NOW),
        (31, ADVISED, SOON),
        (91, ADVISED, LATER),
        (-10, ADVISED, NOW),
    ],
)
def test_the_day_decides(number, kind, expected):
    assert when([in_days(number, kind=kind)]) == {"item": expected}


def test_all_legal_deadlines_stand_there_and_leave_no_room_for_advice():
    legal = [in_days(n, f"legal-{n}") for n in range(9)]
    advice = [in_days(n, f"advice-{n}", kind=ADVISED) for n in range(3)]
    found = when(legal + advice)
    assert {code for code, group in found.items() if group is NOW} == {i.code for i in legal}
    assert found["advice-0"] is SOON


def test_advice_fills_it_up_to_seven_lines_the_first_days_first():
    advice = [in_days(n, f"advice-{n}", kind=ADVISED) for n in range(12)]
    found = when([in_days(3, "legal"), *reversed(advice)])
    now = {code for code, group in found.items() if group is NOW}
    assert now == {"legal", *(f"advice-{n}" for n in range(6))}


def test_one_item_of_several_people_is_one_line():
    family = make_family(AMAL, BILAL)
    each = [in_days(n, f"each-{n}", kind=ADVISED, scope=PERSON) for n in range(8)]
    found = groups_of(each, family)
    now = [key for key, entry in found.items() if entry.when is NOW]
    assert len(now) == 14
    assert len({code for code, _ in now}) == LINES_NOW


def test_advice_of_which_the_day_passed_comes_last_and_the_latest_of_it_first():
    passed = [in_days(-n, f"passed-{n}", kind=ADVISED) for n in range(1, 9)]
    to_come = [in_days(n, f"to-come-{n}", kind=ADVISED) for n in range(1, 6)]
    found = when(passed + to_come)
    now = {code for code, group in found.items() if group is NOW}
    assert now == {*(f"to-come-{n}" for n in range(1, 6)), "passed-1", "passed-2"}
    assert found["passed-3"] is LATER


def test_what_nobody_knows_the_day_of_is_for_later_unless_it_is_legal():
    assert when([make_item("any-time")]) == {"any-time": LATER}
    undated = make_term("recognised", "P8D", "undated")
    assert when([undated]) == {"undated": NOW}
    full = [in_days(n, f"legal-{n}") for n in range(7)]
    assert when([undated, *full])["undated"] is SOON


def test_a_first_step_on_which_others_wait_is_for_now():
    items = [make_item("first"), make_item("second", after=["first"]), make_item("other")]
    found = groups_of(items)
    assert found["first", None].when is NOW
    assert found["second", None].behind == ("first", None)
    assert found["second", None].when is NOW
    assert found["other", None].when is LATER


def test_a_first_step_of_what_is_due_in_years_is_not_for_now():
    items = [make_item("first"), in_days(1500, "renew", after=["first"])]
    assert when(items) == {"first": LATER, "renew": LATER}
    assert when([make_item("first"), in_days(80, "renew", after=["first"])])["first"] is NOW


def test_what_cant_be_done_yet_does_not_fill_it():
    first = in_days(50, "first", kind=ADVISED, rule={"opens": "-P40D"})
    opened = in_days(50, "first", kind=ADVISED, rule={"opens": "-P60D"})
    second = make_item("second", after=["first"])
    assert when([first, second])["first"] is SOON
    assert when([opened, second])["first"] is NOW


def test_a_pressing_deadline_stands_with_its_step_and_takes_it_along():
    items = [make_item("first"), make_item("next", after=["first"])]
    items.append(in_days(20, "last", after=["next"]))
    full = [in_days(n, f"legal-{n}") for n in range(8)]
    found = groups_of(items + full)
    assert {found[code, None].when for code in ("first", "next", "last")} == {NOW}
    assert found["last", None].behind == ("next", None)
    assert found["next", None].behind == ("first", None)


def test_it_stands_with_the_last_of_its_steps():
    items = [make_item("a", order=1), make_item("b", order=2), make_item("c", after=["a", "b"])]
    assert groups_of(items)["c", None].behind == ("b", None)


def test_what_somebody_began_is_a_line_of_its_own_and_for_now():
    items = [make_item("first"), make_item("second", after=["first"])]
    for state in (BUSY, BLOCKED):
        found = groups_of(items, marks={("second", None): Mark(state)})
        assert found["second", None].behind is None
        assert found["second", None].when is NOW


def test_what_waits_on_somebody_waits_and_what_is_behind_it_as_well():
    items = [make_item("first"), make_item("second", after=["first"])]
    found = groups_of(items, marks={("first", None): Mark(WAITING)})
    assert found["first", None].when is WAITS
    assert (found["second", None].behind, found["second", None].when) == (("first", None), WAITS)


def test_what_waits_with_a_legal_deadline_that_is_near_is_for_now():
    marks = {("item", None): Mark(WAITING)}
    assert when([in_days(30)], marks=marks) == {"item": NOW}
    assert when([in_days(31)], marks=marks) == {"item": WAITS}
    assert when([in_days(3, kind=ADVISED)], marks=marks) == {"item": WAITS}


@pytest.mark.parametrize(("number", "expected"), [(-1, NOW), (0, NOW), (1, WAITS)])
def test_a_reminder_brings_it_back_on_its_day(number, expected):
    mark = Mark(WAITING, remind_on=TODAY + timedelta(days=number))
    assert when([make_item()], marks={("item", None): mark}) == {"item": expected}
    assert when([make_item()], marks={("item", None): mark._replace(state=OPEN)})["item"] is LATER


def test_a_day_that_somebody_gave_presses_as_a_legal_one():
    full = [in_days(n, f"legal-{n}") for n in range(7)]
    for number, expected in ((-3, NOW), (30, NOW), (31, SOON)):
        mark = Mark(OPEN, due_override=TODAY + timedelta(days=number))
        found = when([make_item("own"), *full], marks={("own", None): mark})
        assert found["own"] is expected


def test_a_right_that_is_lost_is_told_at_once_and_what_was_told_presses_no_more():
    lost = in_days(-5, rule={"then": "lost"})
    assert when([lost]) == {"item": NOW}
    told = Mark(OPEN, passed="no")
    full = [in_days(n, f"legal-{n}") for n in range(7)]
    assert when([in_days(-5), *full], marks={("item", None): told})["item"] is SOON


def test_what_is_done_is_in_no_group():
    assert when([make_item()], marks={("item", None): Mark(DONE, TODAY)}) == {}


def test_what_is_advised_within_thirty_days_is_for_now_and_a_day_later_for_soon():
    items = [in_days(30, "last", kind=ADVISED), in_days(31, "after", kind=ADVISED)]
    assert when(items) == {"last": NOW, "after": SOON}


def test_what_is_due_within_ninety_days_comes_soon_and_a_day_later_is_for_later():
    items = [in_days(90, "last", kind=ADVISED), in_days(91, "after", kind=ADVISED)]
    assert when(items) == {"last": SOON, "after": LATER}


def test_an_item_of_their_own_is_due_when_somebody_said():
    day = TODAY + timedelta(days=3)
    entry = own_entry(make_item(), None, Mark(due_override=day), make_family(), TODAY)
    assert (entry.due, entry.is_own) == (Due(day, day, is_override=True), True)


def test_an_item_of_their_own_that_is_not_for_now_comes_soon_or_on_its_day():
    """Without a day somebody thought of it for now; more of them than the list has room for."""

    def own(code, due=None):
        return own_entry(make_item(code), None, Mark(due_override=due), make_family(), TODAY)

    many = [own(f"item {number}") for number in range(LINES_NOW + 1)]
    entries = [*many, own("later", TODAY + timedelta(days=300))]
    found = {entry.item.code: entry.when for entry in now_to_do(entries, TODAY)}
    assert [found[entry.item.code] for entry in many].count(NOW) == LINES_NOW
    assert [found[entry.item.code] for entry in many].count(SOON) == 1
    assert found["later"] == LATER
