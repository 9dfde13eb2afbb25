"""A coordinator types where a family lives; what may mean more than one place is asked."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from checklist.models import Household
from tests.checklist.factories import household_url, make_household, make_person
from tests.checklist.families.adding import walk
from tests.checklist.pages import filled_in
from tests.members.factories import BRUSSELS, GHENT

ANTWERP, DIEST, AALST = "11002", "24020", "41002"

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def as_coordinator(client, coordinator):
    client.force_login(coordinator)
    return client


def add(client, place, **changes):
    """The page that asks where they live, or what comes of the last page."""
    return walk(client, gezin={"place": place, **changes.pop("gezin", {})}, **changes)


def answer(client, response, code, **changes):
    """Choose what was asked, on the page as it stands."""
    choices = response.context["form"].fields["municipality"].choices
    [chosen] = [value for value, label in choices if value.startswith(code)]
    return walk(client, page=response, gezin={"municipality": chosen} | changes)


@pytest.mark.parametrize("place", ["Berchem", "Deurne", "9000 Antwerpen", "Antwrpen", "Waver"])
def test_what_may_be_another_place_is_asked_and_nothing_is_saved(as_coordinator, place):
    response = add(as_coordinator, place)
    assertContains(response, 'type="radio" name="municipality"', status_code=422)
    assertContains(response, "error-summary", status_code=422)
    assertContains(response, 'href="#id_municipality"', status_code=422)
    question = response.context["form"]["municipality"]
    assert question.field.required and " required" not in str(question)  # other words will do
    assert len(question.errors) == 1
    assert not Household.objects.exists()


def test_the_question_names_village_municipality_province_and_postal_code(as_coordinator):
    response = add(as_coordinator, "Berchem")
    assertContains(response, "Berchem: Antwerpen (province of Antwerp, 2600)", status_code=422)
    label = "Berchem: Sint-Agatha-Berchem (Brussels-Capital Region, 1082)"
    assertContains(response, label, status_code=422)


def test_the_answer_is_saved_and_nothing_typed_is_lost(as_coordinator):
    response = add(as_coordinator, "Deurne", gezin={"label": "Lelie", "contact_language": "ar"})
    assert answer(as_coordinator, response, DIEST, label="Lelie").status_code == 302
    household = Household.objects.get()
    assert (household.municipality_id, household.label) == (DIEST, "Lelie")
    assert household.contact_language == "ar"


def test_a_single_suggestion_waits_for_a_yes(as_coordinator):
    response = add(as_coordinator, "Mortsle")
    assert not Household.objects.exists()
    assert answer(as_coordinator, response, "11029").status_code == 302
    assert Household.objects.get().municipality.name_nl == "Mortsel"


def test_an_answer_about_other_words_decides_nothing(as_coordinator):
    response = add(as_coordinator, "Berchem")
    response = answer(as_coordinator, response, ANTWERP, place="Deurne")
    assertContains(response, "More than one place", count=2, status_code=422)  # summary and field
    assertNotContains(response, "Select a valid choice", status_code=422)
    assert not Household.objects.exists()


def test_who_types_the_postal_code_after_all_needs_no_answer(as_coordinator):
    response = add(as_coordinator, "Berchem")
    assert answer(as_coordinator, response, ANTWERP, place="9690 Berchem").status_code == 302
    assert Household.objects.get().municipality.name_nl == "Kluisbergen"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("90001", "exactly four digits"),
        ("Wavre", "lies in Wallonia"),
        ("Nergenshuizen", "find this place in Flanders or Brussels"),
    ],
)
def test_what_is_not_found_is_told_beside_the_field(as_coordinator, place, words):
    response = add(as_coordinator, place)
    assertContains(response, words, count=2, status_code=422)  # summary and field
    assertContains(response, 'href="#id_place"', status_code=422)


def test_of_a_village_only_the_municipality_is_kept(as_coordinator):
    add(as_coordinator, "Gentbrugge")
    household = Household.objects.get()
    assert household.municipality_id == GHENT
    edit_page = as_coordinator.get(reverse("checklist:edit", args=[household.pk]))
    for page in [edit_page, as_coordinator.get(household_url(household))]:
        assertContains(page, "Gent")
        assertNotContains(page, "Gentbrugge")


@pytest.fixture
def in_aalst(organisation):
    """A family in a municipality that shares its name with a village elsewhere."""
    household = make_household(organisation, municipality=AALST)
    make_person(household)
    return household


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_a_family_in_a_place_with_namesakes_stays_there(as_coordinator, in_aalst, language):
    household = in_aalst
    address = reverse("checklist:edit", args=[household.pk]).replace("/en/", f"/{language}/")
    page = as_coordinator.get(address)
    response = as_coordinator.post(address, filled_in(page, {"label": "Lelie"}))
    assert response.status_code == 302
    household.refresh_from_db()
    assert (household.label, household.municipality_id) == ("Lelie", AALST)


def test_a_family_that_moved_in_the_meantime_is_not_asked_about(as_coordinator, in_aalst):
    household = in_aalst
    address = reverse("checklist:edit", args=[household.pk])
    page = as_coordinator.get(address)
    Household.objects.filter(pk=household.pk).update(municipality=BRUSSELS)
    assert as_coordinator.post(address, filled_in(page, {"label": "Lelie"})).status_code == 302
    household.refresh_from_db()
    assert household.municipality_id == BRUSSELS


def test_nobody_is_asked_about_a_place_that_they_did_not_touch(as_coordinator, in_aalst):
    address = reverse("checklist:edit", args=[in_aalst.pk])
    page = as_coordinator.get(address)
    Household.objects.filter(pk=in_aalst.pk).update(municipality=BRUSSELS)
    response = as_coordinator.post(address, filled_in(page, {"label": ""}))
    assertNotContains(response, 'type="radio" name="municipality"', status_code=422)


@pytest.mark.parametrize("place", ["Gent", "Deurne", "Nergenshuizen"])
def test_however_many_places_there_are_they_cost_one_query(
    as_coordinator, place, django_assert_max_num_queries
):
    page = walk(as_coordinator, until="gezin")
    form = filled_in(page, {"place": place, "label": ""})
    with django_assert_max_num_queries(15) as queries:
        as_coordinator.post(page.request["PATH_INFO"], form)
    assert len([query for query in queries if "members_municipality" in query["sql"]]) <= 2
