"""`manage.py retention`, every day: what its time has come for is closed, erased or forgotten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep

import pytest
from dateutil.relativedelta import relativedelta
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from checklist.families.actions import close_household, erase_household, reopen_household
from checklist.models import (
    Assignment,
    AuditEvent,
    FamilyMessage,
    Household,
    OwnItem,
    Passage,
    Person,
    Progress,
    ProgressEvent,
    ShareLink,
    Withdrawal,
)
from checklist.retention import jobs, vacuum
from checklist.sharing.actions import revoke, share
from checklist.walls import claims
from checklist.walls.tables import TABLES
from members.models import MemberEvent
from tests.checklist.factories import (
    FOR_PERSON,
    make_household,
    make_message,
    make_own_item,
    make_passage,
    make_person,
    make_progress,
)
from tests.conftest import storyteller

pytestmark = pytest.mark.usefixtures("as_owner")
OF_FAMILY = [Person, Assignment, Progress, ProgressEvent, ShareLink, OwnItem, FamilyMessage]


@pytest.fixture
def daily(capsys):
    def run(*arguments):
        with storyteller("off"):
            call_command("retention", *arguments)
        return capsys.readouterr().out.strip()

    return run


def trail(household):
    return list(
        AuditEvent.objects.filter(household=household.pk)
        .order_by("pk")
        .values_list("kind", flat=True)
    )


@pytest.fixture
def full(household, buddy):
    """A family that has something of everything."""
    make_progress(household, note="Bel terug", by=buddy)
    make_own_item(household, by=buddy)
    make_message(household)
    share(household, "nl", by=buddy)
    return household


def close_ago(household, **ago):
    close_household(household, by=None)
    day = timezone.localdate() - relativedelta(**ago)
    household.closed_on, household.erase_on = day, day + relativedelta(months=6)
    household.save()


# --- closing -----------------------------------------------------------------------------------
def test_a_closed_family_is_erased_after_half_a_year(full, buddy):
    close_household(full, by=buddy)
    full.refresh_from_db()
    assert full.erase_on == timezone.localdate() + relativedelta(months=6)


def test_closing_ends_the_links(full, buddy):
    close_household(full, by=buddy)
    assert not ShareLink.objects.valid().exists()
    assert full.events.first().kind == "closed"


def test_a_family_that_is_opened_again_is_not_erased(full, buddy, daily):
    close_ago(full, months=7)
    reopen_household(full, by=buddy)
    assert daily().startswith("Now: 0 families erased, 0 families closed")
    assert Household.objects.get().erase_on is None


# --- erasing -----------------------------------------------------------------------------------
def test_a_family_is_erased_on_its_day_with_all_that_belongs_to_it(full, daily):
    close_ago(full, months=6)
    assert daily().startswith("Now: 1 families erased")
    assert not Household.objects.exists()
    assert not any(model.objects.exists() for model in OF_FAMILY)
    assert AuditEvent.objects.order_by("pk").last().kind == "erased"


def test_the_day_before_it_is_still_there(full, daily):
    close_ago(full, months=6, days=-1)
    daily()
    assert Household.objects.get() == full


def test_only_that_something_happened_outlives_a_family(full, buddy):
    number, other = full.pk, make_household(full.organisation, label="Roos")
    make_progress(other, by=buddy)
    before = trail(full)
    erase_household(full, by=buddy)
    assert not AuditEvent.objects.filter(household=number).exists()
    assert trail(other) == ["changed"]
    events = AuditEvent.objects.exclude(household=other.pk).order_by("pk")
    assert [event.kind for event in events] == [*before, "erased"]
    assert len({event.household for event in events}) == 1, "they still belong together"
    other.progress.all().delete()
    other.events.all().delete()
    assert not any(model.objects.exists() for model in OF_FAMILY)


def test_trying_it_first_erases_nothing(full, daily):
    close_ago(full, months=6)
    assert daily("--dry-run").startswith("Would be: 1 families erased")
    assert Household.objects.exists()


# --- families that nobody follows any more -----------------------------------------------------
def long_ago(household, **ago):
    moment = timezone.now() - relativedelta(**ago)
    Household.objects.filter(pk=household.pk).update(created_at=moment)
    household.events.update(at=moment)


def test_a_family_of_whom_nothing_was_changed_for_two_years_is_closed(full, daily):
    long_ago(full, months=24, days=1)
    assert "1 families closed" in daily()
    full.refresh_from_db()
    assert not full.is_open and full.erase_on > timezone.localdate()
    assert full.events.first().by is None


def test_one_tick_in_those_two_years_keeps_it_open(full, buddy, daily):
    long_ago(full, months=30)
    make_progress(full, by=buddy, state="busy")
    assert "0 families closed" in daily()


def test_a_new_family_is_not_closed(organisation, daily):
    make_person(make_household(organisation))
    assert "0 families closed" in daily()


# --- what another organisation was asked ---------------------------------------------------------
@pytest.mark.parametrize("state", ["refused", "taken_back", "expired"])
def test_a_passage_that_came_to_nothing_is_forgotten_after_a_month(full, daily, state):
    """Which organisation was asked, and that the family had agreed, is of no use any more."""
    make_passage(full, state=state, answered_at=timezone.now() - timedelta(days=29))
    assert "0 passages" in daily()
    Passage.objects.update(answered_at=timezone.now() - timedelta(days=31))
    assert "1 passages" in daily("--dry-run") and "1 passages" in daily()
    assert not Passage.objects.exists()


def test_so_is_one_that_nobody_answered(full, daily):
    make_passage(full, days=-29)
    assert "0 passages" in daily()
    Passage.objects.update(expires_on=timezone.localdate() - timedelta(days=31))
    assert "1 passages" in daily()


def test_that_a_family_agreed_to_pass_is_kept_as_long_as_the_family(full, daily):
    make_passage(full, state="accepted", answered_at=timezone.now() - timedelta(days=400))
    daily()
    assert Passage.objects.get().state == "accepted"


# --- links and the trail -----------------------------------------------------------------------
def test_links_that_open_nothing_are_forgotten(full, buddy, daily):
    [link] = ShareLink.objects.all()
    share(full, "fr", by=buddy)
    revoke(link, by=buddy)
    ended = ShareLink.objects.get(language="fr")
    assert "1 links" in daily()
    ShareLink.objects.update(expires_on=timezone.localdate() - timedelta(1))
    assert "1 links" in daily()
    assert not ShareLink.objects.filter(pk=ended.pk).exists()


def test_the_audit_trail_is_kept_for_two_years(full, daily):
    AuditEvent.objects.update(at=timezone.now() - relativedelta(months=23))
    assert "0 lines" in daily()
    AuditEvent.objects.update(at=timezone.now() - relativedelta(months=24, days=1))
    assert "lines of the audit trail" in daily()
    assert not AuditEvent.objects.exists()


def test_what_happened_to_members_is_kept_for_two_years_too(organisation, buddy, daily):
    line = MemberEvent.objects.create(organisation=organisation, kind="given", about=buddy)
    for months, is_there in ((23, True), (25, False)):
        MemberEvent.objects.update(at=timezone.now() - relativedelta(months=months))
        daily()
        assert MemberEvent.objects.filter(pk=line.pk).exists() == is_there


# --- when something goes wrong ------------------------------------------------------------------
def test_one_family_that_fails_costs_no_other_its_turn(full, organisation, daily, monkeypatch):
    second = make_household(organisation, label="Roos")
    for family in (full, second):
        close_ago(family, months=7)
    broken = min(Household.objects.order_by().values_list("pk", flat=True))

    def erase(household, *, by):
        if household.pk == broken:
            raise RuntimeError("Tulp")
        erase_household(household, by=by)

    monkeypatch.setattr("checklist.retention.actions.erase_household", erase)
    with pytest.raises(CommandError, match=f"1 families failed .*{broken}") as told:
        daily()
    assert "Tulp" not in str(told.value)
    assert [household.pk for household in Household.objects.all()] == [broken]


def test_nothing_says_erased_about_a_family_that_is_still_there(full):
    """Somebody opened it again just before."""
    with (
        pytest.raises(Household.DoesNotExist),
        storyteller("off"),
        claims.opened(claims.RETENTION),
    ):
        erase_household(Household.objects.get(), by=None)
    assert "erased" not in trail(full)
    assert Household.objects.get() == full


@pytest.mark.django_db(transaction=True)
def test_a_family_that_somebody_ticks_at_this_very_moment_is_not_closed(full, daily):
    """They hold the family when its turn comes, and are done before it goes on."""
    long_ago = timezone.now() - relativedelta(months=25)
    Household.objects.update(created_at=long_ago)
    ProgressEvent.objects.update(at=long_ago)
    holds = Event()

    def tick():
        try:
            with claims.opened(claims.OPERATOR):
                family = Household.objects.select_for_update(no_key=True).get(pk=full.pk)
                holds.set()
                sleep(0.5)
                make_progress(family, code=FOR_PERSON, person=family.persons.first())
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        ticking = thread.submit(tick)
        assert holds.wait(timeout=10)
        assert "0 families closed" in daily()
        ticking.result()
    assert Household.objects.get().is_open


@pytest.mark.django_db(transaction=True)
def test_a_family_that_somebody_opens_again_at_this_very_moment_is_not_erased(full, buddy, daily):
    """Its day has come, and a coordinator holds it when its turn comes."""
    close_ago(full, months=7)
    holds = Event()

    def open_again():
        try:
            with claims.opened(claims.OPERATOR):
                family = Household.objects.select_for_update(no_key=True).get(pk=full.pk)
                holds.set()
                sleep(0.5)
                reopen_household(family, by=buddy)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        opening = thread.submit(open_again)
        assert holds.wait(timeout=10)
        assert daily().startswith("Now: 0 families erased")
        opening.result()
    assert Household.objects.get().is_open
    assert full.progress.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", ["refused", "taken_back"])
def test_a_family_of_which_somebody_says_at_this_very_moment_that_it_stays_is_not_erased(
    full, daily, state
):
    """Its seven days are over, and the answer is there when its turn comes, but not written yet."""
    today = timezone.localdate()
    days = {"asked_on": today - timedelta(days=8), "warned_on": today - timedelta(days=2)}
    Withdrawal.objects.create(household=full, organisation=full.organisation, warnings=3, **days)
    holds = Event()

    def stay():
        try:
            with claims.opened(claims.OPERATOR):
                Withdrawal.objects.waiting().update(state=state)
                holds.set()
                sleep(0.5)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        staying = thread.submit(stay)
        assert holds.wait(timeout=10)
        assert daily().startswith("Now: 0 families erased")
        staying.result()
    assert Household.objects.exists()


# --- what the command itself may do ------------------------------------------------------------
def test_it_may_not_erase_a_family_whose_day_has_not_come(full):
    with storyteller("off"), claims.opened(claims.RETENTION):
        assert Household.objects.count() == 1
        assert Household.objects.all().delete()[0] == 0
        assert Person.objects.count() == 0  # nor read who is in it


def test_it_may_not_forget_a_fresh_line_of_the_trail(full):
    with storyteller("off"), claims.opened(claims.RETENTION):
        assert AuditEvent.objects.all().delete()[0] == 0


def test_after_another_secret_key_migrate_has_the_database_believe_the_site_again(db, settings):
    settings.SECRET_KEY = "another one" * 6
    assert not claims.are_believed()
    call_command("migrate", verbosity=0)
    assert claims.are_believed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM walls.key")
        assert cursor.fetchone() == (1,)


def test_the_job_of_every_night_does_it_and_nothing_only_counted(household):
    """`retention` in the queue is the command, in earnest."""
    close_ago(household, months=7)
    with storyteller("off"):
        jobs.retention()
    assert not Household.objects.filter(pk=household.pk).exists()


def test_the_other_job_of_every_night_writes_each_table_of_families_anew(db, monkeypatch):
    written = []
    monkeypatch.setattr(vacuum, "_write_anew", lambda table: not written.append(table))
    jobs.vacuum_families()
    assert written == [table.name for table in TABLES]


def test_the_owner_of_the_tables_may_write_them_anew(household):
    assert vacuum.may_vacuum()


def test_nobody_waits_longer_than_two_seconds_for_a_table_that_is_written_anew():
    assert vacuum.PATIENCE == 2


def test_what_a_family_told_is_forgotten_ninety_days_after_the_answer(daily, household):
    now = timezone.now()
    waits = make_message(household, "call", sent_at=now - timedelta(days=200))
    recent = make_message(household, answered_at=now - timedelta(days=89))
    make_message(household, answered_at=now - timedelta(days=91))
    make_message(household, taken_back_at=now - timedelta(days=91))
    daily()
    assert set(FamilyMessage.objects.values_list("pk", flat=True)) == {waits.pk, recent.pk}
