"""A present member is imported, claims its page from a mail on a phone, and is approved."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from members.claims.jobs import send_claim_invitations
from members.models import Application, Organisation
from tests.browser.conftest import PASSWORD
from tests.members.factories import give_second_factor, make_user
from tests.members.importing.factories import csv_of
from tests.members.joining.conftest import make_reviewer
from tests.members.joining.factories import review_url


@pytest.fixture
def reviewer(transactional_db):
    return make_reviewer()


@pytest.fixture
def contact(transactional_db):
    return make_user("an@melle.example", name="An", verified=True, password=PASSWORD)


def bring_in(desk):
    content = csv_of(
        ["Welcome in Melle", "Melle", "an@melle.example", "en"], ["Nowhere", "Luik", "", ""]
    )
    desk.goto("/en/beheer/members/memberimport/add/")
    file = {"name": "members.csv", "mimeType": "text/csv", "buffer": content.encode()}
    desk.get_by_label("CSV file").set_input_files(file)
    desk.get_by_role("button", name="Look what would happen").click()
    expect(desk.locator(".lines")).to_contain_text("Welcome in Melle, Merelbeke-Melle: comes in")
    expect(desk.locator(".lines")).to_contain_text("This place lies in Wallonia")
    assert not Organisation.objects.exists()
    desk.get_by_label("Show them on the site").check()
    desk.get_by_role("button", name="Bring them in").click()
    expect(desk.locator(".messagelist")).to_contain_text("That is done: they are in.")


def go_on(page):
    page.get_by_role("button", name="Save and go on").tap()


def answer_what_is_missing(page):
    expect(page.get_by_label("Name of the organisation")).to_have_value("Welcome in Melle")
    go_on(page)
    page.get_by_label("An autonomous initiative of volunteers").check()
    page.get_by_label("Unincorporated association").check()
    page.get_by_label("No, not now").check()
    go_on(page)
    go_on(page)  # where: filled in
    page.get_by_label("Who are you, in a few sentences?").fill("We open doors for people in Melle.")
    go_on(page)
    page.get_by_label("Nederlands").check()
    go_on(page)
    page.get_by_label("Telephone").fill("0470123456")
    go_on(page)
    page.get_by_label("Yes, our organisation promises this too").check()
    go_on(page)
    page.get_by_role("button", name="Send the application").tap()
    expect(page.locator("#messages")).to_contain_text("Your application has been sent")


def test_a_present_member_is_imported_claims_its_page_and_is_approved(
    on_phone, on_desktop, reviewer, contact, mailoutbox
):
    desk = on_desktop(reviewer, is_proven=True)
    bring_in(desk)
    page = on_phone()
    page.goto("/en/organisaties/welcome-in-melle/")
    expect(page.locator(".badge")).to_have_text("Not claimed yet")

    send_claim_invitations()
    [message] = [one for one in mailoutbox if one.to == ["an@melle.example"]]
    link = urlsplit(re.search(r"^http\S+$", message.body, re.MULTILINE)[0]).path
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Is Welcome in Melle your")
    page.get_by_role("link", name="I have an account").tap()
    page.get_by_label("E-mail address").fill("an@melle.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").first.tap()
    page.get_by_role("button", name="Yes, this is ours").tap()
    answer_what_is_missing(page)

    application = Application.objects.get()
    desk.goto(review_url(application).replace("/nl/", "/en/"))
    expect(desk.locator(".review")).to_contain_text("by the link that we mailed to an@melle")
    desk.get_by_label("Approve: the organisation becomes a member").check()
    desk.get_by_role("button", name="Send").click()
    expect(desk.locator(".messagelist")).to_contain_text("The organisation is a member now")

    give_second_factor(contact)
    page = on_phone(contact)
    page.goto("/en/organisaties/welcome-in-melle/")
    steps = page.get_by_role("region", name="Welcome. Your first steps")
    steps.get_by_role("link", name="Put your logo on your page").tap()
    expect(page.get_by_role("heading", name="Logo")).to_be_in_viewport()
    expect(page).to_have_url(re.compile("/profiel/#logo$"))
