"""A family passes to another organisation when it, and both organisations, say yes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from checklist.families.actions import close_household, erase_household
from checklist.models import AuditEvent, Household, Passage, ShareLink, Withdrawal
from checklist.models.passage import DAYS_OF_A_PASSAGE
from checklist.passing_on import actions, emails
from checklist.sharing.actions import share
from checklist.walls import claims
from checklist.walls.tables import passage as wall
from tests.checklist.factories import (
    FOR_HOUSEHOLD,
    FOR_PERSON,
    household_url,
    make_household,
    make_passage,
    make_progress,
)
from tests.checklist.pages import filled_in
from tests.checklist.sharing.opening import open_link
from tests.checklist.test_access import addresses
from tests.conftest import storyteller
from tests.members.factories import make_membership, make_organisation, make_user, prove_who_it_is

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
TODAY = timezone.localdate()
YES, NO = {"answer": "yes"}, {"answer": "no"}


def browser_of(user):
    browser = Client()
    prove_who_it_is(browser, user)
    return browser


@pytest.fixture
def cor(coordinator):
    return browser_of(coordinator)


@pytest.fixture
def sien(stranger):
    return browser_of(stranger)


@pytest.fixture
def elsewhere(stranger):
    return stranger.memberships.get().organisation


@pytest.fixture
def asked(household, elsewhere, coordinator):
    return make_passage(household, elsewhere, by=coordinator)


def address(name, household, *arguments):
    return reverse(f"checklist:{name}", args=[household.pk, *arguments])


def ask(browser, household, to, **answers):
    page = f"{address('pass_on', household)}?naar={to.slug}"
    told = {"agreed_how": "aloud", "agrees": "on"} | answers
    return browser.post(page, filled_in(browser.get(page), told))


# --- asking ------------------------------------------------------------------------------------
def test_a_coordinator_finds_an_organisation_and_asks_it(cor, household, elsewhere, stranger):
    found = cor.get(address("pass_on", household), {"zoek": "elders"}).text
    assert "Elders" in found and household.organisation.name not in found.split("<main")[1]
    response = ask(cor, household, elsewhere)
    assert response.status_code == 302
    passage = household.passages.get()
    assert (passage.state, passage.agreed_how) == ("asked", "aloud")
    assert passage.expires_on == TODAY + timedelta(days=14)
    assert [one.to for one in mail.outbox] == [[stranger.email]]
    assert str(passage.pk) in mail.outbox[0].body
    line = AuditEvent.objects.get(kind="asked_elsewhere")
    assert line.elsewhere == elsewhere
    assert "(Elders)" in cor.get(reverse("checklist:trail")).text


def test_without_the_familys_yes_nobody_is_asked(cor, household, elsewhere):
    response = ask(cor, household, elsewhere, agrees=None)
    assert response.status_code == 422
    assert "Ask them first." in response.text
    assert not household.passages.exists() and not mail.outbox


def test_asked_twice_it_is_asked_once(cor, household, elsewhere):
    page = f"{address('pass_on', household)}?naar={elsewhere.slug}"
    form = filled_in(cor.get(page), {"agreed_how": "aloud", "agrees": "on"})
    for _time in range(2):
        assert cor.post(page, form).status_code == 302
    assert household.passages.count() == 1 and len(mail.outbox) == 1


def test_who_asks_proves_first_who_they_are(client, coordinator, household, elsewhere):
    prove_who_it_is(client, coordinator, seconds_ago=3600)
    response = client.post(f"{address('pass_on', household)}?naar={elsewhere.slug}", YES)
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert not household.passages.exists()


@pytest.mark.parametrize("state", ["suspended", "draft", "left"])
def test_only_members_of_the_network_are_asked(cor, household, elsewhere, state):
    elsewhere.state = state
    elsewhere.save()
    page = cor.get(f"{address('pass_on', household)}?naar={elsewhere.slug}")
    assert "Elders" not in page.text and page.status_code == 200


def test_who_has_nobody_to_answer_is_not_offered(cor, household):
    make_organisation("Zonder iemand")
    assert "Zonder iemand" not in cor.get(address("pass_on", household)).text


def test_a_family_asks_one_organisation_at_a_time(household, asked):
    with pytest.raises(actions.IsAsked), transaction.atomic():
        actions.ask(household, make_organisation(), {}, by=asked.asked_by)
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        make_passage(household)


def test_who_got_no_answer_asks_again(cor, household, elsewhere, coordinator):
    make_passage(household, elsewhere, by=coordinator, days=-1)
    assert ask(cor, household, elsewhere).status_code == 302
    assert set(household.passages.values_list("state", flat=True)) == {"asked", "expired"}


def test_it_is_taken_back_and_then_nobody_says_yes(cor, sien, household, asked):
    for _time in range(2):
        assert cor.post(address("take_back", household)).status_code == 302
    assert AuditEvent.objects.filter(kind="taken_back").count() == 1
    response = sien.post(asked.get_absolute_url(), YES)
    assert response.status_code == 404 or "not there" in response.text
    household.refresh_from_db()
    assert household.organisation == asked.from_organisation


def test_what_was_answered_is_answered_once_and_whoever_is_late_is_told(
    monkeypatch, household, asked, coordinator, stranger
):
    """Also the coordinator whose page still said that they wait."""
    assert actions.refuse(asked, by=stranger)
    assert len(mail.outbox) == 1
    assert not actions.refuse(asked, by=stranger)
    assert len(mail.outbox) == 1
    assert actions.take_back(household, by=coordinator) is False
    monkeypatch.setattr(actions, "open_passage_of", lambda _household: asked)
    assert actions.take_back(household, by=coordinator) is False
    assert not AuditEvent.objects.filter(kind="taken_back").exists()


def test_who_takes_back_in_time_hears_so(household, asked, coordinator):
    assert actions.take_back(household, by=coordinator) is True
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == ("taken_back", coordinator)


# --- the page of who is asked ------------------------------------------------------------------
def test_who_is_asked_sees_that_and_nothing_of_the_family(sien, household, person, asked):
    overview = sien.get(reverse("checklist:households")).text
    assert "Welkom in Gent asks you to take over a family" in overview
    page = sien.get(asked.get_absolute_url())
    assert page.status_code == 200
    assert "Cor of Welkom in Gent asked this." in page.text
    for text in (overview, page.text):
        for word in (household.label, person.nickname, str(household.pk)):
            assert word not in text
    assert sien.get(household_url(household)).status_code == 404


@pytest.mark.parametrize("who", ["buddy", "coordinator", "network_admin", "superuser"])
def test_nobody_else_reads_or_answers_it(request, household, asked, who):
    theirs = browser_of(request.getfixturevalue(who))
    for answer in (None, YES, NO):
        call = theirs.get if answer is None else theirs.post
        assert call(asked.get_absolute_url(), answer).status_code == 404
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_a_buddy_of_who_is_asked_answers_nothing(household, asked, elsewhere):
    user = make_user(name="Bas")
    make_membership(user, elsewhere)
    assert browser_of(user).get(asked.get_absolute_url()).status_code == 404
    assert accept_as(user, asked) == "gone"


def test_an_address_that_leads_nowhere_says_so(sien, household):
    response = sien.get("/en/gezinnen/overname/9b7bc1a5-59a5-4b1e-9c36-0e4e7d2a7f11/")
    assert response.status_code == 404
    assert "This question is not there" in response.text


def test_a_no_is_told_and_the_family_stays(sien, cor, household, asked, coordinator):
    for _time in range(2):
        assert sien.post(asked.get_absolute_url(), NO).status_code == 302
    assert [one.to for one in mail.outbox] == [[coordinator.email]]
    assert cor.get(household_url(household)).status_code == 200
    assert sien.post(asked.get_absolute_url(), YES).status_code == 409
    assert Household.objects.get(pk=household.pk).organisation == asked.from_organisation


# --- passing -----------------------------------------------------------------------------------
@pytest.fixture
def lived_in(household, person, buddy, coordinator):
    make_progress(household, note="Bel na 14 uur", by=buddy)
    make_progress(household, code=FOR_PERSON, person=person, state="waiting", by=buddy)
    return household


def test_all_comes_along_and_both_trails_tell_it(
    sien, cor, lived_in, person, asked, elsewhere, buddy, stranger, coordinator
):
    before = lived_in.events.count()
    response = sien.post(asked.get_absolute_url(), YES)
    assert response.url == address("buddies", lived_in)
    family = Household.objects.get(pk=lived_in.pk)
    assert family.organisation == elsewhere
    page = sien.get(household_url(family)).text
    assert "Tulp" in page and "This family came from Welkom in Gent" in page
    item = sien.get(address("item", family, FOR_HOUSEHOLD)).text
    assert "Bel na 14 uur" in item
    assert family.events.count() == before + 1
    for rows in (family.persons, family.progress, family.events, family.assignments):
        assert {row.organisation_id for row in rows.all()} == {elsewhere.pk}
    told = AuditEvent.objects.exclude(kind__in=["opened", "changed"])
    gone, came = told.get(kind="passed_on"), told.get(kind="received")
    assert (gone.organisation, gone.by, gone.elsewhere) == (
        asked.from_organisation,
        coordinator,
        elsewhere,
    )
    assert (came.organisation, came.by, came.elsewhere) == (
        elsewhere,
        stranger,
        asked.from_organisation,
    )
    trail = cor.get(reverse("checklist:trail")).text
    assert "passed the family on to another organisation (Elders)" in trail
    assert "Tulp" not in trail
    assert not AuditEvent.objects.filter(organisation=elsewhere).exclude(
        kind__in=["received", "opened"]
    )


def test_every_old_way_in_is_shut(sien, lived_in, person, asked, buddy, coordinator):
    """Page, item, fragment, undo, tick, export, links: for the buddy, the coordinator, anybody."""
    theirs = {buddy: browser_of(buddy), coordinator: browser_of(coordinator)}
    ways = list(addresses(lived_in, person))
    token = share(lived_in, "nl", by=coordinator)
    assert theirs[buddy].get(household_url(lived_in)).status_code == 200
    assert open_link(Client(), token).status_code == 200
    sien.post(asked.get_absolute_url(), YES)
    events = lived_in.events.count()
    for user, browser in theirs.items():
        for way in ways:
            for method in browser.options(way)["Allow"].lower().split(", "):
                for headers in ({}, {"HX-Request": "true"}):
                    answer = getattr(browser, method)(way, {"tick": "open"}, headers=headers)
                    assert method == "options" or answer.status_code == 404, (user, way)
        assert "Tulp" not in browser.get(reverse("checklist:households")).text
    assert open_link(Client(), token).status_code == 404
    assert not ShareLink.objects.valid().exists()
    assert lived_in.events.count() == events
    ended = lived_in.assignments.get()
    assert (ended.until, ended.ended_because) == (TODAY, "elsewhere")


def test_the_buddies_and_the_coordinators_are_told_without_a_word_of_the_family(
    sien, lived_in, person, asked, buddy, coordinator
):
    sien.post(asked.get_absolute_url(), YES)
    assert {one.to[0] for one in mail.outbox} == {buddy.email, coordinator.email}
    for one in mail.outbox:
        for word in ("Tulp", person.nickname, "Gent 9000", "Bel na", str(lived_in.pk)):
            assert word not in one.body + one.subject


def test_a_yes_that_is_sent_twice_leads_to_the_family_or_says_so(sien, lived_in, asked):
    sien.post(asked.get_absolute_url(), YES)
    response = sien.post(asked.get_absolute_url(), YES)
    assert response.status_code in {404, 409}
    assert AuditEvent.objects.filter(kind="passed_on").count() == 1


def test_who_says_yes_proves_first_who_they_are(client, stranger, household, asked):
    prove_who_it_is(client, stranger, seconds_ago=3600)
    response = client.post(asked.get_absolute_url(), YES)
    assert response.url.startswith(reverse("account_reauthenticate"))
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_a_family_that_came_passes_on_and_comes_back(sien, cor, lived_in, asked, elsewhere):
    """What was agreed before goes along, and stands in nobody's way."""
    sien.post(asked.get_absolute_url(), YES)
    home = asked.from_organisation
    assert ask(sien, lived_in, home).status_code == 302
    again = lived_in.passages.get(state="asked")
    assert cor.post(again.get_absolute_url(), YES).status_code == 302
    assert Household.objects.get(pk=lived_in.pk).organisation == home
    assert cor.get(household_url(lived_in)).status_code == 200
    assert sien.get(household_url(lived_in)).status_code == 404


# --- what comes between ------------------------------------------------------------------------
def accept_as(user, passage):
    with storyteller("off"), claims.opened(claims.of_user(user)), connection.cursor() as cursor:
        cursor.execute("SELECT walls.pass_on(%s)", [passage.pk])
        return cursor.fetchone()[0]


def test_a_family_that_was_closed_or_erased_meanwhile_does_not_pass(
    sien, household, asked, coordinator
):
    close_household(household, by=coordinator)
    response = sien.post(asked.get_absolute_url(), YES)
    assert response.status_code == 409
    assert "closed this family meanwhile" in response.text
    with storyteller("off"), claims.opened(claims.of_user(coordinator)):
        erase_household(household, by=coordinator)
    assert sien.post(asked.get_absolute_url(), YES).status_code == 404


def test_after_fourteen_days_the_answer_comes_too_late(
    sien, stranger, household, elsewhere, coordinator
):
    asked = make_passage(household, elsewhere, by=coordinator, days=-1)
    assert accept_as(stranger, asked) == "expired"
    response = sien.post(asked.get_absolute_url(), YES)
    assert response.status_code == 409
    assert "The time to answer is over" in response.text
    assert sien.get(asked.get_absolute_url()).status_code == 200
    assert "asks you" not in sien.get(reverse("checklist:households")).text


@pytest.mark.parametrize("how", ["left", "lowered", "unconfirmed", "closed account"])
def test_what_somebody_asked_who_coordinates_no_longer_is_void(
    stranger, coordinator, household, asked, how
):
    membership = coordinator.memberships.filter(organisation=household.organisation)
    if how == "left":
        membership.update(is_active=False, confirmed_as="")
    elif how == "lowered":
        membership.update(role="buddy", confirmed_as="buddy")
    elif how == "unconfirmed":
        membership.update(confirmed_as="")
    else:
        coordinator.is_active = False
        coordinator.save()
    assert accept_as(stranger, asked) == "gone"
    assert Household.objects.get(pk=household.pk).organisation == asked.from_organisation


def test_nobody_passes_a_family_alone(coordinator, household, asked, elsewhere):
    """Four eyes: who coordinates both asks, and somebody else says yes."""
    make_membership(coordinator, elsewhere, role="coordinator")
    assert accept_as(coordinator, asked) == "own"
    response = browser_of(coordinator).post(asked.get_absolute_url(), YES)
    assert response.status_code == 409
    assert "You asked this yourself." in response.text
    assert Household.objects.get(pk=household.pk).organisation == asked.from_organisation


def test_who_was_asked_and_is_no_member_any_more_gets_nothing(stranger, household, asked):
    asked.to_organisation.state = "suspended"
    asked.to_organisation.save()
    assert accept_as(stranger, asked) == "gone"


def test_nobody_else_says_yes_by_sql(
    household, asked, buddy, coordinator, curator, superuser, elsewhere
):
    third = make_user(second_factor=True)
    make_membership(third, make_organisation("Derde"), role="coordinator")
    unconfirmed = make_user(second_factor=True)
    make_membership(unconfirmed, elsewhere, role="coordinator", confirmed=False)
    for user in (buddy, coordinator, curator, superuser, third, unconfirmed):
        assert accept_as(user, asked) == "gone"
    assert Household.objects.get(pk=household.pk).organisation == asked.from_organisation


# --- the second wall ---------------------------------------------------------------------------
def sql_as(user, statement, values=()):
    with (
        storyteller("off"),
        claims.opened(claims.of_user(user)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)
        return cursor.rowcount


INSERT = (
    "INSERT INTO checklist_passage (id, organisation_id, household_id, from_organisation_id,"
    " to_organisation_id, state, agreed_on, agreed_how, agreed_language, asked_by_id, asked_at,"
    " expires_on) VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, now(), 'aloud', 'nl', %s, now(),"
    " %s)"
)


def test_nobody_pulls_a_family_to_themselves(household, coordinator, stranger, elsewhere, buddy):
    """By SQL of their own: asking in the name of the others, or as if they had said yes."""
    here, there = household.organisation_id, elsewhere.pk
    later = TODAY + timedelta(days=14)
    for user, organisation, sender, state, by, expires in (
        (stranger, here, here, "asked", coordinator, later),
        (stranger, here, here, "asked", stranger, later),
        (stranger, there, there, "asked", stranger, later),
        (buddy, here, here, "asked", buddy, later),
        (coordinator, here, here, "asked", stranger, later),
        (coordinator, here, here, "accepted", coordinator, later),
        (coordinator, here, there + 999, "asked", coordinator, later),
        (coordinator, here, here, "asked", coordinator, later + timedelta(days=2)),
    ):
        values = [organisation, household.pk, sender, there, state, by.pk, expires]
        refused = pytest.raises((ProgrammingError, IntegrityError), match="row-level|check")
        with refused:
            sql_as(user, INSERT, values)
    good = [here, household.pk, here, there, "asked", coordinator.pk, later]
    assert sql_as(coordinator, INSERT, good) == 1


def test_a_policy_knows_how_many_days(db):
    assert wall.MOST_DAYS == DAYS_OF_A_PASSAGE


def test_nobody_writes_an_answer_that_is_not_theirs(household, asked, coordinator, stranger, buddy):
    change = "UPDATE checklist_passage SET state = %s"
    allowed = {(coordinator, "taken_back"), (coordinator, "expired"), (stranger, "refused")}
    for user in (coordinator, stranger, buddy):
        for state in ("accepted", "refused", "taken_back", "expired", "asked"):
            if (user, state) in allowed:
                continue
            try:
                assert sql_as(user, change, [state]) == 0, (user, state)
            except ProgrammingError as error:
                assert "row-level security" in str(error)  # noqa: PT017
    asked.refresh_from_db()
    assert asked.state == "asked"
    with pytest.raises(ProgrammingError, match="permission denied"):
        sql_as(stranger, "UPDATE checklist_passage SET organisation_id = to_organisation_id")
    with pytest.raises(ProgrammingError, match="permission denied"):
        sql_as(coordinator, "DELETE FROM checklist_passage")


def test_who_is_asked_reads_the_question_and_no_row_of_the_family(household, asked, stranger):
    with storyteller("off"), claims.opened(claims.of_user(stranger)):
        assert Passage.objects.get() == asked
        assert not Household.objects.exists()
        assert not household.persons.exists() and not household.assignments.exists()


def test_who_said_no_does_not_read_where_the_family_went(household, asked, stranger, coordinator):
    third = make_organisation("Derde")
    other = make_user(second_factor=True)
    make_membership(other, third, role="coordinator")
    Passage.objects.update(state="refused")
    assert accept_as(other, make_passage(household, third, by=coordinator)) == "passed"
    with storyteller("off"), claims.opened(claims.of_user(stranger)):
        assert not Passage.objects.exists()


def test_the_claim_of_a_family_that_passes_is_good_for_nothing_else(
    household, person, asked, stranger
):
    """Neither before nor after; and whoever could sign it is still not the owner of the tables."""
    for actor in (f"passing:{household.pk}", "passing:9b7bc1a5-59a5-4b1e-9c36-0e4e7d2a7f11"):
        with storyteller("off"), claims.opened(actor):
            assert not Household.objects.exists()
            assert Household.objects.update(contact_language="fr") == 0
            assert household.persons.count() == 0
    with storyteller("off"), claims.opened(claims.of_user(stranger)), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('gastvrij.actor')")
        before = cursor.fetchone()
        cursor.execute("SELECT walls.pass_on(%s)", [asked.pk])
        assert cursor.fetchone() == ("passed",)
        cursor.execute("SELECT current_setting('gastvrij.actor'), walls.passing()")
        assert cursor.fetchone() == (*before, None)


def test_no_other_family_goes_along(household, asked, stranger, organisation, buddy):
    staying = make_household(organisation, label="Roos", buddy=buddy)
    make_progress(staying, by=buddy)
    assert accept_as(stranger, asked) == "passed"
    staying.refresh_from_db()
    assert staying.organisation == organisation
    assert staying.assignments.get().until is None
    assert {one.organisation for one in staying.events.all()} == {organisation}


def test_of_a_family_that_asked_to_be_erased_its_new_organisation_is_told_anew(
    household, asked, stranger, elsewhere
):
    """Or it would be erased by itself while who keeps it now was told nothing."""
    early = TODAY - timedelta(days=6)
    of_before = {"household": household, "organisation": household.organisation}
    Withdrawal.objects.create(**of_before, asked_on=early, warnings=3, warned_on=TODAY)
    assert accept_as(stranger, asked) == "passed"
    withdrawal = Withdrawal.objects.get()
    assert (withdrawal.organisation, withdrawal.asked_on) == (elsewhere, early)
    assert (withdrawal.warnings, withdrawal.warned_on) == (0, None)


def test_every_table_that_refers_to_a_family_goes_along(db):
    """One that is added has the policies for it without anybody thinking of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND confrelid = 'checklist_household'::regclass"
        )
        referring = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = 'passing_update'")
        assert {name for (name,) in cursor.fetchall()} == referring | {"checklist_household"}


# --- mails -------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_each_mail_is_whole_in_the_readers_language(household, asked, buddy, language):
    buddy.language = language
    with translation.override("en"):
        emails.ask(asked, buddy)
        emails.tell_refused(asked, buddy)
        emails.tell_passed(asked, buddy, is_buddy=True)
        emails.tell_passed(asked, buddy, is_buddy=False)
    assert len(mail.outbox) == 4
    begin = {"nl": "Dag", "fr": "Bonjour", "en": "Hello"}[language]
    for one in mail.outbox:
        assert begin in one.body and "Elders" in one.subject
        html = one.alternatives[0][0]
        assert f'lang="{language}"' in html
        assert household.label not in one.body + html
    assert f"/{language}/gezinnen/overname/" in mail.outbox[0].body
