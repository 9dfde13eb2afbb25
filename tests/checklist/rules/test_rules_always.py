"""What is true of the rules for every family, every toolkit and every day (Hypothesis)."""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checklist.models import Progress
from checklist.progress.catalogue import published_rules
from checklist.rules.entries import DONE, SETTLED, Mark, Passed, Urgency, entries_of
from checklist.rules.order import now_to_do
from checklist.rules.progress import tally
from toolkit.due import AFTERWARDS, POINTLESS, add, read_due
from toolkit.models import Situation, Status
from toolkit.rules.applies import Fit, fit_of
from toolkit.rules.due_dates import RUNS_FROM_A_PERSONS_DAY, RUNS_FROM_THE_FAMILYS_DAY
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

STATUSES = ["recognised", "subsidiary", "applicant"]
REGIONS = ["flanders", "brussels"]
HOUSING = ["owns", "reception"]
SITUATIONS = ["pregnant", "studies", "debts"]
CODES = ["apply", "decide", "appeal", "insure"]
ANCHORS = ["recognised", "arrived", "moved_in", "applied", "birth", "school_year", "card_expires"]
ANCHORS += ["age:3", "age:18", "calendar:05-01", "calendar:02-29", "calendar:12-31", "full_moon"]
ANCHORS += ["registered", "joined", "signed", "left_reception", "on:2027-03-04"]
ANCHORS += [f"done:{code}" for code in CODES]
TERMS = ["P0D", "P8D", "P60D", "P6W", "P1M", "P18M", "P1Y6M", "P5Y", "-P30D", "-P2M", "P99999999Y"]
# The import refuses a term that counts back from anything else than the card's date.
DUES = [
    (anchor, term, kind)
    for anchor, term, kind in product(ANCHORS, TERMS, [LEGAL, ADVISED])
    if anchor == "card_expires" or not term.startswith("-")
]


def subsets(values):
    """Some of `values`, in one draw: families and toolkits are made by the thousand."""
    values = sorted(values)
    return st.integers(0, 2 ** len(values) - 1).map(
        lambda bits: frozenset(value for place, value in enumerate(values) if bits >> place & 1)
    )


days = st.integers(date(1900, 1, 1).toordinal(), date(2100, 12, 31).toordinal()).map(
    date.fromordinal
)
days_of_now = st.integers(date(2000, 1, 1).toordinal(), date(2050, 12, 31).toordinal()).map(
    date.fromordinal
)
years = st.integers(1900, 2100)
some_days = st.none() | days
AGES = [None, (0, 0), (0, 3), (3, 17), (18, 18), (18, 120), (0, 120), (17, 24), (120, 120)]


def persons(statuses=STATUSES, situations=SITUATIONS):
    return st.builds(
        PersonFacts,
        id=st.sampled_from(["amal", "bilal", "sami"]),
        status=st.sampled_from([None, *statuses]),
        birth_year=st.none() | years,
        birth_month=st.none() | st.integers(1, 12),
        situations=subsets(situations),
        applied_on=some_days,
        decided_on=some_days,
        arrived_on=some_days,
        registered_on=some_days,
        joined_on=some_days,
        card_expires_on=some_days,
        is_present=st.sampled_from([True, True, True, False]),
    )


def families(statuses=STATUSES, situations=SITUATIONS):
    people = st.lists(persons(statuses, situations), max_size=3, unique_by=lambda one: one.id)
    return st.builds(
        FamilyFacts,
        persons=people.map(tuple),
        region=st.sampled_from([None, *REGIONS]),
        moved_in_on=some_days,
        housing=st.none() | subsets(HOUSING),
        lease_signed_on=some_days,
        left_reception_on=some_days,
        in_region_since=some_days,
        added_on=some_days,
        situations=subsets(situations),
    )


def conditions_of(bits, ages):
    """Conditions out of one number: families and toolkits are made by the thousand."""

    def some(values):
        nonlocal bits
        chosen = frozenset(value for place, value in enumerate(values) if bits >> place & 1)
        bits >>= len(values)
        return chosen

    def rarely(value, otherwise):
        """One time out of four."""
        return value if len(some("ab")) == 2 else otherwise

    return Conditions(
        statuses=some(STATUSES),
        regions=some(REGIONS),
        situations=some(SITUATIONS),
        housing=rarely(some(HOUSING), frozenset()),
        family_statuses=rarely(some(STATUSES), frozenset()),
        not_situations=rarely(frozenset({"debts"}), frozenset()),
        family_ages=rarely((0, 0), None),
        registered_ages=rarely((18, 64), None),
        born_here=rarely(True, False),
        ages=ages,
    )


conditions = st.builds(conditions_of, st.integers(0, 2**25 - 1), st.sampled_from(AGES))


@st.composite
def items(draw, code="item", first_codes=()):
    due_from, due_within, due_kind = draw(st.sampled_from([("", "", ""), *DUES]))
    rule = read_due(due_from, due_within, due_kind, then=draw(st.sampled_from(AFTERWARDS)))
    first, other = draw(conditions), draw(conditions)
    only_for = draw(st.sampled_from([ANYBODY, Conditions(regions=frozenset({"brussels"}))]))
    theme_and_order = draw(st.integers(0, 29))
    return ItemFacts(
        code,
        theme=theme_and_order // 10,
        order=theme_and_order % 10,
        scope=draw(st.sampled_from([HOUSEHOLD, PERSON])),
        cases=draw(st.sampled_from([(first,), (first, other)])),
        dues=((only_for, rule),) if rule else (),
        after=draw(subsets(first_codes)),
        is_current=draw(st.sampled_from([True, True, True, False])),
    )


@st.composite
def toolkits(draw, with_circles=False):
    """Items that wait only on earlier ones, as the import demands; or on any."""
    toolkit = [
        draw(items(code, CODES if with_circles else CODES[:position]))
        for position, code in enumerate(CODES)
    ]
    return draw(st.sampled_from([toolkit, toolkit[::-1]]))


@st.composite
def marks(draw, codes, family):
    """What was said about items, and about whom of the family."""
    people = [None, *(person.id for person in family.persons)]
    keys = st.tuples(st.sampled_from(codes), st.sampled_from(people))
    return draw(st.dictionaries(keys, mark, max_size=5))


mark = st.builds(
    Mark,
    state=st.sampled_from(Progress.State.values),
    done_on=some_days,
    due_override=some_days,
)


@st.composite
def stories(draw, with_circles=False):
    """A toolkit, a family and what was ticked."""
    toolkit = draw(toolkits(with_circles))
    family = draw(families())
    return toolkit, family, draw(marks(CODES, family))


def keys_of(entries):
    return Counter(entry.key for entry in entries)


def assert_nothing_is_lost(entries, marks):
    keys = keys_of(entries)
    assert max(keys.values(), default=1) == 1
    told = {entry.key: entry for entry in entries if entry.key in marks}
    assert set(told) == set(marks)
    for key, entry in told.items():
        if entry.last_done_on:  # done every year, and to do again
            assert entry.last_done_on == marks[key].done_on
            assert marks[key].state == DONE
        else:
            assert entry.mark == marks[key]


# --- applies -----------------------------------------------------------------------------------
@given(toolkits(), families(), days)
def test_empty_conditions_are_for_everybody_who_is_there(toolkit, family, today):
    for item in toolkit:
        bare = ItemFacts(item.code, item.theme, item.order, scope=item.scope)
        for person in family.persons:
            assert fit_of(bare, person, family, today) == (2 if person.is_present else 0)


@given(items(), persons(), families(), st.data())
def test_what_is_unknown_never_hides_what_may_apply(item, person, family, data):
    """NO and YES hold however the blanks are filled in; CHECK is said only where it matters."""
    today = data.draw(days_of_now)
    fit = fit_of(item, person, family, today)
    completions = {
        fit_of(item, replace(person, status=status, birth_year=year), known, today)
        for status in ([person.status] if person.status else [*STATUSES, "another"])
        for year in ([person.birth_year] if person.birth_year else years_around(AGES, today))
        for region in ([family.region] if family.region else [*REGIONS, "wallonia"])
        for housing in ([family.housing] if family.housing else map(frozenset, zip(HOUSING)))
        for known in [replace(family, region=region, housing=housing)]
    }
    if fit is not Fit.CHECK:
        assert completions == {fit}
    elif not any(hangs_together(case) for case in item.cases):
        assert completions != {Fit.NO}


def years_around(ages, today):
    """The years of birth at which a condition may begin or end to hold."""
    bounds = {age for pair in ages if pair for age in pair} | {64, 65}
    return sorted({today.year - age - more for age in bounds for more in (0, 1, 2)})


def hangs_together(case):
    """Conditions on the same year of birth may be possible one by one, and not together."""
    return case.family_ages or case.registered_ages or case.born_here


@given(items(), persons(), st.data())
def test_whatever_the_birthday_the_age_is_judged_right(item, person, data):
    today = data.draw(days_of_now)
    year = today.year - data.draw(st.integers(0, 26))
    ages_asked = item.cases[0].ages
    only_age = ItemFacts("item", 1, 1, cases=(Conditions(ages=ages_asked),))
    person = replace(person, birth_year=year, birth_month=None, is_present=True)
    fit = fit_of(only_age, person, FamilyFacts((person,)), today)
    ages = {today.year - year, max(today.year - year - 1, 0)}
    if (today.month, today.day) == (12, 31):  # everybody had their birthday
        ages = {today.year - year}
    low, high = ages_asked or (0, 999)
    inside = {low <= age <= high for age in ages}
    assert fit == (Fit.CHECK if len(inside) == 2 else Fit.YES if True in inside else Fit.NO)


@given(stories(), st.data())
def test_one_fact_more_never_removes_what_is_certain_and_never_adds_an_item(story, data):
    """What surely applies goes on to apply, and what surely does not never comes back."""
    toolkit, family, _marks = story
    today = data.draw(days_of_now)
    # Of who was born here the days of the others decide, which may contradict each other.
    toolkit = [replace(item, cases=tuple(map(without_birthplace, item.cases))) for item in toolkit]
    known = replace(
        family,
        region=family.region or data.draw(st.sampled_from(REGIONS)),
        housing=family.housing or frozenset({data.draw(st.sampled_from(HOUSING))}),
        persons=tuple(completed(person, today, data.draw) for person in family.persons),
    )
    for item in toolkit:
        for before, after in zip(family.persons, known.persons, strict=True):
            fit = fit_of(item, before, family, today)
            if fit is not Fit.CHECK:
                assert fit_of(item, after, known, today) is fit


def without_birthplace(case):
    return replace(case, born_here=False)


def completed(person, today, draw):
    """The same person with blanks filled in; nobody is registered before they came."""
    came = max(
        filter(None, [person.arrived_on, person.applied_on, person.decided_on]), default=None
    )
    registered_on = person.registered_on
    if registered_on is None and came and came <= today:
        registered_on = draw(st.none() | st.dates(came, today))
    year = person.birth_year or draw(st.none() | years)
    return replace(
        person,
        status=person.status or draw(st.none() | st.sampled_from(STATUSES)),
        birth_year=year,
        birth_month=person.birth_month or (year and draw(st.none() | st.integers(1, 12))),
        registered_on=registered_on,
    )


# --- nothing that was ticked disappears --------------------------------------------------------
@given(stories(), toolkits(with_circles=True), families(), days, st.data())
def test_whatever_changes_nothing_that_was_ticked_disappears(story, toolkit, family, today, data):
    """Another rule, person, date or catalogue: each mark is there, once, as it was."""
    before, family_before, marks = story
    assert_nothing_is_lost(entries_of(before, family_before, marks, today), marks)
    changed = {person.id: person for person in family.persons}
    later = replace(
        family,
        persons=tuple(
            changed.pop(person.id, replace(person, is_present=False))
            for person in family_before.persons
        )
        + tuple(changed.values()),
    )
    another_day = data.draw(days)
    assert_nothing_is_lost(entries_of(toolkit, later, marks, another_day), marks)


@given(stories(), days)
def test_there_is_no_line_but_for_a_reason(story, today):
    """A line applies, or somebody touched it; and nothing that applies is left out."""
    toolkit, family, marks = story
    entries = entries_of(toolkit, family, marks, today)
    for entry in entries:
        assert entry.applies or entry.key in marks
    for item in toolkit:
        fits = {m.id: fit_of(item, m, family, today) for m in family.persons}
        if item.scope == HOUSEHOLD:
            fits = {None: max(fits.values(), default=Fit.NO)}
        found = {e.key[1]: e.fit for e in entries if e.item == item and e.applies}
        if any(rule.then == POINTLESS for _, rule in item.dues):
            fits = {person: fit for person, fit in fits.items() if person in found}
        assert found == {person: fit for person, fit in fits.items() if fit}


# --- due ---------------------------------------------------------------------------------------
@given(stories(with_circles=True), days)
def test_the_rules_never_fail(story, today):
    toolkit, family, marks = story
    entries = entries_of(toolkit, family, marks, today)
    to_do = now_to_do(entries, today)
    assert keys_of(to_do) == keys_of(entry for entry in entries if entry.is_to_do)
    left_out = [entry for entry in entries if entry.applies and entry not in to_do]
    assert all(
        entry.mark.state in SETTLED or entry.passed in {Passed.EARLIER, Passed.TOLD}
        for entry in left_out
    )


@given(stories(), days)
def test_a_span_begins_before_it_ends(story, today):
    for entry in entries_of(*story, today):
        assert entry.due is None or entry.due.earliest <= entry.due.latest


@given(stories(), days)
def test_a_buddys_own_date_is_never_overruled(story, today):
    for entry in entries_of(*story, today):
        if entry.applies and entry.mark.due_override:
            assert entry.due.is_override
            assert entry.due.earliest == entry.due.latest == entry.mark.due_override


calendar_days = days.map(lambda day: f"calendar:{day:%m-%d}")


@given(
    calendar_days | st.just("school_year"),
    st.sampled_from(["P0D", "P8D", "P60D", "P1M", "P11M", "P1Y", "P18M", "P5Y"]),
    days,
)
def test_a_yearly_term_is_the_first_that_has_not_passed(anchor, within, today):
    item = ItemFacts("item", 1, 1, dues=((ANYBODY, read_due(anchor, within, LEGAL)),))
    [entry] = entries_of([item], FamilyFacts((PersonFacts("x"),)), {}, today)
    assert entry.due.is_exact
    assert entry.due.earliest >= today
    month, day = (9, 1) if anchor == "school_year" else map(int, anchor[9:].split("-"))
    assume((month, day) != (2, 29))
    every_year = [add(date(year, month, day), within) for year in range(1890, 2105)]
    assert entry.due.earliest == min(day for day in every_year if day >= today)


@given(stories(), days)
def test_no_term_runs_from_what_is_not_done(story, today):
    toolkit, family, marks = story
    entries = entries_of(toolkit, family, marks, today)
    done = {e.item.code for e in entries if e.applies and e.mark.state == DONE and e.mark.done_on}
    for entry in entries:
        if entry.due and entry.due.rule and entry.due.rule.codes:
            assert done & set(entry.due.rule.codes)


# --- order -------------------------------------------------------------------------------------
@given(stories(), days)
def test_nothing_stands_before_what_it_waits_on(story, today):
    to_do = now_to_do(entries_of(*story, today), today)
    place = {entry.key: number for number, entry in enumerate(to_do)}
    for entry in to_do:
        for first in entry.waits_on:
            assert place[first] < place[entry.key]


@given(stories(with_circles=True), days)
def test_each_heading_stands_once_and_in_its_place(story, today):
    urgencies = [entry.urgency for entry in now_to_do(entries_of(*story, today), today)]
    assert urgencies == sorted(urgencies)


@given(stories(), days)
def test_what_waits_on_nothing_stands_as_the_design_says(story, today):
    toolkit, family, marks = story
    to_do = now_to_do(
        entries_of([replace(i, after=frozenset()) for i in toolkit], family, marks, today), today
    )
    dated = [e for e in to_do if e.due]
    late = [e for e in dated if e.is_legal and e.passed is Passed.LATE]
    lost = [e for e in dated if e.passed is Passed.LOST]
    legal = [e for e in dated if e.is_legal and e.passed is Passed.NOT]
    advised = [e for e in dated if e not in late + lost + legal]
    rest = [e for e in to_do if not e.due]
    assert to_do == late + lost + legal + advised + rest
    for group in (late, lost, legal, advised):
        assert group == sorted(group, key=lambda entry: entry.due.earliest)
    assert rest == sorted(rest, key=lambda entry: (entry.item.theme, entry.item.order))


@given(stories(), days)
def test_what_is_late_stands_under_late(story, today):
    for entry in now_to_do(entries_of(*story, today), today):
        if entry.is_legal and entry.passed is Passed.LATE:
            assert entry.urgency is Urgency.LATE
        if entry.urgency is Urgency.LATE:
            assert entry.is_legal or entry.item.after or not entry.waits_on


@given(stories(), days)
def test_what_ran_out_before_the_list_began_alarms_nobody(story, today):
    """It is late only where somebody set that date."""
    toolkit, family, marks = story
    for entry in entries_of(toolkit, family, marks, today):
        if entry.due and family.added_on and entry.due.latest < family.added_on:
            assert entry.passed not in {Passed.LATE, Passed.LOST} or entry.due.is_override


@given(stories(), days, st.randoms())
def test_the_order_does_not_depend_on_chance(story, today, random):
    toolkit, family, marks = story
    order = [entry.key for entry in now_to_do(entries_of(toolkit, family, marks, today), today)]
    shuffled = random.sample(toolkit, len(toolkit))
    people = tuple(random.sample(family.persons, len(family.persons)))
    again = entries_of(shuffled, replace(family, persons=people), marks, today)
    assert [entry.key for entry in now_to_do(again, today)] == order


# --- progress ----------------------------------------------------------------------------------
@given(stories(), days)
def test_progress_stays_between_nothing_and_everything(story, today):
    entries = entries_of(*story, today)
    found = tally(entries)
    assert 0 <= found.done <= found.total <= len(entries)
    assert 0 <= found.percent <= 100
    assert (found.percent == 100) == (found.done == found.total > 0)


@given(stories(), days, st.data())
def test_a_tick_is_progress(story, today, data):
    toolkit, family, marks = story
    to_do = now_to_do(entries_of(toolkit, family, marks, today), today)
    assume(to_do)
    ticked = data.draw(st.sampled_from([entry.key for entry in to_do]))
    before = tally(entries_of(toolkit, family, marks, today))
    after = tally(entries_of(toolkit, family, {**marks, ticked: Mark(DONE, today)}, today))
    assert (after.done, after.total) == (before.done + 1, before.total)


# --- the real toolkit --------------------------------------------------------------------------
@pytest.fixture
def catalogue(db):
    return published_rules()


@pytest.fixture
def real_families(db):
    statuses = Status.objects.values_list("code", flat=True)
    return families(statuses, Situation.objects.values_list("code", flat=True))


# The fixtures only read; each example may share them.
shares_fixtures = settings(
    max_examples=settings().max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@shares_fixtures
@given(data=st.data(), today=days, another_day=days)
def test_with_the_real_toolkit_it_is_all_true_as_well(
    catalogue, real_families, data, today, another_day
):
    family = data.draw(real_families)
    said = data.draw(marks([item.code for item in catalogue], family))
    entries = entries_of(catalogue, family, said, today)
    assert_nothing_is_lost(entries, said)
    to_do = now_to_do(entries, today)
    place = {entry.key: number for number, entry in enumerate(to_do)}
    assert all(place[first] < place[e.key] for e in to_do for first in e.waits_on)
    assert [e.urgency for e in to_do] == sorted(e.urgency for e in to_do)
    for entry in entries:
        if entry.due and entry.due.rule and entry.due.rule.yearly:
            assert entry.due.earliest >= today
    withdrawn = [replace(item, is_current=False) for item in catalogue]
    assert_nothing_is_lost(entries_of(withdrawn, family, said, another_day), said)


def test_every_term_of_the_real_toolkit_gives_a_date_to_a_family_that_is_known(catalogue):
    """So no anchor of the toolkit is one that the rules do not know."""
    today = date(2026, 5, 15)
    person = PersonFacts(
        "x",
        birth_year=2024,
        **dict.fromkeys(RUNS_FROM_A_PERSONS_DAY.values(), today),
    )
    family = FamilyFacts(
        (person,),
        moved_in_on=today,
        **dict.fromkeys(RUNS_FROM_THE_FAMILYS_DAY.values(), today),
    )
    for item in catalogue:
        for _, rule in item.dues:
            alone = ItemFacts(item.code, 1, 1, item.scope, dues=((ANYBODY, rule),))
            said = {(code, None): Mark(DONE, today) for code in rule.codes}
            firsts = [ItemFacts(code, 1, 2) for code in rule.codes]
            assert entries_of([alone, *firsts], family, said, today)[0].due, item
