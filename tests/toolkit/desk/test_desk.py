"""The curators' desk: what waits, with the way to the spot; and the way to it from the site."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains
from selectolax.lexbor import LexborHTMLParser

from gastvrij.lib.weekly import paragraphs_for
from tests.members.factories import make_user
from toolkit.feedback import actions
from toolkit.feedback.about import page_at
from toolkit.links.checking import note
from toolkit.models import (
    Chapter,
    Charge,
    ChecklistItem,
    Figure,
    MissedSearch,
    Source,
    Status,
    Theme,
)

pytestmark = pytest.mark.django_db
ITEM = "wonen-plaatsbeschrijving"


def lines(desk):
    """By title: the number, and where its rows lead."""
    page = LexborHTMLParser(desk.get(reverse("admin:index")).content)
    found = {}
    for line in page.css(".desk__line"):
        title = line.css_first(".desk__title")
        number = int(title.css_first(".desk__number").text())
        rows = [link.attributes["href"] for link in line.css(".desk__rows a")]
        found[title.text(deep=True).strip().splitlines()[0].strip()] = (number, rows, line.text())
    return found


def of(desk, title):
    return lines(desk)[title]


def form_of(row):
    return reverse(f"admin:toolkit_{row._meta.model_name}_change", args=[row.pk])


def report():
    page = page_at("/nl/toolkit/thema/wonen/")
    actions.report(page, words="Oud.", passage="", email="", language="nl")


# --- what waits --------------------------------------------------------------------------------
def test_a_report_of_a_reader_waits_on_the_desk(desk):
    report()
    number, [link], _words = of(desk, "Lezers zeggen dat iets niet klopt")
    assert number == 1 and "/report/" in link
    assert desk.get(link).status_code == 200


def test_what_is_to_be_checked_again_leads_to_the_list_of_it(desk):
    ChecklistItem.objects.update(review_by=None)
    before, _links, _words = of(desk, "Na te kijken bij de bron")
    item = ChecklistItem.objects.get(code=ITEM)
    item.review_by = timezone.localdate() - timedelta(days=1)
    item.save()
    number, links, _words = of(desk, "Na te kijken bij de bron")
    assert number == before + 1
    [link] = [one for one in links if "/checklistitem/" in one]
    assertContains(desk.get(link), item.title)


def test_a_figure_that_changes_soon_is_told_before(desk):
    figure = Figure.objects.current(timezone.localdate()).first()
    Figure.objects.update(next_on=None)
    Figure.objects.filter(pk=figure.pk).update(next_on=timezone.localdate() + timedelta(days=30))
    number, links, _words = of(desk, "Cijfers die binnen zestig dagen veranderen")
    assert (number, links) == (1, [form_of(figure)])


def test_a_source_that_is_dead_for_two_weeks_leads_to_its_form(desk):
    source = Source.objects.first()
    note(source.url, "gone")
    assert of(desk, "Bronnen die niet meer opengaan")[0] == 0
    note(source.url, "gone")
    number, [link], words = of(desk, "Bronnen die niet meer opengaan")
    assert (number, link) == (1, form_of(Source.objects.filter(url=source.url).first()))
    assert "De pagina is er niet meer." in words
    note(source.url, "")
    assert of(desk, "Bronnen die niet meer opengaan")[0] == 0


def test_an_old_source_an_uncertain_step_and_a_late_translation_are_there(desk):
    source, item = Source.objects.first(), ChecklistItem.objects.get(code=ITEM)
    Source.objects.update(seen="undated")
    Source.objects.filter(pk=source.pk).update(seen="2011-05")
    ChecklistItem.objects.update(confidence="high")
    ChecklistItem.objects.filter(pk=item.pk).update(confidence="low", why_nl="Heel anders.")
    found = lines(desk)
    assert found["Bronnen van meer dan drie jaar oud"][:2] == (1, [form_of(source)])
    assert found["Stappen waar we niet zeker van zijn"][:2] == (1, [form_of(item)])
    number, links, _words = found["Vertalingen die achterlopen op het Nederlands"]
    assert number >= 1 and any("checklistitem" in link for link in links)


def test_a_late_translation_of_a_name_is_there_too(desk):
    """Whatever a curator may translate is looked at, also what is no page."""
    title = "Vertalingen die achterlopen op het Nederlands"
    first = Status.objects.exclude(name_fr="").first()
    Status.objects.filter(pk=first.pk).update(name_nl="Iets heel anders")
    _number, links, _words = of(desk, title)
    assert any("/toolkit/status/" in link for link in links)


def test_what_people_searched_in_vain_is_there_most_often_first(desk):
    today = timezone.localdate()
    for days, typed in [(1, "fiets"), (2, "fiets"), (1, "hond"), (40, "kat")]:
        row = MissedSearch(typed=typed, language="nl", asked_on=today - timedelta(days=days))
        row.save()
    number, _links, words = of(desk, "De voorbije dertig dagen gezocht en niet gevonden")
    assert number == 2 and words.index("fiets") < words.index("hond") and "kat" not in words


def test_who_is_in_charge_of_a_theme_finds_it_on_their_desk(desk, curator):
    theme = Theme.objects.get(slug="wonen")
    title = "Thema's en hoofdstukken om na te lopen"
    assert of(desk, title)[0] == Theme.objects.count() + Chapter.objects.count()
    charge = Charge.objects.create(theme=theme, user=curator, every_months=6)
    assert "Van jou" in of(desk, title)[2] or of(desk, title)[0] > 5
    Theme.objects.filter(pk=theme.pk).update(reviewed_on=timezone.localdate())
    assert of(desk, title)[0] == Theme.objects.count() + Chapter.objects.count() - 1
    assert str(charge) == theme.title


def test_a_curator_says_who_is_in_charge_in_the_form_of_the_theme(desk, curator):
    from tests.gastvrij.test_admin_at_once import sent_by

    theme = Theme.objects.get(slug="wonen")
    form = sent_by(desk.get(form_of(theme))) | {
        "charge-TOTAL_FORMS": "1",
        "charge-0-user": curator.pk,
        "charge-0-every_months": "6",
    }
    assert desk.post(form_of(theme), form).status_code == 302
    assert (theme.charge.user, theme.charge.every_months) == (curator, 6)
    curator.delete()
    theme = Theme.objects.get(slug="wonen")
    assert theme.charge.user is None


def test_the_desk_asks_no_more_questions_when_more_waits(desk, curator):
    def questions():
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse("admin:index"))
        return len(queries)

    questions()
    few = questions()
    Source.objects.update(seen="2011")
    ChecklistItem.objects.update(confidence="low", why_nl="Heel anders.")
    for theme in Theme.objects.all():
        Charge.objects.create(theme=theme, user=curator)
    for source in Source.objects.all()[:8]:
        note(source.url, "gone")
        note(source.url, "gone")
    report()
    assert questions() <= few + 3


def test_the_weekly_mail_tells_a_curator_how_much_waits(curator):
    today = timezone.localdate()
    words = [one.words for one in paragraphs_for(curator, today)]
    ChecklistItem.objects.filter(code=ITEM).update(review_by=today - timedelta(days=1))
    [told] = [one for one in paragraphs_for(curator, today) if one.words not in words]
    assert told.link.endswith("/beheer/")
    reader = make_user("bea@example.org")
    assert told.words not in [one.words for one in paragraphs_for(reader, today)]


def test_who_does_not_keep_the_toolkit_has_no_desk(client):
    client.force_login(make_user("net@example.org", is_staff=True, second_factor=True))
    assertNotContains(client.get(reverse("admin:index")), "desk__lines")


# --- the way to it -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address",
    [
        "/nl/toolkit/",
        "/nl/toolkit/thema/wonen/",
        f"/nl/toolkit/punt/{ITEM}/",
        "/fr/toolkit/thema/wonen/",
    ],
)
def test_from_a_page_of_the_toolkit_a_curator_gets_to_its_form(desk, client, address):
    page = LexborHTMLParser(desk.get(address).content)
    [link] = page.css(".edit-this a")
    assert desk.get(link.attributes["href"]).status_code == 200
    assert page.css('.site-nav a[href$="/beheer/"]')
    desk.logout()
    anybody = desk.get(address)
    assertNotContains(anybody, "/beheer/")
    assertNotContains(anybody, "edit-this")


def test_a_buddy_is_not_led_to_what_they_may_not_change(client):
    client.force_login(make_user("bea@example.org"))
    assertNotContains(client.get("/nl/toolkit/thema/wonen/"), "/beheer/")
