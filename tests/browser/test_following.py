"""A Dutch text changes: a curator finds which translation is behind, a reader reads which part."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import expect

from tests.members.factories import make_user
from toolkit.models import Theme


@pytest.fixture
def theme(transactional_db):
    """Put back afterwards: every test reads the same toolkit."""
    theme = Theme.objects.get(slug="wonen")
    before = {"summary_nl": theme.summary_nl, "translated_from": theme.translated_from}
    Theme.objects.filter(pk=theme.pk).update(summary_nl="Een huis vinden is anders geworden.")
    yield theme
    Theme.objects.filter(pk=theme.pk).update(**before)


@pytest.fixture
def curator(theme):
    curator = make_user("rita@example.org", name="Rita", is_staff=True, second_factor=True)
    curator.groups.add(Group.objects.get(name="Redactie"))
    return curator


def test_a_curator_says_that_a_translation_is_still_right(on_desktop, on_phone, theme, curator):
    with override("fr"):
        french = theme.get_absolute_url()
    visitor = on_phone()
    visitor.goto(french)
    said = "Le texte néerlandais de ces parties a changé après la traduction"
    expect(visitor.get_by_role("main")).to_contain_text(f"{said}\u00a0: résumé.")

    desk = on_desktop(curator, is_proven=True)
    desk.goto(reverse("admin:toolkit_theme_changelist"))
    desk.get_by_role("link", name="Français: behind").click()
    desk.locator("#result_list th.field-title a").click()
    desk.get_by_label("Français: summary").check()
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    desk.goto(reverse("admin:toolkit_theme_changelist") + "?translation=behind-fr")
    expect(desk.locator("#result_list")).to_have_count(0)

    visitor.goto(french)
    expect(visitor.get_by_role("main")).not_to_contain_text(said)
