"""An association joins on a phone, is asked a question, answers, and is approved."""

import re

import pytest
from playwright.sync_api import expect

from members.models import Application, User
from tests.browser.conftest import PASSWORD
from tests.members.factories import give_second_factor
from tests.members.joining.conftest import make_reviewer
from tests.members.joining.factories import review_url


@pytest.fixture
def reviewer(transactional_db):
    return make_reviewer()


def go_on(page):
    page.get_by_role("button", name="Save and go on").tap()


def make_account(page, mailoutbox):
    page.get_by_label("Your name").fill("An")
    page.get_by_label("E-mail address").fill("an@example.org")
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Make an account").tap()
    expect(page.get_by_label("The code from the e-mail")).to_be_visible()
    [mail] = [one for one in mailoutbox if one.to == ["an@example.org"]]
    code = re.search(r"^ {4}(\S+)$", mail.body, re.MULTILINE)[1]
    page.get_by_label("The code from the e-mail").fill(code)
    page.locator("main form button").first.tap()


def answer_seven_pages(page):
    page.get_by_label("Name of the organisation").fill("Welkom in Gent")
    page.get_by_label("Postal code or municipality").fill("9000")
    go_on(page)
    page.get_by_label("An autonomous initiative of volunteers").check()
    page.get_by_label("Unincorporated association").check()
    page.get_by_label("Yes, new volunteers are welcome").check()
    go_on(page)
    expect(page.get_by_label("Municipalities where you support people")).to_have_value("Gent")
    go_on(page)
    page.get_by_label("Who are you, in a few sentences?").fill("We open doors for people in Gent.")
    go_on(page)
    page.get_by_label("Nederlands").check()
    go_on(page)
    page.get_by_label("Telephone").fill("0470123456")
    go_on(page)
    page.get_by_label("Yes, our organisation promises this too").check()
    go_on(page)


def test_an_association_joins_on_a_phone_is_asked_answers_and_is_approved(
    on_phone, on_desktop, reviewer, mailoutbox
):
    page = on_phone()
    page.goto("/en/")
    page.get_by_role("link", name="Join with your organisation").tap()
    page.get_by_role("link", name="Begin").tap()
    make_account(page, mailoutbox)
    answer_seven_pages(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(page.locator(".answers")).to_contain_text("0470 12 34 56")
    page.get_by_role("button", name="Send the application").tap()
    expect(page.locator("#messages")).to_contain_text("Your application has been sent")

    application = Application.objects.get()
    desk = on_desktop(reviewer, is_proven=True)
    desk.goto("/en/beheer/members/application/")
    desk.get_by_role("link", name="Welkom in Gent").click()
    desk.get_by_label("Ask the applicant something").check()
    desk.get_by_label("Your question, or the reason").fill("Where do you meet, and when?")
    desk.get_by_role("button", name="Send").click()
    expect(desk.get_by_role("cell", name="Waits for the applicant")).to_be_visible()

    page.reload()
    expect(page.locator(".timeline")).to_contain_text("Where do you meet, and when?")
    page.get_by_label("Your message").fill("In the community centre, every Sunday.")
    page.get_by_role("button", name="Send").tap()
    expect(page.locator("#messages")).to_contain_text("Your message has been sent")

    desk.goto(review_url(application).replace("/nl/", "/en/"))
    expect(desk.locator(".timeline")).to_contain_text("every Sunday")
    desk.get_by_label("Approve: the organisation becomes a member").check()
    desk.get_by_role("button", name="Send").click()
    expect(desk.locator(".messagelist")).to_contain_text("The organisation is a member now")

    applicant = User.objects.get(email="an@example.org")
    give_second_factor(applicant)
    page = on_phone(applicant)
    page.goto("/en/organisaties/welkom-in-gent/")
    steps = page.get_by_role("region", name="Welcome. Your first steps")
    expect(steps.get_by_role("link", name="Bring your people")).to_be_visible()
    expect(steps.get_by_role("listitem").first).to_contain_text("Done")


def test_what_is_wrong_is_told_at_the_top_and_leads_to_the_field(on_phone, buddy, expected_trouble):
    page = on_phone(buddy)
    page.goto("/en/aansluiten/beginnen/")
    page.get_by_label("Name of the organisation").fill("Welkom in Gent")
    page.get_by_label("Postal code or municipality").fill("4000")
    expected_trouble.append("422")
    go_on(page)
    summary = page.get_by_role("alert").first
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("This place lies in Wallonia")
    summary.get_by_role("link").tap()
    expect(page.get_by_label("Postal code or municipality")).to_be_focused()
    expect(page.get_by_label("Name of the organisation")).to_have_value("Welkom in Gent")
