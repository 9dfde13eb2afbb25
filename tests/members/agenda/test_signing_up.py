"""Who has a place, who waits, who moves up: whatever happens, each place once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.accounts.actions import delete_account
from members.agenda import actions, keeping
from members.agenda.jobs import look_after_agenda, tell_people
from members.agenda.places import fill, lock
from members.models import Gathering, Organisation, SignUp
from members.people.actions import leave
from tests.members.agenda.factories import fields, make_gathering, make_member, make_sign_up
from tests.members.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def page(gathering, name="gathering", *args):
    return reverse(f"members:{name}", args=[gathering.pk, *args])


def have_a_place(gathering):
    return {one.user.name for one in gathering.sign_ups.filter(has_place=True)}


@pytest.fixture
def for_one(organisation):
    """One place, taken by Ada; Ben and then Cas wait."""
    gathering = make_gathering(organisation, places=1)
    for number, name in enumerate(["Ada", "Ben", "Cas"]):
        make_sign_up(gathering, make_member(name), has_place=not number, minutes_ago=9 - number)
    return gathering


def test_one_button_gives_a_place_or_a_number_in_the_line(client, organisation, buddy):
    gathering = make_gathering(organisation, places=1)
    client.force_login(make_member("Ada"))
    told = client.post(page(gathering, "sign_up"), follow=True).text
    assert "You have a place" in told and "Sign off" in told
    client.force_login(buddy)
    assert "Put me on the waiting list" in client.get(page(gathering)).text
    told = client.post(page(gathering, "sign_up"), follow=True).text
    assert "You are number 1 of who waits" in told
    client.post(page(gathering, "sign_up"))
    assert gathering.sign_ups.count() == 2 and have_a_place(gathering) == {"Ada"}


def test_who_signs_off_frees_the_place_for_the_first_who_waits_and_who_is_mailed(client, for_one):
    client.force_login(for_one.sign_ups.get(user__name="Ada").user)
    client.post(page(for_one, "sign_off"))
    assert have_a_place(for_one) == {"Ben"}
    [told] = mail.outbox
    assert told.to == [for_one.sign_ups.get(user__name="Ben").user.email]
    assert told.subject == "There is a place for you" and page(for_one) in told.body
    client.post(page(for_one, "sign_off"))
    assert len(mail.outbox) == 1


def test_more_places_let_people_move_up_and_fewer_throw_nobody_out(client, for_one, coordinator):
    client.force_login(coordinator)
    sent = fields(places="2")
    client.post(page(for_one, "change_gathering"), sent)
    assert have_a_place(for_one) == {"Ada", "Ben"}
    told = client.post(page(for_one, "change_gathering"), sent | {"places": "1"}, follow=True)
    assert "Nobody was taken off the list" in told.text
    assert have_a_place(for_one) == {"Ada", "Ben"}
    client.force_login(make_member("Dan"))
    client.post(page(for_one, "sign_up"))
    assert have_a_place(for_one) == {"Ada", "Ben"}


def test_nobody_who_waits_is_overtaken(for_one):
    for_one.sign_ups.get(user__name="Ada").delete()  # as with a deleted account, before any job
    actions.sign_up(for_one, by=make_member("Dan"))
    assert have_a_place(for_one) == {"Ben"}


def test_who_deletes_the_account_or_leaves_the_network_makes_room(for_one):
    ada, ben = (for_one.sign_ups.get(user__name=name).user for name in ("Ada", "Ben"))
    delete_account(ada, by=ada)
    look_after_agenda()
    assert have_a_place(for_one) == {"Ben"}
    leave(ben.memberships.get())
    look_after_agenda()
    assert have_a_place(for_one) == {"Cas"} and for_one.sign_ups.count() == 1


def test_who_is_no_member_signs_up_for_what_is_for_everybody_alone(client, organisation):
    somebody = make_user(verified=True)
    client.force_login(somebody)
    closed, open_to_all = make_gathering(organisation), make_gathering(is_public=True)
    assert client.post(page(closed, "sign_up")).status_code == 404
    assert client.post(page(open_to_all, "sign_up")).status_code == 302
    look_after_agenda()
    assert list(SignUp.objects.values_list("gathering", flat=True)) == [open_to_all.pk]


@pytest.mark.parametrize(
    "change",
    [
        {"cancelled_at": timezone.now()},
        {"sign_up_until": timezone.localdate() - timedelta(days=1)},
        {"starts_at": timezone.now() - timedelta(minutes=1)},
    ],
)
def test_too_late_is_said_and_nothing_changes(client, organisation, buddy, change):
    gathering = make_gathering(organisation)
    Gathering.objects.filter(pk=gathering.pk).update(**change)
    client.force_login(buddy)
    answer = client.post(page(gathering, "sign_up"))
    assert answer.status_code == 409 and "t sign up any more" in answer.text
    assert not SignUp.objects.exists()


def test_who_organises_sees_names_takes_them_along_and_takes_somebody_off(
    client, for_one, coordinator, buddy
):
    SignUp.objects.filter(user__name="Cas").delete()
    villain = make_member('=HYPERLINK("http://evil.example")')
    make_sign_up(for_one, villain, has_place=False)
    client.force_login(coordinator)
    told = client.get(page(for_one, "sign_ups")).text
    assert "Ada" in told and "1 of 1 places are taken" in told
    table = client.get(page(for_one, "sign_ups_csv")).content.decode("utf-8-sig")
    assert table.splitlines()[0] == "Name,Organisation,Place,Signed up on"
    assert "Ada,Welkom" in table and "@" not in table and "'=HYPERLINK" in table
    ada = for_one.sign_ups.get(user__name="Ada")
    client.post(page(for_one, "take_off", ada.pk))
    assert have_a_place(for_one) == {"Ben"}
    assert [one.subject for one in mail.outbox] == [
        "There is a place for you",
        "You are off the list for a date",
    ]


@pytest.mark.parametrize("name", ["sign_ups", "sign_ups_csv"])
def test_nobody_else_reads_who_comes(client, for_one, buddy, stranger, name):
    for reader in (buddy, stranger, make_user()):
        client.force_login(reader)
        assert client.get(page(for_one, name)).status_code == 404


def test_two_weeks_after_it_nobody_knows_any_more_who_came_and_after_a_year_that_it_was(for_one):
    for_one.starts_at = timezone.now() - timedelta(days=14)
    for_one.ends_at = for_one.starts_at + timedelta(hours=2)
    for_one.save()
    look_after_agenda()
    assert for_one.sign_ups.count() == 3
    Gathering.objects.update(
        starts_at=for_one.starts_at - timedelta(days=1), ends_at=for_one.ends_at - timedelta(days=1)
    )
    look_after_agenda()
    assert not SignUp.objects.exists() and Gathering.objects.exists()
    Gathering.objects.update(
        starts_at=timezone.now() - timedelta(days=367), ends_at=timezone.now() - timedelta(days=366)
    )
    look_after_agenda()
    assert not Gathering.objects.exists()


# --- what is told ------------------------------------------------------------------------------
def test_another_hour_or_place_is_told_once_each_and_other_words_are_not(
    client, for_one, coordinator
):
    client.force_login(coordinator)
    sent = fields(places="1", body="Anders gezegd.")
    client.post(page(for_one, "change_gathering"), sent)
    tell_people(gathering=for_one.pk)
    assert len(mail.outbox) == 3
    told = mail.outbox[0]
    assert "at another time and in another place" in told.body
    assert "De Kring, Dorpsstraat 1, Gent" in told.body and "19:30–21:30" in told.body
    client.post(page(for_one, "change_gathering"), sent | {"body": "Nog eens anders."})
    tell_people(gathering=for_one.pk)
    look_after_agenda()
    assert len(mail.outbox) == 3
    client.post(page(for_one, "change_gathering"), sent | {"begins": "20:00"})
    tell_people(gathering=for_one.pk)
    assert len(mail.outbox) == 6 and "It is at another time:" in mail.outbox[-1].body


def test_who_left_the_network_reads_no_more_where_its_members_meet(client, for_one, coordinator):
    """In the minutes until a job frees the place."""
    leave(for_one.sign_ups.get(user__name="Ada").user.memberships.get())
    client.force_login(coordinator)
    client.post(page(for_one, "change_gathering"), fields(places="1"))
    mail.outbox.clear()
    tell_people(gathering=for_one.pk)
    told = {one.to[0] for one in mail.outbox}
    assert told == {one.user.email for one in for_one.sign_ups.exclude(user__name="Ada")}
    assert not for_one.sign_ups.to_tell().exists()


def test_called_off_is_told_with_the_reason_and_a_job_that_dies_leaves_nobody_out_or_told_twice(
    client, for_one, coordinator, monkeypatch
):
    client.force_login(coordinator)
    client.post(page(for_one, "call_off_gathering"), {"because": "De zaal staat onder water."})
    send, times = keeping.emails.tell_news, []

    def die_the_second_time(sign_up):
        send(sign_up)
        times.append(sign_up)
        if len(times) == 2:
            raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(keeping.emails, "tell_news", die_the_second_time)
        with pytest.raises(RuntimeError):
            tell_people(gathering=for_one.pk)
    assert for_one.sign_ups.to_tell().count() == 2
    died = mail.outbox.pop()  # on the site a mail is a row of the transaction that was rolled back
    tell_people(gathering=for_one.pk)
    tell_people(gathering=for_one.pk)
    everybody = {one.user.email for one in for_one.sign_ups.select_related("user")}
    assert died.to[0] in everybody
    assert sorted(one.to[0] for one in mail.outbox) == sorted(everybody)
    assert "De zaal staat onder water." in mail.outbox[0].body


def test_nobody_is_mailed_about_what_an_organisation_that_is_suspended_hid(for_one):
    """Who has to know hears it once it is shown again."""
    first = for_one.organisation
    Organisation.objects.filter(pk=first.pk).update(state="suspended")
    Gathering.objects.filter(pk=for_one.pk).update(places=2, version=F("version") + 1)
    for_one.sign_ups.filter(user__name="Ada").update(told=0)
    look_after_agenda()
    fill(lock(for_one.pk))
    assert mail.outbox == []
    assert for_one.sign_ups.with_place().count() == 1
    Organisation.objects.filter(pk=first.pk).update(state="approved")
    look_after_agenda()
    assert for_one.sign_ups.with_place().count() == 2
    assert mail.outbox != []


def test_what_changed_while_it_was_hidden_is_told_once_as_soon_as_it_is_shown_again(
    client, for_one, coordinator
):
    actions.hide(for_one, "Dit is reclame.", by=coordinator)
    client.force_login(coordinator)
    sent = fields(places="1", begins="08:15", ends="08:45")
    assert client.post(page(for_one, "change_gathering"), sent).status_code == 302
    tell_people(gathering=for_one.pk)
    look_after_agenda()
    assert mail.outbox == []
    actions.show(Gathering.objects.get(pk=for_one.pk), by=coordinator)
    for _again in range(2):
        look_after_agenda()
        tell_people(gathering=for_one.pk)
    told = sorted(one.to[0] for one in mail.outbox)
    assert told == sorted(one.user.email for one in for_one.sign_ups.select_related("user"))
    assert "08:15" in mail.outbox[0].body


# --- at the same moment ------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_last_place_at_once_one_has_it():
    gathering = make_gathering(places=1)
    people = [make_member("Ada"), make_member("Ben")]
    barrier = Barrier(2)

    def sent(user):
        client = Client()
        client.force_login(user)
        try:
            barrier.wait(timeout=10)
            return client.post(page(gathering, "sign_up")).status_code
        finally:
            connection.close()

    for _time in range(3):
        SignUp.objects.all().delete()
        with ThreadPoolExecutor(2) as threads:
            assert list(threads.map(sent, people)) == [302, 302]
        assert sorted(SignUp.objects.values_list("has_place", flat=True)) == [False, True]
