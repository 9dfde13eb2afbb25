"""The days of families in somebody's own calendar: which, told how, and for how long."""

import logging
import re
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import vobject
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pytest_django.asserts import assertContains, assertNotContains

from checklist.families.actions import close_household
from checklist.models import AuditEvent, FamilyNumber, Household
from checklist.models.share_link import calendar_token_of
from checklist.sharing.actions import revoke, share
from checklist.taking_along.actions import make_feed, stop_feed
from checklist.taking_along.numbers import numbers_for
from checklist.walls import claims
from gastvrij.site.log import PlainFacts
from members.models import CalendarFeed, User
from tests.checklist.factories import (
    FOR_PERSON,
    item_url,
    make_assignment,
    make_household,
    make_person,
    make_progress,
)
from tests.checklist.pages import forms_of
from tests.checklist.test_access import OUTSIDERS
from tests.conftest import storyteller
from tests.gastvrij.site.html import Page, problems_of
from tests.members.factories import make_membership, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
TODAY = timezone.localdate
SOON = timedelta(days=20)


@pytest.fixture(autouse=True)
def english_readers(db, buddy, household):
    cache.clear()
    User.objects.update(language="en")
    household.persons.update(decided_on=TODAY(), registered_on=TODAY(), arrived_on=TODAY())


def feed_url(user):
    return reverse("calendar_feed", args=[make_feed(by=user)])


def family_url(household, language="en"):
    token = share(household, language, by=None)
    return reverse("familys_calendar", args=[calendar_token_of(token)])


def family_page(household, language="en"):
    """The address of the family's page and that of its calendar."""
    token = share(household, language, by=None)
    page = reverse("family", args=[token])
    return page, reverse("familys_calendar", args=[calendar_token_of(token)])


def events_in(response):
    """As two parsers read it, which agree."""
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    read = [one for one in Calendar.from_ical(response.content).walk("VEVENT")]
    again = list(vobject.readOne(response.text).contents.get("vevent", []))
    assert [one.uid.value for one in again] == [str(one["UID"]) for one in read]
    assert [one.summary.value for one in again] == [str(one["SUMMARY"]) for one in read]
    assert [one.dtstart.value for one in again] == [one["DTSTART"].dt for one in read]
    return read


def days_of(response):
    """Without the one that says when the calendar itself ends."""
    return [one for one in events_in(response) if "make a new address" not in one["SUMMARY"]]


def words_in(response):
    return [str(one["SUMMARY"]) for one in days_of(response)]


# --- what a buddy's calendar says --------------------------------------------------------------
def test_it_says_number_kind_and_day_with_a_link_and_not_a_word_more(client, buddy, household):
    make_progress(household, state="open", due_override=TODAY() + SOON)
    make_progress(household, code=FOR_PERSON, person=household.persons.get(), state="busy")
    answer = client.get(feed_url(buddy))
    assert (
        {"Family 1: legal deadline"}
        < set(words_in(answer))
        <= {
            "Family 1: legal deadline",
            "Family 1: chosen day",
            "Family 1: advised day",
        }
    )
    codes = {line for line in re.findall(r"[a-z]+-[a-z-]+", answer.text) if line in known_codes()}
    assert not codes
    assert household.label not in answer.text and "Amal" not in answer.text
    fields = {name for one in events_in(answer) for name in one}
    assert fields == {
        "UID",
        "DTSTAMP",
        "LAST-MODIFIED",
        "SEQUENCE",
        "DTSTART",
        "DTEND",
        "SUMMARY",
    } | {
        "URL",
        "DESCRIPTION",
        "CLASS",
        "TRANSP",
        "STATUS",
    }


def known_codes():
    from toolkit.models import ChecklistItem

    return set(ChecklistItem.objects.values_list("code", flat=True))


def test_days_last_all_day_and_keep_nobody_busy(client, buddy):
    for one in days_of(client.get(feed_url(buddy))):
        assert type(one["DTSTART"].dt) is date
        assert one["DTEND"].dt - one["DTSTART"].dt == timedelta(days=1)
        assert (one["TRANSP"], one["CLASS"]) == ("TRANSPARENT", "PRIVATE")
        assert one["DTSTAMP"].dt == one["LAST-MODIFIED"].dt


def test_a_legal_deadline_warns_a_week_and_a_day_before_at_nine_and_others_do_not(client, buddy):
    found = {True: 0, False: 0}
    for one in days_of(client.get(feed_url(buddy))):
        alarms = [alarm["TRIGGER"].dt for alarm in one.walk("VALARM")]
        is_legal = "legal" in one["SUMMARY"]
        nine = timedelta(hours=9)
        assert alarms == ([timedelta(-7) + nine, timedelta(-1) + nine] if is_legal else [])
        found[is_legal] += 1
    assert found[True]


def test_its_link_leads_whoever_signs_in_to_the_item(client, buddy, household):
    make_progress(household, state="open", due_override=TODAY() + SOON)
    (one,) = [e for e in days_of(client.get(feed_url(buddy))) if e["DTSTART"].dt == TODAY() + SOON]
    path = "/" + str(one["URL"]).split("/", 3)[3]
    assert client.get(path).status_code == 302
    assert reverse("account_login") in client.get(path).url
    client.force_login(buddy)
    assert client.get(path).url == item_url(household)


def test_a_link_to_what_is_no_longer_on_the_list_leads_to_the_list(client, buddy, household):
    client.force_login(buddy)
    page = client.get(reverse("checklist:term", args=[household.pk, "gone"]), follow=True)
    assertContains(page, "This is no longer on the list of this family.")


def test_what_is_done_or_not_for_them_is_gone(client, buddy, household):
    make_progress(household, state="open", due_override=TODAY() + SOON)
    address = feed_url(buddy)
    before = len(days_of(client.get(address)))
    make_progress(household, state="done")
    assert len(days_of(client.get(address))) == before - 1
    make_progress(household, state="not_applicable")
    assert len(days_of(client.get(address))) == before - 1


def test_the_same_thing_on_another_day_is_the_same_entry_changed_later(client, buddy, household):
    make_progress(household, state="open", due_override=TODAY() + SOON)
    address = feed_url(buddy)
    (first,) = [e for e in days_of(client.get(address)) if e["DTSTART"].dt == TODAY() + SOON]
    make_progress(household, due_override=TODAY() + 2 * SOON)
    household.progress.update(changed_at=timezone.now() + timedelta(minutes=1))
    (second,) = [e for e in days_of(client.get(address)) if e["DTSTART"].dt == TODAY() + 2 * SOON]
    assert second["UID"] == first["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second["LAST-MODIFIED"].dt > first["LAST-MODIFIED"].dt


def test_a_fact_about_the_family_is_a_change_too(client, buddy, household):
    from checklist.history.record import Kind, record

    address = feed_url(buddy)
    before = days_of(client.get(address))[0]["LAST-MODIFIED"].dt
    record(household, Kind.CHANGED, by=buddy, at=timezone.now() + timedelta(minutes=2))
    assert days_of(client.get(address))[0]["LAST-MODIFIED"].dt > before


def test_a_thing_for_several_people_on_one_day_is_there_once(client, buddy, household):
    address = feed_url(buddy)
    before = words_in(client.get(address))
    make_person(
        household, "Bilal", decided_on=TODAY(), registered_on=TODAY(), arrived_on=TODAY(), order=1
    )
    assert words_in(client.get(address)) == before


def test_a_reminder_stands_on_its_day(client, buddy, household):
    make_progress(household, state="waiting", remind_on=TODAY() + SOON)
    found = [e for e in days_of(client.get(feed_url(buddy))) if "reminder" in e["SUMMARY"]]
    assert [(str(e["SUMMARY"]), e["DTSTART"].dt) for e in found] == [
        ("Family 1: reminder", TODAY() + SOON)
    ]


@pytest.mark.parametrize(
    "language, words",
    [("nl", "Gezin 1: wettelijke termijn"), ("fr", "Famille 1\u00a0: délai légal")],
)
def test_it_speaks_its_owners_language(client, buddy, language, words):
    User.objects.filter(pk=buddy.pk).update(language=language)
    answer = client.get(feed_url(buddy))
    assert words in words_in(answer)
    assert f"/{language}/gezinnen/" in str(days_of(answer)[0]["URL"])


def test_it_says_itself_two_weeks_before_that_it_ends(client, buddy):
    (one,) = [e for e in events_in(client.get(feed_url(buddy))) if "new address" in e["SUMMARY"]]
    assert one["DTSTART"].dt == CalendarFeed.objects.get().expires_on - timedelta(days=14)
    assert str(one["URL"]).endswith("/en/gezinnen/agenda/")


# --- numbers -----------------------------------------------------------------------------------
def test_each_family_keeps_its_number_whatever_becomes_of_the_others(
    client, buddy, organisation, household
):
    second = make_household(organisation, label="Roos", buddy=buddy)
    third = make_household(organisation, label="Iris", buddy=buddy)
    with storyteller("on"):
        first_numbers = numbers_for(buddy, [third, second, household])
    assert first_numbers == {household.pk: 1, second.pk: 2, third.pk: 3}
    close_household(household, by=None)
    make_person(third)
    make_progress(third, state="open", due_override=TODAY() + SOON)
    words = words_in(client.get(feed_url(buddy)))
    assert "Family 3: legal deadline" in words
    assert not any("Family 1:" in one for one in words)


def test_a_number_of_a_family_that_is_hidden_now_is_not_given_again(buddy, household):
    elsewhere = make_organisation("Elders")
    membership = make_membership(buddy, elsewhere)
    hidden = make_household(elsewhere, label="Iris", buddy=buddy)
    with storyteller("off"), claims.opened(claims.of_user(buddy)):
        assert numbers_for(buddy, [household, hidden]) == {household.pk: 1, hidden.pk: 2}
    membership.delete()
    new = make_household(household.organisation, label="Roos", buddy=buddy)
    with storyteller("off"), claims.opened(claims.of_user(buddy)):
        assert numbers_for(buddy, [household, new]) == {household.pk: 1, new.pk: 3}


def test_the_page_tells_which_number_is_which_family(client, buddy, organisation, household):
    make_household(organisation, label="Roos", buddy=buddy)
    client.force_login(buddy)
    page = client.get(reverse("checklist:calendar"))
    shown = [(number, family.label) for number, family, _terms in page.context["families"]]
    assert shown == [(1, household.label), (2, "Roos")]
    assertContains(page, "Family 2")


def test_two_people_call_the_same_family_by_numbers_of_their_own(
    client, buddy, colleague, organisation, household
):
    other = make_household(organisation, label="Roos", buddy=colleague)
    Household.objects.filter(pk=other.pk).update(
        created_at=household.created_at - timedelta(days=9)
    )
    for who, number in ((buddy, 1), (colleague, 2)):
        with storyteller("off"), claims.opened(claims.of_user(who)):
            followed = Household.objects.followed_by(who)
            assert numbers_for(who, followed)[household.pk] == number
            assert FamilyNumber.objects.exclude(user=who).count() == 0


# --- whose it is, and until when ---------------------------------------------------------------
@pytest.mark.parametrize("outsider", OUTSIDERS)
@pytest.mark.parametrize("walls", ["both", "first"])
def test_the_calendar_of_an_outsider_knows_nothing_of_the_family(
    request, client, outsider, household, walls
):
    if walls == "first":
        request.getfixturevalue("first_wall_alone")
    user = request.getfixturevalue(outsider)
    answer = client.get(feed_url(user))
    assert str(household.pk) not in answer.text
    assert not FamilyNumber.objects.filter(household=household.pk, user=user).exists()


def test_nor_would_it_if_the_first_wall_had_fallen(client, stranger, household, monkeypatch):
    monkeypatch.setattr(
        "checklist.taking_along.calendar_views.get_followed_households",
        lambda user: Household.objects.all(),
    )
    assert str(household.pk) not in client.get(feed_url(stranger)).text


def test_it_holds_the_families_of_this_moment(client, buddy, organisation, household):
    address = feed_url(buddy)
    assert str(household.pk) in client.get(address).text
    household.assignments.update(until=TODAY())
    assert str(household.pk) not in client.get(address).text
    new = make_household(organisation, label="Roos", buddy=buddy)
    make_person(new)
    make_progress(new, state="open", due_override=TODAY() + SOON)
    assert str(new.pk) in client.get(address).text


def test_whose_membership_is_paused_gets_an_empty_calendar(client, buddy):
    address = feed_url(buddy)
    buddy.memberships.update(confirmed_as="")
    assert days_of(client.get(address)) == []


def test_a_closed_account_has_no_calendar(client, buddy):
    address = feed_url(buddy)
    User.objects.update(is_active=False)
    assert client.get(address).status_code == 404


def test_a_closed_family_is_in_no_calendar(client, buddy, household):
    address = feed_url(buddy)
    close_household(household, by=None)
    assert days_of(client.get(address)) == []


def test_a_coordinator_follows_who_has_no_buddy(client, coordinator, organisation, household):
    alone = make_household(organisation, label="Roos")
    make_person(alone)
    make_progress(alone, state="open", due_override=TODAY() + SOON)
    address = feed_url(coordinator)
    text = client.get(address).text
    assert str(alone.pk) in text and str(household.pk) not in text
    make_assignment(alone, make_membership(organisation=organisation).user)
    assert str(alone.pk) not in client.get(address).text


@pytest.mark.parametrize("how", ["stopped", "renewed", "a year later", "made up"])
def test_an_address_that_ended_gives_nothing(client, buddy, how):
    address = feed_url(buddy)
    assert client.get(address).status_code == 200
    if how == "stopped":
        stop_feed(by=buddy)
    if how == "renewed":
        assert client.get(feed_url(buddy)).status_code == 200
    if how == "a year later":
        CalendarFeed.objects.update(expires_on=TODAY() - timedelta(days=1), last_used_on=None)
    if how == "made up":
        address = reverse("calendar_feed", args=["x/../y"])
    answer = client.get(address)
    assert answer.status_code == 404
    assert "BEGIN" not in answer.text


def test_of_its_address_no_more_than_a_hash_is_kept(buddy):
    token = make_feed(by=buddy)
    feed = CalendarFeed.objects.get()
    assert token not in str(vars(feed)) and len(feed.token_hash) == 64


ADDRESSES = ("/kalender/{}.ics", "/kalender/gezin/{}.ics", "/x/kalender/{}", "/kalender/{}")


def test_its_address_stands_in_no_line_of_the_log(client, buddy):
    token, written = make_feed(by=buddy), StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(PlainFacts())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        for address in (
            "/kalender/{}.ics",
            "/kalender/gezin/{}.ics",
            "/x/kalender/{}",
            "/kalender/{}",
        ):
            client.get(address.format(token[::-1]))
            client.post(address.format(token))
    finally:
        logger.removeHandler(handler)
    lines = written.getvalue()
    assert len(lines.splitlines()) >= 6 and '"/kalender/…/"' in lines
    assert token not in lines and token[::-1] not in lines


def test_fetching_is_kept_in_no_cache_and_asks_no_cookie(client, buddy):
    answer = client.get(feed_url(buddy))
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
    assert not answer.cookies
    assert answer["Referrer-Policy"] == "no-referrer" and "noindex" in answer["X-Robots-Tag"]


def test_who_has_it_already_does_not_fetch_it_again(client, buddy, household):
    address = feed_url(buddy)
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "no-store" in again["Cache-Control"]
    head = client.head(address)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    make_progress(household, state="open", due_override=TODAY() + SOON)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_nothing_is_sent_to_it(client, buddy):
    assert client.post(feed_url(buddy)).status_code == 405


def test_who_asks_all_the_time_is_told_to_wait(client, buddy):
    address = feed_url(buddy)
    codes = [client.head(address).status_code for _ in range(41)]
    assert codes == [200] * 40 + [429]
    assert client.get(address)["Retry-After"]
    assert client.get(feed_url(buddy)).status_code == 200


@pytest.mark.parametrize("count", [1, 6])
def test_many_families_cost_no_more(client, buddy, organisation, count, queries_of):
    for number in range(count):
        make_person(make_household(organisation, label=f"G{number}", buddy=buddy))
    address = feed_url(buddy)
    client.get(address)
    COSTS.add(queries_of(lambda: client.get(address)))
    assert len(COSTS) == 1


COSTS = set()


# --- my calendar -------------------------------------------------------------------------------
def test_somebody_makes_their_address_sees_it_once_and_stops_it(client, buddy):
    client.force_login(buddy)
    page_url = reverse("checklist:calendar")
    page = client.post(page_url, {"make": ""})
    link = page.context["link"]
    assertContains(page, link)
    assert page.context["subscribe"].startswith("webcal://")
    path = "/" + link.split("/", 3)[3]
    assert client.get(path).status_code == 200
    again = client.get(page_url)
    assertNotContains(again, link)
    assertContains(again, "Your calendar last asked on")
    for _twice in range(2):
        page = client.post(page_url, {"stop": ""}, follow=True)
    assertContains(page, "The address has ended")
    assert client.get(path).status_code == 404


def test_a_form_that_is_sent_twice_leaves_one_address(client, buddy):
    client.force_login(buddy)
    links = [client.post(reverse("checklist:calendar"), {"make": ""}).context["link"] for _ in "ab"]
    assert CalendarFeed.objects.count() == 1
    codes = [client.get("/" + link.split("/", 3)[3]).status_code for link in links]
    assert codes == [404, 200]


def test_somebody_without_families_reads_what_will_be_there(client):
    client.force_login(make_user(language="en"))
    page = client.get(reverse("checklist:calendar"))
    assertContains(page, "You don't follow a family yet")
    assert forms_of(page)


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(reverse("checklist:calendar")).status_code == 302


# --- one day -----------------------------------------------------------------------------------
def test_the_day_of_an_item_is_a_file(client, buddy, household):
    make_progress(household, state="open", due_override=TODAY() + SOON)
    client.force_login(buddy)
    page = client.get(item_url(household))
    assertContains(page, item_url(household) + "termijn.ics")
    answer = client.get(item_url(household) + "termijn.ics")
    assert answer["Content-Disposition"] == 'attachment; filename="gastvrij.ics"'
    (one,) = events_in(answer)
    assert one["DTSTART"].dt == TODAY() + SOON and one["SUMMARY"].startswith("Family 1: ")
    feed = days_of(client.get(feed_url(buddy)))
    assert one["UID"] in [other["UID"] for other in feed]


def test_what_has_no_day_or_is_done_has_no_file(client, buddy, household):
    make_progress(household, state="done")
    client.force_login(buddy)
    assert client.get(item_url(household) + "termijn.ics").status_code == 404
    assertNotContains(client.get(item_url(household)), "termijn.ics")


# --- a family's own ----------------------------------------------------------------------------
def test_a_family_reads_that_there_is_a_deadline_and_nothing_else(client, household):
    make_progress(household, state="waiting", remind_on=TODAY() + SOON)
    page, address = family_page(household)
    answer = client.get(address)
    found = days_of(answer)
    assert found and set(words_in(answer)) == {"Deadline"}
    assert "http" not in answer.text
    assert household.label not in answer.text and "Amal" not in answer.text
    client.post(page)
    assertContains(client.get(page), address)


@pytest.mark.parametrize("language, words", [("nl", "Termijn"), ("fr", "Délai"), ("ar", "Termijn")])
def test_in_the_familys_language(client, household, language, words):
    assert set(words_in(client.get(family_url(household, language)))) == {words}


def test_from_a_calendar_nobody_comes_to_the_familys_page(client, household):
    """Its company reads the address, and can try what it likes with all or a part of it."""
    page, address = family_page(household)
    sealed = address.rpartition("/")[2].removesuffix(".ics")
    for part in (sealed, *sealed.split(".")):
        assert client.get(reverse("family", args=[part])).status_code == 404
    assert page.split("/")[2] not in address


@pytest.mark.parametrize("forge", [lambda sealed: sealed.split(".")[0], lambda sealed: sealed[:-1]])
def test_a_hash_out_of_a_dump_opens_no_calendar(client, household, forge):
    sealed = family_url(household).rpartition("/")[2].removesuffix(".ics")
    assert client.get(reverse("familys_calendar", args=[sealed])).status_code == 200
    assert client.get(reverse("familys_calendar", args=[forge(sealed)])).status_code == 404


def test_it_ends_with_the_link(client, household):
    address = family_url(household)
    revoke(household.links.get(), by=None)
    answer = client.get(address)
    assert answer.status_code == 404 and "BEGIN" not in answer.text


def test_a_calendar_that_asks_is_no_family_that_looks(client, household):
    client.get(family_url(household))
    assert household.links.get().last_used_on is None
    assert not AuditEvent.objects.filter(kind="link_opened").exists()


def test_a_day_that_was_moved_is_another_entry_for_who_sees_no_timeline(client, household):
    make_progress(household, state="open", due_override=TODAY() + SOON)
    address = family_url(household)
    before = {str(e["UID"]) for e in days_of(client.get(address))}
    make_progress(household, due_override=TODAY() + 2 * SOON)
    after = {str(e["UID"]) for e in days_of(client.get(address))}
    assert len(after - before) == len(before - after) == 1


# --- time --------------------------------------------------------------------------------------
@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25", "2026-12-31", "2028-02-29"])
def test_a_day_is_that_day_also_when_the_clock_changes(client, buddy, household, day):
    day = date.fromisoformat(day)
    if day <= TODAY():
        day = day.replace(year=day.year + 2)
    make_progress(household, state="open", due_override=day)
    found = [e for e in days_of(client.get(feed_url(buddy))) if e["DTSTART"].dt == day]
    assert found
    assert {e["DTEND"].dt for e in found} == {day + timedelta(days=1)}


def test_what_returns_every_year_moves_as_a_change(household):
    from types import SimpleNamespace

    from checklist.taking_along.terms import _came_back_at

    due = SimpleNamespace(latest=date(2027, 9, 1))
    checklist = SimpleNamespace(today=date(2026, 10, 1))
    line = SimpleNamespace(last_done_on=date(2026, 8, 1), due=due, checklist=checklist)
    long_ago = timezone.make_aware(datetime(2026, 8, 1))
    assert timezone.localdate(_came_back_at(line, long_ago)) == date(2026, 9, 2)
    line.last_done_on = None
    assert _came_back_at(line, long_ago) == long_ago


def test_advice_of_which_the_day_has_passed_is_in_no_calendar():
    from types import SimpleNamespace

    from checklist.progress.checklist import Line

    due = SimpleNamespace(is_override=False)
    entry = SimpleNamespace(is_to_do=True, passed="")
    for is_legal, is_past, has_day in ((0, 0, 1), (0, 1, 0), (1, 1, 1)):
        line = SimpleNamespace(due=due, entry=entry, is_legal=is_legal, is_past=is_past)
        assert bool(Line.has_day.fget(line)) is bool(has_day)


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_its_pages_are_sound(client, buddy, household, language):
    client.force_login(buddy)
    make_progress(household, state="waiting", remind_on=TODAY() + SOON)
    address = f"/{language}/gezinnen/agenda/"
    for page in (client.get(address), client.post(address, {"make": ""}), client.get(address)):
        assert problems_of(Page(page.text)) == []
    for page in (client.get(f"/{language}/mijn/mails/"), client.get(f"/{language}/mijn/")):
        assert problems_of(Page(page.text)) == []
    share_page = client.get(family_page(household, language)[0])
    assert problems_of(Page(share_page.text)) == []
