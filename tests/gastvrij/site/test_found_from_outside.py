"""What search engines and other sites are told of a page: its languages, and what it is."""

import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pytest_django.asserts import assertContains

from tests.members.factories import make_organisation, make_user
from tests.toolkit.changes.test_telling import make_change
from tests.walk import in_each_language, public_pages
from toolkit.models import Chapter, ChecklistItem, Paper, Section, Theme

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
ALTERNATE = re.compile(r'<link rel="alternate"\s+hreflang="([\w-]+)"\s+href="([^"]+)"')


def told_in(page):
    """Everything that stands there as JSON-LD, by its type."""
    text = page.content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    told = {}
    for one in map(json.loads, found):
        for facts in one if isinstance(one, list) else [one]:
            assert facts["@context"] == "https://schema.org"
            told[facts["@type"]] = facts
    return told


def steps_of(told):
    return [step["name"] for step in told["BreadcrumbList"]["itemListElement"]]


def pages_of_the_toolkit():
    section = Section.objects.published().select_related("chapter").first()
    return [
        section,
        *(model.objects.published().first() for model in (Chapter, Theme, ChecklistItem)),
    ]


@in_each_language
def test_every_public_page_names_its_languages_and_one_for_everybody_else(language):
    for address, walked in public_pages(language).items():
        if 'name="robots" content="noindex' in walked.content.decode():
            continue
        known = dict(ALTERNATE.findall(walked.content.decode()))
        assert set(known) == {"nl", "fr", "en", "x-default"}, address
        assert known["x-default"] == known["nl"], address
        assert known[language] == SITE + address, address


def test_who_is_signed_in_tells_nobody_where_they_are(client):
    client.force_login(make_user())
    assert "x-default" not in client.get(reverse("home")).content.decode()


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_a_page_of_the_toolkit_says_what_it_is_in_which_language_and_where_it_stands(
    client, language
):
    with override(language):
        for page in pages_of_the_toolkit():
            told = told_in(client.get(page.get_absolute_url()))
            article = told["Article"]
            assert article["headline"] == page.title
            assert article["url"] == SITE + page.get_absolute_url()
            assert article["inLanguage"] == language
            assert article["description"]
            assert steps_of(told)[-1] == page.title
            assert all(
                step["item"].startswith(SITE) for step in told["BreadcrumbList"]["itemListElement"]
            )
        assert len(steps_of(told)) == 3  # an item stands in its theme


def test_dutch_words_are_not_told_as_french(client):
    Theme.objects.filter(slug="wonen").update(title_fr="")
    with override("fr"):
        told = told_in(client.get(Theme.objects.get(slug="wonen").get_absolute_url()))
    assert told["Article"]["inLanguage"] == "nl"


def test_the_last_change_is_the_day_on_which_it_was_modified(client):
    theme = Theme.objects.get(slug="wonen")
    Theme.objects.filter(pk=theme.pk).update(reviewed_on=None)
    theme.changes.all().delete()
    assert "dateModified" not in told_in(client.get(theme.get_absolute_url()))["Article"]
    make_change(theme=theme, kind="theme", code=theme.slug)
    told = told_in(client.get(theme.get_absolute_url()))
    assert told["Article"]["dateModified"] == timezone.localdate().isoformat()


def test_the_front_door_says_how_the_site_is_searched(client):
    told = told_in(client.get("/nl/"))["WebSite"]
    template = told["potentialAction"]["target"]["urlTemplate"]
    assert told["url"] == f"{SITE}/nl/"
    page = client.get(template.replace("{words}", "huurwaarborg"))
    assert page.status_code == 200
    assert 'value="huurwaarborg"' in page.content.decode()
    assert "{words}" in template


def test_an_organisation_says_where_it_stands(client):
    told = told_in(client.get(make_organisation("Woonwijs").get_absolute_url()))
    assert told["NGO"]["name"] == "Woonwijs"
    assert steps_of(told) == ["Organisaties", "Woonwijs"]


def test_words_can_not_end_the_element_that_they_stand_in(client):
    evil = "</script><script>alert(1)</script>"
    Theme.objects.filter(slug="wonen").update(title_nl=evil[:100], summary_nl=evil)
    page = client.get(Theme.objects.get(slug="wonen").get_absolute_url())
    assert "<script>alert" not in page.content.decode()
    assert told_in(page)["Article"]["description"] == evil


def test_a_link_to_the_network_shows_a_picture_too(client):
    Paper.objects.create(
        kind=Paper.Kind.PICTURE, page="home", language="nl", content=b"png", digest="x", size=3,
        made_at=timezone.now(),
    )  # fmt: skip
    organisation = make_organisation("Woonwijs")
    addresses = [reverse("members:directory"), reverse("members:join")]
    for address in [*addresses, organisation.get_absolute_url()]:
        page = client.get(address)
        assertContains(page, '<meta property="og:image" content="http://testserver/nl/')
    assertContains(page, '<meta property="og:title" content="Woonwijs">')
