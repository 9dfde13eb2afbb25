"""Every half year an organisation says whether its page is still right."""

import re
from datetime import date, timedelta
from io import StringIO

import pytest
from dateutil.relativedelta import relativedelta
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from gastvrij.lib.tokens import hash_of
from members.models import AnswerLink, MemberEvent, Organisation, Question
from members.staying_true import actions, daily
from members.staying_true.daily import look_after_organisations
from tests.members.factories import (
    make_membership,
    make_organisation,
    make_user,
    prove_who_it_is,
)
from tests.members.profile.test_profile import change

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://[^/]+(/\S+/nakijken/(\S+)/)")


@pytest.fixture
def organisation():
    return make_organisation("Welkom", slug="welkom", confirmed_on=months_ago(6))


@pytest.fixture
def coordinator(organisation):
    return make_coordinator(organisation, "cor@example.org")


@pytest.fixture
def colleague(organisation):
    return make_coordinator(organisation, "col@example.org", language="fr")


def make_coordinator(organisation, email, **fields):
    user = make_user(email, second_factor=True, **fields)
    make_membership(user, organisation, role="coordinator")
    return user


def months_ago(number):
    return timezone.localdate() - relativedelta(months=number)


def links():
    """The address in each mail, by its reader."""
    return {one.to[0]: LINK.search(one.body)[1] for one in mail.outbox if LINK.search(one.body)}


def a_day_later(monkeypatch, days):
    today, now = timezone.localdate() + timedelta(days=days), timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "localdate", lambda *args: today)
    monkeypatch.setattr(timezone, "now", lambda: now)


def asked(organisation):
    look_after_organisations()
    return organisation.questions.get()


def test_each_confirmed_coordinator_is_asked_in_their_language(
    organisation, coordinator, colleague
):
    make_membership(make_user("buddy@example.org"), organisation)
    waiting = make_user("waiting@example.org")
    make_membership(waiting, organisation, role="coordinator", confirmed=False)
    look_after_organisations()
    found = links()
    assert set(found) == {"cor@example.org", "col@example.org"}
    assert found["cor@example.org"].startswith("/nl/")
    assert found["col@example.org"].startswith("/fr/")


@pytest.mark.parametrize(("months", "is_asked"), [(5, False), (6, True), (20, True)])
def test_after_half_a_year(organisation, coordinator, months, is_asked):
    Organisation.objects.update(confirmed_on=months_ago(months))
    look_after_organisations()
    assert Question.objects.exists() == is_asked


def test_who_never_confirmed_is_asked_half_a_year_after_the_approval(
    organisation, coordinator, monkeypatch
):
    Organisation.objects.update(confirmed_on=None)
    look_after_organisations()
    assert Organisation.objects.get().approved_on == timezone.localdate()
    assert not mail.outbox
    a_day_later(monkeypatch, 185)
    look_after_organisations()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("state", ["draft", "submitted", "refused", "suspended", "left"])
def test_who_is_no_member_is_not_asked(organisation, coordinator, state):
    Organisation.objects.update(state=state)
    look_after_organisations()
    assert not mail.outbox


def test_the_job_may_run_twice(organisation, coordinator):
    look_after_organisations()
    look_after_organisations()
    assert len(mail.outbox) == 1
    assert Question.objects.count() == AnswerLink.objects.count() == 1


def test_one_organisation_that_fails_does_not_stop_the_others_and_is_done_the_next_time(
    organisation, coordinator, monkeypatch
):
    other = make_organisation("Anders", confirmed_on=months_ago(7))
    make_coordinator(other, "other@example.org")
    send = daily.ask

    def fail_once(one, kind):
        if one == organisation:
            raise RuntimeError
        send(one, kind)

    with monkeypatch.context() as patch:
        patch.setattr(daily, "ask", fail_once)
        with pytest.raises(ExceptionGroup):
            look_after_organisations()
    assert set(links()) == {"other@example.org"}
    look_after_organisations()
    assert len(mail.outbox) == 2


def test_a_job_that_is_killed_while_it_mails_leaves_nothing_half_done(
    organisation, coordinator, colleague, monkeypatch
):
    def killed(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("members.staying_true.emails.mail_question", killed)
        with pytest.raises(SystemExit):
            look_after_organisations()
    assert not Question.objects.exists() and not AnswerLink.objects.exists()
    look_after_organisations()
    assert len(mail.outbox) == 2


def test_only_a_hash_of_the_link_is_kept(organisation, coordinator):
    look_after_organisations()
    token = LINK.search(mail.outbox[0].body)[2]
    link = AnswerLink.objects.get()
    assert link.token_hash == hash_of(token) and token not in str(vars(link))
    assert link.expires_at - link.created_at <= timedelta(days=30, seconds=1)


def test_opening_the_link_changes_nothing(client, organisation, coordinator):
    look_after_organisations()
    page = links()["cor@example.org"]
    for _time in range(3):
        answer = client.get(page)
        assert answer.status_code == 200 and "Welkom" in answer.text
        client.head(page)
    assert answer["Referrer-Policy"] == "same-origin" and "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert client.get(page.replace("nakijken", "stoppen")).status_code == 200
    assert client.get(page + "?answer=right").status_code == 200
    same = Organisation.objects.get()
    assert same.confirmed_on == months_ago(6) and same.stops_on is None
    assert Question.objects.open().exists()


def test_still_right_is_one_button_without_signing_in_and_works_once(
    client, organisation, coordinator, colleague
):
    look_after_organisations()
    page = links()["cor@example.org"]
    answer = client.post(page, {"answer": "right"}, follow=True)
    assert answer.status_code == 200 and timezone.localdate().strftime("%Y") in answer.text
    assert Organisation.objects.get().confirmed_on == timezone.localdate()
    event = organisation.member_events.get()
    assert (event.kind, event.by) == (MemberEvent.Kind.DETAILS_RIGHT, coordinator)
    Organisation.objects.update(confirmed_on=date(2020, 1, 1))
    for used in links().values():  # the colleague's has done its work as well
        assert client.post(used, {"answer": "right"}, follow=True).status_code == 200
        client.post(used.replace("nakijken", "stoppen"))
    same = Organisation.objects.get()
    assert same.confirmed_on == date(2020, 1, 1) and same.stops_on is None
    assert organisation.member_events.count() == 1


def test_of_two_answers_at_once_only_the_first_counts(organisation, coordinator, colleague):
    look_after_organisations()
    first, second = AnswerLink.objects.select_related("question__organisation", "user")
    actions.answer(first, actions.confirm_details)  # both had opened the page before
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer(second, actions.say_it_stops)
    assert Organisation.objects.get().stops_on is None


@pytest.mark.parametrize("answer", ["", "wrong", "goes_on", "room", "no_room"])
def test_an_answer_that_nobody_asked_for_does_nothing(client, organisation, coordinator, answer):
    look_after_organisations()
    assert client.post(links()["cor@example.org"], {"answer": answer}).status_code == 422
    assert Question.objects.open().exists()


def test_guessed_and_ended_links_get_one_and_the_same_answer(
    client, organisation, coordinator, monkeypatch
):
    look_after_organisations()
    page = links()["cor@example.org"]
    AnswerLink.objects.update(expires_at=timezone.now() + timedelta(seconds=60))
    assert client.get(page).status_code == 200
    a_day_later(monkeypatch, 1)
    told = set()
    for one in [page, page[:-2] + "x/", "/nl/nakijken/iets/", "/nl/nakijken/a/b/c/"]:
        for answer in [client.get(one), client.post(one, {"answer": "right"})]:
            assert answer.status_code == 404
            told.add(re.sub(r'nonce="\S+"|/nakijken/\S*|value="\w{64}"', "", answer.text))
    assert len(told) == 1
    assert Organisation.objects.get().confirmed_on == organisation.confirmed_on


def ended(organisation, coordinator):
    coordinator.memberships.update(is_active=False, confirmed_as="")


def lowered(organisation, coordinator):
    coordinator.memberships.update(role="buddy", confirmed_as="buddy")


def unconfirmed(organisation, coordinator):
    coordinator.memberships.update(confirmed_as="")


def closed(organisation, coordinator):
    type(coordinator).objects.filter(pk=coordinator.pk).update(is_active=False)


@pytest.mark.parametrize("change", [ended, lowered, unconfirmed, closed])
def test_who_no_longer_coordinates_opens_nothing_with_the_mail_they_had(
    client, organisation, coordinator, change
):
    look_after_organisations()
    change(organisation, coordinator)
    page = links()["cor@example.org"]
    assert client.get(page).status_code == 404
    assert client.post(page, {"answer": "right"}).status_code == 404
    assert Organisation.objects.get().confirmed_on == months_ago(6)


def test_changing_asks_to_sign_in_and_saving_answers_the_question(
    client, organisation, coordinator
):
    question = asked(organisation)
    page = client.get(links()["cor@example.org"])
    profile = reverse("members:profile", args=["welkom"])
    assert f'href="{profile}"' in page.text
    assert "account" in client.get(profile)["Location"]
    client.force_login(coordinator)
    assert change(client, organisation, telephone="09 234 56 78").status_code == 302
    question.refresh_from_db()
    assert question.closed_on == timezone.localdate()


def test_a_reminder_after_two_weeks_and_then_administrators_see_who_is_silent(
    organisation, coordinator, monkeypatch, client
):
    look_after_organisations()
    a_day_later(monkeypatch, 13)
    look_after_organisations()
    assert len(mail.outbox) == 1 and not Organisation.objects.silent().exists()
    a_day_later(monkeypatch, 1)
    look_after_organisations()
    look_after_organisations()
    assert len(mail.outbox) == 2
    assert [one.name for one in Organisation.objects.silent()] == ["Welkom"]
    for one in mail.outbox:  # the first still holds, and so does the second
        assert client.get(LINK.search(one.body)[1]).status_code == 200
    client.post(links()["cor@example.org"], {"answer": "right"})
    assert not Organisation.objects.silent().exists()


def test_who_has_nobody_to_ask_is_silent_too():
    organisation = make_organisation()
    assert list(Organisation.objects.silent()) == [organisation]


def test_administrators_filter_on_silence_and_read_how_to_reach_them(
    client, organisation, coordinator
):
    make_organisation("Zonder")
    look_after_organisations()
    Question.objects.update(reminded_on=timezone.localdate())
    boss = make_user("boss@example.org", is_staff=True, is_superuser=True, second_factor=True)
    prove_who_it_is(client, boss)
    listed = client.get(reverse("admin:members_organisation_changelist") + "?silent=yes")
    assert {one.name for one in listed.context["cl"].result_list} == {"Welkom", "Zonder"}
    page = client.get(reverse("admin:members_organisation_change", args=[organisation.pk]))
    assert "(cor@example.org)" in page.text


def test_after_half_a_year_of_silence_they_are_asked_anew(organisation, coordinator, monkeypatch):
    look_after_organisations()
    a_day_later(monkeypatch, 15)
    look_after_organisations()
    a_day_later(monkeypatch, 170)
    look_after_organisations()
    assert Question.objects.open().count() == 1 and Question.objects.count() == 2
    assert AnswerLink.objects.count() == 1  # those that ended are forgotten


@pytest.mark.parametrize(("months", "stale"), [(3, False), (11, False), (12, True), (30, True)])
def test_everybody_reads_when_the_page_was_checked(client, organisation, months, stale):
    Organisation.objects.update(confirmed_on=months_ago(months))
    with translation.override("en"):
        for page in [organisation.get_absolute_url(), reverse("members:directory")]:
            text = client.get(page).text
            assert ("Not checked for more than a year" in text) == stale
            assert "hecked on" in text


def test_what_was_answered_long_ago_is_forgotten(organisation, coordinator, monkeypatch):
    question = asked(organisation)
    Question.objects.update(closed_on=timezone.localdate() - relativedelta(months=25))
    Organisation.objects.update(confirmed_on=timezone.localdate())
    look_after_organisations()
    assert not Question.objects.filter(pk=question.pk).exists()


def test_whoever_prefers_a_timer_runs_a_command(organisation, coordinator):
    call_command("look_after_organisations", stdout=StringIO())
    assert len(mail.outbox) == 1
