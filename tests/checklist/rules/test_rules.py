"""What applies to a family, when it is due and in which order: examples and their edges.

`test_rules_always.py` holds what is true of every family and every toolkit.
"""

from dataclasses import fields
from datetime import date, timedelta

import pytest

from checklist.rules.entries import (
    BLOCKED,
    BUSY,
    DONE,
    NO,
    NOT_APPLICABLE,
    OPEN,
    SEEN,
    UNKNOWN,
    WAITING,
    YES,
    Mark,
    Passed,
    Urgency,
    When,
    entries_of,
)
from checklist.rules.order import now_to_do
from checklist.rules.progress import Tally, tally
from toolkit.due import read_due
from toolkit.rules.applies import Fit, fit_of
from toolkit.rules.due_dates import Due
from toolkit.rules.facts import (
    ADVISED,
    ANYBODY,
    HOUSEHOLD,
    LEGAL,
    PERSON,
    Conditions,
    FamilyFacts,
    ItemFacts,
    PersonFacts,
)

TODAY = date(2026, 5, 15)
AMAL = PersonFacts("amal", status="recognised", birth_year=1990)
BILAL = PersonFacts("bilal", status="subsidiary", birth_year=1988)
MARCH_2008 = {"birth_year": 2008, "birth_month": 3}
SAMI = PersonFacts("sami", status="recognised", birth_year=2021)


NO_CONDITIONS = {"scope", "dues", "until", "is_current"}


def make_item(code="item", *, order=1, theme=1, after=(), cases=(), **fields):
    """An item with these conditions; `cases` are others, each of which is enough."""
    about = {name: fields.pop(name) for name in NO_CONDITIONS & set(fields)}
    first = Conditions.read(fields)
    all_cases = (first, *(first.but(case) for case in cases))
    return ItemFacts(code, theme, order, cases=all_cases, after=frozenset(after), **about)


def make_term(runs_from, within="P0D", code="item", kind=LEGAL, rule=None, **fields):
    parsed = read_due(runs_from, within, kind, **(rule or {}))
    return make_item(code, dues=((ANYBODY, parsed),) if parsed else (), **fields)


def make_family(*persons, region="flanders", **fields):
    return FamilyFacts(persons or (AMAL,), region=region, **fields)


def checklist(items, family=None, marks=None, today=TODAY):
    items = [items] if isinstance(items, ItemFacts) else items
    return {e.key: e for e in entries_of(items, family or make_family(), marks or {}, today)}


def due(item, family=None, marks=None, today=TODAY, person=None):
    first = item if isinstance(item, ItemFacts) else item[0]
    found = checklist(item, family, marks, today)[first.code, person and person.id].due
    return found and (found.earliest if found.is_exact else (found.earliest, found.latest))


def to_do(items, family=None, marks=None, today=TODAY):
    entries = entries_of(items, family or make_family(), marks or {}, today)
    return [key[0] for key in (entry.key for entry in now_to_do(entries, today))]


def fit(item, person=AMAL, *, region="flanders", situations=(), today=TODAY):
    family = FamilyFacts((person,), region=region, situations=frozenset(situations))
    return fit_of(item, person, family, today)


# --- words -------------------------------------------------------------------------------------
def test_what_stands_in_the_database_about_families_keeps_its_words():
    assert (OPEN, BUSY, WAITING, BLOCKED) == ("open", "busy", "waiting", "blocked")
    assert (DONE, NOT_APPLICABLE) == ("done", "not_applicable")
    assert (YES, NO, UNKNOWN, SEEN) == ("yes", "no", "unknown", "seen")


def test_the_groups_of_a_list_keep_the_words_by_which_pages_and_styles_know_them():
    assert list(When) == ["now", "soon", "later", "waiting"]


# --- applies -----------------------------------------------------------------------------------
def test_an_item_without_conditions_is_for_everybody():
    assert fit(make_item(), PersonFacts("nobody-knows"), region=None) is Fit.YES


@pytest.mark.parametrize(
    "status, expected", [("recognised", Fit.YES), ("applicant", Fit.NO), (None, Fit.CHECK)]
)
def test_a_status_decides_and_an_unknown_status_asks_to_check(status, expected):
    item = make_item(statuses=["recognised", "subsidiary"])
    assert fit(item, PersonFacts("x", status=status)) is expected


@pytest.mark.parametrize(
    "region, expected", [("flanders", Fit.YES), ("brussels", Fit.NO), (None, Fit.CHECK)]
)
def test_a_region_decides(region, expected):
    assert fit(make_item(regions=["flanders"]), region=region) is expected


def test_any_of_the_situations_is_enough():
    item = make_item(situations=["works", "studies"])
    assert fit(item, PersonFacts("x", situations=frozenset({"studies"}))) is Fit.YES
    assert fit(item, PersonFacts("x", situations=frozenset({"debts"}))) is Fit.NO


def test_what_holds_for_the_family_holds_for_each_of_its_members():
    assert fit(make_item(situations=["rents_privately"]), situations=["rents_privately"]) is Fit.YES


@pytest.mark.parametrize(
    "birth_year, expected",
    [
        (2009, Fit.NO),  # 16 or 17
        (2008, Fit.CHECK),  # 17 or 18, nobody knows the day
        (2007, Fit.YES),
        (2001, Fit.YES),
        (2000, Fit.CHECK),  # 25 or 26
        (1999, Fit.NO),
        (None, Fit.CHECK),
    ],
)
def test_with_only_a_year_of_birth_somebody_may_be_one_of_two_ages(birth_year, expected):
    item = make_item(ages=(18, 25))
    assert fit(item, PersonFacts("x", birth_year=birth_year)) is expected


def test_a_baby_of_this_year_is_nought_and_not_minus_one():
    assert fit(make_item(ages=(0, 3)), PersonFacts("x", birth_year=2026)) is Fit.YES


def test_somebody_of_a_hundred_and_twenty_still_counts():
    assert fit(make_item(ages=(18, 120)), PersonFacts("x", birth_year=1907)) is Fit.YES


def test_one_condition_that_does_not_hold_outweighs_everything_unknown():
    item = make_item(statuses=["recognised"], regions=["brussels"], ages=(18, 120))
    assert fit(item, PersonFacts("x"), region="flanders") is Fit.NO


def test_a_family_item_needs_one_person_who_meets_all_its_conditions():
    item = make_item(statuses=["subsidiary"], ages=(0, 12))
    assert checklist(item, make_family(BILAL, SAMI)) == {}
    child = PersonFacts("child", status="subsidiary", birth_year=2021)
    assert checklist(item, make_family(BILAL, child))["item", None].fit is Fit.YES


def test_a_family_item_is_there_once_and_a_persons_item_once_for_each():
    family = make_family(AMAL, BILAL, SAMI)
    assert set(checklist(make_item(scope=HOUSEHOLD), family)) == {("item", None)}
    recognised = make_item(scope=PERSON, statuses=["recognised"])
    assert set(checklist(recognised, family)) == {("item", "amal"), ("item", "sami")}


def test_a_family_item_is_certain_as_soon_as_it_is_for_one_person():
    family = make_family(AMAL, PersonFacts("who"))
    assert checklist(make_item(statuses=["recognised"]), family)["item", None].fit is Fit.YES
    assert checklist(make_item(statuses=["temporary"]), family)["item", None].fit is Fit.CHECK


def test_a_family_without_people_has_nothing_to_do():
    assert checklist(make_item(), FamilyFacts(())) == {}


def test_nothing_applies_to_somebody_who_left():
    left = PersonFacts("bilal", status="subsidiary", is_present=False)
    family = make_family(AMAL, left)
    assert set(checklist(make_item(scope=PERSON), family)) == {("item", "amal")}
    assert checklist(make_item(statuses=["subsidiary"]), family) == {}


# --- nothing that was ticked disappears --------------------------------------------------------
def test_what_was_ticked_for_somebody_who_left_stays():
    family = make_family(AMAL, PersonFacts("bilal", is_present=False))
    marks = {("item", "bilal"): Mark(DONE, TODAY)}
    entry = checklist(make_item(scope=PERSON), family, marks)["item", "bilal"]
    assert not entry.applies
    assert entry.mark.state == DONE


def test_what_was_ticked_and_dropped_from_the_toolkit_stays():
    entries = checklist(make_item(is_current=False), marks={("item", None): Mark(DONE, TODAY)})
    assert not entries["item", None].applies
    assert checklist(make_item(is_current=False)) == {}


def test_a_tick_of_one_person_stays_when_the_item_becomes_the_familys():
    marks = {("item", "amal"): Mark(DONE, TODAY)}
    entries = checklist(make_item(scope=HOUSEHOLD), marks=marks)
    assert not entries["item", "amal"].applies
    assert entries["item", None].mark == Mark()


def test_a_tick_of_the_family_stays_when_the_item_becomes_each_persons():
    marks = {("item", None): Mark(DONE, TODAY)}
    entries = checklist(make_item(scope=PERSON), marks=marks)
    assert not entries["item", None].applies
    assert entries["item", "amal"].applies


def test_what_no_longer_applies_is_neither_to_do_nor_late_nor_counted():
    family = make_family(AMAL, moved_in_on=date(2020, 1, 1))
    item = make_term("moved_in", "P1M", is_current=False)
    entry = checklist(item, family, {("item", None): Mark(BUSY)})["item", None]
    assert entry.due is None
    assert now_to_do([entry], TODAY) == []
    assert tally([entry]) == Tally(0, 0)


# --- due: anchors ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "anchor, field",
    [
        ("recognised", "decided_on"),
        ("arrived", "arrived_on"),
        ("applied", "applied_on"),
        ("card_expires", "card_expires_on"),
    ],
)
def test_a_term_runs_from_a_persons_own_day(anchor, field):
    somebody = PersonFacts("x", **{field: date(2026, 3, 10)})
    item = make_term(anchor, "P3M", scope=PERSON)
    assert due(item, make_family(somebody, AMAL), person=somebody) == date(2026, 6, 10)
    assert due(item, make_family(somebody, AMAL), person=AMAL) is None


def test_a_term_runs_from_the_move():
    family = make_family(moved_in_on=date(2026, 5, 1))
    assert due(make_term("moved_in", "P8D"), family) == date(2026, 5, 9)
    assert due(make_term("moved_in", "P8D"), make_family()) is None


def test_the_card_is_renewed_before_it_expires():
    somebody = PersonFacts("x", card_expires_on=date(2026, 7, 15))
    assert due(make_term("card_expires", "-P45D"), make_family(somebody)) == date(2026, 5, 31)
    assert due(make_term("card_expires", "-P2M"), make_family(somebody)) == date(2026, 5, 15)


def test_a_familys_term_is_that_of_whoever_comes_first():
    early, late = (
        PersonFacts("a", decided_on=date(2026, 1, 31)),
        PersonFacts("b", decided_on=date(2026, 5, 1)),
    )
    family = make_family(late, early, PersonFacts("c"))
    assert due(make_term("recognised", "P1M"), family) == date(2026, 2, 28)


def test_only_those_whom_it_concerns_set_a_familys_term():
    other = PersonFacts("x", status="temporary", decided_on=date(2022, 1, 1))
    amal = PersonFacts("amal", status="recognised", decided_on=date(2026, 5, 1))
    item = make_term("recognised", "P1M", statuses=["recognised"])
    assert due(item, make_family(other, amal)) == date(2026, 6, 1)


@pytest.mark.parametrize(
    "day, within, expected",
    [
        (date(2026, 1, 31), "P1M", date(2026, 2, 28)),
        (date(2028, 1, 31), "P1M", date(2028, 2, 29)),
        (date(2025, 8, 31), "P6M", date(2026, 2, 28)),
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (date(2025, 12, 31), "P2M", date(2026, 2, 28)),
        (date(2026, 5, 31), "P1Y1M", date(2027, 6, 30)),
        (date(2026, 5, 1), "P2W", date(2026, 5, 15)),
        (date(2026, 5, 1), "P60D", date(2026, 6, 30)),
        (date(2026, 5, 1), "P0D", date(2026, 5, 1)),
    ],
)
def test_a_month_ends_within_the_month(day, within, expected):
    assert due(make_term("moved_in", within), make_family(moved_in_on=day)) == expected


# --- due: children -----------------------------------------------------------------------------
def test_of_a_birthday_only_the_year_is_known():
    item = make_term("age:18", "P1M", scope=PERSON)
    teenager = PersonFacts("x", birth_year=2008)
    family = make_family(teenager, PersonFacts("y"))
    assert due(item, family, person=teenager) == (date(2026, 2, 1), date(2027, 1, 31))
    assert due(item, family, person=PersonFacts("y")) is None


def test_a_span_is_late_only_when_it_is_certainly_over():
    span = Due(date(2026, 1, 1), date(2026, 12, 31))
    assert not span.is_overdue(date(2026, 12, 31))
    assert span.is_overdue(date(2027, 1, 1))
    assert not span.is_exact


def test_a_birth_is_that_of_the_youngest_child():
    family = make_family(AMAL, PersonFacts("a", birth_year=2019), PersonFacts("b", birth_year=2025))
    assert due(make_term("birth", "P1Y"), family) == (date(2026, 1, 1), date(2026, 12, 31))


def test_adults_are_no_births():
    assert due(make_term("birth", "P1Y"), make_family(AMAL, BILAL)) is None


def test_a_child_that_left_is_no_birth():
    family = make_family(AMAL, PersonFacts("a", birth_year=2025, is_present=False))
    assert due(make_term("birth", "P1Y"), family) is None


def test_as_long_as_somebody_is_pregnant_an_older_child_sets_no_term():
    mother = PersonFacts("m", birth_year=1995, situations=frozenset({"pregnant"}))
    item = make_term("birth", "P5Y", situations=["pregnant"])
    assert due(item, make_family(mother, PersonFacts("a", birth_year=2019))) is None
    assert due(item, make_family(mother, PersonFacts("a", birth_year=2026)))


def test_a_mother_who_left_takes_her_pregnancy_along():
    mother = PersonFacts("m", situations=frozenset({"pregnant"}), is_present=False)
    family = make_family(mother, AMAL, PersonFacts("a", birth_year=2020))
    assert due(make_term("birth", "P5Y"), family) == (date(2025, 1, 1), date(2025, 12, 31))


def test_each_childs_own_birth_counts_also_when_a_baby_is_on_its_way():
    mother = PersonFacts("m", birth_year=1995, situations=frozenset({"pregnant"}))
    child = PersonFacts("a", birth_year=2020)
    item = make_term("birth", "P8Y", scope=PERSON)
    family = make_family(mother, child)
    assert due(item, family, person=child) == (date(2028, 1, 1), date(2028, 12, 31))
    assert due(item, family, person=mother) is None


def test_a_pregnant_girls_own_birth_is_not_meant():
    girl = PersonFacts("g", birth_year=2010, situations=frozenset({"pregnant"}))
    assert due(make_term("birth", "P1Y", scope=PERSON), make_family(girl), person=girl) is None


# --- due: every year ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "anchor, within, today, expected",
    [
        ("calendar:05-01", "P60D", date(2026, 5, 15), date(2026, 6, 30)),
        ("calendar:05-01", "P60D", date(2026, 6, 30), date(2026, 6, 30)),
        ("calendar:05-01", "P60D", date(2026, 7, 1), date(2027, 6, 30)),
        ("calendar:12-31", "P0D", date(2026, 12, 31), date(2026, 12, 31)),
        ("calendar:12-31", "P2M", date(2026, 1, 1), date(2026, 2, 28)),
        ("calendar:01-04", "P2M", date(2026, 3, 5), date(2027, 3, 4)),
        ("school_year", "P1M", date(2026, 5, 15), date(2026, 10, 1)),
        ("school_year", "P1M", date(2026, 9, 15), date(2026, 10, 1)),
        ("school_year", "P1M", date(2026, 10, 2), date(2027, 10, 1)),
        ("calendar:02-29", "P0D", date(2026, 1, 1), date(2026, 2, 28)),
        ("calendar:02-29", "P0D", date(2027, 3, 1), date(2028, 2, 29)),
        ("calendar:02-29", "P1Y", date(2028, 1, 1), date(2028, 2, 28)),
        # A term longer than a year: the occurrence of years ago is the first that is still open.
        ("calendar:06-01", "P3Y", date(2026, 5, 15), date(2026, 6, 1)),
        ("calendar:06-01", "P10Y", date(2026, 6, 2), date(2027, 6, 1)),
    ],
)
def test_every_year_has_its_own_term(anchor, within, today, expected):
    assert due(make_term(anchor, within), today=today) == expected


# --- due: after another item -------------------------------------------------------------------
def decision_and_appeal(scope):
    decision = make_item("decision", scope=scope)
    return [decision, make_term("done:decision", "P30D", code="appeal", scope=scope)]


def test_a_term_runs_from_the_day_another_item_was_done():
    items = decision_and_appeal(HOUSEHOLD)
    marks = {("decision", None): Mark(DONE, date(2026, 5, 1))}
    assert checklist(items, marks=marks)["appeal", None].due == Due(
        date(2026, 5, 31), date(2026, 5, 31)
    )


@pytest.mark.parametrize("state", [OPEN, BUSY, WAITING, BLOCKED, NOT_APPLICABLE])
def test_there_is_no_term_as_long_as_the_other_item_is_not_done(state):
    marks = {("decision", None): Mark(state)}
    assert checklist(decision_and_appeal(HOUSEHOLD), marks=marks)["appeal", None].due is None
    assert checklist(decision_and_appeal(HOUSEHOLD))["appeal", None].due is None


def test_one_persons_decision_starts_only_their_own_term():
    family = make_family(AMAL, BILAL)
    marks = {("decision", "amal"): Mark(DONE, date(2026, 5, 1))}
    entries = checklist(decision_and_appeal(PERSON), family, marks)
    assert entries["appeal", "amal"].due
    assert entries["appeal", "bilal"].due is None


def test_the_familys_decision_starts_everybodys_term():
    items = [make_item("decision"), make_term("done:decision", "P30D", code="appeal", scope=PERSON)]
    marks = {("decision", None): Mark(DONE, date(2026, 5, 1))}
    entries = checklist(items, make_family(AMAL, BILAL), marks)
    assert entries["appeal", "amal"].due == entries["appeal", "bilal"].due is not None


def test_the_first_persons_decision_starts_the_familys_term():
    items = [make_item("decision", scope=PERSON), make_term("done:decision", "P30D", code="appeal")]
    marks = {
        ("decision", "amal"): Mark(DONE, date(2026, 5, 10)),
        ("decision", "bilal"): Mark(DONE, date(2026, 5, 1)),
    }
    entries = checklist(items, make_family(AMAL, BILAL), marks)
    assert entries["appeal", None].due.earliest == date(2026, 5, 31)


def test_what_does_not_apply_starts_no_term():
    decision = make_item("decision", statuses=["applicant"])
    items = [decision, make_term("done:decision", "P30D", code="appeal")]
    marks = {("decision", None): Mark(DONE, date(2026, 5, 1))}
    assert checklist(items, marks=marks)["appeal", None].due is None


# --- due: otherwise ----------------------------------------------------------------------------
def test_a_buddys_own_date_wins():
    family = make_family(moved_in_on=date(2026, 5, 1))
    marks = {("item", None): Mark(OPEN, due_override=date(2026, 8, 1))}
    for item in (make_term("moved_in", "P1M"), make_item()):
        entry = checklist(item, family, marks)["item", None]
        assert entry.due == Due(date(2026, 8, 1), date(2026, 8, 1), is_override=True)


@pytest.mark.parametrize(
    "anchor",
    ["", "full_moon", "done:nothing", "recognised", "age:old", "calendar:13-01"],
)
def test_an_unknown_anchor_gives_no_date(anchor):
    assert due(make_term(anchor, "P1M")) is None


@pytest.mark.parametrize(
    "anchor", ["moved_in", "recognised", "birth", "age:3", "calendar:05-01", "done:first"]
)
@pytest.mark.parametrize("within", ["P99999999Y", "P9999999D", "P9999Y9M", "P1.5M", "soon", ""])
def test_a_slip_in_the_toolkit_gives_no_date_instead_of_an_error(anchor, within):
    family = FamilyFacts(
        (PersonFacts("x", decided_on=TODAY, birth_year=2024),), moved_in_on=TODAY, region="flanders"
    )
    items = [make_item("first"), make_term(anchor, within)]
    entries = checklist(items, family, {("first", None): Mark(DONE, TODAY)})
    assert entries["item", None].due is None


# --- order -------------------------------------------------------------------------------------
def test_late_legal_terms_come_first_then_legal_then_advised_then_the_rest():
    family = make_family(
        PersonFacts("x", decided_on=date(2026, 5, 1), arrived_on=date(2026, 1, 1)),
        moved_in_on=date(2026, 5, 10),
    )
    items = [
        make_item("whenever", theme=1, order=1),
        make_term("arrived", "P1M", "advised-late", ADVISED, theme=1, order=2),
        make_term("moved_in", "P2M", "advised", ADVISED, theme=1, order=3),
        make_term("moved_in", "P1M", "legal-later", theme=9),
        make_term("recognised", "P1M", "legal", theme=9),
        make_term("arrived", "P2M", "late", theme=9),
        make_term("arrived", "P1M", "latest", theme=9),
        make_term("applied", "P1M", "legal-without-a-date", theme=1, order=4),
        make_item("whenever-too", theme=2, order=0),
    ]
    assert to_do(items, family) == [
        "latest",
        "late",
        "legal",
        "legal-later",
        "advised-late",
        "advised",
        "whenever",
        "legal-without-a-date",
        "whenever-too",
    ]


def test_a_span_is_taken_by_its_first_day_which_is_the_safe_one():
    teenager = PersonFacts("x", birth_year=2008)
    family = make_family(teenager, moved_in_on=date(2026, 5, 1))
    items = [make_term("moved_in", "P1M", "exact"), make_term("age:18", "P1M", "span")]
    assert to_do(items, family) == ["span", "exact"]


def test_a_legal_term_is_in_time_on_its_last_day():
    family = make_family(moved_in_on=date(2026, 5, 1))
    item = make_term("moved_in", "P14D")
    for today, urgency in [(TODAY, Urgency.LEGAL), (date(2026, 5, 16), Urgency.LATE)]:
        [entry] = now_to_do(entries_of([item], family, {}, today), today)
        assert entry.urgency is urgency


def test_an_item_waits_behind_those_that_come_first_and_says_which():
    items = [make_item("second", order=1, after=["first"]), make_item("first", order=2)]
    assert to_do(items) == ["first", "second"]
    assert checklist(items)["second", None].waits_on == (("first", None),)


def test_the_first_steps_of_an_urgent_item_are_as_urgent():
    family = make_family(moved_in_on=date(2026, 1, 1))
    items = [
        make_item("step-1", order=8),
        make_item("step-2", order=7, after=["step-1"]),
        make_term("moved_in", "P1M", "late", after=["step-2"], order=6),
        make_term("moved_in", "P9M", "legal", order=5),
    ]
    assert to_do(items, family) == ["step-1", "step-2", "late", "legal"]


@pytest.mark.parametrize("state", [DONE, NOT_APPLICABLE])
def test_what_is_settled_holds_nobody_up(state):
    items = [make_item("second", after=["first"]), make_item("first")]
    marks = {("first", None): Mark(state, TODAY if state == DONE else None)}
    assert checklist(items, marks=marks)["second", None].waits_on == ()
    assert to_do(items, marks=marks) == ["second"]


@pytest.mark.parametrize("state", [OPEN, BUSY, WAITING, BLOCKED])
def test_what_is_under_way_still_comes_first(state):
    items = [make_item("second", after=["first"]), make_item("first")]
    entries = checklist(items, marks={("first", None): Mark(state)})
    assert entries["second", None].waits_on == (("first", None),)


def test_what_does_not_apply_or_is_unknown_counts_as_satisfied():
    first = make_item("first", statuses=["applicant"])
    items = [first, make_item("second", after=["first", "not-in-the-toolkit"])]
    assert checklist(items)["second", None].waits_on == ()
    marks = {("first", None): Mark(BUSY)}
    assert checklist(items, marks=marks)["second", None].waits_on == ()


def test_a_person_waits_for_their_own_step_and_for_the_familys():
    family = make_family(AMAL, BILAL)
    items = [
        make_item("own", scope=PERSON),
        make_item("shared"),
        make_item("then", scope=PERSON, after=["own", "shared"]),
    ]
    entries = checklist(items, family, {("own", "bilal"): Mark(DONE, TODAY)})
    assert entries["then", "amal"].waits_on == (("own", "amal"), ("shared", None))
    assert entries["then", "bilal"].waits_on == (("shared", None),)


def test_the_family_waits_for_everybodys_step():
    items = [make_item("each", scope=PERSON), make_item("then", after=["each"])]
    entries = checklist(items, make_family(AMAL, BILAL))
    assert entries["then", None].waits_on == (("each", "amal"), ("each", "bilal"))


def test_items_that_wait_for_each_other_are_all_still_there():
    items = [
        make_item("a", after=["c", "a"]),
        make_item("b", after=["a"]),
        make_item("c", after=["b"]),
        make_item("d", after=["c"]),
    ]
    assert sorted(to_do(items)) == ["a", "b", "c", "d"]


def test_a_long_way_with_a_large_family_takes_no_time():
    """Every second step is each person's: without memory the ways through would not end."""
    persons = [PersonFacts(str(number)) for number in range(20)]
    items = [
        make_item(
            f"step-{n}",
            order=40 - n,
            scope=PERSON if n % 2 else HOUSEHOLD,
            after=[f"step-{n - 1}"] if n else [],
        )
        for n in range(40)
    ]
    order = to_do(items, make_family(*persons))
    assert list(dict.fromkeys(order)) == [f"step-{n}" for n in range(40)]


# --- progress ----------------------------------------------------------------------------------
def test_progress_is_what_is_done_of_what_applies():
    items = [make_item(str(number)) for number in range(8)]
    states = [DONE, DONE, NOT_APPLICABLE, BUSY, WAITING, BLOCKED]
    marks = {(str(n), None): Mark(state) for n, state in enumerate(states)}
    assert tally(checklist(items, marks=marks).values()) == Tally(2, 7)


def test_a_hundred_percent_means_that_everything_is_done():
    assert Tally(199, 200).percent == 99
    assert Tally(200, 200).percent == 100
    assert Tally(0, 0).percent == 0


# --- conditions --------------------------------------------------------------------------------
def a_family(*persons, **fields):
    return FamilyFacts(persons, **fields)


def test_somebody_in_the_family_may_be_enough():
    father, child = PersonFacts("f", "recognised"), PersonFacts("c", "applicant")
    item = make_item(family_statuses=["recognised"])
    assert fit_of(item, child, a_family(father, child), TODAY) is Fit.YES
    assert fit_of(item, child, a_family(child), TODAY) is Fit.NO
    unknown = PersonFacts("u")
    assert fit_of(item, child, a_family(unknown, child), TODAY) is Fit.CHECK


def test_who_left_the_family_does_not_count():
    father = PersonFacts("f", "recognised", is_present=False)
    child = PersonFacts("c", "applicant")
    item = make_item(family_statuses=["recognised"])
    assert fit_of(item, child, a_family(father, child), TODAY) is Fit.NO


@pytest.mark.parametrize(
    ("housing", "expected"),
    [
        ({"owns"}, Fit.YES),
        ({"hosted"}, Fit.NO),
        ({"owns", "hosted"}, Fit.CHECK),  # ticked both, before there was a choice
        (None, Fit.CHECK),
    ],
)
def test_how_a_family_lives_decides(housing, expected):
    family = a_family(AMAL, housing=housing and frozenset(housing))
    assert fit_of(make_item(housing=["owns", "rents_socially"]), AMAL, family, TODAY) is expected


def test_some_items_are_not_for_somebody_in_a_situation():
    item = make_item(not_situations=["unaccompanied_minor"])
    assert fit(item) is Fit.YES
    alone = PersonFacts("x", situations=frozenset({"unaccompanied_minor"}))
    assert fit(item, alone) is Fit.NO


def test_any_of_the_cases_is_enough():
    """A child, or a student up to 24: what is certain at both ages is certain."""
    item = make_item(ages=(0, 17), cases=[{"ages": (18, 24), "situations": ["studies"]}])
    studies = frozenset({"studies"})
    assert fit(item, PersonFacts("x", birth_year=2015)) is Fit.YES
    assert fit(item, PersonFacts("x", birth_year=2004)) is Fit.NO
    assert fit(item, PersonFacts("x", birth_year=2004, situations=studies)) is Fit.YES
    assert fit(item, PersonFacts("x", birth_year=2008, situations=studies)) is Fit.YES
    assert fit(item, PersonFacts("x", birth_year=2008)) is Fit.CHECK


@pytest.mark.parametrize(
    ("month", "expected"), [(4, Fit.YES), (6, Fit.NO), (5, Fit.CHECK), (None, Fit.CHECK)]
)
def test_with_a_month_of_birth_a_check_becomes_an_answer(month, expected):
    """On 15 May 2026: 18 already, or not yet."""
    person = PersonFacts("x", birth_year=2008, birth_month=month)
    assert fit(make_item(ages=(18, 120)), person) is expected


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({"birth_year": 1990, "registered_on": date(2026, 1, 5)}, Fit.YES),
        ({**MARCH_2008, "registered_on": date(2026, 2, 1)}, Fit.NO),
        ({**MARCH_2008, "registered_on": date(2026, 4, 1)}, Fit.YES),
        ({"birth_year": 1990}, Fit.CHECK),
        ({"birth_year": 1990, "arrived_on": date(2024, 1, 5)}, Fit.YES),
        ({"birth_year": 2012}, Fit.NO),
        ({"arrived_on": date(2024, 1, 5)}, Fit.CHECK),
        ({**MARCH_2008, "arrived_on": date(2026, 2, 1)}, Fit.CHECK),
        ({**MARCH_2008, "applied_on": date(2026, 2, 1), "arrived_on": date(2026, 4, 1)}, Fit.YES),
        ({"birth_year": 2008, "birth_month": 9, "arrived_on": date(2026, 10, 1)}, Fit.NO),
    ],
)
def test_the_age_at_the_registration_may_decide(person, expected):
    item = make_item(registered_ages=(18, 64))
    assert fit(item, PersonFacts("x", **person)) is expected


def test_of_whom_no_day_is_known_may_have_been_registered_as_a_baby():
    assert fit(make_item(registered_ages=(0, 64))) is Fit.YES
    assert fit(make_item(registered_ages=(1, 64))) is Fit.CHECK


@pytest.mark.parametrize(
    ("today", "age", "expected"),
    [
        (date(2026, 2, 27), 18, Fit.CHECK),
        (date(2026, 2, 28), 18, Fit.YES),
        (date(2028, 2, 28), 20, Fit.CHECK),
        (date(2028, 2, 29), 20, Fit.YES),
    ],
)
def test_who_may_be_born_on_29_february_grows_older_on_the_28th(today, age, expected):
    """But for a year that has a 29th."""
    person = PersonFacts("x", birth_year=2008, birth_month=2)
    assert fit(make_item(ages=(age, 120)), person, today=today) is expected


@pytest.mark.parametrize("asked", [{"family_statuses": ["recognised"]}, {"family_ages": (0, 120)}])
def test_what_somebody_in_the_family_must_be_nobody_is_in_a_family_without_people(asked):
    assert fit_of(make_item(**asked), AMAL, FamilyFacts(()), TODAY) is Fit.NO


@pytest.mark.parametrize(
    ("child", "expected"),
    [
        ({"birth_year": 2025}, Fit.YES),
        ({"birth_year": 2020}, Fit.NO),
        ({"birth_year": 2024}, Fit.CHECK),
        ({"birth_year": 2024, "birth_month": 2}, Fit.NO),
        ({"birth_year": 2024, "birth_month": 4}, Fit.YES),
        ({"birth_year": 2025, "arrived_on": date(2026, 2, 1)}, Fit.NO),
    ],
)
def test_who_was_born_here_is_known_from_the_arrival_of_the_others(child, expected):
    parent = PersonFacts("p", birth_year=1990, arrived_on=date(2024, 3, 10))
    child = PersonFacts("c", **child)
    item = make_item(born_here=True)
    assert fit_of(item, child, a_family(parent, child), TODAY) is expected


def test_who_was_born_on_the_day_of_the_arrival_at_the_earliest_was_born_here():
    parent = PersonFacts("p", birth_year=1990, arrived_on=date(2024, 4, 1))
    child = PersonFacts("c", birth_year=2024, birth_month=4)
    item = make_item(born_here=True)
    assert fit_of(item, child, a_family(parent, child), TODAY) is Fit.YES


def test_a_sister_who_may_be_as_young_says_nothing_about_who_came_first():
    parent = PersonFacts("p", birth_year=1990, arrived_on=date(2024, 3, 10))
    child, twin = (PersonFacts(name, birth_year=2020) for name in "ct")
    item = make_item(born_here=True)
    assert fit_of(item, child, a_family(parent, child, twin), TODAY) is Fit.NO


def test_as_long_as_nobody_knows_who_came_first_a_child_may_be_born_here():
    parent, other = PersonFacts("p", arrived_on=date(2024, 3, 10)), PersonFacts("o")
    child = PersonFacts("c", birth_year=2020)
    item = make_item(born_here=True)
    assert fit_of(item, child, a_family(parent, other, child), TODAY) is Fit.CHECK


def test_after_its_last_day_an_item_is_gone():
    item = make_item(until=date(2026, 5, 15))
    assert fit(item, today=date(2026, 5, 15)) is Fit.YES
    assert fit(item, today=date(2026, 5, 16)) is Fit.NO


# --- from which day ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("anchor", "fields", "day"),
    [
        ("signed", {"lease_signed_on": date(2026, 3, 1)}, date(2026, 4, 1)),
        ("left_reception", {"left_reception_on": date(2026, 3, 1)}, date(2026, 4, 1)),
        ("signed", {"moved_in_on": date(2026, 3, 1)}, None),
    ],
)
def test_a_term_of_the_home_runs_from_its_own_day(anchor, fields, day):
    assert due(make_term(anchor, "P1M"), make_family(**fields)) == day


@pytest.mark.parametrize("anchor", ["registered", "joined"])
def test_a_term_runs_from_a_day_of_the_person(anchor):
    who = PersonFacts("x", **{f"{anchor}_on": date(2026, 3, 1)})
    item = make_term(anchor, "P1M", scope=PERSON)
    assert due(item, make_family(who), person=who) == date(2026, 4, 1)


def test_the_first_day_that_is_known_counts():
    item = make_term(("recognised", "registered", "arrived"), "P1M", scope=PERSON)
    reunified = PersonFacts("x", registered_on=date(2026, 3, 1), arrived_on=date(2026, 2, 1))
    assert due(item, make_family(reunified), person=reunified) == date(2026, 4, 1)
    assert due(item, make_family(AMAL), person=AMAL) is None


def test_somebody_who_came_later_has_terms_from_their_own_coming():
    item = make_term("moved_in", "P1M", scope=PERSON)
    wife = PersonFacts("wife", joined_on=date(2026, 4, 20))
    family = make_family(AMAL, wife, moved_in_on=date(2024, 1, 10))
    assert due(item, family, person=wife) == date(2026, 5, 20)
    assert due(item, family, person=AMAL) == date(2024, 2, 10)


def test_a_term_of_the_family_falls_back_on_the_days_of_the_others():
    parent = PersonFacts("p", birth_year=1990, decided_on=date(2026, 5, 1))
    child = PersonFacts("c", birth_year=2018)
    item = make_term("recognised", "P1M", ages=(0, 17))
    assert due(item, make_family(parent, child)) == date(2026, 6, 1)


def test_nobody_is_late_with_what_they_were_too_young_for():
    item = make_term("recognised", "P3M", scope=PERSON, ages=(18, 64))
    young = PersonFacts("x", birth_year=2008, birth_month=4, decided_on=date(2025, 9, 1))
    assert due(item, make_family(young), person=young) == (date(2026, 7, 1), date(2026, 7, 30))


def test_an_age_that_another_case_covers_moves_no_term():
    """Up to 17, or up to 24 for a student: who turned 18 last month was never too young."""
    item = make_term("recognised", "P3M", scope=PERSON, ages=(0, 17), cases=[{"ages": (18, 24)}])
    young = PersonFacts("x", birth_year=2008, birth_month=4, decided_on=date(2026, 3, 1))
    assert due(item, make_family(young), person=young) == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("runs_from", "day"),
    [
        ("recognised", "decided_on"),
        ("arrived", "arrived_on"),
        ("applied", "applied_on"),
        ("registered", "registered_on"),
        ("joined", "joined_on"),
    ],
)
def test_what_a_region_asks_runs_from_the_day_they_came_to_live_in_it(runs_from, day):
    item = make_term(runs_from, "P3M", scope=PERSON, regions=["flanders"])
    who = PersonFacts("x", **{day: date(2024, 1, 1)})
    moved = make_family(who, in_region_since=date(2026, 5, 1))
    assert due(item, moved, person=who) == date(2026, 8, 1)
    assert due(item, make_family(who), person=who) == date(2024, 4, 1)


def test_the_first_rule_that_fits_somebody_counts():
    brussels = Conditions(regions=frozenset({"brussels"}))
    item = make_item(
        dues=(
            (brussels, read_due("arrived", "P6M", LEGAL)),
            (ANYBODY, read_due("arrived", "P3M", ADVISED)),
        )
    )
    who = PersonFacts("x", arrived_on=date(2026, 5, 1))
    assert due(item, make_family(who, region="brussels")) == date(2026, 11, 1)
    assert due(item, make_family(who, region="flanders")) == date(2026, 8, 1)
    assert due(item, make_family(who, region=None)) == date(2026, 8, 1)  # the safe one


def test_two_rules_may_end_on_the_same_day_and_only_one_say_when_it_opens():
    brussels = Conditions(regions=frozenset({"brussels"}))
    first = read_due("on:2026-06-01", "P0D", LEGAL, opens="-P40D")
    item = make_item(dues=((brussels, first), (ANYBODY, read_due("on:2026-06-01", "P0D", LEGAL))))
    assert due(item, make_family(region=None)) == date(2026, 6, 1)


def test_of_several_items_the_first_that_was_done_counts():
    item = make_term("done:a,b", "P30D")
    family = make_family()
    marks = {("a", None): Mark(DONE, date(2026, 5, 10)), ("b", None): Mark(DONE, date(2026, 5, 1))}
    items = [item, make_item("a"), make_item("b")]
    assert due(items, family, marks) == date(2026, 5, 31)
    # One that does not apply was never asked for.
    items = [item, make_item("a"), make_item("b", statuses=["applicant"])]
    assert due(items, family, marks) == date(2026, 6, 9)


# --- windows -----------------------------------------------------------------------------------
def the_only(item, family, today=TODAY, marks=None):
    [entry] = entries_of([item], family, marks or {}, today)
    return entry


@pytest.mark.parametrize(
    ("then", "passed"), [("worth", Passed.LATE), ("lost", Passed.LOST), ("pointless", None)]
)
def test_a_term_that_ran_out_leaves_something_or_nothing(then, passed):
    item = make_term("moved_in", "P1M", rule={"then": then})
    family = make_family(moved_in_on=date(2026, 4, 15))
    assert the_only(item, family).passed is Passed.NOT
    found = entries_of([item], family, {}, date(2026, 5, 16))
    assert [entry.passed for entry in found] == ([passed] if passed else [])


def test_what_is_pointless_stays_where_somebody_touched_it():
    item = make_term("moved_in", "P1M", rule={"then": "pointless"})
    family = make_family(moved_in_on=date(2026, 1, 15))
    entry = the_only(item, family, marks={("item", None): Mark(BUSY)})
    assert not entry.applies


def test_what_ran_out_before_the_list_began_is_asked_and_then_calm():
    item = make_term("moved_in", "P1M", rule={"then": "worth"})
    family = make_family(moved_in_on=date(2025, 4, 15), added_on=date(2026, 5, 1))
    entry = the_only(item, family)
    assert entry.passed is Passed.EARLIER
    assert now_to_do([entry], TODAY) == []
    answered = the_only(item, family, marks={("item", None): Mark(OPEN, passed="no")})
    assert now_to_do([answered], TODAY) == [answered]
    assert answered.urgency is Urgency.ADVISED


def test_a_term_that_ran_out_on_the_day_the_list_began_is_no_old_history():
    item = make_term("moved_in", "P1M")
    family = make_family(moved_in_on=date(2026, 4, 1), added_on=date(2026, 5, 1))
    assert the_only(item, family).passed is Passed.LATE


def test_a_right_that_is_lost_is_told_once():
    item = make_term("moved_in", "P1M", rule={"then": "lost"})
    family = make_family(moved_in_on=date(2026, 1, 15))
    entry = the_only(item, family)
    assert now_to_do([entry], TODAY)[0].urgency is Urgency.LOST
    seen = the_only(item, family, marks={("item", None): Mark(OPEN, passed="seen")})
    assert now_to_do([seen], TODAY) == []


@pytest.mark.parametrize(
    ("opens", "comes_back"), [(None, date(2026, 7, 1)), ("P0D", date(2027, 5, 1))]
)
def test_what_is_done_every_year_comes_back(opens, comes_back):
    item = make_term("calendar:05-01", "P60D", rule={"opens": opens} if opens else {})
    marks = {("item", None): Mark(DONE, date(2026, 6, 20))}
    before = the_only(item, make_family(), comes_back - timedelta(days=1), marks)
    assert before.is_settled
    after = the_only(item, make_family(), comes_back, marks)
    assert not after.is_settled
    assert after.last_done_on == date(2026, 6, 20)
    assert after.due.earliest == date(2027, 6, 30)
    assert after.due.opens == (date(2027, 5, 1) if opens else None)


def test_a_rule_that_ends_is_never_rolled_on():
    item = make_term("calendar:01-04", "P2M", rule={"until": date(2027, 3, 4)})
    assert due(item) == date(2027, 3, 4)
    assert due(item, today=date(2027, 3, 5)) is None


@pytest.mark.parametrize(("until", "day"), [(31, date(2026, 5, 31)), (30, None)])
def test_a_term_that_would_end_after_its_rule_is_none(until, day):
    item = make_term("on:2026-05-01", "P30D", rule={"until": date(2026, 5, until)})
    assert due(item) == day


def test_before_it_opens_a_line_says_from_when():
    item = make_term("card_expires", "-P30D", scope=PERSON, rule={"opens": "-P45D"})
    who = PersonFacts("x", card_expires_on=date(2026, 11, 30))
    found = checklist(item, make_family(who))["item", "x"].due
    assert (found.opens, found.earliest) == (date(2026, 10, 16), date(2026, 10, 31))


# --- what is left out --------------------------------------------------------------------------
@pytest.mark.parametrize("name", [field.name for field in fields(Conditions) if field.init])
def test_a_condition_that_is_left_out_is_the_same_as_an_empty_one(name):
    assert Conditions.read({name: ()}) == ANYBODY
