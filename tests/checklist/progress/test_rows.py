"""One row an item, a tick for one, several or all, and back to the place where it happened."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from checklist.models import AuditEvent, Progress
from checklist.progress.place import Place
from tests.checklist.factories import (
    FOR_HOUSEHOLD,
    FOR_PERSON,
    household_url,
    in_list,
    item_url,
    make_family_of_six,
    make_person,
    make_progress,
)
from tests.checklist.pages import filled_in
from toolkit.models import ChecklistItem

pytestmark = pytest.mark.usefixtures("english")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def signed_in(client, buddy):
    client.force_login(buddy)
    return client


@pytest.fixture
def three(household, person):
    """Amal, Bilal and Sami, to whom the same applies."""
    return [person, make_person(household, "Bilal"), make_person(household, "Sami")]


def row_of(response, code=FOR_PERSON):
    return next(row for row in response.context["selection"].rows if row.line.code == code)


def everybody(client, household):
    """The row of FOR_PERSON, wherever it stands, and the page that it stands on."""
    page = client.get(household_url(household, "?weergave=thema&thema=inburgering"))
    return row_of(page), page


def for_all(client, household, seen, **options):
    return client.post(item_url(household, FOR_PERSON), {"wie": seen}, **options)


# --- one row an item ---------------------------------------------------------------------------
def test_an_item_of_three_people_is_one_row_with_their_names(signed_in, household, three):
    row, page = everybody(signed_in, household)
    assert {person.nickname for person in row.people} == {"Amal", "Bilal", "Sami"}
    title = ChecklistItem.objects.get(code=FOR_PERSON).title
    assert page.content.decode().count(f'aria-describedby="about-{row.anchor}">{title}') == 1


def test_more_than_three_names_are_told_as_a_number(signed_in, household, three):
    make_person(household, "Nour")
    row, _page = everybody(signed_in, household)
    assert row.is_for_everybody
    make_person(household, "Baby", status="applicant")
    row, _page = everybody(signed_in, household)
    assert not row.is_for_everybody
    assert (len(row.named), row.more) == (2, 2)


def test_who_is_further_has_a_row_where_they_are(signed_in, household, three):
    make_progress(household, code=FOR_PERSON, person=three[0])
    row, page = everybody(signed_in, household)
    assert {person.nickname for person in row.people} == {"Bilal", "Sami"}
    rows = [one for one in page.context["selection"].rows if one.line.code == FOR_PERSON]
    assert [one.kind for one in rows][-1] == "settled"


def test_state_term_and_person_are_tied_to_the_link(signed_in, household, three):
    _row, page = everybody(signed_in, household)
    text = page.content.decode()
    tied = re.findall(r'aria-describedby="(about-[^"]+)"', text)
    assert tied
    assert all(f'id="{about}"' in text for about in tied)


def test_every_row_has_a_number_of_its_own(signed_in, household):
    make_family_of_six(household)
    text = signed_in.get(household_url(household)).content.decode()
    numbers = re.findall(r'\bid="([^"]+)"', text)
    assert len(numbers) == len(set(numbers))


# --- for one, for several, for all --------------------------------------------------------------
def test_one_tap_ticks_for_everybody(signed_in, household, three):
    row, _page = everybody(signed_in, household)
    response = for_all(signed_in, household, row.seen, headers=HTMX)
    assert response.status_code == 200
    assert set(household.progress.values_list("state", flat=True)) == {"done"}
    assert household.progress.count() == 3
    assertContains(response, 'data-state="done"')
    assertContains(response, "3 of ")


def test_without_javascript_it_leads_back_to_the_row_and_is_undone_in_one_tap(
    signed_in, household, three
):
    row, _page = everybody(signed_in, household)
    response = for_all(signed_in, household, row.seen)
    numbers = sorted(household.events.values_list("pk", flat=True))
    assert f"ongedaan={'-'.join(map(str, numbers))}" in response.url
    page = signed_in.get(response.url)
    address = re.search(r'formaction="([^"]*/ongedaan/[^"]+)"', page.content.decode())[1]
    assert signed_in.post(address.replace("&amp;", "&")).status_code == 302
    assert set(household.progress.values_list("state", flat=True)) == {"open"}


def test_one_of_them_is_ticked_and_the_row_keeps_the_others_in_sight(signed_in, household, three):
    row, _page = everybody(signed_in, household)
    sent = {"tick": "open", "rij": row.numbers}
    response = signed_in.post(item_url(household, FOR_PERSON, three[1]), sent, headers=HTMX)
    for nickname in ("Amal", "Bilal", "Sami"):
        assertContains(response, nickname)
    assertContains(response, '<details class="whom" open>')
    assert [progress.person for progress in household.progress.all()] == [three[1]]


def test_what_somebody_else_said_meanwhile_is_not_overwritten(
    signed_in, household, three, colleague
):
    row, _page = everybody(signed_in, household)
    changes = {"state": "blocked", "blocked_reason": "money"}
    make_progress(household, code=FOR_PERSON, person=three[0], by=colleague, **changes)
    response = for_all(signed_in, household, row.seen, headers=HTMX)
    assertContains(response, "Carl changed this in the meantime")
    found = dict(household.progress.values_list("person__id", "state"))
    assert [found[one.pk] for one in three] == ["blocked", "done", "done"]


@pytest.mark.parametrize(
    "seen",
    ["", "nobody", "00000000-0000-0000-0000-000000000000:open", ":", "x:y z", "\x00", "🙂" * 999],
)
def test_for_nobody_of_this_family_there_is_nothing_to_tick(signed_in, household, three, seen):
    assert for_all(signed_in, household, seen).status_code == 404
    assert not household.progress.exists()


def test_sent_twice_it_is_written_once(signed_in, household, three):
    row, _page = everybody(signed_in, household)
    for _ in range(2):
        assert for_all(signed_in, household, row.seen).status_code == 302
    assert household.events.count() == 3


def test_a_tick_for_all_costs_little(signed_in, household, django_assert_max_num_queries):
    people = make_family_of_six(household)
    code = "gezondheidszorg-tandarts"
    seen = " ".join(f"{person.pk}:open" for person in people)
    item = ChecklistItem.objects.filter(code__contains="tandarts").first()
    with django_assert_max_num_queries(60):
        response = signed_in.post(item_url(household, item.code if item else code), {"wie": seen})
    assert response.status_code == 302


# --- what comes after ---------------------------------------------------------------------------
def test_what_is_behind_a_step_stands_with_it_and_not_before_it(signed_in, household):
    checklist = signed_in.get(household_url(household)).context["checklist"]
    behind = [line for line in checklist.now if line.entry.behind]
    assert behind
    page = signed_in.get(household_url(household))
    selection = page.context["selection"]
    codes = {row.line.code for row in [*selection.rows, *selection.folded]}
    then = {line.code for row in [*selection.rows, *selection.folded] for line in row.then}
    for line in behind:
        assert line.code in then
        if line.code in codes:
            assert any(one.code == line.code and not one.entry.behind for one in checklist.now)


def test_a_step_that_is_not_shown_hides_nothing(signed_in, household):
    """In a theme, the step of what stands behind it may be one of another theme."""
    checklist = signed_in.get(household_url(household)).context["checklist"]
    for theme in {line.item.theme_slug for line in checklist.now}:
        page = signed_in.get(household_url(household, f"?weergave=thema&thema={theme}"))
        rows = page.context["selection"].rows
        shown = {line.code for row in rows for line in [*row.lines, *row.then]}
        wanted = {line.code for line in checklist.now if line.item.theme_slug == theme}
        assert wanted <= shown


# --- search -------------------------------------------------------------------------------------
@pytest.mark.parametrize("words", ["huurwaarborg", "HUURWAARBORG", "waarborg huur"])
def test_words_find_items_whatever_their_letters_look_like(client, buddy, household, words):
    client.force_login(buddy)
    address = household_url(household, f"?zoek={words}").replace("/en/", "/nl/")
    rows = client.get(address).context["selection"].rows
    assert FOR_HOUSEHOLD in {row.line.code for row in rows}
    assert len(rows) < 10


def test_what_is_done_is_found_too(signed_in, household):
    make_progress(household)
    title = ChecklistItem.objects.get(code=FOR_HOUSEHOLD).title
    page = signed_in.get(household_url(household), {"zoek": title})
    assert [row.line.code for row in page.context["selection"].rows] == [FOR_HOUSEHOLD]


def test_what_nobody_finds_is_told(signed_in, household):
    for words in ("xyzzy", "<script>alert(1)</script>", "%", "é" * 500):
        page = signed_in.get(household_url(household), {"zoek": words})
        assert page.status_code == 200
        assertNotContains(page, "<script>alert")
    assertContains(signed_in.get(household_url(household), {"zoek": "xyzzy"}), "Nothing fits")


# --- the same place -----------------------------------------------------------------------------
PLACE = "?weergave=thema&thema=wonen"


def test_a_tick_leads_back_to_the_same_theme_and_row(signed_in, household):
    response = signed_in.post(item_url(household) + PLACE, {"tick": "open"})
    event = household.events.get()
    back = household_url(household, f"{PLACE}&ongedaan={event.pk}#item-{FOR_HOUSEHOLD}")
    assertRedirects(response, back, fetch_redirect_response=False)
    page = signed_in.get(response.url)
    row = row_of(page, FOR_HOUSEHOLD)
    assert row.events == [event]
    assertContains(page, f'id="item-{FOR_HOUSEHOLD}"')


def test_what_was_ticked_keeps_its_row_where_it_stood(signed_in, household):
    before = signed_in.get(household_url(household, PLACE)).context["selection"].rows
    response = signed_in.post(item_url(household) + PLACE, {"tick": "open"})
    after = signed_in.get(response.url).context["selection"].rows
    assert [row.line.code for row in after] == [row.line.code for row in before]
    later = signed_in.get(household_url(household, PLACE)).context["selection"].rows
    assert row_kinds(later)[FOR_HOUSEHOLD] == "settled"


def row_kinds(rows):
    return {row.line.code: row.kind for row in rows}


def test_saving_the_form_leads_back_too(signed_in, household):
    address = item_url(household) + "?stand=busy&zoek=huur"
    make_progress(household, state="busy")
    form = filled_in(signed_in.get(address), {"note": "Called"}, css_class="progress-form")
    response = signed_in.post(address, form)
    assert response.url.startswith(household_url(household, "?stand=busy&zoek=huur&ongedaan="))
    assert response.url.endswith(f"#item-{FOR_HOUSEHOLD}")


def test_undo_leads_back_to_where_it_was_offered(signed_in, household):
    make_progress(household, by=household.assignments.get().user)
    event = household.events.get()
    address = reverse("checklist:undo", args=[household.pk, event.pk])
    response = signed_in.post(address + PLACE)
    assert response.url == household_url(household, f"{PLACE}#item-{FOR_HOUSEHOLD}")


def test_undo_on_the_timeline_stays_on_the_timeline(signed_in, household):
    make_progress(household, by=household.assignments.get().user)
    event = household.events.get()
    timeline = reverse("checklist:timeline", args=[household.pk])
    assertContains(signed_in.get(timeline), "van=tijdlijn")
    address = reverse("checklist:undo", args=[household.pk, event.pk])
    response = signed_in.post(f"{address}?van=tijdlijn&pagina=1")
    assert response.url.startswith(timeline)


def test_links_to_items_carry_the_place_along(signed_in, household):
    page = signed_in.get(household_url(household, PLACE))
    assertContains(page, f'href="{in_list(household)}?weergave=thema&amp;thema=wonen"')
    page = signed_in.get(item_url(household) + PLACE)
    back = household_url(household, f"?weergave=thema&amp;thema=wonen#item-{FOR_HOUSEHOLD}")
    assertContains(page, f'href="{back}"')


@pytest.mark.parametrize(
    "query",
    [
        "next=https://evil.example/",
        "terug=//evil.example",
        "weergave=//evil.example/",
        "zoek=https://evil.example",
        "van=https://evil.example",
        "pagina=%0d%0aLocation:%20https://evil.example",
        "ongedaan=12&volgende=javascript:alert(1)",
    ],
)
def test_no_address_leads_to_another_site(signed_in, household, query):
    response = signed_in.post(f"{item_url(household)}?{query}", {"tick": "open"})
    assert response.status_code == 302
    assert response.url.split("?")[0] == household_url(household)
    assert "Location" not in response.url.replace("Location%3A", "")


def test_a_place_knows_the_names_of_the_list_alone():
    place = Place.of({"weergave": "thema", "next": "//evil", "zoek": "x" * 999, "thema": ""})
    assert dict(place.choices) == {"weergave": "thema", "zoek": "x" * 100}
    assert str(Place.of({})) == ""


def test_the_count_in_the_tab_follows_the_tick(signed_in, household):
    before = signed_in.get(household_url(household)).context["checklist"]
    line = next(line for line in before.now if line.entry.when == "now")
    response = signed_in.post(line.url, {"tick": line.state}, headers=HTMX)
    after = signed_in.get(household_url(household)).context["checklist"]
    assertContains(response, f'hx-swap-oob="true">{after.lines_now}</span>')


def test_undo_stands_beside_the_row_and_gives_the_row_back(signed_in, household):
    response = signed_in.post(item_url(household) + PLACE, {"tick": "open"}, headers=HTMX)
    event = household.events.get()
    undo = reverse("checklist:undo", args=[household.pk, event.pk]) + PLACE
    assertContains(response, f'formaction="{undo.replace("&", "&amp;")}" hx-post>')
    response = signed_in.post(undo, headers=HTMX)
    assertContains(response, f'id="item-{FOR_HOUSEHOLD}"')
    assertContains(response, 'data-state="open"')
    assertContains(response, "0 of ")
    assert household.progress.get().state == Progress.State.OPEN


# --- since my last visit ------------------------------------------------------------------------
@pytest.fixture
def visited(household, buddy):
    """Bea was here three days ago."""
    moment = timezone.now() - timedelta(days=3)
    AuditEvent.objects.create(
        organisation=household.organisation,
        household=household.pk,
        kind="opened",
        by=buddy,
        at=moment,
        on=timezone.localdate(moment),
    )


def test_what_others_changed_since_i_was_here_is_marked(
    signed_in, household, visited, colleague, buddy
):
    make_progress(household, by=colleague, state="busy")
    page = signed_in.get(household_url(household))
    assertContains(page, "new, by Carl")
    assertContains(page, "1 change by others since you were here, by Carl")


def test_my_own_changes_and_older_ones_are_no_news(signed_in, household, visited, colleague, buddy):
    make_progress(household, by=buddy, state="busy")
    assertNotContains(signed_in.get(household_url(household)), "new, by")
    make_progress(household, by=colleague, state="waiting")
    Progress.objects.update(changed_at=timezone.now() - timedelta(days=4))
    assertNotContains(signed_in.get(household_url(household)), "new, by")


def test_at_a_first_visit_nothing_is_news(signed_in, household, colleague):
    make_progress(household, by=colleague, state="busy")
    assertNotContains(signed_in.get(household_url(household)), "new, by")


# --- to the counter -----------------------------------------------------------------------------
def counter_url(household, query=""):
    return reverse("checklist:counter", args=[household.pk]) + query


def test_the_counter_begins_with_what_is_for_now(signed_in, household):
    page = signed_in.get(counter_url(household))
    checklist = signed_in.get(household_url(household)).context["checklist"]
    shown = [task.row.line.code for place in page.context["counters"] for task in place.tasks]
    assert set(shown) == {
        line.code for line in checklist.now if line.entry.when == "now" and not line.entry.behind
    }


def test_the_counter_says_where_what_to_bring_and_what_to_ask(signed_in, household):
    make_progress(household, state="waiting", waiting_since=timezone.localdate())
    page = signed_in.get(counter_url(household, f"?kies=1&punt={FOR_HOUSEHOLD}"))
    item = ChecklistItem.objects.get(code=FOR_HOUSEHOLD)
    assertContains(page, item.authority)
    assertContains(page, item.documents.first().text[:20])
    assertContains(page, "How far is it?")
    [counter] = page.context["counters"]
    assert [task.row.line.code for task in counter.tasks] == [FOR_HOUSEHOLD]


def test_who_chose_nothing_is_asked_to(signed_in, household):
    assertContains(signed_in.get(counter_url(household, "?kies=1")), "Nothing is chosen yet")
    nonsense = counter_url(household, "?kies=1&punt=x&punt=<script>&punt=" + "x" * 3000)
    assertContains(signed_in.get(nonsense), "Nothing is chosen yet")


def test_the_counter_costs_no_more_for_a_large_family(signed_in, household, queries_of):
    few = queries_of(partial(signed_in.get, counter_url(household)))
    make_family_of_six(household)
    assert queries_of(partial(signed_in.get, counter_url(household))) == few
