"""A buddy reads an item and says how far it is: one tap, or the whole form."""

from datetime import date, timedelta
from urllib.parse import urljoin

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from checklist.models import Progress
from tests.checklist.factories import (
    FOR_HOUSEHOLD,
    FOR_PERSON,
    household_url,
    in_list,
    item_url,
    make_family_of_six,
    make_household,
    make_person,
    make_progress,
)
from tests.checklist.pages import filled_in
from tests.kept import make_what_is_kept
from toolkit.models import ChecklistItem

pytestmark = pytest.mark.usefixtures("english")
HTMX = {"HX-Request": "true"}
TODAY = timezone.localdate


@pytest.fixture
def signed_in(client, buddy):
    client.force_login(buddy)
    return client


def tick(client, household, *, seen="open", button="tick", htmx=True, **where):
    headers = HTMX if htmx else {}
    return client.post(item_url(household, **where), {button: seen}, headers=headers)


def save(client, household, changes, **where):
    """Open the item, fill something in and save, as without JavaScript."""
    address = item_url(household, **where)
    return client.post(address, filled_in(client.get(address), changes, css_class="progress-form"))


# --- one tap -----------------------------------------------------------------------------------
def test_a_buddy_ticks_with_one_tap_and_gets_a_small_fragment(signed_in, buddy, household):
    response = tick(signed_in, household)
    assert response.status_code == 200
    assert len(response.content) <= 5_000
    assertNotContains(response, "<html")
    assertContains(response, f'id="item-{FOR_HOUSEHOLD}"')
    assertContains(response, 'data-state="done"')
    progress = household.progress.get()
    assert (progress.state, progress.done_on) == (Progress.State.DONE, TODAY())
    assert progress.changed_by == buddy


def test_a_tick_is_small_and_cheap_in_the_largest_family(
    signed_in, household, django_assert_max_num_queries
):
    people = make_family_of_six(household)
    make_what_is_kept()
    for where in ({}, {"code": FOR_PERSON, "person": people[0]}):
        with django_assert_max_num_queries(18):
            response = tick(signed_in, household, **where)
        assert len(response.content) <= 5_000
        with django_assert_max_num_queries(18):
            tick(signed_in, household, seen="done", button="reopen", **where)


def test_a_tick_shows_how_far_the_family_is_and_a_way_back(signed_in, household):
    response = tick(signed_in, household)
    assertContains(response, 'id="progress"')
    assertContains(response, "1 of ")
    event = household.events.get()
    assertContains(response, reverse("checklist:undo", args=[household.pk, event.pk]))


def test_a_tap_on_a_tick_takes_it_away(signed_in, household):
    tick(signed_in, household)
    tick(signed_in, household, seen="done", button="reopen")
    progress = household.progress.get()
    assert (progress.state, progress.done_on) == (Progress.State.OPEN, None)


def test_without_javascript_a_tick_leads_back_to_the_list_with_a_way_back(signed_in, household):
    response = tick(signed_in, household, htmx=False)
    event = household.events.get()
    back = household_url(household, f"?ongedaan={event.pk}#item-{FOR_HOUSEHOLD}")
    assertRedirects(response, back, fetch_redirect_response=False)
    page = signed_in.get(response.url)
    assertContains(page, reverse("checklist:undo", args=[household.pk, event.pk]))


def test_the_buttons_of_the_list_send_what_the_view_expects(signed_in, household):
    page = signed_in.get(household_url(household)).content.decode()
    assert f'name="tick" value="open" formaction="{in_list(household)}"' in page
    assert urljoin(household_url(household), in_list(household)) == item_url(household)


def test_a_person_ticks_apart_from_the_others(signed_in, household, person):
    other = make_person(household, "Bilal")
    tick(signed_in, household, code=FOR_PERSON, person=person)
    progress = household.progress.get()
    assert progress.person == person
    assert tick(signed_in, household, code=FOR_PERSON, person=other).status_code == 200
    assert household.progress.count() == 2


def test_a_family_item_has_no_line_of_one_person_and_the_other_way_round(
    signed_in, household, person
):
    assert tick(signed_in, household, code=FOR_PERSON).status_code == 404
    assert tick(signed_in, household, code=FOR_HOUSEHOLD, person=person).status_code == 404
    assert household.progress.count() == 0


def test_what_does_not_apply_and_nobody_touched_is_not_there(signed_in, household):
    code = "kinderbijslag-geboortepremie-brussel"
    assert signed_in.get(item_url(household, code)).status_code == 404
    assert tick(signed_in, household, code=code).status_code == 404
    assert signed_in.get(item_url(household, "no-such-item")).status_code == 404


# --- the whole form ----------------------------------------------------------------------------
def test_the_form_saves_everything_at_once(signed_in, household):
    response = save(
        signed_in,
        household,
        {"state": "blocked", "blocked_reason": "money", "note": "Ask again", "due_override": ""},
    )
    assert response.status_code == 302
    progress = household.progress.get()
    assert (progress.state, progress.blocked_reason) == ("blocked", "money")
    assert progress.note == "Ask again"


def test_saving_without_a_change_writes_nothing(signed_in, household):
    make_progress(household, state="waiting", note="Line one\nLine two")
    save(signed_in, household, {})
    assert household.events.count() == 1
    assert household.progress.get().note == "Line one\nLine two"


def test_an_untouched_item_that_is_saved_untouched_stays_untouched(signed_in, household):
    save(signed_in, household, {})
    assert household.progress.count() == 0


@pytest.mark.parametrize(
    "state, kept",
    [
        ("open", {"done_on": None, "waiting_since": None, "blocked_reason": ""}),
        ("busy", {"done_on": None, "waiting_since": None, "blocked_reason": ""}),
        ("waiting", {"done_on": None, "waiting_since": "today", "blocked_reason": ""}),
        ("blocked", {"done_on": None, "waiting_since": None, "blocked_reason": "no_answer"}),
        ("done", {"done_on": "today", "waiting_since": None, "blocked_reason": ""}),
        ("not_applicable", {"done_on": None, "waiting_since": None, "blocked_reason": ""}),
    ],
)
@pytest.mark.parametrize("earlier", ["blocked", "waiting"])
def test_each_state_keeps_what_belongs_to_it_and_nothing_else(
    signed_in, household, earlier, state, kept
):
    reason = {"blocked_reason": "no_answer"} if earlier == "blocked" else {}
    make_progress(household, state=earlier, **reason)
    choice = {"state": state}
    if state == "blocked":
        choice["blocked_reason"] = "no_answer"
    assert save(signed_in, household, choice).status_code == 302
    progress = household.progress.get()
    assert progress.state == state
    for name, value in kept.items():
        assert getattr(progress, name) == (TODAY() if value == "today" else value), name


def test_who_waits_keeps_the_day_the_waiting_began(signed_in, household):
    make_progress(household, state="waiting", waiting_since=date(2026, 1, 5))
    save(signed_in, household, {"note": "Called again, still nothing"})
    assert household.progress.get().waiting_since == date(2026, 1, 5)


def test_stuck_asks_for_a_reason(signed_in, household):
    response = save(signed_in, household, {"state": "blocked"})
    assertContains(response, "Choose what is in the way.", status_code=422)
    assert household.progress.count() == 0


def test_what_was_done_in_the_past_moves_the_terms_that_run_from_it(signed_in, household):
    first, then = "maatschappelijke-integratie-beslissing-nakijken", date.today()
    done_on = then - timedelta(days=40)
    save(signed_in, household, {"state": "done", "done_on": f"{done_on}"}, code=first)
    page = signed_in.get(item_url(household, "maatschappelijke-integratie-beroep"))
    month, year = (done_on.month + 2) % 12 + 1, done_on.year + (done_on.month + 3 > 12)
    assert page.context["line"].due.earliest.replace(day=1) == date(year, month, 1)


@pytest.mark.parametrize("typed", ["31/12/2025", "31-12-2025", "31.12.2025", "2025-12-31"])
def test_a_day_may_be_typed_as_people_write_it(signed_in, household, typed):
    save(signed_in, household, {"state": "done", "done_on": typed})
    assert household.progress.get().done_on == date(2025, 12, 31)


def test_nothing_is_done_on_a_day_to_come(signed_in, household):
    tomorrow = TODAY() + timedelta(days=1)
    response = save(signed_in, household, {"state": "done", "done_on": str(tomorrow)})
    assertContains(response, "This day is still to come.", status_code=422)
    assert household.progress.count() == 0


@pytest.mark.parametrize("days", [200, -200])
def test_a_buddys_own_date_is_shown_as_such(signed_in, household, days):
    own = TODAY() + timedelta(days=days)
    save(signed_in, household, {"due_override": str(own)})
    page = signed_in.get(item_url(household))
    assertContains(page, "(chosen date)")
    assert ("was due by" in page.content.decode()) == (days < 0)
    save(signed_in, household, {"due_override": ""})
    assert household.progress.get().due_override is None


# --- two at once -------------------------------------------------------------------------------
@pytest.fixture
def two_forms(client, buddy, colleague, household):
    """Both have the item open, and fill in their form one after the other."""

    def fill_in(first, second):
        address, answers = item_url(household), []
        forms = []
        for user, changes in ((buddy, first), (colleague, second)):
            client.force_login(user)
            forms.append((user, filled_in(client.get(address), changes, css_class="progress-form")))
        for user, form in forms:
            client.force_login(user)
            answers.append(client.post(address, form))
        return answers[-1]

    return fill_in


def test_two_people_who_change_different_things_both_keep_theirs(two_forms, household):
    due_on = TODAY() + timedelta(days=9)
    response = two_forms({"note": "Bea was there"}, {"state": "busy", "due_override": str(due_on)})
    assert response.status_code == 302
    progress = household.progress.get()
    assert (progress.note, progress.state, progress.due_override) == (
        "Bea was there",
        "busy",
        due_on,
    )
    assert household.events.count() == 2


def test_a_stale_form_is_told_who_changed_what_instead_of_overwriting_it(two_forms, household):
    response = two_forms({"due_override": "2030-01-02"}, {"due_override": "2030-03-04"})
    assertContains(response, "Bea changed this in the meantime", status_code=409)
    assertContains(response, "2 January 2030", status_code=409)
    assertContains(response, "2030-03-04", status_code=409)
    assert household.progress.get().due_override == date(2030, 1, 2)
    assert household.events.count() == 1


def test_whoever_read_it_and_saves_again_gets_their_way(client, two_forms, household):
    response = two_forms({"due_override": "2030-01-02"}, {"due_override": "2030-03-04"})
    again = client.post(item_url(household), filled_in(response, css_class="progress-form"))
    assert again.status_code == 302
    assert household.progress.get().due_override == date(2030, 3, 4)


def test_a_conflict_about_one_thing_holds_back_the_rest_too(two_forms, household):
    response = two_forms({"state": "busy"}, {"state": "waiting", "note": "Called"})
    assert response.status_code == 409
    progress = household.progress.get()
    assert (progress.state, progress.note) == ("busy", "")
    assertContains(response, "Called", status_code=409)


def test_two_people_who_say_the_same_do_not_quarrel(two_forms, household):
    assert two_forms({"state": "done"}, {"state": "done"}).status_code == 302
    assert household.events.count() == 1


def test_a_tick_meanwhile_is_not_undone_by_a_note(two_forms, household):
    assert two_forms({"state": "done"}, {"note": "They have the paper"}).status_code == 302
    progress = household.progress.get()
    assert (progress.state, progress.note) == ("done", "They have the paper")


def test_two_reasons_for_being_stuck_are_a_conflict(two_forms, household):
    response = two_forms(
        {"state": "blocked", "blocked_reason": "money"},
        {"state": "blocked", "blocked_reason": "language"},
    )
    assert response.status_code == 409
    assert household.progress.get().blocked_reason == "money"


def test_a_day_that_was_emptied_meanwhile_is_told_too(household, two_forms):
    make_progress(household, state="busy", due_override=date(2030, 1, 2))
    response = two_forms({"due_override": ""}, {"due_override": "2030-03-04"})
    assertContains(response, "empty", status_code=409)
    assert household.progress.get().due_override is None


def test_a_tap_on_a_stale_list_overwrites_nothing_and_says_who_was_first(
    signed_in, household, colleague
):
    make_progress(household, by=colleague, state="blocked", blocked_reason="money")
    response = tick(signed_in, household, seen="open")
    assertContains(response, "Carl changed this in the meantime")
    assertContains(response, 'data-state="blocked"')
    assert household.progress.get().state == "blocked"
    # The line now shows how it is: a second tap says done.
    assertContains(response, 'name="tick" value="blocked"')
    tick(signed_in, household, seen="blocked")
    assert household.progress.get().state == "done"


def test_without_javascript_a_stale_tap_leads_to_the_item_and_tells(
    signed_in, household, colleague
):
    make_progress(household, by=colleague, state="waiting")
    response = tick(signed_in, household, seen="open", htmx=False)
    assertRedirects(response, item_url(household), fetch_redirect_response=False)
    assertContains(signed_in.get(response.url), "Carl changed this in the meantime")
    assert household.progress.get().state == "waiting"


def test_a_second_tick_of_the_same_item_changes_nothing(signed_in, household, colleague):
    make_progress(household, by=colleague)
    response = tick(signed_in, household, seen="open")
    assertContains(response, "Carl")
    assert household.events.count() == 1


# --- undo --------------------------------------------------------------------------------------
def undo(client, household, event=None):
    event = event or household.events.filter(undone_by=None).first()
    return client.post(reverse("checklist:undo", args=[household.pk, event.pk]), follow=True)


def test_a_buddy_takes_a_tick_back(signed_in, household):
    tick(signed_in, household)
    assertContains(undo(signed_in, household), "Undone:")
    assert household.progress.get().state == "open"
    assert household.events.count() == 2


def test_undo_brings_back_all_that_belonged_to_the_earlier_state(signed_in, household):
    make_progress(household, state="waiting", waiting_since=date(2026, 1, 5), note="Called")
    save(signed_in, household, {"state": "done", "note": "It came", "due_override": "2026-01-01"})
    undo(signed_in, household)
    progress = household.progress.get()
    assert (progress.state, progress.waiting_since) == ("waiting", date(2026, 1, 5))
    assert (progress.done_on, progress.note, progress.due_override) == (None, "Called", None)


def test_a_colleague_takes_back_what_a_buddy_did(client, colleague, buddy, household):
    make_progress(household, by=buddy)
    client.force_login(colleague)
    undo(client, household)
    assert household.progress.get().state == "open"
    assert household.events.first().by == colleague


def test_nothing_is_undone_twice(signed_in, household):
    event = make_progress(household).events.get()
    undo(signed_in, household, event)
    assertContains(undo(signed_in, household, event), "be undone any more")
    assert household.events.count() == 2


def test_undo_is_refused_once_somebody_changed_it_again(signed_in, household, colleague):
    event = make_progress(household).events.get()
    make_progress(household, by=colleague, state="busy")
    assertContains(undo(signed_in, household, event), "be undone any more")
    assert household.progress.get().state == "busy"


def test_undo_is_refused_also_if_others_came_back_to_the_same(signed_in, household, colleague):
    event = make_progress(household).events.get()
    make_progress(household, by=colleague, state="open")
    make_progress(household, by=colleague, state="done")
    undo(signed_in, household, event)
    assert household.progress.get().state == "done"


def test_undo_leaves_alone_what_somebody_else_said_since_about_another_thing(
    signed_in, household, colleague
):
    event = make_progress(household).events.get()
    make_progress(household, by=colleague, note="Well done")
    undo(signed_in, household, event)
    progress = household.progress.get()
    assert (progress.state, progress.note) == ("open", "Well done")


def test_steps_are_taken_back_one_after_the_other(signed_in, household):
    first = make_progress(household, state="busy").events.get()
    make_progress(household, state="done")
    undo(signed_in, household)
    undo(signed_in, household, first)
    assert household.progress.get().state == "open"


@pytest.mark.parametrize("later", [{"note": "Other words"}, {"state": "done", "note": "Other"}])
def test_a_note_is_taken_back_only_if_it_is_still_the_same(signed_in, household, colleague, later):
    event = make_progress(household, note="Words").events.get()
    make_progress(household, by=colleague, **later)
    undo(signed_in, household, event)
    assert household.progress.get().note == later["note"]


def test_a_note_alone_is_taken_back(signed_in, household, colleague):
    make_progress(household, state="busy", note="First")
    save(signed_in, household, {"note": "Second"})
    event = household.events.first()
    make_progress(household, by=colleague, state="done")
    undo(signed_in, household, event)
    progress = household.progress.get()
    assert (progress.state, progress.note) == ("done", "First")


@pytest.mark.parametrize("changes", [{"note": "Words"}, {"state": "done"}])
@pytest.mark.parametrize("is_newest_first", [True, False])
def test_two_changes_of_one_item_are_taken_back_together(
    signed_in, household, changes, is_newest_first
):
    """Neither puts back what the other took away, in whichever order the address names them."""
    make_progress(household, state="busy")
    make_progress(household, **changes)
    newest, oldest = household.events.values_list("pk", flat=True)
    first, other = (newest, oldest) if is_newest_first else (oldest, newest)
    address = reverse("checklist:undo", args=[household.pk, first])
    page = signed_in.post(f"{address}?ook={other}", follow=True)
    assertNotContains(page, "be undone any more")
    progress = household.progress.get()
    assert (progress.state, progress.note) == ("open", "")


def test_what_was_undone_can_be_ticked_again(signed_in, household):
    tick(signed_in, household)
    undo(signed_in, household)
    tick(signed_in, household)
    assert household.progress.get().state == "done"


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 18, "9" * 40])
def test_an_event_that_does_not_exist_is_not_undone(signed_in, household, number):
    address = household_url(household) + f"ongedaan/{number}/"
    assert signed_in.post(address).status_code == 404


# --- closed ------------------------------------------------------------------------------------
def test_a_closed_family_can_be_read_and_not_changed(signed_in, household, person):
    event = make_progress(household, state="busy").events.get()
    before = household.progress.values().get()
    household.state, household.closed_on = "closed", TODAY()
    household.save()
    assert signed_in.get(item_url(household)).status_code == 200
    page = signed_in.get(household_url(household))
    assertNotContains(page, 'class="tick"')
    tick(signed_in, household, seen="busy")
    tick(signed_in, household, seen="busy", htmx=False)
    tick(signed_in, household, code=FOR_PERSON, person=person)
    signed_in.post(item_url(household), {"state": "done", "initial-state": "busy"})
    undo(signed_in, household, event)
    assert household.progress.values().get() == before


# --- whatever people and others send -----------------------------------------------------------
@pytest.mark.parametrize(
    "changes",
    [
        {"state": "finished"},
        {"state": "done\x00"},
        {"state": "blocked", "blocked_reason": "the weather"},
        {"state": "blocked"},
        {"state": "done", "done_on": "30/02/2026"},
        {"state": "done", "done_on": "1899-12-31"},
        {"state": "done", "done_on": "2026-01-01\x00"},
        {"due_override": "2101-01-01"},
        {"note": "x" * 1001},
        {"note": "🙂" * 10_000},
        {"note": "before\x00after"},
    ],
)
def test_what_makes_no_sense_is_told_and_not_saved(signed_in, household, changes):
    response = save(signed_in, household, changes)
    assert response.status_code == 422
    assertContains(response, "errorlist", status_code=422)
    assert household.progress.count() == 0


@pytest.mark.parametrize(
    "forged",
    [
        {"initial-state": "\x00"},
        {"initial-state": "finished"},
        {"initial-note": "\x00"},
        {"initial-done_on": "yesterday"},
        {"initial-due_override": "9" * 10_000},
        {"initial-blocked_reason": "🙂"},
    ],
)
def test_a_forged_memory_of_what_was_seen_is_at_most_a_conflict(signed_in, household, forged):
    response = save(signed_in, household, {"note": "Hello", "state": "busy"} | forged)
    assert response.status_code in {302, 409}


@pytest.mark.parametrize("seen", ["", "finished", "\x00", "🙂" * 10_000])
@pytest.mark.parametrize("htmx", [True, False])
def test_a_forged_tap_overwrites_nothing(signed_in, household, seen, htmx):
    make_progress(household, state="busy")
    for button in ("tick", "reopen"):
        response = tick(signed_in, household, seen=seen, button=button, htmx=htmx)
        assert response.status_code in {200, 302}
    assert household.progress.get().state == "busy"


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE checklist_household; --",
        "<script>alert('note')</script>",
        "مرحبا بكم 🙂 ‮abc",
        "{{ household.pk }} {% now 'Y' %} %s %(who)s",
        "x" * 1000,
        "Line one\n\n  line three",
    ],
)
def test_a_note_is_kept_and_shown_as_it_was_written(signed_in, household, text):
    save(signed_in, household, {"note": text})
    assert household.progress.get().note.replace("\r\n", "\n") == text
    for page in (item_url(household), reverse("checklist:timeline", args=[household.pk])):
        response = signed_in.get(page)
        assert response.status_code == 200
        assertNotContains(response, "<script>alert")
    # And it can be saved again without having changed.
    save(signed_in, household, {})
    assert household.events.count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "punt/{code}/not-a-uuid/",
        "punt/{code}/00000000-0000-0000-0000-000000000000/",
        "punt/..%2f/",
        "ongedaan/-1/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_that_makes_no_sense_does_not_exist(signed_in, household, address, method):
    address = household_url(household) + address.format(code=FOR_HOUSEHOLD)
    assert getattr(signed_in, method)(address, {"tick": "open"}).status_code == 404


@pytest.mark.parametrize("number", ["1", "99999999999999999", "9" * 400, "-1", "abc", "²"])
def test_an_undo_that_is_not_ours_is_not_offered(signed_in, household, number):
    page = signed_in.get(household_url(household), {"ongedaan": number})
    assert page.status_code == 200
    assertNotContains(page, 'class="undo"')
    assertNotContains(page, "item__undo")


def test_undo_is_offered_to_whoever_made_the_change(signed_in, household, colleague):
    event = make_progress(household, by=colleague).events.get()
    page = signed_in.get(household_url(household), {"ongedaan": event.pk})
    assertNotContains(page, 'class="undo"')
    assertNotContains(page, "item__undo")


# --- the page ----------------------------------------------------------------------------------
def test_the_page_says_what_why_how_with_what_and_who(signed_in, household):
    item = ChecklistItem.objects.get(code=FOR_HOUSEHOLD)
    page = signed_in.get(item_url(household))
    assertContains(page, item.title_en, html=False)
    for words in ("Why", "How", "Who decides", "sources"):
        assertContains(page, words)
    assertContains(page, item.documents.first().text_en)
    assertContains(page, item.get_absolute_url())


def test_the_page_tells_the_last_changes_and_who_made_them(signed_in, household, colleague):
    make_progress(household, by=colleague, state="busy", note="Called the town hall")
    page = signed_in.get(item_url(household))
    assertContains(page, "Carl")
    assertContains(page, "Called the town hall")


def test_an_item_that_waits_says_on_what(signed_in, household):
    code = "maatschappelijke-integratie-beslissing-nakijken"
    item = ChecklistItem.objects.get(code=code)
    first = item.after.get(code="maatschappelijke-integratie-leefloon-aanvragen")
    assertContains(signed_in.get(item_url(household, code)), item_url(household, first.code))
    make_progress(household, code=first.code)
    assertNotContains(signed_in.get(item_url(household, code)), item_url(household, first.code))


def test_a_withdrawn_item_that_was_touched_stays_and_can_be_read(signed_in, household):
    make_progress(household, note="We did this")
    untouched = "wonen-huurcontract"
    ChecklistItem.objects.filter(code__in=[FOR_HOUSEHOLD, untouched]).update(state="draft")
    page = signed_in.get(item_url(household))
    assertContains(page, "no longer applies")
    assertContains(page, "We did this")
    assert signed_in.get(item_url(household, untouched)).status_code == 404
    gone = signed_in.get(household_url(household, "?stand=vervallen"))
    assertContains(gone, f'"{in_list(household)}')


def test_an_item_costs_no_more_with_a_long_history_a_large_family_or_organisation(
    signed_in, organisation, household, colleague, queries_of
):
    make_progress(household, by=colleague)
    few = queries_of(lambda: signed_in.get(item_url(household)))
    make_family_of_six(household)
    for number in range(20):
        make_progress(household, by=colleague, state="busy", note=f"Note {number}")
        make_household(organisation, label=str(number), buddy=colleague)
    make_progress(household, code=FOR_PERSON, person=household.persons.last())
    assert queries_of(lambda: signed_in.get(item_url(household))) == few <= 22
