"""Half a year later: a mail, one button; and the profile, looked at before it is saved."""

import re

from dateutil.relativedelta import relativedelta
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from members.models import Organisation
from members.staying_true.daily import look_after_organisations

LINK = re.compile(r"https?://[^/]+(/\S+/nakijken/\S+/)")


def address_in_the_mail(organisation, coordinator):
    half_a_year_ago = timezone.localdate() - relativedelta(months=6)
    Organisation.objects.update(confirmed_on=half_a_year_ago)
    type(coordinator).objects.update(language="en")
    look_after_organisations()
    return LINK.search(mail.outbox[-1].body)[1]


def test_a_coordinator_says_on_a_phone_that_it_is_still_right(on_phone, organisation, coordinator):
    Organisation.objects.update(description_nl="Wij openen deuren.")
    page = on_phone()
    page.goto(address_in_the_mail(organisation, coordinator))
    expect(page.get_by_role("heading", level=1)).to_have_text("Is your page still right?")
    expect(page.get_by_text("Wij openen deuren.")).to_be_visible()
    page.get_by_role("button", name="Yes, it is still right").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    page.goto("/en/organisaties/welkom-in-gent/")
    expect(page.locator(".columns__aside")).to_contain_text("Checked on")
    assert Organisation.objects.get().confirmed_on == timezone.localdate()


def test_a_coordinator_says_that_it_stops_and_takes_it_back(on_phone, organisation, coordinator):
    page = on_phone()
    page.goto(address_in_the_mail(organisation, coordinator))
    page.get_by_role("link", name="We stopped").tap()
    expect(page.get_by_role("heading", name="What happens to families")).to_be_visible()
    assert Organisation.objects.get().stops_on is None
    page.get_by_role("button", name="Yes, we stop").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert Organisation.objects.get().stops_on
    page.goto(LINK.search(mail.outbox[-1].body)[1])
    page.get_by_role("button", name="No, we go on").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert Organisation.objects.get().stops_on is None


def test_a_coordinator_changes_the_page_and_looks_at_it_first(
    on_desktop, organisation, coordinator
):
    Organisation.objects.update(description_nl="Wij openen deuren.\n\nElke dag.")
    page = on_desktop(coordinator)
    page.goto("/en/mijn/")
    page.get_by_role("link", name="Profile and public page").click()
    # The reader's own language and those with a text stand open.
    page.get_by_label("Description (English)").fill("We open doors.\n\nEvery day.")
    page.get_by_label("Where you work").fill("Gent\nDeinze")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_role("heading", name="This is what readers would see")).to_be_visible()
    preview = page.get_by_role("region", name="This is what readers would see")
    preview.locator("summary", has_text="English").click()
    expect(preview.locator("[lang=en] .prose").first).to_contain_text("We open doors.")
    assert not Organisation.objects.get().description_en
    preview.get_by_role("button", name="It is right: save").click()
    expect(page.locator("#messages")).to_contain_text("Saved.")
    changed = Organisation.objects.get()
    assert changed.description_en == "We open doors.\n\nEvery day."
    assert changed.description_nl == "Wij openen deuren.\n\nElke dag."
    assert changed.working_area.count() == 2
    assert changed.confirmed_on == timezone.localdate()


def test_a_coordinator_says_that_there_is_no_room(on_phone, organisation, coordinator):
    page = on_phone(coordinator)
    page.goto("/en/organisaties/welkom-in-gent/profiel/")
    page.get_by_role("link", name="Change this").tap()
    until = timezone.localdate() + relativedelta(months=1)
    page.get_by_label("Until when?").fill(until.isoformat())
    page.get_by_role("button", name="Say that there is no room").tap()
    expect(page.locator("#messages")).to_contain_text("Saved.")
    page.goto("/en/organisaties/")
    expect(page.locator(".card")).to_contain_text("No room for new families until")
