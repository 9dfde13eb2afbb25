"""Which items apply to somebody of whom little is known: the rules, on the toolkit's own items."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from tests.toolkit.items import own_items
from toolkit.rules.applies import Fit, fit_of
from toolkit.rules.facts import Conditions, FamilyFacts, ItemFacts, PersonFacts
from toolkit.rules.preview import AGE_GROUPS, Choices, preview
from toolkit.vocabulary import REGIONS, SITUATIONS, STATUSES

TODAY = date(2026, 11, 27)


def test_every_child_is_in_one_group_of_ages_and_in_no_other():
    ages = [age for low, high in AGE_GROUPS.values() for age in range(low, high + 1)]
    assert ages == list(range(18))


def item(**conditions):
    cases = conditions.pop("cases", None) or (Conditions.read(conditions),)
    return ItemFacts("one", 1, 1, cases=cases)


def fit(one, **said):
    said["situations"] = frozenset(said.get("situations", ()))
    found = preview([one], Choices(**said), TODAY)
    return found[0].fit if found else Fit.NO


def test_an_item_of_a_status_applies_to_it_and_to_no_other():
    one = item(statuses=["recognised"])
    assert fit(one, status="recognised") is Fit.YES
    assert fit(one, status="applicant") is Fit.NO
    assert fit(one) is Fit.CHECK


def test_an_item_of_a_region_applies_there_only():
    one = item(regions=["brussels"])
    assert [fit(one, region=region) for region in ("brussels", "flanders")] == [Fit.YES, Fit.NO]


def test_what_is_for_tenants_depends_on_how_the_family_lives():
    one = item(housing=["rents_privately"])
    assert fit(one) is Fit.CHECK
    assert fit(one, housing="rents_privately") is Fit.YES
    assert fit(one, housing="owns") is Fit.NO


def test_what_is_for_children_needs_a_child_of_that_age():
    one = item(ages=[0, 5])
    assert fit(one) is Fit.NO
    assert fit(one, children=("baby",)) is Fit.YES
    assert fit(one, children=("teenager",)) is Fit.NO
    assert fit(one, children=("teenager", "toddler")) is Fit.YES


def test_what_holds_for_a_part_of_an_age_group_is_to_be_checked():
    assert fit(item(ages=[2, 4]), children=("baby",)) is Fit.CHECK
    assert fit(item(ages=[15, 30]), children=("teenager",)) is Fit.CHECK


def test_a_grown_up_may_be_of_any_age():
    assert fit(item(ages=[18, 120])) is Fit.YES
    assert fit(item(ages=[25, 64])) is Fit.CHECK
    ages = [Conditions.read({"ages": ages}) for ages in ([18, 64], [65, 120])]
    assert fit(item(cases=tuple(ages))) is Fit.YES


def test_a_parent_has_what_is_for_somebody_with_a_child():
    one = item(family_ages=[0, 5], ages=[18, 120])
    assert fit(one) is Fit.NO
    assert fit(one, children=("baby",)) is Fit.YES


def test_who_is_pregnant_is_of_an_age_at_which_that_can_be():
    one = item(situations=["pregnant"], ages=[12, 60])
    assert fit(one, situations=["pregnant"]) is Fit.YES
    assert fit(one) is Fit.NO


def test_a_minor_alone_is_there_also_if_nobody_named_a_child():
    one = item(situations=["unaccompanied_minor"])
    assert fit(one, situations=["unaccompanied_minor"]) is not Fit.NO


def test_who_works_hides_nothing_from_a_child_who_does_not():
    one = item(not_situations=["works"], ages=[15, 17])
    assert fit(one, children=("teenager",), situations=["works"]) is not Fit.NO


def test_what_is_over_applies_to_nobody():
    assert fit(replace(item(), until=date(2026, 11, 26))) is Fit.NO
    assert fit(replace(item(), is_current=False)) is Fit.NO


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("region", REGIONS)
def test_nobody_misses_what_a_family_like_theirs_has_on_its_list(status, region):
    """A real family, all of it known, against what its reader is told who says less."""
    for group, situation in product([(), *AGE_GROUPS.items()], (None, *SITUATIONS)):
        if situation == "unaccompanied_minor":
            continue
        own = frozenset([situation] if situation else [])
        name, ages = group or ("", ())
        choices = Choices(status, region, "", (name,) if name else (), own)
        told = {found.item.code for found in preview(own_items(), choices, TODAY)}
        children = [PersonFacts(str(n), status, TODAY.year - n, 1) for n in sorted(set(ages))]
        for age in (19, 40, 70):
            if age == 70 and situation == "pregnant":
                continue
            parent = PersonFacts("a", status, TODAY.year - age, 1, own)
            family = FamilyFacts((parent, *children), region=region, housing=frozenset(["owns"]))
            has = {
                one.code
                for one in own_items()
                for person in family.persons
                if fit_of(one, person, family, TODAY) is Fit.YES
            }
            assert has <= told


def test_what_surely_applies_is_on_the_list_of_every_such_family():
    said = Choices("recognised", "flanders", children=("child",))
    sure = {one.item.code for one in preview(own_items(), said, TODAY) if one.fit is Fit.YES}
    assert len(sure) > 20
    for age, child in product((18, 30, 64, 65, 90), (6, 8, 11)):
        persons = (
            PersonFacts("a", "recognised", TODAY.year - age, 1),
            PersonFacts("b", "recognised", TODAY.year - child, 1),
        )
        family = FamilyFacts(persons, region="flanders")
        fits = {
            one.code: max(fit_of(one, person, family, TODAY) for person in persons)
            for one in own_items()
        }
        assert not [code for code in sure if fits[code] is Fit.NO], (age, child)
