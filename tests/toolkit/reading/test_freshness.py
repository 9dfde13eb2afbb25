"""How current is what stands there? Who checked it, when again, and how old its sources are."""

from datetime import date

import pytest
from django.utils import timezone
from django.utils.translation import override
from pytest_django.asserts import assertContains, assertNotContains

from tests.toolkit.reading.test_pages import address, theme_page
from toolkit.models import ChecklistItem, Source, Term, Theme
from toolkit.reading.sources import age_in_words

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ("undated", "page without a date"),
        ("2026", "page of 2026"),
        ("2025-12", "page of December 2025"),
        ("2024-11-28", "page of 28 November 2024"),
        ("2024-11-27", "page of 27 November 2024, 2 years old"),
        ("2019", "page of 2019, 7 years old"),
    ],
)
def test_a_source_says_how_old_its_page_is(seen, words):
    with override("en"):
        assert age_in_words(seen, TODAY) == words


@pytest.mark.django_db
def test_a_page_says_when_the_editors_checked_it_and_when_they_look_again(client):
    Theme.objects.filter(slug="wonen").update(
        reviewed_on=date(2026, 3, 2), review_by=date(2099, 3, 1)
    )
    page = client.get(theme_page(language="en"))
    assertContains(page, "Checked at the source by the editors on 2 March 2026.")
    assertContains(page, "Next check by 1 March 2099.")
    Theme.objects.filter(slug="wonen").update(review_by=timezone.localdate().replace(year=2020))
    page = client.get(theme_page(language="en"))
    assertContains(page, "It was due to be checked again by")
    assertNotContains(page, "Next check by")


@pytest.mark.django_db
def test_an_old_source_is_called_old(client):
    source = Theme.objects.get(slug="wonen").sources.first()
    Source.objects.filter(pk=source.pk).update(seen="2011")
    years = timezone.localdate().year - 2011
    assertContains(client.get(theme_page(language="en")), f"Page of 2011, {years} years old.")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_term_without_translation_stands_there_in_dutch_and_says_so(client, language):
    term = Term.objects.first()
    Term.objects.filter(pk=term.pk).update(**{f"explanation_{language}": ""})
    page = client.get(address("glossary", language=language))
    assertContains(page, f'<span lang="nl">{term.explanation_nl}</span>')
    said = {"fr": "(Pas encore de traduction.)", "en": "(This has no translation yet.)"}
    assertContains(page, said[language], count=1)


@pytest.mark.django_db
def test_the_item_says_which_documents_have_a_newer_dutch_text(client):
    item = ChecklistItem.objects.get(code="wonen-plaatsbeschrijving")
    item.documents.filter(pk=item.documents.first().pk).update(text_nl="Iets anders.")
    page = client.get(address("item", item.code, language="fr"))
    assertContains(page, "Le texte néerlandais de ces parties a changé après la traduction")
    assertNotContains(client.get(address("item", item.code)), 'data-kind="warning"')
