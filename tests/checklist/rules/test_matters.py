"""Only what can change this family's list is asked: too much never, too little never."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from checklist.rules.entries import entries_of
from tests.checklist.rules.test_rules import make_item, make_term
from tests.toolkit.items import own_items
from toolkit.rules.due_dates import (
    BEGINS_WITH_THE_REGION,
    RUNS_FROM_A_PERSONS_DAY,
    RUNS_FROM_THE_FAMILYS_DAY,
)
from toolkit.rules.facts import FamilyFacts, PersonFacts
from toolkit.rules.matters import Days, can_be, days_that_matter, situations_that_matter
from toolkit.vocabulary import (
    AGES_OF_SITUATIONS,
    HOUSING,
    MAX_AGE,
    REGIONS,
    SITUATIONS,
    SITUATIONS_OF_FAMILY,
    STATUSES,
)

TODAY = date(2026, 11, 26)
DAYS_OF_FAMILY = ["moved_in_on", *RUNS_FROM_THE_FAMILYS_DAY.values(), "in_region_since"]
DAYS_OF_PERSON = sorted(RUNS_FROM_A_PERSONS_DAY.values())


def person(id, status="recognised", age=None, **facts):
    year = None if age is None else TODAY.year - age
    return PersonFacts(id, status, year, **facts)


def family(*persons, region="flanders", housing="rents_privately", **facts):
    return FamilyFacts(persons, region, frozenset({housing}) if housing else None, **facts)


def asked(one, *, of="x"):
    found = situations_that_matter(own_items(), one, TODAY)
    return {situation for situation, ids in found.items() if of in ids}


# --- never too much ----------------------------------------------------------------------------
@pytest.mark.parametrize("status", STATUSES)
def test_a_child_of_nine_is_not_asked_about_work_study_a_diploma_or_a_licence(status):
    child = family(person("x", status, 9), person("mum", status, 38))
    unwanted = {"works", "job_seeker", "studies", "foreign_diploma", "foreign_driving_licence"}
    assert asked(child) & (unwanted | {"pregnant", "single_parent"}) == set()
    assert "works" in asked(child, of="mum")


def test_a_grown_up_is_no_unaccompanied_minor():
    assert "unaccompanied_minor" not in asked(family(person("x", age=40)))
    assert "unaccompanied_minor" in asked(family(person("x", age=16)))


def test_of_whom_the_age_is_not_known_everything_is_asked():
    assert asked(family(person("x", status=None))) == set(SITUATIONS)


@pytest.mark.parametrize("housing", ["owns", "hosted", "reception", "homeless"])
def test_who_rents_nothing_is_not_asked_about_a_lease(housing):
    days = days_that_matter(own_items(), family(person("x", age=30), housing=housing), TODAY)
    assert "lease_signed_on" not in days.of_family


def test_who_rents_is_asked_about_the_lease():
    days = days_that_matter(own_items(), family(person("x", age=30)), TODAY)
    assert "lease_signed_on" in days.of_family


@pytest.mark.parametrize("situation", sorted(AGES_OF_SITUATIONS))
def test_a_situation_is_asked_of_exactly_the_ages_that_can_be_in_it(situation):
    low, high = AGES_OF_SITUATIONS[situation]
    for age in (low - 1, low, high, high + 1):
        if not 0 <= age <= MAX_AGE:
            continue
        born = PersonFacts("x", "recognised", TODAY.year - age, TODAY.month - 1)
        assert can_be(situation, born, TODAY) == (low <= age <= high), age


def test_where_a_term_runs_from_a_move_each_is_asked_since_when_they_are_here():
    days = days_that_matter([make_term("moved_in", "P8D")], family(person("x")), TODAY)
    assert days == Days({"moved_in_on"}, {"joined_on": {"x"}, "arrived_on": {"x"}})


def test_where_a_term_runs_from_a_birth_alone_it_is_asked_whether_somebody_is_pregnant():
    found = situations_that_matter([make_term("birth", "P15D")], family(person("x", age=30)), TODAY)
    assert found == {"pregnant": {"x"}}


@pytest.mark.parametrize("regions", [["flanders"], []])
def test_since_when_they_live_in_the_region_is_asked_for_what_begins_with_it(regions):
    item = make_term("moved_in", "P8D", cases=[{"regions": regions}] if regions else ())
    begins = {name for name in BEGINS_WITH_THE_REGION if name == "moved_in"}
    days = days_that_matter([item], family(person("x")), TODAY)
    assert ("in_region_since" in days.of_family) == bool(regions and begins)


def test_an_applicant_is_not_asked_for_the_day_of_the_move_of_somebody_else():
    days = days_that_matter(
        own_items(), family(person("x", "undocumented", 30), person("y", "recognised", 30)), TODAY
    )
    assert "y" in days.of_persons["decided_on"]
    assert "x" not in days.of_persons["decided_on"]


def test_where_the_age_at_registration_counts_each_day_that_tells_it_is_asked():
    item = make_item(registered_ages=(18, 64))
    days = days_that_matter([item], family(person("x", age=30)), TODAY)
    for day in ("registered_on", "arrived_on", "applied_on", "decided_on"):
        assert "x" in days.of_persons[day], day


def test_what_was_answered_hides_no_question():
    known = person("x", age=30, arrived_on=TODAY, decided_on=TODAY)
    unknown = person("x", age=30)
    assert days_that_matter(
        own_items(), family(known, moved_in_on=TODAY), TODAY
    ) == days_that_matter(own_items(), family(unknown), TODAY)


# --- never too little --------------------------------------------------------------------------
ages = st.none() | st.integers(0, 90)
some_days = st.dates(date(2015, 1, 1), date(2027, 12, 31))
# A family that fails is told as it is: making it smaller takes minutes.
QUICK = [Phase.explicit, Phase.reuse, Phase.generate]
situations_of_person = [one for one in SITUATIONS if one not in SITUATIONS_OF_FAMILY]


@st.composite
def families(draw):
    people = [
        person(
            f"p{number}",
            draw(st.sampled_from([None, *STATUSES])),
            draw(ages),
            situations=frozenset(draw(st.sets(st.sampled_from(situations_of_person), max_size=3))),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    return family(
        *people,
        region=draw(st.sampled_from(REGIONS)),
        housing=draw(st.sampled_from([None, *HOUSING])),
        situations=frozenset(draw(st.sets(st.sampled_from(SITUATIONS_OF_FAMILY)))),
    )


def list_of(one):
    return {
        (entry.key, entry.fit, entry.due, entry.rule)
        for entry in entries_of(own_items(), one, {}, TODAY)
        if entry.applies
    }


def with_person(one, number, **facts):
    people = list(one.persons)
    people[number] = replace(people[number], **facts)
    return replace(one, persons=tuple(people))


@settings(max_examples=40, phases=QUICK)
@given(families(), st.data())
def test_a_situation_that_would_change_the_list_is_asked(one, data):
    number = data.draw(st.integers(0, len(one.persons) - 1))
    situation = data.draw(st.sampled_from(situations_of_person))
    before = one.persons[number]
    other = with_person(one, number, situations=before.situations ^ {situation})
    if list_of(one) != list_of(other) and can_be(situation, before, TODAY):
        assert before.id in situations_that_matter(own_items(), one, TODAY).get(situation, ())


@settings(max_examples=40, phases=QUICK)
@given(families(), st.sampled_from(SITUATIONS_OF_FAMILY))
def test_a_situation_of_the_family_that_would_change_the_list_is_asked(one, situation):
    other = replace(one, situations=one.situations ^ {situation})
    if list_of(one) != list_of(other):
        assert situations_that_matter(own_items(), one, TODAY).get(situation)


@settings(max_examples=60, phases=QUICK)
@given(families(), some_days, st.data())
def test_a_day_that_would_change_the_list_is_asked(one, day, data):
    asked = days_that_matter(own_items(), one, TODAY)
    number = data.draw(st.integers(0, len(one.persons) - 1))
    name = data.draw(st.sampled_from(DAYS_OF_PERSON))
    if list_of(with_person(one, number, **{name: day})) != list_of(one):
        # Somebody else's day counts only where that of those whom it concerns is not known.
        assert asked.of_persons.get(name)
    name = data.draw(st.sampled_from(DAYS_OF_FAMILY))
    moved = replace(one, moved_in_on=date(2020, 1, 1)) if name != "moved_in_on" else one
    if list_of(replace(moved, **{name: day})) != list_of(moved):
        assert name in asked.of_family
