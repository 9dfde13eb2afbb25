"""The law changed: from a curator's publishing to the phone of a buddy, and to everybody."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from tests.checklist.factories import FOR_HOUSEHOLD, household_url
from tests.members.factories import make_user
from toolkit.models import Change, ChecklistItem, ItemDue

WORDS = "is now within 2 months after the lease was signed"


@pytest.fixture
def item(transactional_db):
    """Put back afterwards: every test reads the same toolkit."""
    item = ChecklistItem.objects.get(code=FOR_HOUSEHOLD)
    before = list(item.due_rules.values())
    yield item
    for row in before:
        ItemDue.objects.filter(pk=row.pop("id")).update(**row)


@pytest.fixture
def curator(item):
    curator = make_user("rita@example.org", name="Rita", is_staff=True, second_factor=True)
    curator.groups.add(Group.objects.get(name="Redactie"))
    return curator


def test_the_new_rule_is_on_the_family_s_line_at_once(
    on_desktop, on_phone, item, curator, buddy, household
):
    desk = on_desktop(curator, is_proven=True)
    desk.goto(reverse("admin:toolkit_checklistitem_change", args=[item.pk]))
    desk.locator("#id_due_rules-0-within").fill("P2M")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messagelist .success")).to_be_visible()

    desk.goto(reverse("admin:toolkit_change_changelist"))
    desk.locator("#result_list th.field-title a").click()
    desk.get_by_role("button", name="English", exact=True).click()
    desk.locator("#id_sentence_en").fill("Register the deposit soon.")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messagelist .success")).to_be_visible()

    phone = on_phone(buddy)
    phone.goto(household_url(household, "?stand=alles&thema=wonen"))
    line = phone.locator(f"#item-{FOR_HOUSEHOLD}")
    expect(line).to_contain_text("rule changed")
    expect(line).to_contain_text(WORDS)
    line.get_by_role("link").first.click()
    expect(phone.locator(".changed")).to_contain_text(WORDS)
    expect(phone.locator(".changed")).to_contain_text("Register the deposit soon.")

    visitor = on_phone()
    visitor.goto(reverse("toolkit:index"))
    visitor.get_by_role("contentinfo").get_by_role("link", name="What has changed").click()
    visitor.get_by_label("Theme").select_option("wonen")
    visitor.get_by_role("button", name="Show", exact=True).click()
    expect(visitor.locator(".change")).to_contain_text(WORDS)


def test_a_mere_correction_is_held_back(on_desktop, on_phone, item, curator):
    words = dict.fromkeys(["words_nl", "words_fr", "words_en"], "Deadline: was 1, is now 2")
    titles = dict.fromkeys(["title_nl", "title_fr", "title_en"], "Something")
    Change.objects.create(
        kind="item", code=item.code, about="due", noted_on="2026-01-01", **words, **titles
    )
    desk = on_desktop(curator, is_proven=True)
    desk.goto(reverse("admin:toolkit_change_changelist"))
    desk.locator("#action-toggle").check()
    desk.locator("select[name=action]").select_option("withhold")
    desk.get_by_role("button", name="Go").click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    visitor = on_phone()
    visitor.goto(reverse("toolkit:changes"))
    expect(visitor.get_by_role("main")).to_contain_text("Nothing has changed yet")
