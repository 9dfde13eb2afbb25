"""An association joins on a phone, is asked a question, answers, and is approved; it brings two
buddies, and half a year later it says from a mail that all is still right."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from members.models import Application, Organisation, User
from tests.browser.conftest import PASSWORD
from tests.browser.test_inviting import link_in
from tests.browser.test_staying_true import address_in_the_mail
from tests.members.accounts.test_sign_up import code_in
from tests.members.factories import give_second_factor, make_user
from tests.members.joining.conftest import make_reviewer
from tests.members.joining.factories import review_url

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/en/organisaties/welkom-in-gent/"


def go_on(page):
    page.get_by_role("button", name="Save and go on").tap()


def last_mail_to(email):
    return [one for one in mail.outbox if one.to == [email]][-1]


def make_account(page, name, email):
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Make an account").tap()
    code = page.get_by_label("The code from the e-mail")
    expect(code).to_be_visible()
    code.fill(code_in(last_mail_to(email)))
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


def apply(page):
    page.goto("/en/")
    page.get_by_role("link", name="Join with your organisation").tap()
    page.get_by_role("link", name="Begin").tap()
    make_account(page, "An", "an@example.org")
    answer_seven_pages(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(page.locator(".answers")).to_contain_text("0470 12 34 56")
    page.get_by_role("button", name="Send the application").tap()
    expect(page.locator("#messages")).to_contain_text("Your application has been sent")


def ask(desk):
    desk.goto("/en/beheer/members/application/")
    desk.get_by_role("link", name="Welkom in Gent").click()
    desk.get_by_label("Ask the applicant something").check()
    desk.get_by_label("Your question, or the reason").fill("Where do you meet, and when?")
    desk.get_by_role("button", name="Send").click()
    expect(desk.get_by_role("cell", name="Waits for the applicant")).to_be_visible()


def answer(page):
    page.reload()
    expect(page.locator(".timeline")).to_contain_text("Where do you meet, and when?")
    page.get_by_label("Your message").fill("In the community centre, every Sunday.")
    page.get_by_role("button", name="Send").tap()
    expect(page.locator("#messages")).to_contain_text("Your message has been sent")


def approve(desk):
    desk.goto(review_url(Application.objects.get()).replace("/nl/", "/en/"))
    expect(desk.locator(".timeline")).to_contain_text("every Sunday")
    desk.get_by_label("Approve: the organisation becomes a member").check()
    desk.get_by_role("button", name="Send").click()
    expect(desk.locator(".messagelist")).to_contain_text("The organisation is a member now")


def invite_two(page):
    page.goto(PAGE)
    steps = page.get_by_role("region", name="Welcome. Your first steps")
    expect(steps.get_by_role("listitem").first).to_contain_text("Done")
    steps.get_by_role("link", name="Bring your people").tap()
    page.get_by_role("link", name="Invite people").tap()
    page.get_by_label("Their e-mail addresses").fill("bea@example.org, Nour <nour@example.org>")
    page.get_by_role("button", name="Send the invitations").tap()
    expect(page.get_by_text("invited: an e-mail is on its way")).to_have_count(2)


def say_yes(page):
    page.get_by_role("button", name="Yes, I join").tap()
    expect(page.locator("#messages")).to_contain_text("Welcome to Welkom in Gent")


def test_an_association_joins_brings_two_buddies_and_is_still_right_half_a_year_later(
    on_phone, on_desktop
):
    page, desk = on_phone(), on_desktop(make_reviewer(), is_proven=True)
    apply(page)
    ask(desk)
    answer(page)
    approve(desk)

    coordinator = User.objects.get(email="an@example.org")
    give_second_factor(coordinator)
    page = on_phone(coordinator)
    invite_two(page)

    bea = on_phone(make_user("bea@example.org", name="Bea", verified=True))
    bea.goto(link_in(last_mail_to("bea@example.org")))
    say_yes(bea)
    nour = on_phone()
    nour.goto(link_in(last_mail_to("nour@example.org")))
    nour.get_by_role("link", name="Make an account").first.tap()
    make_account(nour, "Nour", "nour@example.org")
    say_yes(nour)
    page.goto(reverse("members:people", args=["welkom-in-gent"]))
    for name in ("An", "Bea", "Nour"):
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()

    later = on_phone()
    later.goto(address_in_the_mail(Organisation.objects.get(), coordinator))
    expect(later.get_by_text("We open doors for people in Gent.")).to_be_visible()
    later.get_by_role("button", name="Yes, it is still right").tap()
    expect(later.get_by_role("heading", level=1)).to_have_text("Thank you")
    later.goto(PAGE)
    expect(later.locator(".columns__aside")).to_contain_text("Checked on")
    assert Organisation.objects.get().confirmed_on == timezone.localdate()
