"""The timeline tells who did what for a family, and offers a way back."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from checklist.models import ProgressEvent
from tests.checklist.factories import (
    FOR_HOUSEHOLD,
    FOR_PERSON,
    item_url,
    make_household,
    make_person,
    make_progress,
)
from tests.checklist.families.adding import walk
from tests.checklist.pages import filled_in, forms_of
from toolkit.models import ChecklistItem

pytestmark = pytest.mark.usefixtures("english")
Kind = ProgressEvent.Kind


def timeline_url(household, query=""):
    return reverse("checklist:timeline", args=[household.pk]) + query


@pytest.fixture
def timeline(client, buddy, household):
    """The timeline as a buddy reads it: what it says of each event, newest first."""

    def read(query="", family=None):
        client.force_login(buddy)
        response = client.get(timeline_url(family or household, query))
        assert response.status_code == 200
        events = re.findall(
            r'<li class="timeline__event".*?</li>', response.content.decode(), re.DOTALL
        )
        return [" ".join(re.sub(r"<[^>]+>", " ", event).split()) for event in events]

    return read


def title_of(code):
    return ChecklistItem.objects.get(code=code).title_en


def test_it_says_who_did_what_to_which_item(timeline, household, person, colleague):
    make_progress(household, by=colleague)
    make_progress(household, code=FOR_PERSON, person=person, state="busy", by=colleague)
    newest, older = timeline()
    assert newest.startswith(f"Carl {title_of(FOR_PERSON)} Amal In progress")
    assert older.startswith(f"Carl {title_of(FOR_HOUSEHOLD)} Done")


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"state": "busy"}, "In progress"),
        ({"state": "waiting"}, "Waiting for somebody"),
        ({"state": "blocked", "blocked_reason": "money"}, "There is no money for it"),
        ({"state": "done", "done_on": date(2025, 3, 4)}, "on 4 March 2025"),
        ({"state": "not_applicable"}, "Not applicable"),
        ({"note": "Monday at nine"}, "note: “Monday at nine”"),
        ({"due_override": date(2025, 3, 4)}, "chosen date 4 March 2025"),
    ],
)
def test_it_tells_each_change_in_words(timeline, household, buddy, changes, words):
    make_progress(household, by=buddy, **changes)
    [event] = timeline()
    assert event.startswith("Bea")
    assert words in event


def test_it_tells_what_was_taken_away(timeline, household, buddy):
    make_progress(household, by=buddy, note="Old", due_override=date(2025, 3, 4), state="done")
    make_progress(household, by=buddy, note="", due_override=None, state="open")
    newest = timeline()[0]
    for words in ("To do", "chosen date taken away", "note taken away"):
        assert words in newest


def test_it_tells_that_something_was_undone_and_by_whom(
    client, timeline, household, buddy, colleague
):
    event = make_progress(household, by=buddy).events.get()
    client.force_login(colleague)
    client.post(reverse("checklist:undo", args=[household.pk, event.pk]))
    newest, older = timeline()
    assert newest.startswith("Carl")
    assert "(undone)" in newest
    assert older.startswith("Bea")


def test_it_tells_how_a_family_began_changed_and_changed_hands(
    client, timeline, coordinator, organisation, buddy, other_buddy
):
    client.force_login(coordinator)
    walk(client, gezin={"label": "Lelie"}, buddys={"buddies": [buddy.pk]})
    household = organisation.households.latest("created_at")
    edit = reverse("checklist:edit", args=[household.pk])
    changes = {"place": "1000", "people-0-status": "recognised", "label": "Distel"}
    client.post(edit, filled_in(client.get(edit), changes))
    buddies = reverse("checklist:buddies", args=[household.pk])
    both = [buddy.pk, other_buddy.pk]
    client.post(buddies, filled_in(client.get(buddies), {"buddies": both}))
    client.post(
        buddies, filled_in(client.get(buddies), {"buddies": [buddy.pk], "because": "other"})
    )
    told = [re.sub(r" \d\d:\d\d$", "", event) for event in timeline(family=household)]
    assert told == [
        "Cor ended the buddy role of Otto",
        "Cor made Otto a buddy",
        "Cor changed the details: in this region since, code word, municipality, "
        "Amal: residence status",
        "Cor made Bea a buddy",
        "Cor added this family",
    ]


def test_it_tells_that_a_person_came_or_left(client, timeline, buddy, household):
    client.force_login(buddy)
    edit = reverse("checklist:edit", args=[household.pk])
    more = client.post(edit, filled_in(client.get(edit)) | {"add-person": "1"})
    client.post(edit, filled_in(more, {"people-1-nickname": "Bilal"}))
    client.post(edit, filled_in(client.get(edit), {"people-1-leaves": "on"}))
    left, came = timeline()
    assert "left the family on" in left
    assert "persons" in came


def test_it_never_tells_what_details_were_changed_to(client, timeline, buddy, household, person):
    client.force_login(buddy)
    edit = reverse("checklist:edit", args=[household.pk])
    changes = {"people-0-nickname": "Secret", "people-0-birth_year": "1988"}
    client.post(edit, filled_in(client.get(edit), changes))
    [event] = household.events.all()
    assert event.after == {"fields": [], "persons": {str(person.pk): ["birth_year", "nickname"]}}
    assert "1988" not in timeline()[0]
    assert timeline()[0].count("Secret") == 1  # who it is about is called by their present name


def test_it_says_whose_situation_changed_and_never_that_the_familys_did(
    client, timeline, buddy, household
):
    make_person(household, nickname="Bilal", order=1)
    client.force_login(buddy)
    edit = reverse("checklist:edit", args=[household.pk])
    client.post(edit, filled_in(client.get(edit), {"people-1-situations": ["works"]}))
    assert "Bea changed the details: Bilal: situation" in timeline()[0]
    client.post(edit, filled_in(client.get(edit), {"situations": ["owns_car"]}))
    assert "Bea changed the details: what holds for the whole family" in timeline()[0]


def test_what_was_told_before_people_were_named_is_still_told(timeline, household, buddy):
    after = {"fields": ["label", "situations", "persons"]}
    household.events.create(
        organisation=household.organisation, kind=Kind.CHANGED, by=buddy, after=after
    )
    assert "code word, what holds for the whole family, persons" in timeline()[0]


def test_every_kind_of_event_has_its_sentence(timeline, household, buddy):
    for kind in Kind:
        if kind != Kind.PROGRESS:
            household.events.create(
                organisation=household.organisation, kind=kind, by=buddy, about=buddy
            )
    sentences = {re.sub(r"\d\d:\d\d$", "", event) for event in timeline()}
    assert len(sentences) == len(Kind) - 1
    assert all(len(sentence) > len("Bea   ") for sentence in sentences)


def test_it_goes_on_without_somebody_who_deleted_their_account(
    timeline, household, colleague, coordinator
):
    make_progress(household, by=colleague)
    household.events.create(
        organisation=household.organisation, kind=Kind.ASSIGNED, by=coordinator, about=colleague
    )
    colleague.delete()
    assert timeline()[0].startswith("Cor made ? a buddy")
    assert timeline()[1].startswith("?")


def test_only_the_last_change_of_an_item_can_be_undone_from_here(
    client, timeline, buddy, household, person
):
    make_progress(household, by=buddy, state="busy")
    make_progress(household, by=buddy)
    other = make_progress(household, code=FOR_PERSON, person=person, by=buddy)
    timeline()
    response = client.get(timeline_url(household))
    offered = [
        form["action"].split("?")[0]
        for form, _ in forms_of(response)
        if "ongedaan" in form.get("action", "")
    ]
    last = household.progress.get(person=None).events.first()
    assert offered == [
        reverse("checklist:undo", args=[household.pk, event.pk])
        for event in (other.events.get(), last)
    ]
    client.post(offered[1])
    response = client.get(timeline_url(household))
    assertNotContains(response, reverse("checklist:undo", args=[household.pk, last.pk]))


def test_a_closed_familys_timeline_offers_no_way_back(client, buddy, household):
    make_progress(household)
    household.state, household.closed_on = "closed", timezone.localdate()
    household.save()
    client.force_login(buddy)
    assertNotContains(client.get(timeline_url(household)), "ongedaan")


def test_days_stand_in_headings_newest_first(client, buddy, household):
    for days in (0, 1, 400):
        at = timezone.now() - timedelta(days=days)
        household.events.create(
            organisation=household.organisation, kind=Kind.CHANGED, by=buddy, at=at
        )
    client.force_login(buddy)
    page = client.get(timeline_url(household)).content.decode()
    days = re.findall(r'<h2><time datetime="([^"]+)"', page)
    assert len(days) == 3
    assert days == sorted(days, reverse=True)


def test_an_item_leads_to_its_page(client, buddy, household, person):
    make_progress(household)
    make_progress(household, code=FOR_PERSON, person=person)
    client.force_login(buddy)
    page = client.get(timeline_url(household))
    assertContains(page, f'href="{item_url(household)}"')
    assertContains(page, f'href="{item_url(household, FOR_PERSON, person)}"')


def test_a_long_timeline_costs_no_more(client, organisation, buddy, household, queries_of):
    make_progress(household, by=buddy, note="0")
    client.force_login(buddy)
    few = queries_of(lambda: client.get(timeline_url(household)))
    for number in range(50):
        make_progress(household, by=buddy, note=f"{number + 1} {'long words ' * 80}")
        make_household(organisation, label=str(number))
    assert queries_of(lambda: client.get(timeline_url(household))) == few <= 14
    response = client.get(timeline_url(household))
    assert len(response.content) <= 100_000
    assertContains(response, "pagina=2")
    older = client.get(timeline_url(household, "?pagina=2"))
    assertNotContains(older, "ongedaan")


@pytest.mark.parametrize("query", ["?pagina=x", "?pagina=-1", "?pagina=" + "9" * 40])
def test_a_page_that_is_not_there_is_another_page(timeline, household, query):
    make_progress(household)
    assert len(timeline(query)) == 1
