"""A coordinator adds a family, a buddy keeps its details right, and nobody loses what was typed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from checklist.families import forms as family_forms
from checklist.families import people_forms
from checklist.models import Household, Person
from tests.checklist.factories import (
    FOR_PERSON,
    household_url,
    make_assignment,
    make_family_of_six,
    make_household,
    make_person,
    make_progress,
)
from tests.checklist.families.adding import add, first_page, walk
from tests.checklist.pages import filled_in
from tests.checklist.retention.test_keeping import TOO_MUCH
from tests.members.factories import BRUSSELS, GHENT, make_membership, make_organisation, make_user

pytestmark = pytest.mark.usefixtures("english")
NEW = "checklist:new"


@pytest.fixture
def as_coordinator(client, coordinator):
    client.force_login(coordinator)
    return client


@pytest.fixture
def as_buddy(client, buddy):
    client.force_login(buddy)
    return client


def edit_url(household):
    return reverse("checklist:edit", args=[household.pk])


def buddies_url(household):
    return reverse("checklist:buddies", args=[household.pk])


A_FAMILY = {"label": "Tulp", "place": "9000", "people-0-nickname": "Amal"}


def edit(client, household, changes):
    address = edit_url(household)
    return client.post(address, filled_in(client.get(address), changes))


# --- a new family ------------------------------------------------------------------------------
def test_a_coordinator_adds_a_family_and_sees_its_checklist(as_coordinator, coordinator, buddy):
    response = add(
        as_coordinator,
        {
            "contact_language": "ar",
            "moved_in_on": "2026-01-15",
            "informed_on": "2026-01-20",
            "housing": "rents_privately",
            "lease_signed_on": "2026-01-10",
            "left_reception_on": "2026-01-15",
            "situations": ["debts"],
            "people-0-birth_year": "1990",
            "people-0-birth_month": "5",
            "people-0-registered_on": "2026-01-09",
            "people-0-status": "recognised",
            "people-0-decided_on": "2026-01-02",
            "people-0-situations": ["pregnant"],
            "buddies": [str(buddy.pk)],
        },
    )
    assert response.status_code == 302
    household = Household.objects.get()
    assert household.label == "Tulp"
    assert (household.municipality_id, household.municipality.region) == (GHENT, "flanders")
    assert (household.contact_language, household.moved_in_on) == ("ar", date(2026, 1, 15))
    assert (household.informed_on, household.informed_by) == (date(2026, 1, 20), coordinator)
    assert (household.housing, household.situations) == ("rents_privately", ["debts"])
    assert household.lease_signed_on == date(2026, 1, 10)
    assert household.left_reception_on == date(2026, 1, 15)
    person = household.persons.get()
    assert (person.nickname, person.birth_year, person.status_id) == ("Amal", 1990, "recognised")
    assert (person.birth_month, person.registered_on) == (5, date(2026, 1, 9))
    assert (person.decided_on, person.situations) == (date(2026, 1, 2), ["pregnant"])
    assert [assignment.user for assignment in household.assignments.all()] == [buddy]
    tenants = {row.organisation_id for row in [household, person, *household.assignments.all()]}
    assert tenants == {coordinator.memberships.get().organisation_id}


def test_a_family_needs_no_more_than_a_word_a_place_and_a_person(as_coordinator):
    assert add(as_coordinator).status_code == 302
    person = Person.objects.get()
    assert (person.birth_year, person.status, person.situations) == (None, None, [])


@pytest.mark.parametrize("missing", A_FAMILY)
def test_what_is_missing_is_asked_for(as_coordinator, missing):
    response = add(as_coordinator, {missing: ""})
    assertContains(response, "errorlist", status_code=422)
    assert Household.objects.count() == 0


@pytest.mark.parametrize(
    "place, code",
    [
        ("9000", GHENT),
        ("Gent", GHENT),
        ("gent", GHENT),
        ("Gand", GHENT),
        ("9000 Gent", GHENT),
        ("Gent (9000)", GHENT),
        ("  9050  ", GHENT),
        ("9050 Ledeberg", GHENT),
        ("1000", BRUSSELS),
        ("Bruxelles", BRUSSELS),
        ("Anvers", "11002"),
        ("1050 Ixelles", "21009"),
    ],
)
def test_a_place_is_found_by_postal_code_or_by_name(as_coordinator, place, code):
    assert add(as_coordinator, {"place": place}).status_code == 302
    assert Household.objects.get().municipality_id == code


def test_a_place_with_a_french_name_is_shown_so_to_french_readers(as_coordinator):
    add(as_coordinator, {"place": "Gand"})
    address = household_url(Household.objects.get())
    assertContains(as_coordinator.get(address), "Gent")
    assertContains(as_coordinator.get(address.replace("/en/", "/fr/")), "Gand")


@pytest.mark.parametrize("place", ["4000", "Namur", "Namen", "5000 Namur", "Charleroi"])
def test_a_place_in_wallonia_is_refused_with_a_clear_sentence(as_coordinator, place):
    response = add(as_coordinator, {"place": place})
    words = "This place lies in Wallonia"
    assertContains(response, words, status_code=422)
    assert Household.objects.count() == 0


@pytest.mark.parametrize("place", ["0000", "Nergenshuizen", "9", "🙂", "9000 " * 20, "%", "_", "'"])
def test_a_place_that_does_not_exist_is_refused(as_coordinator, place):
    assert add(as_coordinator, {"place": place}).status_code == 422


@pytest.mark.parametrize("place", ["1040", "1804", "1050"])
def test_a_postal_code_that_is_shared_asks_which_municipality(as_coordinator, place):
    response = add(as_coordinator, {"place": place})
    assertContains(response, "More than one place", status_code=422)
    choices = response.context["form"].fields["municipality"].choices
    assert len(choices) == 2
    chosen = choices[1][0]
    assert walk(as_coordinator, page=response, gezin={"municipality": chosen}).status_code == 302
    assert Household.objects.get().municipality_id == chosen.split()[0]


def test_only_one_of_the_places_that_were_asked_about_can_be_chosen(as_coordinator):
    response = add(as_coordinator, {"place": "1040"})
    wrong = {"municipality": f"{GHENT} 1040"}
    assert walk(as_coordinator, page=response, gezin=wrong).status_code == 422


def test_a_child_of_next_year_is_not_born_yet(as_coordinator):
    year = timezone.localdate().year + 1
    assert add(as_coordinator, {"people-0-birth_year": str(year)}).status_code == 422


def test_a_decision_does_not_come_before_the_request(as_coordinator):
    dates = {"people-0-applied_on": "2026-02-01", "people-0-decided_on": "2026-01-01"}
    assertContains(add(as_coordinator, dates), "before the request", status_code=422)


# --- one more person, without JavaScript -------------------------------------------------------
def grow(client, address, response, changes=None):
    return client.post(address, filled_in(response, changes) | {"add-person": "1"})


def test_one_more_person_keeps_what_was_typed_and_scolds_nobody(as_coordinator):
    page = walk(as_coordinator, until="wie")
    address = page.request["PATH_INFO"]
    typed = {"people-0-nickname": "Amal", "people-0-birth_year": "nineteen ninety"}
    response = grow(as_coordinator, address, page, typed)
    assert response.status_code == 200
    assertNotContains(response, "errorlist")
    form = filled_in(response)
    assert {name: form[name] for name in typed} == {name: [value] for name, value in typed.items()}
    assert "people-1-nickname" in form
    rest = {"people-0-birth_year": "1990", "people-1-nickname": "Bilal"}
    assert walk(as_coordinator, page=response, wie=rest).status_code == 302
    nicknames = Person.objects.values_list("nickname", flat=True)
    assert list(nicknames) == ["Amal", "Bilal"]


def test_a_person_who_was_added_and_left_empty_is_nobody(as_coordinator):
    page = walk(as_coordinator, until="wie")
    address = page.request["PATH_INFO"]
    for _ in range(2):
        page = grow(as_coordinator, address, page, {"people-0-nickname": "Amal"})
    assert walk(as_coordinator, page=page).status_code == 302
    assert Person.objects.get().nickname == "Amal"


def test_a_family_has_twenty_people_at_most(as_coordinator):
    page = walk(as_coordinator, until="wie")
    address = page.request["PATH_INFO"]
    page = grow(as_coordinator, address, page, {"people-TOTAL_FORMS": "19"})
    for _ in range(2):
        assert "people-19-nickname" in filled_in(page)
        assert "people-20-nickname" not in filled_in(page)
        page = grow(as_coordinator, address, page)
    amal = {"people-0-nickname": "Amal"}
    assert walk(as_coordinator, page=page, wie=amal).status_code == 302


def test_a_buddy_adds_a_person_to_an_existing_family(as_buddy, household):
    address = edit_url(household)
    response = grow(as_buddy, address, as_buddy.get(address), {"label": "Other"})
    assertNotContains(response, "errorlist")
    form = filled_in(response, {"people-1-nickname": "Bilal"})
    assert as_buddy.post(address, form).status_code == 302
    household.refresh_from_db()
    assert household.label == "Other"
    assert [person.nickname for person in household.persons.all()] == ["Amal", "Bilal"]


# --- who may be buddy --------------------------------------------------------------------------
def test_only_people_of_the_own_organisation_can_be_buddy(as_coordinator, organisation, buddy):
    elsewhere, ex = make_user(name="Elsewhere"), make_user(name="Ex-member")
    make_membership(elsewhere, make_organisation())
    make_membership(ex, organisation, is_active=False)
    waiting = make_user(name="Waiting")
    make_membership(waiting, organisation, confirmed=False)
    gone = make_user(name="Gone", is_active=False)
    make_membership(gone, organisation)
    page = walk(as_coordinator, until="buddys")
    assertContains(page, "Bea")
    for user in (elsewhere, ex, gone, waiting):
        assertNotContains(page, user.name)
        response = walk(as_coordinator, page=page, buddys={"buddies": [str(user.pk)]})
        assert response.status_code == 422
    assert Household.objects.count() == 0


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "abc", "\x00", "1; DROP"])
def test_a_buddy_that_does_not_exist_is_refused(as_coordinator, household, number):
    response = as_coordinator.post(buddies_url(household), {"buddies": [number]})
    assert response.status_code == 422
    assert household.assignments.count() == 1


def test_a_coordinator_hands_a_family_from_one_buddy_to_another(
    as_coordinator, client, household, buddy, other_buddy
):
    form = filled_in(as_coordinator.get(buddies_url(household)))
    assert form["buddies"] == [str(buddy.pk)]
    response = as_coordinator.post(
        buddies_url(household), form | {"buddies": [str(other_buddy.pk)], "because": "no_time"}
    )
    assertRedirects(response, household_url(household))
    earlier = household.assignments.get(user=buddy)
    assert (earlier.until, earlier.ended_because) == (timezone.localdate(), "no_time")
    client.force_login(buddy)
    assert client.get(household_url(household)).status_code == 404
    client.force_login(other_buddy)
    assert client.get(household_url(household)).status_code == 200


def test_a_buddy_who_stopped_can_start_again_the_same_day(as_coordinator, household, buddy):
    form = filled_in(as_coordinator.get(buddies_url(household)))
    for chosen in ([], [str(buddy.pk)], [], [str(buddy.pk)]):
        as_coordinator.post(buddies_url(household), form | {"buddies": chosen, "because": "other"})
    assert household.assignments.count() == 3
    assert household.assignments.current().get().user == buddy


def test_saving_the_same_buddies_changes_nothing(as_coordinator, household, buddy):
    as_coordinator.post(buddies_url(household), {"buddies": [str(buddy.pk)]})
    assert household.assignments.count() == 1
    assert household.events.count() == 0


# --- several organisations ---------------------------------------------------------------------
@pytest.fixture
def second_organisation(coordinator):
    organisation = make_organisation("Onthaal Aalst")
    make_membership(coordinator, organisation, role="coordinator")
    return organisation


def test_who_coordinates_several_organisations_chooses_one(
    as_coordinator, second_organisation, buddy
):
    page = as_coordinator.get(reverse(NEW))
    assertContains(page, "For which organisation?")
    theirs = make_membership(make_user(name="Aalster"), second_organisation).user
    page = as_coordinator.get(reverse(NEW), {"organisation": second_organisation.pk})
    page = walk(as_coordinator, page=page, until="buddys")
    assertContains(page, "Aalster")
    assertNotContains(page, "Bea")
    response = walk(as_coordinator, page=page, buddys={"buddies": [str(theirs.pk)]})
    assert response.status_code == 302
    assert Household.objects.get().organisation == second_organisation


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 40, "abc", ""])
def test_an_organisation_that_is_not_theirs_is_asked_again(
    as_coordinator, second_organisation, number
):
    page = as_coordinator.get(reverse(NEW), {"organisation": number})
    assertContains(page, "For which organisation?")
    response = as_coordinator.post(reverse(NEW), A_FAMILY | {"organisation": number})
    assert response.status_code == 200
    assert Household.objects.count() == 0


def test_nobody_adds_a_family_to_an_organisation_of_others(as_coordinator, organisation):
    others = make_organisation()
    page = first_page(as_coordinator)
    walk(as_coordinator, page=page, akkoord={"organisation": [str(others.pk)]})
    assert not others.households.exists()
    assert Household.objects.get().organisation == organisation


# --- changing a family -------------------------------------------------------------------------
def test_a_buddy_changes_details_and_the_checklist_follows(as_buddy, household, person):
    response = edit(
        as_buddy,
        household,
        {"place": "1000", "people-0-status": "subsidiary", "people-0-birth_year": "1985"},
    )
    assertRedirects(response, household_url(household))
    household.refresh_from_db()
    person.refresh_from_db()
    assert household.municipality_id == BRUSSELS
    assert (person.status_id, person.birth_year) == ("subsidiary", 1985)


def test_everything_can_be_emptied_again(as_buddy, household, person):
    full = {
        "situations": ["debts"],
        "moved_in_on": "2026-01-01",
        "informed_on": "2026-01-01",
        "people-0-situations": ["works"],
        "people-0-arrived_on": "2025-01-01",
    }
    edit(as_buddy, household, full)
    household.refresh_from_db()
    assert household.informed_by is not None
    edit(as_buddy, household, {n: [] if isinstance(v, list) else "" for n, v in full.items()})
    household.refresh_from_db()
    person.refresh_from_db()
    assert (household.situations, household.moved_in_on) == ([], None)
    assert (household.informed_on, household.informed_by) == (None, None)
    assert (person.situations, person.arrived_on) == ([], None)


def test_saving_a_family_untouched_changes_nothing(as_buddy, household):
    make_family_of_six(household)
    before = list(household.persons.values()), Household.objects.values().get()
    assert edit(as_buddy, household, {}).status_code == 302
    assert (list(household.persons.values()), Household.objects.values().get()) == before
    assert household.events.count() == 0


def test_a_status_that_is_not_known_stays_unknown(as_buddy, household, person):
    household.persons.update(status=None)
    edit(as_buddy, household, {"label": "Other"})
    person.refresh_from_db()
    assert person.status is None


def test_whoever_leaves_the_family_keeps_what_was_ticked(as_buddy, household):
    bilal = make_person(household, "Bilal", order=1)
    make_progress(household, code=FOR_PERSON, person=bilal)
    assert edit(as_buddy, household, {"people-1-leaves": "on"}).status_code == 302
    bilal.refresh_from_db()
    assert bilal.left_on == timezone.localdate()
    assert bilal.progress.get().state == "done"
    page = as_buddy.get(household_url(household, "?stand=vervallen"))
    assertContains(page, "Bilal")
    assertNotContains(as_buddy.get(edit_url(household)), "Bilal")


def test_the_last_person_does_not_leave(as_buddy, household):
    response = edit(as_buddy, household, {"people-0-leaves": "on"})
    assertContains(response, "at least one person", status_code=422)
    assert household.persons.filter(left_on=None).count() == 1


def test_a_closed_family_keeps_its_details(as_buddy, household):
    form = filled_in(as_buddy.get(edit_url(household)), {"label": "Other"})
    household.state, household.closed_on = "closed", timezone.localdate()
    household.save()
    as_buddy.post(edit_url(household), form)
    household.refresh_from_db()
    assert household.label == "Tulp"


def test_a_buddy_who_is_no_coordinator_can_not_change_who_is_buddy(as_buddy, household, colleague):
    assert as_buddy.post(buddies_url(household), {"buddies": []}).status_code == 404
    assert household.assignments.current().count() == 2


@pytest.mark.parametrize("people", [1, 8])
def test_the_details_cost_no_more_with_a_large_family(
    as_buddy, organisation, household, people, django_assert_max_num_queries
):
    for number in range(people - 1):
        make_person(household, f"Child {number}")
        make_household(organisation, label=f"Family {number}")
    with django_assert_max_num_queries(17):
        response = as_buddy.get(edit_url(household))
    assert response.status_code == 200


# --- two people who edit at once ---------------------------------------------------------------
@pytest.fixture
def two_edits(client, buddy, colleague, household):
    """Both have the details open, and fill in their form one after the other."""

    def fill_in(first, second):
        forms = []
        for user, changes in ((buddy, first), (colleague, second)):
            client.force_login(user)
            forms.append((user, filled_in(client.get(edit_url(household)), changes)))
        for user, form in forms:
            client.force_login(user)
            response = client.post(edit_url(household), form)
        return response

    return fill_in


def test_two_people_change_different_details_and_both_keep_theirs(two_edits, household, person):
    first = {"label": "Lelie", "people-0-birth_year": "1985", "situations": ["debts"]}
    second = {"place": "1000", "people-0-status": "subsidiary", "people-0-situations": ["works"]}
    assert two_edits(first, second).status_code == 302
    household.refresh_from_db()
    person.refresh_from_db()
    assert (household.label, household.municipality_id) == ("Lelie", BRUSSELS)
    assert household.situations == ["debts"]
    assert (person.birth_year, person.status_id) == (1985, "subsidiary")
    assert person.situations == ["works"]


@pytest.mark.parametrize(
    "name, first, second",
    [
        ("label", "Lelie", "Roos"),
        ("place", "1000", "2000"),
        ("moved_in_on", "2026-01-01", "2026-02-01"),
        ("situations", ["debts"], ["owns_car"]),
        ("people-0-birth_year", "1985", "1986"),
        ("people-0-status", "subsidiary", "temporary"),
        ("people-0-situations", ["works"], ["studies"]),
    ],
)
def test_a_stale_form_is_told_who_changed_the_same_detail(
    client, two_edits, household, name, first, second
):
    response = two_edits({name: first}, {name: second})
    assertContains(response, "Bea changed this in the meantime", status_code=409)
    assert household.events.count() == 1
    # Having read it, the second save goes through.
    again = client.post(edit_url(household), filled_in(response))
    assert again.status_code == 302
    assert household.events.count() == 2


@pytest.mark.parametrize(
    "by_otto", [{"people-1-situations": ["works"]}, {"situations": ["owns_car"]}]
)
def test_who_changed_the_same_thing_of_somebody_else_is_not_named(
    client, buddy, colleague, other_buddy, household, by_otto
):
    """The family's situations, those of one person and those of another are three things."""
    make_person(household, nickname="Bilal", order=1)
    make_assignment(household, other_buddy)
    stale = {}
    for user in (buddy, other_buddy, colleague):
        client.force_login(user)
        stale[user] = filled_in(client.get(edit_url(household)))
    client.force_login(buddy)
    client.post(edit_url(household), stale[buddy] | {"people-0-situations": ["works"]})
    client.force_login(other_buddy)
    client.post(edit_url(household), stale[other_buddy] | by_otto)
    client.force_login(colleague)
    answer = client.post(
        edit_url(household), stale[colleague] | {"people-0-situations": ["studies"]}
    )
    assertContains(answer, "Bea changed this in the meantime", status_code=409)
    assertNotContains(answer, "Otto changed this", status_code=409)


def test_a_person_added_meanwhile_is_not_lost(client, buddy, colleague, household):
    client.force_login(buddy)
    stale = filled_in(client.get(edit_url(household)), {"label": "Lelie"})
    make_person(household, "Bilal", order=1)
    assert client.post(edit_url(household), stale).status_code == 302
    present = household.persons.filter(left_on=None)
    assert [person.nickname for person in present] == ["Amal", "Bilal"]


def test_two_people_add_somebody_at_once_and_both_are_there(client, buddy, colleague, household):
    forms = []
    for user, nickname in ((buddy, "Bilal"), (colleague, "Sami")):
        client.force_login(user)
        page = client.get(edit_url(household))
        response = grow(client, edit_url(household), page)
        forms.append((user, filled_in(response, {"people-1-nickname": nickname})))
    for user, form in forms:
        client.force_login(user)
        assert client.post(edit_url(household), form).status_code == 302
    assert {p.nickname for p in household.persons.all()} == {"Amal", "Bilal", "Sami"}


@pytest.mark.parametrize("changes", [{}, {"people-1-nickname": "Bilal!"}])
def test_somebody_who_left_meanwhile_does_not_come_back_as_another(
    client, buddy, household, changes
):
    bilal = make_person(household, "Bilal", order=1)
    client.force_login(buddy)
    stale = filled_in(client.get(edit_url(household)), {"label": "Lelie"} | changes)
    bilal.left_on = timezone.localdate()
    bilal.save()
    response = client.post(edit_url(household), stale)
    assert household.persons.count() == 2
    if changes:
        assertContains(response, "no longer part of this family", status_code=409)
    else:
        assert response.status_code == 302
        assert Household.objects.get(pk=household.pk).label == "Lelie"


def test_somebody_of_another_family_is_not_pulled_in(client, buddy, organisation, household):
    elsewhere = make_person(make_household(organisation, label="Roos"), "Zahra")
    client.force_login(buddy)
    form = filled_in(client.get(edit_url(household)))
    form["people-0-person"] = [str(elsewhere.pk)]
    client.post(edit_url(household), form)
    elsewhere.refresh_from_db()
    assert (elsewhere.nickname, elsewhere.household.label) == ("Zahra", "Roos")
    assert household.persons.count() == 1


# --- whatever people and others send -----------------------------------------------------------
TEXTS = ["before\x00after", "x" * 10_000, "🙂" * 10_000, " "]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", ["label", "place", "people-0-nickname"])
def test_a_text_that_can_not_be_is_told_and_not_saved(as_coordinator, name, text):
    response = add(as_coordinator, {name: text})
    assertContains(response, "errorlist", status_code=422)
    assert Household.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"contact_language": "xx"},
        {"situations": ["\x00"]},
        {"situations": ["pregnant"]},
        {"moved_in_on": "31/31/2026"},
        {"moved_in_on": "1800-01-01"},
        {"moved_in_on": "\x00"},
        {"municipality": "\x00", "place": "1040"},
        {"people-0-birth_year": "1899"},
        {"people-0-birth_year": "9" * 5000},
        {"people-0-birth_year": "1990.5"},
        {"people-0-status": "\x00"},
        {"people-0-arrived_on": "2999-01-01"},
        {"people-0-decided_on": str(timezone.localdate() + timedelta(days=2))},
        {"people-TOTAL_FORMS": "many"},
        {"people-TOTAL_FORMS": "0"},
        {"people-TOTAL_FORMS": "21"},
        {"people-TOTAL_FORMS": "9" * 30},
        {"people-TOTAL_FORMS": None},
        {"people-INITIAL_FORMS": "x"},
        {"informed_on": str(timezone.localdate() + timedelta(days=2))},
    ],
)
def test_what_makes_no_sense_is_an_error_in_words(as_coordinator, changes):
    assert add(as_coordinator, changes).status_code == 422
    assert Household.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"people-0-situations": ["rents_privately"]},
        {"people-0-person": "not-a-uuid"},
        {"people-0-person": "\x00"},
        {"informed_how": "x"},
        {"informed_language": "xx"},
    ],
)
def test_nor_on_the_edit_page(as_buddy, household, changes):
    assert edit(as_buddy, household, changes).status_code == 422
    assert household.events.count() == 0


@pytest.mark.parametrize("number", ["many", "-1", "9" * 30, "\x00", None])
def test_one_more_person_makes_no_error_of_nonsense(as_coordinator, number):
    page = walk(as_coordinator, until="wie")
    changes = {"people-TOTAL_FORMS": number, "people-0-key": "\x00"}
    response = grow(as_coordinator, page.request["PATH_INFO"], page, changes)
    assert response.status_code == 200
    assert Household.objects.count() == 0


@pytest.mark.parametrize(
    "forged",
    [
        {"initial-label": "\x00", "label": "Lelie"},
        {"initial-situations": ["\x00"], "situations": ["debts"]},
        {"initial-moved_in_on": "soon", "moved_in_on": "2026-01-01"},
        {"initial-people-0-birth_year": "x", "people-0-birth_year": "1985"},
        {"initial-place": "\x00", "place": "\x00"},
        {"people-INITIAL_FORMS": "0", "label": "Lelie"},
    ],
)
def test_a_forged_memory_is_at_most_a_refusal(as_buddy, household, forged):
    assert edit(as_buddy, household, forged).status_code in {302, 409, 422}
    assert household.persons.count() == 1


@pytest.mark.parametrize(
    "name",
    [
        "<b>Tulp</b>",
        "O'Neil; --",
        '"quoted"',
        "توليب",
        "🌷🌷",
        "{{ x }}{% y %}",
        "%s %(z)s",
        "‮pilT",
    ],
)
def test_a_name_is_kept_as_it_was_typed(as_coordinator, name):
    add(as_coordinator, {"label": name, "people-0-nickname": name})
    household = Household.objects.get()
    assert (household.label, household.persons.get().nickname) == (name, name)
    assert edit(as_coordinator, household, {}).status_code == 302
    assert household.events.count() == 1


def test_there_is_no_field_for_what_we_do_not_want_to_know(as_coordinator):
    """Nor one that a form takes without showing it."""
    forms = [form for form in vars(family_forms).values() if is_form(form)]
    forms += [form for form in vars(people_forms).values() if is_form(form)]
    names = {name for form in forms for name in form.base_fields}
    assert {"label", "nickname", "birth_year"} < names
    names |= set(filled_in(as_coordinator.get(reverse(NEW))))
    assert [name for name in names if TOO_MUCH.search(name)] == []


def is_form(found):
    return isinstance(found, type) and hasattr(found, "base_fields")


def test_a_former_buddy_can_be_assigned_again(as_coordinator, organisation, buddy):
    household = make_household(organisation)
    yesterday = timezone.localdate() - timedelta(days=1)
    make_assignment(household, buddy, since=yesterday, until=yesterday)
    as_coordinator.post(buddies_url(household), {"buddies": [str(buddy.pk)]})
    assert household.assignments.current().count() == 1
