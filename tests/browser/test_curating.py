"""A curator keeps the toolkit true in one go, without a developer."""

import pytest
from django.contrib.auth.models import Group
from django.core import serializers
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import expect

from tests.members.factories import make_user
from toolkit.models import ChecklistItem, Draft, Figure, Report, Theme

CODE = "wonen-plaatsbeschrijving"
FIGURE = "opzeg-huurder"
SLOW = 60_000


@pytest.fixture
def curator(transactional_db):
    curator = make_user("rita@example.org", name="Rita", is_staff=True, second_factor=True)
    curator.groups.add(Group.objects.get(name="Redactie"))
    return curator


@pytest.fixture(autouse=True)
def as_it_was(transactional_db):
    """Put back afterwards: every test reads the same toolkit."""
    theme, item = Theme.objects.get(slug="wonen"), ChecklistItem.objects.get(code=CODE)
    figures = Figure.objects.filter(code=FIGURE)
    lines = (theme.tips, item.due_rules, item.documents)
    rows = [theme, item, *figures, *(row for one in lines for row in one.all())]
    kept = serializers.serialize("json", rows)
    yield
    figures.delete()
    for one in lines:
        one.all().delete()
    for row in serializers.deserialize("json", kept):
        row.save()


def change_url(row, page="change"):
    return reverse(f"admin:toolkit_{row._meta.model_name}_{page}", args=[row.pk])


def save(page, name="Save"):
    """However long the machine takes: the rules are read twice, and the index is made anew."""
    page.get_by_role("button", name=name, exact=True).click(timeout=SLOW)
    expect(page.locator(".messagelist .success")).to_be_visible(timeout=SLOW)


def test_figure_tip_rule_translation_version_and_report_in_one_go(on_desktop, curator):
    theme, item = Theme.objects.get(slug="wonen"), ChecklistItem.objects.get(code=CODE)
    figure, old = Figure.objects.get(code=FIGURE), item.why_nl
    Report.objects.create(page=theme.get_absolute_url(), language="nl", words="Het klopt niet.")
    page = on_desktop(curator, is_proven=True)
    page.set_default_timeout(SLOW)

    page.goto(theme.get_absolute_url())
    page.get_by_role("link", name="Edit this").click()
    page.locator("#id_tips-0-text_nl").fill("Bel eerst samen.")
    page.get_by_role("button", name="Français").click()
    page.locator("#id_summary_fr").fill("Un logement, pas à pas.")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Preview", exact=True).click()
    expect(opened.value.locator(".preview")).to_contain_text("This is a preview")
    opened.value.get_by_role("button", name="Français").click()
    expect(opened.value.locator(".lead").first).to_have_text("Un logement, pas à pas.")
    opened.value.close()
    page.get_by_role("button", name="Nederlands", exact=True).click()
    save(page)

    page.goto(change_url(figure))
    page.get_by_role("link", name="Give it a new value").click()
    page.get_by_label("Value").fill("4")
    page.get_by_label("Valid from").fill("2126-01-01")
    page.get_by_label("Checked on").fill("2026-01-02")
    page.get_by_label("Passage").fill("Vier maanden.")
    page.get_by_label("Next change expected on").fill("2127-01-01")
    page.get_by_label("Check again by").fill("2127-02-01")
    save(page, "Save the new value")

    page.goto(change_url(item))
    page.locator("#id_due_rules-0-within").fill("P2M")
    page.locator("#id_why_nl").fill("Van Rita.")
    save(page)
    page.goto(change_url(item, "history"))
    expect(page.locator("#change-history ins").first).to_be_visible()
    page.get_by_role("link", name="Go back to this version").first.click()
    save(page, "Put this version back")

    page.goto(change_url(item))
    page.locator("#id_how_nl").fill("Later zo.")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_role("button", name="Publish this draft")).to_be_visible()
    expect(page.locator("#id_how_nl")).to_have_value("Later zo.")
    save(page, "Publish this draft")

    page.goto(reverse("admin:index"))
    page.get_by_role("link", name="Readers say that something is not right").click()
    page.locator("#result_list th.field-created_at a").click()
    page.locator("#id_outcome").select_option("mended")
    page.locator("#id_answer").fill("Bedankt.")
    save(page)

    item.refresh_from_db()
    assert (item.why_nl, item.how_nl) == (old, "Later zo.")
    assert item.due_rules.first().within != "P2M"
    theme.refresh_from_db()
    assert theme.tips.first().text_nl == "Bel eerst samen."
    assert theme.summary_fr == "Un logement, pas à pas."
    assert Figure.objects.filter(code=figure.code).count() == 2
    assert Report.objects.get().answered_by == "Rita" and not Draft.objects.exists()


def test_a_theme_that_had_no_french_has_it_for_readers(on_desktop, curator):
    texts = {
        "title_fr": "Se loger",
        "summary_fr": "Un toit, pas à pas.",
        "body_fr": "Commencez tôt.",
    }
    Theme.objects.filter(slug="wonen").update(**dict.fromkeys(texts, ""))
    theme = Theme.objects.get(slug="wonen")
    page = on_desktop(curator, is_proven=True)
    page.set_default_timeout(SLOW)
    page.goto(change_url(theme))
    page.get_by_role("button", name="Français").click()
    for name, words in texts.items():
        expect(page.locator(f"[role=tabpanel]:has(#id_{name})")).to_contain_text("no translation")
        page.locator(f"#id_{name}").fill(words)
    save(page, "Save and continue editing")
    expect(page.locator(".form-multiline").first).to_be_visible()
    for name, words in texts.items():
        expect(page.locator(f"#id_{name}")).to_have_value(words)
        panel = page.locator(f"[role=tabpanel]:has(#id_{name})")
        expect(panel).not_to_contain_text("no translation")
    with override("fr"):
        page.goto(theme.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_have_text("Se loger")
    expect(page.locator("main")).to_contain_text("Un toit, pas à pas.")
    expect(page.locator("main")).to_contain_text("Commencez tôt.")
