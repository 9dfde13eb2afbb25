"""Who would get or lose an item by another rule: the very rules of a family's list."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from checklist.rules.entries import entries_of
from toolkit.rules.comparing import change, who_has
from toolkit.rules.facts import Conditions, FamilyFacts, ItemFacts, PersonFacts
from toolkit.transfer.families import known_families
from toolkit.vocabulary import HOUSING, REGIONS, SITUATIONS, STATUSES

TODAY = date(2026, 11, 26)
MOTHER, SON = (
    PersonFacts("mother", "recognised", 1990, 1),
    PersonFacts("son", "recognised", 2015, 1),
)
FAMILY = FamilyFacts((MOTHER, SON), region="flanders")
ADULTS = (Conditions(ages=(18, 120)),)
CHILDREN = (Conditions(ages=(0, 17)),)
AGES = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda two: (two[0], sum(two)))


def some(words):
    return st.frozensets(st.sampled_from(words), max_size=2)


RULES = st.builds(
    ItemFacts,
    st.just("an-item"),
    st.just(1),
    st.just(1),
    scope=st.sampled_from(["household", "person"]),
    cases=st.tuples(
        st.builds(
            Conditions,
            statuses=some(STATUSES),
            regions=some(REGIONS),
            housing=some(HOUSING),
            situations=some(SITUATIONS),
            ages=st.none() | AGES,
        )
    ),
)


def item(cases, scope="person"):
    return ItemFacts("an-item", 1, 1, scope=scope, cases=cases)


def test_an_item_for_persons_is_had_by_those_it_applies_to_and_one_for_a_family_by_all():
    assert who_has(item(ADULTS), FAMILY, TODAY) == {"mother"}
    assert who_has(item(ADULTS, "household"), FAMILY, TODAY) == {None}
    assert who_has(item((Conditions(ages=(65, 120)),)), FAMILY, TODAY) == frozenset()


def test_another_rule_gives_takes_or_changes_nothing():
    mother, son, family, nobody = {"mother"}, {"son"}, {None}, set()
    found = [
        change(frozenset(before), frozenset(after))
        for before, after in [
            *[(nobody, mother), (mother, nobody), (mother, mother), (mother, son)],
            *[(family, mother), (mother, family), (family, nobody), (nobody, family)],
            (mother | son, mother),
        ]
    ]
    assert found == [1, -1, 0, 1, 0, 0, -1, 1, -1]


@given(RULES, st.sampled_from(known_families()))
def test_who_has_it_is_whom_a_familys_list_shows_it(rule, family):
    entries = entries_of([rule], family.facts, {}, family.today)
    listed = {one.person.id if one.person else None for one in entries if one.applies}
    assert who_has(rule, family.facts, family.today) == listed


@given(RULES, RULES, st.sampled_from(known_families()))
def test_the_way_back_is_the_other_way(one, other, family):
    """Who gets something by a change has it; who loses it had it."""
    before, after = (who_has(rule, family.facts, family.today) for rule in (one, other))
    changed = change(before, after)
    assert change(before, before) == 0
    assert changed >= 0 or before
    assert changed <= 0 or after
