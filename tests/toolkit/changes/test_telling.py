"""What changed, as everybody reads it: on a page, in feeds, and where it belongs."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains

from tests.toolkit.changes.conftest import CODE, change_due, get_item
from tests.toolkit.desk.test_admin import save
from toolkit.models import Change, Theme

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = timezone.localdate


@pytest.fixture
def change(desk):
    """A curator shortened the time limit to register a deposit."""
    change_due(desk, "P2M")
    desk.logout()
    return Change.objects.get()


def page_of(name, *args, language="nl"):
    with translation.override(language):
        return reverse(f"toolkit:{name}", args=args)


def make_change(number=0, **fields):
    words = "Termijn: was 1 dag, is nu 2 dagen"
    fields = {"kind": "item", "about": "due", "code": f"x-{number}", "noted_on": TODAY()} | fields
    told = dict.fromkeys(["title_nl", "title_fr", "title_en"], "Iets")
    told |= dict.fromkeys(["words_nl", "words_fr", "words_en"], words)
    return Change.objects.create(**told | fields)


# --- the page ----------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_everybody_reads_what_it_was_and_what_it_is(client, change, language):
    page = client.get(page_of("changes", language=language))
    assertContains(page, getattr(change, f"words_{language}"), html=False)
    assertContains(page, get_item().get_absolute_url().replace("/nl/", f"/{language}/"))


def test_it_stands_by_month_the_newest_first(client):
    make_change(1, noted_on=TODAY().replace(day=1), title_nl="Nieuw")
    make_change(2, noted_on=TODAY().replace(day=1) - timedelta(days=1), title_nl="Oud")
    text = client.get(page_of("changes")).content.decode()
    assert text.index("Nieuw</h3>") < text.index("Oud</h3>")
    assert text.count('<h2 id="month-') == 2


def test_a_theme_shows_its_own(client, change):
    assertContains(client.get(page_of("changes") + "?thema=wonen"), change.title_nl)
    assertNotContains(client.get(page_of("changes") + "?thema=mobiliteit"), change.words_nl)
    for odd in ("?thema=geen", "?pagina=-1", "?pagina=x&thema=" + "a" * 3000):
        assertContains(client.get(page_of("changes") + odd), change.words_nl)


def test_without_a_change_the_page_says_so(client):
    assertContains(client.get(page_of("changes")), "Er is nog niets veranderd")


def test_what_a_curator_said_about_it_stands_below(client, change):
    Change.objects.update(sentence_nl="Vraag het <b>snel</b> aan.")
    assertContains(client.get(page_of("changes")), "Vraag het &lt;b&gt;snel&lt;/b&gt; aan.")


def test_what_is_no_longer_there_has_no_link(client, desk):
    save(desk, get_item(), state="draft")
    page = client.get(page_of("changes"))
    assertContains(page, "Staat niet meer in de toolkit")
    assertNotContains(page, get_item().get_absolute_url())


def test_a_long_page_costs_no_more(client, django_assert_max_num_queries):
    theme = Theme.objects.first()
    for number in range(120):
        make_change(number, theme=theme)
    with django_assert_max_num_queries(9):
        page = client.get(page_of("changes"))
    assertContains(page, "?pagina=2")


# --- feeds -------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_a_feed_tells_the_same_in_its_language(client, change, language):
    for address in (
        page_of("changes_feed", language=language),
        page_of("changes_feed_of_theme", "wonen", language=language),
    ):
        answer = client.get(address)
        assert answer["Content-Type"].startswith("application/atom+xml")
        feed = ElementTree.fromstring(answer.content)
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        [entry] = feed.findall(f"{ATOM}entry")
        assert entry.find(f"{ATOM}title").text == getattr(change, f"title_{language}")
        assert entry.find(f"{ATOM}summary").text == getattr(change, f"words_{language}")
        assert entry.find(f"{ATOM}link").get("href").endswith(f"/{language}/toolkit/punt/{CODE}/")


def test_another_theme_has_a_feed_of_its_own(client, change):
    assertNotContains(client.get(page_of("changes_feed_of_theme", "mobiliteit")), "<entry>")
    assert client.get(page_of("changes_feed_of_theme", "geen")).status_code == 404


def test_no_sign_breaks_a_feed(client):
    make_change(title_nl="A & B <c> \x0b", sentence_nl="\x01 wat")
    [entry] = ElementTree.fromstring(client.get(page_of("changes_feed")).content).findall(
        f"{ATOM}entry"
    )
    assert entry.find(f"{ATOM}title").text.startswith("A & B <c>")


def test_feed_readers_find_the_feeds(client):
    feed, of_theme = page_of("changes_feed"), page_of("changes_feed_of_theme", "wonen")
    assertContains(client.get(page_of("index")), f'type="application/atom+xml" href="{feed}"')
    assertContains(client.get(page_of("theme", "wonen")), f'href="{of_theme}"')


@pytest.mark.parametrize("name", ["changes", "changes_feed"])
def test_nothing_can_be_sent_there(client, name):
    assert client.post(page_of(name), {"x": "y"}).status_code == 405


# --- where it belongs --------------------------------------------------------------------------
def test_the_item_and_its_theme_say_what_changed(client, change):
    for address in (page_of("item", CODE), page_of("theme", "wonen")):
        page = client.get(address)
        assertContains(page, "Veranderd op ")
        assertContains(page, change.words_nl)
    assertNotContains(client.get(page_of("theme", "mobiliteit")), "Veranderd op ")


def test_after_sixty_days_a_page_is_calm_again(client, change):
    Change.objects.update(noted_on=TODAY() - timedelta(days=59))
    assertContains(client.get(page_of("item", CODE)), change.words_nl)
    Change.objects.update(noted_on=TODAY() - timedelta(days=60))
    assertNotContains(client.get(page_of("item", CODE)), change.words_nl)
    assertContains(client.get(page_of("changes")), change.words_nl)


def test_what_is_held_back_stands_nowhere(client, change):
    Change.objects.update(is_withheld=True)
    for address in (
        page_of("changes"),
        page_of("changes_feed"),
        page_of("item", CODE),
        page_of("theme", "wonen"),
    ):
        assertNotContains(client.get(address), change.words_nl)
