"""Words about a family stand in its pages and nowhere else: history, downloads, forms' memory."""

from urllib.parse import unquote

import pytest
from django.urls import reverse

from checklist.progress.actions import record_progress, untouched
from checklist.sharing.actions import share
from tests.checklist.factories import FOR_HOUSEHOLD, item_url
from tests.checklist.test_access import addresses
from tests.gastvrij.site.html import Page
from tests.members.factories import prove_who_it_is
from toolkit.models import ChecklistItem

pytestmark = pytest.mark.django_db
WORDS = {"label": "Zonnebloem é", "nickname": "Wolkenkind", "note": "Sterrenregen"}
# What a browser keeps of a page, shows outside of it, or sends to a server.
ADDRESSES = {"href", "src", "srcset", "action", "formaction", "cite", "poster", "data", "download"}
HTMX = ["get", "post", "put", "patch", "delete", "push-url", "replace-url", "vals"]
ADDRESSES |= {f"hx-{name}" for name in HTMX}


@pytest.fixture
def named(household, person, coordinator):
    """The family, with words that stand nowhere else."""
    household.label, person.nickname = WORDS["label"], WORDS["nickname"]
    household.save()
    person.save()
    item = ChecklistItem.objects.get(code=FOR_HOUSEHOLD)
    progress = untouched(household, item.pk, None)
    record_progress(progress, {"note": WORDS["note"]}, by=coordinator)
    return household


@pytest.fixture
def coordinating(client, coordinator):
    prove_who_it_is(client, coordinator)
    return client


def outside(response):
    """Of an answer all that does not stay in the page."""
    yield from (f"{name}: {value}" for name, value in response.headers.items())
    yield from (cookie.OutputString() for cookie in response.cookies.values())
    if response.headers.get("Content-Type", "").startswith("text/html"):
        page = Page(response.content.decode())
        yield from (one.text for one in page.all("title") if one.parent.tag == "head")
        for one in page.elements:
            in_head = one.tag in {"meta", "link", "base"}
            for name, value in one.attributes.items():
                if in_head or name in ADDRESSES:
                    yield value


def told_outside(responses):
    """Which of the words, and where; as many answers as there were."""
    number = 0
    for response in responses:
        number += 1
        for text in outside(response):
            for kind, word in WORDS.items():
                if word.casefold() in unquote(text.replace("+", " ")).casefold():
                    yield kind, response.request["PATH_INFO"], text
    assert number


def pages_of(client, household, person):
    for address in addresses(household, person):
        yield client.get(address)
    for name in ("households", "new", "trail"):
        yield client.get(reverse(f"checklist:{name}"))
    trail = reverse("checklist:trail")
    yield client.get(trail, {"gezin": household.pk})
    for query in ({"persoon": person.pk}, {"stand": "done"}, {"groep": "persoon"}):
        yield client.get(household.get_absolute_url(), query)


def test_no_title_header_or_address_of_a_page_names_a_family(coordinating, named, person):
    pages = list(pages_of(coordinating, named, person))
    shown = b"".join(page.content for page in pages).decode(errors="replace")
    assert all(word in shown for word in WORDS.values())
    assert sum(page.status_code == 200 for page in pages) >= 15
    assert list(told_outside(pages)) == []


def answers_to_forms(client, household):
    """What follows from sending something: pages, fragments, ways on, downloads."""
    share_page = reverse("checklist:share", args=[household.pk])
    yield client.post(share_page, {"language": "nl"})
    for seen in ("open", "done"):
        name = "tick" if seen == "open" else "reopen"
        for headers in ({}, {"HX-Request": "true"}):
            yield client.post(item_url(household), {name: seen}, headers=headers)
    for kind in ("json", "csv"):
        answer = client.post(reverse("checklist:export", args=[household.pk]), {"kind": kind})
        assert "attachment" in answer.headers["Content-Disposition"]
        yield answer
    erase = reverse("checklist:erase", args=[household.pk])
    yield client.post(erase, {"label": "another word"})
    yield client.post(reverse("checklist:close", args=[household.pk]))
    yield client.post(erase, {"label": household.label})
    yield client.get(reverse("checklist:households"))


def test_no_download_or_answer_to_a_form_names_a_family(coordinating, named):
    assert list(told_outside(answers_to_forms(coordinating, named))) == []


def test_neither_does_the_familys_own_page(client, named, buddy):
    address = reverse("family", args=[share(named, "nl", by=buddy)])
    client.post(address)
    answers = [client.get(address), client.get(f"{address}?wie=1"), client.get(f"{address}?wie=x")]
    assert WORDS["nickname"] in answers[0].content.decode()
    assert list(told_outside(answers)) == []


def test_a_page_is_called_by_what_it_is(coordinating, named):
    title = Page(coordinating.get(named.get_absolute_url()).content.decode()).all("title")[0]
    assert title.text == "Gezin · Gastvrij Netwerk"


NOTHING_TYPED = {"hidden", "radio", "checkbox", "submit", "date"}


@pytest.mark.parametrize("name", ["new", "edit", "erase", "item"])
def test_no_browser_offers_what_was_typed_about_another_family(coordinating, named, name):
    """A browser remembers what is typed in a field, and shows it below the next one like it."""
    arguments = {"new": [], "item": [named.pk, FOR_HOUSEHOLD]}.get(name, [named.pk])
    page = Page(coordinating.get(reverse(f"checklist:{name}", args=arguments)).content.decode())
    (form,) = [one for one in page.all("form") if "form" in one.attributes.get("class", "").split()]
    # Of the form of an item "back" brings the note again, which it would not if all of it were off;
    # in a text of several lines no browser offers anything.
    is_off = form.attributes.get("autocomplete") == "off"
    assert is_off or name == "item"
    for field in form.within("input"):
        if field.attributes.get("type", "text") not in NOTHING_TYPED:
            assert is_off or field.attributes.get("autocomplete") == "off", field
