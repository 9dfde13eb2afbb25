"""What somebody is reminded of by mail about families: numbers and days, once, and no word more."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from checklist.families.actions import close_household
from checklist.models import Household
from checklist.reminders import legal
from checklist.reminders.jobs import remind_of_legal_day, remind_of_legal_days
from members.accounts.actions import confirm_email
from members.models import SentReminder, User
from members.models.reminder import Kind
from members.reminders import weekly, wishes
from members.reminders.jobs import send_weekly, write_weekly
from tests.checklist.factories import (
    FOR_PERSON,
    make_assignment,
    make_household,
    make_person,
    make_progress,
)
from tests.conftest import storyteller
from tests.members.factories import make_membership, make_organisation, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def readers(buddy, coordinator):
    for user in (buddy, coordinator):
        confirm_email(user)
    User.objects.update(language="en")


@pytest.fixture
def in_three_days(household):
    """A legal deadline."""
    day = TODAY() + timedelta(days=3)
    make_progress(household, state="open", due_override=day)
    return day


def write_week(*users):
    """As the worker does, who is nobody to the walls."""
    with storyteller("off"):
        for user in users:
            write_weekly(reader=user.pk, monday=weekly.monday_of(TODAY()).isoformat())
    return mail.outbox


def write_legal(*users):
    with storyteller("off"):
        for user in users:
            remind_of_legal_day(reader=user.pk)
    return mail.outbox


def in_words(day):
    return f"{day.day} {day:%B}" + ("" if day.year == TODAY().year else f" {day.year}")


# --- every week --------------------------------------------------------------------------------
def test_it_says_what_falls_due_by_number_and_day(buddy, household, in_three_days):
    make_progress(
        household,
        code=FOR_PERSON,
        person=household.persons.get(),
        state="waiting",
        remind_on=TODAY() + timedelta(days=9),
    )
    (sent,) = write_week(buddy)
    assert sent.to == [buddy.email] and sent.subject == "What comes in the next weeks"
    line = next(one for one in sent.body.splitlines() if one.startswith("Family"))
    assert line.startswith(f"Family 1: {in_words(in_three_days)} (legal deadline)")
    assert f"{in_words(TODAY() + timedelta(days=9))} (reminder)" in line
    assert "/en/gezinnen/agenda/" in sent.body


def test_no_mail_holds_a_word_about_a_family(buddy, household, person, in_three_days):
    make_progress(
        household, state="waiting", waiting_on="Zerdesht", note="Bel Soraya", remind_on=TODAY()
    )
    write_week(buddy)
    write_legal(buddy)
    assert len(mail.outbox) == 2
    title = household.progress.get().item.title_en
    for sent in mail.outbox:
        everything = (
            sent.subject + sent.body + sent.alternatives[0].content + str(sent.extra_headers)
        )
        for word in (
            household.label,
            person.nickname,
            "Zerdesht",
            "Soraya",
            title,
            str(household.pk),
        ):
            assert word not in everything


def test_nor_does_the_queue(buddy, in_three_days):
    with storyteller("off"):
        send_weekly()
        remind_of_legal_days()
    args = [job.args for job in ProcrastinateJob.objects.all()]
    assert args and all(set(one) <= {"reader", "monday"} for one in args)


def test_who_has_nothing_coming_gets_no_mail(buddy):
    assert write_week(buddy) == [] and write_legal(buddy) == []


def test_running_it_twice_writes_once(buddy, in_three_days):
    assert len(write_week(buddy, buddy)) == 1
    with storyteller("off"):
        send_weekly()
    numbers = [job.args["reader"] for job in ProcrastinateJob.objects.all() if "monday" in job.args]
    assert buddy.pk not in numbers


def test_who_dies_half_way_leaves_nothing_half_done(buddy, in_three_days, monkeypatch):
    def killed(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(weekly, "send_weekly_mail", killed)
        with pytest.raises(RuntimeError):
            write_week(buddy)
    assert not SentReminder.objects.exists() and mail.outbox == []
    assert len(write_week(buddy)) == 1


def test_who_had_nothing_on_monday_gets_no_mail_on_tuesday(buddy, household):
    write_week(buddy)
    make_progress(household, state="open", due_override=TODAY() + timedelta(days=3))
    assert write_week(buddy) == []


def test_a_job_of_last_week_writes_no_more(buddy, in_three_days):
    last_week = weekly.monday_of(TODAY()) - timedelta(days=7)
    with storyteller("off"):
        write_weekly(reader=buddy.pk, monday=last_week.isoformat())
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("utc", "monday"),
    [
        ("2026-03-29T22:30", "2026-03-30"),  # Monday in Belgium, where summer began on Sunday
        ("2026-03-29T21:30", "2026-03-23"),
        ("2026-10-25T23:30", "2026-10-26"),  # and ended
        ("2026-10-25T22:30", "2026-10-19"),
        ("2026-12-31T12:00", "2026-12-28"),
        ("2027-01-01T12:00", "2026-12-28"),
        ("2027-01-03T23:30", "2027-01-04"),
    ],
)
def test_a_week_begins_on_monday_in_belgium(utc, monday):
    moment = datetime.fromisoformat(f"{utc}+00:00")
    assert weekly.monday_of(timezone.localdate(moment)) == date.fromisoformat(monday)


# --- to whom -----------------------------------------------------------------------------------
@pytest.mark.parametrize("write", [write_week, write_legal])
@pytest.mark.parametrize(
    "who", ["unverified", "closed", "stopped", "paused", "former", "suspended", "stranger"]
)
def test_some_people_get_none(request, buddy, household, in_three_days, write, who):
    reader = buddy
    if who == "unverified":
        buddy.emailaddress_set.update(verified=False)
    if who == "closed":
        User.objects.filter(pk=buddy.pk).update(is_active=False)
    if who == "stopped":
        for kind in Kind:
            wishes.stop(buddy, kind)
    if who == "paused":
        buddy.memberships.update(confirmed_as="")
    if who == "former":
        household.assignments.update(until=TODAY())
    if who == "suspended":
        household.organisation.state = "suspended"
        household.organisation.save()
    if who == "stranger":
        reader = request.getfixturevalue("stranger")
        confirm_email(reader)
    assert write(reader) == []


def test_stopping_one_does_not_stop_the_other(buddy, in_three_days):
    wishes.stop(buddy, Kind.WEEKLY)
    assert write_week(buddy) == []
    assert len(write_legal(buddy)) == 1


def test_a_coordinator_is_reminded_of_who_has_no_buddy_and_told_how_many(
    coordinator, organisation, household, in_three_days
):
    alone = make_household(organisation, label="Roos")
    make_person(alone)
    make_progress(alone, state="open", due_override=TODAY() + timedelta(days=2))
    (sent,) = write_week(coordinator)
    assert sent.body.count("Family ") == 1
    assert "1 family of your organisation has no buddy yet." in sent.body
    write_legal(coordinator)
    assert len(mail.outbox) == 2
    make_assignment(alone, make_membership(organisation=organisation).user)
    SentReminder.objects.all().delete()
    mail.outbox.clear()
    assert write_week(coordinator) == [] and write_legal(coordinator) == []


# --- three days before -------------------------------------------------------------------------
def test_three_days_before_a_legal_deadline_there_is_one_mail_more(buddy, in_three_days):
    (sent,) = write_legal(buddy)
    assert sent.subject == "A legal deadline within three days"
    assert f"Family 1: {in_words(in_three_days)} (legal deadline)" in sent.body
    assert write_legal(buddy) == [sent]


@pytest.mark.parametrize("days, number", [(4, 0), (3, 1), (2, 1), (0, 1), (-1, 0)])
def test_not_sooner_and_made_up_for_if_a_night_was_missed(buddy, household, days, number):
    make_progress(household, state="open", due_override=TODAY() + timedelta(days=days))
    assert len(write_legal(buddy)) == number


def test_what_is_done_or_only_advised_warns_nobody(buddy, household, in_three_days):
    make_progress(household, state="done")
    assert write_legal(buddy) == []


def test_another_day_is_another_mail(buddy, organisation, household, in_three_days):
    write_legal(buddy)
    other = make_household(organisation, label="Roos", buddy=buddy)
    make_person(other)
    make_progress(other, state="open", due_override=TODAY() + timedelta(days=1))
    write_legal(buddy)
    assert [sent.body.count("Family ") for sent in mail.outbox] == [1, 1]


def test_it_dies_half_way_and_is_done_again(buddy, in_three_days, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(legal, "remind", None)
        with pytest.raises(TypeError):
            write_legal(buddy)
    assert not SentReminder.objects.exists()
    assert len(write_legal(buddy)) == 1


# --- volume ------------------------------------------------------------------------------------
def test_many_families_cost_a_mail_no_more_queries(buddy, organisation, household):
    costs = set()
    for more in (1, 8):
        for number in range(more):
            make_person(make_household(organisation, label=f"G{more}{number}", buddy=buddy))
        write_week(buddy)
        SentReminder.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            write_week(buddy)
        costs.add(len(queries))
    assert len(costs) == 1


def test_many_readers_are_found_in_one_question(organisation, django_assert_max_num_queries):
    for number in range(20):
        user = make_user(f"r{number}@example.org", verified=True)
        make_membership(user, organisation)
    with storyteller("off"), django_assert_max_num_queries(1):
        assert len(weekly.who_is_next()) == 22


def test_a_buddy_of_two_organisations_gets_one_mail(buddy, household, in_three_days):
    elsewhere = make_organisation("Elders")
    make_membership(buddy, elsewhere)
    other = make_household(elsewhere, label="Iris", buddy=buddy)
    make_person(other)
    make_progress(other, state="open", due_override=in_three_days)
    (sent,) = write_week(buddy)
    assert "Family 1: " in sent.body and "Family 2: " in sent.body


def test_the_page_that_a_mail_leads_to_tells_what_comes(client, buddy, household, in_three_days):
    (sent,) = write_legal(buddy)
    client.force_login(buddy)
    path = next(line for line in sent.body.splitlines() if "/gezinnen/agenda/" in line)
    page = client.get("/" + path.split("/", 3)[3])
    assert page.status_code == 200 and household.label in page.text
    assert path.endswith(reverse("checklist:calendar").split("/", 2)[2])


def test_a_coordinator_is_told_which_week_closed_families_are_erased(buddy, coordinator, household):
    close_household(household, by=coordinator)
    assert write_week(coordinator) == []
    Household.objects.update(erase_on=TODAY() + timedelta(days=14))
    SentReminder.objects.all().delete()
    (sent,) = write_week(buddy, coordinator)
    assert sent.to == [coordinator.email]
    assert "1 closed family is erased in the next two weeks." in sent.body
    assert "?stand=gesloten" in sent.body and household.label not in sent.body
