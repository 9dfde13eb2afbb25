"""The agenda: put in, found, changed, called off; who sees what."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from members.models import Gathering, Municipality, Organisation
from members.reminders import weekly
from tests.members.agenda.factories import fields, make_gathering, make_member, make_sign_up
from tests.members.factories import BRUSSELS, make_membership, make_organisation, make_user
from tests.members.telling import assert_is_told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def agenda(query=""):
    return reverse("members:agenda") + query


def page(gathering, name="gathering"):
    return reverse(f"members:{name}", args=[gathering.pk])


def new():
    return reverse("members:new_gathering")


def titles(response):
    return [one.title for month in response.context["months"] for one in month.gatherings]


# --- putting in --------------------------------------------------------------------------------
def test_a_coordinator_puts_in_a_date_and_members_read_it(client, coordinator, buddy, organisation):
    client.force_login(coordinator)
    answer = client.post(new(), fields(themes=["wonen"]), follow=True)
    gathering = Gathering.objects.get()
    assert answer.redirect_chain == [(gathering.get_absolute_url(), 302)]
    assert timezone.localtime(gathering.starts_at).hour == 19
    assert (gathering.organisation, gathering.municipality.name) == (organisation, "Gent")
    client.force_login(buddy)
    told = client.get(agenda()).text
    assert "Samen leren" in told and "De Kring, Dorpsstraat 1, Gent" in told
    assert "19:30–21:30" in client.get(page(gathering)).text


def test_what_may_stay_empty_may_stay_empty(client, coordinator):
    client.force_login(coordinator)
    sent = fields(body="", venue="", places="", sign_up_until="")
    assert client.post(new(), sent).status_code == 302
    assert Gathering.objects.get().places is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"ends": "19:00"},
        {"ends": "19:30"},
        {"day": "2026-02-30"},
        {"day": "2020-01-01"},
        {"day": "2099-01-01"},
        {"day": "2028-03-26", "begins": "02:30", "ends": "04:00"},
        {"begins": "25:00"},
        {"place": ""},
        {"place": "Nergenshuizen"},
        {"place": "Namur"},
        {"where": "online", "online_address": "javascript:alert(1)"},
        {"where": "elsewhere"},
        {"places": "0"},
        {"places": "99999999"},
        {"sign_up_until": "2020-01-01"},
        {"sign_up_until": "2099-01-01"},
        {"languages": []},
        {"languages": ["xx"]},
        {"themes": ["wonen", "mobiliteit", "gezondheidszorg", "inburgering", "werk"]},
        {"kind": "party"},
        {"who": ""},
    ],
)
def test_what_is_wrong_is_said_and_nothing_stands_there(client, coordinator, wrong):
    if wrong.get("day") == "2028-03-26":  # the night in which summer time begins
        year = next(y for y in range(timezone.localdate().year + 1, 2100))
        sunday = max(d for d in (date(year, 3, n) for n in range(25, 32)) if d.weekday() == 6)
        wrong = wrong | {"day": f"{sunday:%Y-%m-%d}"}
    client.force_login(coordinator)
    assert_is_told(client.post(new(), fields(**wrong)))
    assert not Gathering.objects.exists()


def test_online_asks_no_place_and_only_who_has_a_place_reads_the_address(
    client, coordinator, buddy
):
    client.force_login(coordinator)
    sent = fields(where="online", place="wat dan ook", online_address="meet.example/geheim")
    client.post(new(), sent)
    gathering = Gathering.objects.get()
    assert gathering.online_address == "https://meet.example/geheim"
    client.force_login(buddy)
    assert "geheim" not in client.get(page(gathering)).text
    mine = make_sign_up(gathering, buddy, has_place=False)
    assert "geheim" not in client.get(page(gathering)).text
    mine.has_place = True
    mine.save()
    assert "https://meet.example/geheim" in client.get(page(gathering)).text
    assert "geheim" not in client.get(page(gathering, "gathering_file")).text


def test_only_coordinators_and_network_administrators_put_in_change_and_call_off(
    client, buddy, stranger, coordinator, organisation
):
    gathering = make_gathering(organisation)
    for reader in (buddy, stranger, make_user()):
        client.force_login(reader)
        for name in ("change_gathering", "call_off_gathering"):
            assert client.post(page(gathering, name), fields()).status_code == 404
    client.force_login(buddy)
    assert client.get(new()).status_code == 404
    assert "Put in a date" not in client.get(agenda()).text
    client.force_login(coordinator)
    assert client.get(page(gathering, "change_gathering")).status_code == 200


def test_who_is_in_the_meantime_suspended_puts_in_nothing(client, coordinator, organisation):
    client.force_login(coordinator)
    Organisation.objects.filter(pk=organisation.pk).update(state="suspended")
    assert client.post(new(), fields()).status_code == 404


def test_two_pages_that_change_the_same_are_told_so_and_others_merge(client, coordinator):
    client.force_login(coordinator)
    client.post(new(), fields())
    gathering = Gathering.objects.get()
    seen = {f"initial-{name}": value for name, value in fields().items()}
    sent = fields() | seen
    client.post(page(gathering, "change_gathering"), sent | {"title": "Anders"})
    client.post(page(gathering, "change_gathering"), sent | {"venue": "Elders"})
    gathering.refresh_from_db()
    assert (gathering.title, gathering.venue) == ("Anders", "Elders")
    answer = client.post(page(gathering, "change_gathering"), sent | {"title": "Nog anders"})
    assert answer.status_code == 409 and "changed this in the meantime" in answer.text


def test_people_who_signed_up_are_not_locked_out_by_another_choice(client, coordinator):
    client.force_login(coordinator)
    client.post(new(), fields(who="everybody"))
    gathering = Gathering.objects.get()
    make_sign_up(gathering, make_user())
    assert_is_told(client.post(page(gathering, "change_gathering"), fields(who="members")))


def test_nobody_puts_in_more_than_people_do(client, coordinator, monkeypatch):
    monkeypatch.setattr("members.agenda.actions.MOST_A_DAY", 1)
    client.force_login(coordinator)
    client.post(new(), fields())
    answer = client.post(new(), fields(title="Nog een"))
    assert answer.status_code == 429 and "Nog een" in answer.text
    assert Gathering.objects.count() == 1


# --- who sees what -----------------------------------------------------------------------------
def test_a_visitor_sees_what_is_for_everybody_and_is_asked_to_sign_in_for_the_rest(client):
    open_to_all = make_gathering(is_public=True, title="Voor iedereen", places=3)
    members_only = make_gathering(title="Voor leden")
    told = client.get(agenda())
    assert titles(told) == ["Voor iedereen"] and "3 places left" in told.text
    assert client.get(page(open_to_all)).status_code == 200
    for number in (members_only.pk, 999_999):
        answer = client.get(reverse("members:gathering", args=[number]))
        assert answer.status_code == 302 and "/account/" in answer["Location"]
    assert client.get(page(members_only, "gathering_file")).status_code == 404
    somebody = make_user()
    client.force_login(somebody)
    assert titles(client.get(agenda())) == ["Voor iedereen"]
    assert client.get(page(members_only)).status_code == 404


def test_a_page_for_everybody_is_kept_and_made_anew_when_somebody_signs_up(client):
    gathering = make_gathering(is_public=True, places=3)
    first = client.get(agenda())
    assert "public" in first["Cache-Control"]
    again = client.get(agenda(), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    make_sign_up(gathering)
    told = client.get(agenda(), headers={"If-None-Match": first["ETag"]})
    assert told.status_code == 200 and "2 places left" in told.text


@pytest.mark.parametrize("state", ["suspended", "left"])
def test_what_an_organisation_that_is_no_member_put_in_is_not_there(client, buddy, state):
    gathering = make_gathering(make_organisation(state=state), is_public=True)
    client.force_login(buddy)
    assert titles(client.get(agenda())) == []
    assert client.get(page(gathering)).status_code == 404
    assert "BEGIN:VEVENT" not in client.get(reverse("members:agenda_feed")).text


def test_a_public_date_stands_on_the_page_of_its_organisation(client, organisation):
    make_gathering(organisation, is_public=True, title="Open avond")
    make_gathering(organisation, title="Onder ons")
    told = client.get(organisation.get_absolute_url()).text
    assert "Open avond" in told and "Onder ons" not in told


def test_beside_the_exchange_stand_the_next_three(client, buddy):
    for number in range(1, 5):
        make_gathering(days=number, title=f"Avond {number}")
    client.force_login(buddy)
    told = client.get(reverse("members:exchange")).text
    assert "Avond 3" in told and "Avond 4" not in told


# --- the list ----------------------------------------------------------------------------------
def test_it_is_chosen_from_and_every_choice_is_an_address(client, buddy):
    brussels = Municipality.objects.get(pk=BRUSSELS)
    make_gathering(title="A", themes=["wonen"], places=1)
    make_gathering(title="B", kind="meeting", municipality=brussels, languages=["fr"], days=60)
    make_gathering(title="C", kind="intervision", is_online=True, days=61)
    make_gathering(title="D", days=-20)
    full = Gathering.objects.get(title="A")
    make_sign_up(full, buddy)
    client.force_login(buddy)
    found = {
        "": ["A", "B", "C"],
        "?soort=ontmoeting": ["B"],
        "?thema=wonen": ["A"],
        "?provincie=brussels": ["B"],
        "?provincie=online": ["C"],
        "?taal=fr": ["B"],
        "?plaats=ja": ["B", "C"],
        "?welke=mijn": ["A"],
        "?welke=voorbij": ["D"],
        "?soort=vorming&provincie=brussels": [],
    }
    assert {query: titles(client.get(agenda(query))) for query in found} == found
    assert client.get(agenda("?soort=feest")).status_code == 422
    assert client.get(agenda("?pagina=7")).status_code == 404


@pytest.mark.parametrize("count", [1, 15])
def test_a_long_list_costs_no_more(client, buddy, count, django_assert_max_num_queries):
    for number in range(count):
        gathering = make_gathering(days=number + 1, themes=["wonen"], places=2)
        make_sign_up(gathering, buddy)
    client.force_login(buddy)
    client.get(agenda())
    with django_assert_max_num_queries(9):
        client.get(agenda())


# --- the weekly mail ---------------------------------------------------------------------------
def test_the_weekly_mail_says_how_many_and_nothing_to_who_stopped_it(buddy, mailoutbox):
    cache.clear()
    make_gathering(days=3, title="Geheim")
    make_sign_up(make_gathering(days=5), buddy)
    make_gathering(days=30)
    monday = weekly.monday_of(timezone.localdate())
    weekly.write_to(buddy.pk, monday)
    told = mailoutbox[-1].body
    assert "Agenda: 2 dates in the next two weeks. You signed up for 1." in told
    assert "Geheim" not in told
    buddy.stopped_reminders.create(kind="exchange")
    buddy.sent_reminders.all().delete()
    weekly.write_to(buddy.pk, monday)
    assert len(mailoutbox) == 1


def test_a_member_of_two_organisations_chooses_in_whose_name(client, coordinator):
    other = make_organisation("Andere vereniging")
    make_membership(coordinator, other, role="coordinator")
    client.force_login(coordinator)
    client.post(new(), fields(organisation=other.slug))
    assert Gathering.objects.get().organisation == other
    assert_is_told(client.post(new(), fields(organisation=make_organisation().slug)))


def test_members_of_others_do_not_see_it_as_theirs(client, organisation):
    gathering = make_gathering(organisation)
    client.force_login(make_member())
    told = client.get(page(gathering)).text
    assert "Who comes" not in told and "Call it off" not in told


def test_it_stays_in_the_list_of_today_until_its_day_is_over(client, buddy):
    gathering = make_gathering()
    morning = timezone.localtime().replace(hour=0, minute=1)
    Gathering.objects.update(starts_at=morning, ends_at=morning + timedelta(minutes=1))
    client.force_login(buddy)
    assert titles(client.get(agenda())) == [gathering.title]
