"""The toolkit is read through like a book, and themes that belong with each other say so."""

import re

import pytest

from toolkit.models import Chapter, Section, Theme
from toolkit.transfer import read_toolkit
from toolkit.transfer.actions import export_toolkit

pytestmark = pytest.mark.django_db


def link(html, rel):
    found = re.search(rf'<a rel="{rel}"\s+href="([^"]+)"', html)
    return found[1] if found else None


def test_a_reader_goes_from_the_first_page_to_the_last_and_back(client):
    address = Chapter.objects.published().first().get_absolute_url()
    seen = []
    while address := link(client.get(address).text, "next"):
        assert address not in seen
        seen.append(address)
    sections = [s.get_absolute_url() for s in Section.objects.published().select_related("chapter")]
    themes = [theme.get_absolute_url() for theme in Theme.objects.published()]
    assert seen == [*sections, *themes]
    assert [link(client.get(one).text, "prev") for one in seen] == [None, *seen[:-1]]


def test_the_steps_of_a_theme_are_read_one_after_another_and_lead_to_the_next_theme(client):
    theme, after = Theme.objects.filter(number__in=(2, 3))
    steps = [item.get_absolute_url() for item in theme.items.published()]
    pages = [client.get(one).text for one in steps]
    assert [link(page, "next") for page in pages] == [*steps[1:], after.get_absolute_url()]
    assert [link(page, "prev") for page in pages] == [theme.get_absolute_url(), *steps[:-1]]


def test_after_the_very_last_step_there_is_nothing(client):
    last = Theme.objects.last().items.published().last()
    page = client.get(last.get_absolute_url()).text
    assert link(page, "next") is None
    assert link(page, "prev")


def test_a_draft_is_passed_over(client):
    before, draft, after = Theme.objects.filter(number__in=(4, 5, 6))
    Theme.objects.filter(pk=draft.pk).update(state="draft")
    assert link(client.get(before.get_absolute_url()).text, "next") == after.get_absolute_url()
    last = before.items.published().last()
    assert link(client.get(last.get_absolute_url()).text, "next") == after.get_absolute_url()
    step = last.theme.items.published()[1]
    first, third = last.theme.items.published()[0], last.theme.items.published()[2]
    type(step).objects.filter(pk=step.pk).update(state="draft")
    assert link(client.get(first.get_absolute_url()).text, "next") == third.get_absolute_url()


@pytest.mark.parametrize("slugs", [("reizen", "mobiliteit"), ("mobiliteit", "reizen")])
def test_travelling_and_mobility_know_each_other(client, slugs):
    one, other = (Theme.objects.get(slug=slug) for slug in slugs)
    assert f'href="{other.get_absolute_url()}"' in belonging(client, one)
    Theme.objects.filter(pk=one.pk).update(related=[])
    assert f'href="{other.get_absolute_url()}"' in belonging(client, one)
    Theme.objects.update(related=[])
    assert not belonging(client, one)


def belonging(client, theme):
    found = re.search(
        r'<p class="related">.*?</p>', client.get(theme.get_absolute_url()).text, re.S
    )
    return found[0] if found else ""


def test_a_theme_that_is_not_published_belongs_with_none(client):
    Theme.objects.filter(slug="mobiliteit").update(state="draft")
    assert not belonging(client, Theme.objects.get(slug="reizen"))


def test_a_theme_never_belongs_with_itself(client):
    Theme.objects.filter(slug="wonen").update(related=["wonen"])
    assert not belonging(client, Theme.objects.get(slug="wonen"))


def test_what_belongs_with_what_survives_an_export(tmp_path):
    Theme.objects.filter(slug="wonen").update(related=["budgetbeheer", "reizen"])
    export_toolkit(tmp_path)
    themes = {theme["slug"]: theme for theme in read_toolkit(tmp_path)["themes"]}
    assert themes["wonen"]["related"] == ["budgetbeheer", "reizen"]
    assert "related" not in themes["budgetbeheer"]
