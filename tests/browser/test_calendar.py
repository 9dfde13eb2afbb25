"""My calendar and the mails to remember, on a phone: made, added, stopped with one button."""

from datetime import timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from checklist.reminders.legal import write_to
from members.accounts.actions import confirm_email
from members.models import CalendarFeed
from members.models.reminder import Kind
from members.reminders.wishes import wanted_by
from tests.checklist.factories import item_url, make_progress

SOON = timedelta(days=3)


def test_a_buddy_makes_an_address_and_a_calendar_follows_it(on_phone, buddy, household):
    make_progress(household, state="open", due_override=timezone.localdate() + SOON)
    type(buddy).objects.filter(pk=buddy.pk).update(language="en")
    page = on_phone(buddy)
    page.goto("/en/mijn/")
    page.get_by_role("link", name="My calendar").tap()
    page.get_by_role("button", name="Make my address").tap()
    address = page.get_by_label("Address of my calendar").input_value()
    assert address.endswith(".ics") and "/kalender/" in address
    follow = page.get_by_role("link", name="Add to my calendar")
    expect(follow).to_have_attribute("href", address.replace("http://", "webcal://"))
    calendar = page.request.get(address)
    assert calendar.ok and "Family 1: legal deadline" in calendar.text()
    page.get_by_role("link", name="Done, hide it").tap()
    expect(page.get_by_text("Your calendar last asked on")).to_be_visible()
    expect(page.locator("#gezin-1")).to_contain_text(household.label)
    page.get_by_role("button", name="Stop").tap()
    expect(page.get_by_text("The address has ended")).to_be_visible()
    assert not CalendarFeed.objects.exists()
    assert page.request.get(address).status == 404


def test_a_mail_is_stopped_with_one_button_by_who_is_not_signed_in(on_phone, buddy, household):
    confirm_email(buddy)
    type(buddy).objects.filter(pk=buddy.pk).update(language="en")
    make_progress(household, state="open", due_override=timezone.localdate() + SOON)
    write_to(buddy.pk)
    body = mail.outbox[-1].body
    path = next(line for line in body.splitlines() if "/mails-stoppen/" in line).split("/", 3)[3]
    page = on_phone()
    page.goto(f"/{path}")
    page.get_by_role("button", name="Stop this mail").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("You don't get this mail any more")
    assert wanted_by(buddy) == {Kind.WEEKLY, Kind.EXCHANGE, Kind.FAMILY}


def test_who_waits_is_reminded_in_a_week_with_one_tap(on_phone, buddy, household):
    page = on_phone(buddy)
    page.goto(item_url(household))
    page.get_by_label("Waiting for somebody").check()
    page.get_by_label("in a week").check()
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_text("Reminder on").first).to_be_visible()
    assert household.progress.get().remind_on == timezone.localdate() + timedelta(days=7)
