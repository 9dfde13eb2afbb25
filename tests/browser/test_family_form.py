"""A coordinator adds a family and changes it; the checklist follows."""

from playwright.sync_api import expect

from checklist.models import Household
from tests.browser.checklist import progress
from tests.checklist.factories import FOR_HOUSEHOLD, household_url, make_progress


def person(page, number):
    return page.locator(f"#person-{number}")


def test_a_coordinator_adds_a_family_of_two_on_a_phone(on_phone, coordinator, buddy):
    page = on_phone(coordinator)
    page.goto("/en/gezinnen/")
    page.get_by_role("link", name="Add a family").tap()
    page.get_by_label("Code word").fill("Klaproos")
    page.get_by_label("Postal code or municipality").fill("9000")
    page.get_by_role("combobox", name="Language").select_option("ar")
    person(page, 1).get_by_label("Nickname").fill("Mum")
    person(page, 1).get_by_label("Year of birth").fill("1985")
    person(page, 1).get_by_label("Residence status").select_option("recognised")
    page.get_by_role("button", name="Add a person").tap()
    expect(person(page, 1).get_by_label("Nickname")).to_have_value("Mum")
    person(page, 2).get_by_label("Nickname").fill("Son")
    person(page, 2).get_by_label("Year of birth").fill("2019")
    page.get_by_role("checkbox", name="Bea").check()
    page.get_by_role("button", name="Add this family").tap()
    expect(page.locator("#messages")).to_contain_text("The family has been added")
    expect(page.get_by_role("heading", level=1)).to_have_text("Klaproos")
    expect(page.locator(".page-header")).to_contain_text("Gent")
    expect(page.locator(".page-header")).to_contain_text("العربية")
    expect(progress(page)).to_contain_text("0 of ")
    family = Household.objects.get()
    assert [one.nickname for one in family.persons.all()] == ["Mum", "Son"]
    assert [one.user for one in family.assignments.all()] == [buddy]


def test_what_is_wrong_is_told_at_the_top_and_what_was_typed_stays(
    on_phone, coordinator, expected_trouble
):
    page = on_phone(coordinator)
    page.goto("/en/gezinnen/nieuw/")
    page.get_by_label("Code word").fill("Klaproos")
    page.get_by_label("Postal code or municipality").fill("4000")
    expected_trouble.append("422")
    page.get_by_role("button", name="Add this family").tap()
    summary = page.get_by_role("alert").first
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    expect(summary).to_contain_text("This place lies in Wallonia")
    expect(page.get_by_label("Code word")).to_have_value("Klaproos")
    summary.get_by_role("link", name="Postal code or municipality").tap()
    expect(page.get_by_label("Postal code or municipality")).to_be_focused()
    assert not Household.objects.exists()


def test_a_place_with_namesakes_is_asked_on_a_phone_and_the_answer_counts(
    on_phone, coordinator, expected_trouble
):
    page = on_phone(coordinator)
    page.goto("/nl/gezinnen/nieuw/")
    page.get_by_label("Roepnaam").first.fill("Mama")
    page.get_by_label("Codewoord").fill("Klaproos")
    page.get_by_label("Postcode of gemeente").fill("Berchem")
    expected_trouble.append("422")
    page.get_by_role("button", name="Dit gezin toevoegen").tap()
    page.get_by_role("alert").first.get_by_role("link", name="Welke gemeente?").tap()
    question = page.get_by_role("group", name="Welke gemeente?")
    expect(question).to_be_in_viewport()
    question.get_by_label("Berchem: Kluisbergen (provincie Oost-Vlaanderen, 9690)").tap()
    page.get_by_role("button", name="Dit gezin toevoegen").tap()
    expect(page.locator(".page-header")).to_contain_text("Kluisbergen")
    assert Household.objects.get().municipality.name_nl == "Kluisbergen"


def test_a_buddy_moves_the_family_and_what_was_ticked_stays(on_phone, buddy, household):
    make_progress(household, code=FOR_HOUSEHOLD, by=buddy)
    page = on_phone(buddy)
    page.goto(household_url(household))
    page.get_by_role("link", name="Details").tap()
    page.get_by_label("Postal code or municipality").fill("1000")
    page.get_by_role("button", name="Save").tap()
    expect(page.locator("#messages")).to_contain_text("The checklist has been adapted")
    expect(page.locator(".page-header")).to_contain_text("Brussel")
    household.refresh_from_db()
    assert household.municipality.region == "brussels"
    page.goto(household_url(household, "?stand=vervallen"))
    expect(page.locator(f"#item-{FOR_HOUSEHOLD}")).to_have_attribute("data-state", "done")
