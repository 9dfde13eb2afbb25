"""Somebody who speaks a family's language checks its texts, from the role to the family's page."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from checklist.sharing.actions import share
from checklist.sharing.sentences import everywhere
from tests.members.factories import make_user
from toolkit.models import Speaker, Spoken
from toolkit.spoken.sources import to_say


@pytest.fixture
def curator(transactional_db):
    curator = make_user("rita@example.org", name="Rita", is_staff=True, second_factor=True)
    curator.groups.add(Group.objects.get(name="Redactie"))
    return curator


@pytest.fixture(autouse=True)
def as_it_was(transactional_db):
    """Put back afterwards: every test reads the same toolkit."""
    kept = list(Spoken.objects.filter(language="ar"))
    yield
    Speaker.objects.all().delete()
    fields = ["words", "state", "is_equal", "checked_by", "checked_on"]
    Spoken.objects.bulk_update(kept, fields)


def test_a_speaker_approves_ten_texts_and_corrects_one_and_families_read_it(
    on_desktop, on_phone, live_server, curator, household, buddy
):
    samira = make_user("samira@example.org", name="Samira")
    desk = on_desktop(curator, is_proven=True)
    desk.goto(reverse("admin:toolkit_speaker_add"))
    desk.get_by_label("E-mail address of the account").fill("samira@example.org")
    desk.locator("#id_language").select_option("ar")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messagelist .success")).to_be_visible()

    page = on_phone(samira)
    page.goto(reverse("members:account"))
    expect(page.locator('a.chip[href*="/talen/"]')).to_have_text(["العربية"])
    page.locator('a.chip[href*="/talen/"]').tap()
    page.get_by_role("link", name="what is to do").tap()
    forms = page.locator("form.card")
    expect(forms).to_have_count(10)
    first = [forms.nth(number).locator("[lang=nl]").inner_text() for number in range(10)]
    assert first == to_say()["title"][:10]
    for dutch in first[:9]:
        expect(forms.first.locator("[lang=nl]")).to_have_text(dutch)
        forms.first.get_by_role("button", name="This is right").tap()
        expect(page.locator("#messages")).to_contain_text("Thank you.")
    better = f"{Spoken.objects.get(language='ar', dutch=first[9]).words} كلمات أفضل"
    forms.first.locator("textarea").fill(better)
    forms.first.get_by_role("button", name="This is right").tap()
    expect(page.locator("#messages")).to_contain_text("كلمات أفضل")
    rows = Spoken.objects.filter(language="ar", state=Spoken.State.CHECKED)
    assert sorted(rows.values_list("dutch", flat=True)) == sorted(first)
    assert rows.get(dutch=first[9]).words == better
    expect(page.get_by_text("10 of ")).to_be_visible()

    # The last of all takes the note away, for whoever opens the list from then on.
    family = on_phone()
    family.goto(f"{live_server.url}/g/{share(household, 'ar', by=buddy)}/")
    family.locator("main form button").tap()
    note = family.get_by_text(everywhere("machine")["ar"])
    expect(note).to_be_visible()
    last = Spoken.objects.get(language="ar", dutch=to_say()["title"][10])
    others = Spoken.objects.filter(language="ar").exclude(pk=last.pk)
    others.update(state=Spoken.State.CHECKED, checked_on=timezone.localdate())
    family.reload()
    expect(note).to_be_visible()
    page.reload()
    expect(forms.first.locator("[lang=nl]")).to_have_text(last.dutch)
    forms.first.get_by_role("button", name="This is right").tap()
    expect(page.locator("#messages")).to_contain_text("Thank you.")
    family.reload()
    expect(family.locator("#todo")).to_be_visible()
    expect(note).to_have_count(0)
