"""The second wall: what PostgreSQL shows to whom, whatever the code asks for."""

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from asgiref.sync import sync_to_async
from django.apps import apps
from django.core.exceptions import SynchronousOnlyOperation
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import AsyncClient, Client
from django.utils import timezone

from checklist.models import (
    Assignment,
    AuditEvent,
    Erasure,
    FamilyMessage,
    FamilyNumber,
    Household,
    HouseholdDraft,
    Outlook,
    OwnItem,
    Passage,
    Person,
    Progress,
    ProgressEvent,
    ShareLink,
    Withdrawal,
)
from checklist.models.audit_event import DEVICES_OF_A_DAY
from checklist.sharing.actions import share
from checklist.walls import claims, policies
from checklist.walls.tables import TABLES, audit_event
from gastvrij.lib.tokens import hash_of
from gastvrij.postgres.embedded import OWNER, SUPERUSER
from tests.checklist.factories import (
    FOR_HOUSEHOLD,
    make_assignment,
    make_draft,
    make_household,
    make_message,
    make_own_item,
    make_passage,
    make_person,
    make_progress,
)
from tests.checklist.walls.careless import tables
from tests.conftest import address_of, storyteller
from toolkit.models import ChecklistItem

MODELS = [Household, Person, Assignment, Progress, ProgressEvent, ShareLink, AuditEvent]
MODELS += [HouseholdDraft, Passage, FamilyNumber, OwnItem, Outlook, Withdrawal, Erasure]
MODELS += [FamilyMessage]
FOR_COORDINATORS = {AuditEvent, Erasure, HouseholdDraft}


@pytest.fixture
def families(household, stranger):
    """Of each organisation a family that has a row in every table."""
    elsewhere = make_household(stranger.memberships.get().organisation, label="Elders")
    make_assignment(elsewhere, stranger)
    make_person(elsewhere, "Verre")
    for family in (household, elsewhere):
        make_progress(family, note="Bel terug")
        make_own_item(family)
        make_message(family)
        Outlook.objects.get_or_create(household=family, organisation=family.organisation)
        share(family, "nl", by=None)
        Withdrawal.objects.create(household=family, organisation=family.organisation)
        Erasure.objects.create(organisation=family.organisation, mark=family.pk, reason="time")
        make_draft(family.organisation)
        make_passage(family)
        FamilyNumber.objects.create(
            organisation=family.organisation,
            household=family,
            user=family.assignments.get().user,
            number=1,
        )
    return household, elsewhere


@pytest.fixture
def careless(settings):
    settings.ROOT_URLCONF = "tests.checklist.walls.careless"


def count(model):
    return model.objects.count()


def seen_by(actor):
    """How many rows of each table there are for this actor."""
    with storyteller("off"), claims.opened(actor):
        return {model.__name__: count(model) for model in MODELS}


def ask(statement, values=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


# --- it stands everywhere ----------------------------------------------------------------------
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_the_commands_and_a_passing_family_may_is_for_the_owner_alone(table):
    theirs = ("backup_", "retention_", "operator_", "passing_")
    roles = {one.name: one.role for one in table.all_policies() if one.name.startswith(theirs)}
    assert {"backup_select", "operator_all"} <= roles.keys() and set(roles.values()) == {
        policies.OWNER
    }


def test_no_table_about_families_was_forgotten(db):
    assert {model._meta.db_table for model in MODELS} == set(tables())
    walled = ask(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
        " AND relname = ANY(%s)",
        [tables()],
    )
    assert {name for (name,) in walled} == set(tables())
    hidden = {
        field.remote_field.through._meta.db_table
        for model in apps.get_app_config("checklist").get_models()
        for field in model._meta.local_many_to_many
    }
    assert hidden == set()  # a join table that Django makes would have no policy


@pytest.mark.parametrize("table", tables())
def test_every_policy_asks_who_is_there(db, table):
    policies = ask(
        "SELECT policyname, coalesce(qual, ''), coalesce(with_check, '') FROM pg_policies"
        " WHERE tablename = %s",
        [table],
    )
    assert {"backup_select", "operator_all"} < {name for name, *_ in policies}
    for name, reads, writes in policies:
        assert "walls." in reads + writes, name
        assert all("walls." in part for part in (reads, writes) if part), name


def test_whoever_claims_to_be_nobody_sees_nothing(families, alone):
    assert [count(model) for model in MODELS] == [0] * len(MODELS)
    for table in tables():
        assert ask(f"SELECT count(*) FROM {table}") == [(0,)]


def test_whoever_claims_to_be_nobody_writes_nothing(families, alone):
    household, _ = families
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        make_person(household)
    assert Household.objects.update(contact_language="ar") == 0
    with storyteller("on"):
        assert not Household.objects.filter(contact_language="ar").exists()


# --- who sees what -----------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["buddy", "coordinator", "former_buddy", "other_buddy"])
def test_a_member_sees_rows_of_their_own_organisation_only(request, families, who):
    household, elsewhere = families
    user = request.getfixturevalue(who)
    with storyteller("off"), claims.opened(claims.of_user(user)):
        for model in MODELS:
            found = set(model.objects.values_list("organisation", flat=True))
            if model in FOR_COORDINATORS and who != "coordinator":
                assert found == set()
            elif model is FamilyNumber and who != "buddy":
                assert found == set()  # each has numbers of their own
            else:
                assert found == {household.organisation_id}, model


def test_a_buddy_reads_on_the_trail_when_they_looked_themselves_and_nothing_else(
    families, buddy, colleague, stranger
):
    for family, user in zip((*families, families[0]), (buddy, stranger, colleague), strict=True):
        for kind in ("opened", "exported"):
            line = {"organisation": family.organisation, "household": family.pk, "kind": kind}
            AuditEvent.objects.create(**line, by=user)
    with storyteller("off"), claims.opened(claims.of_user(buddy)):
        seen = AuditEvent.objects.values_list("by", "kind", "household")
        assert list(seen) == [(buddy.pk, "opened", families[0].pk)]


@pytest.mark.parametrize("who", ["departed_buddy", "curator", "network_admin", "superuser"])
def test_who_is_no_member_sees_no_row_at_all(request, families, who):
    assert not any(seen_by(claims.of_user(request.getfixturevalue(who))).values())


@pytest.mark.parametrize("state", ["draft", "submitted", "refused", "suspended", "left"])
def test_of_an_organisation_that_is_not_approved_nobody_sees_anything(families, coordinator, state):
    household, _ = families
    household.organisation.state = state
    household.organisation.save()
    assert not any(seen_by(claims.of_user(coordinator)).values())


def test_whoever_is_shut_out_sees_nothing_from_the_next_query_on(families, buddy):
    with storyteller("off"), claims.opened(claims.of_user(buddy)):
        assert count(Household) > 0
        buddy.is_active = False
        buddy.save()
        assert count(Household) == 0


def test_a_buddy_neither_adds_erases_nor_hands_over_a_family(families, buddy, other_buddy):
    household, _ = families
    with storyteller("off"), claims.opened(claims.of_user(buddy)):
        assert not household.erase()
        assert Assignment.objects.update(until=timezone.localdate()) == 0
        for make in (
            lambda: make_household(household.organisation),
            lambda: make_assignment(household, other_buddy),
        ):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                make()


def test_nobody_gives_a_family_a_number_in_somebody_elses_calendar(families, buddy, colleague):
    household, _ = families
    row = {"organisation": household.organisation, "household": household, "number": 7}
    with storyteller("off"), claims.opened(claims.of_user(buddy)):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            FamilyNumber.objects.create(**row, user=colleague)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            FamilyNumber.objects.update(number=8)


def test_a_row_cannot_pretend_that_its_family_is_of_another_organisation(families, buddy):
    """Not even with the right to write rows of one's own organisation."""
    household, elsewhere = families
    intruder = Person(
        organisation=household.organisation, household_id=elsewhere.pk, nickname="X", order=9
    )
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, storyteller("off"), claims.opened(claims.of_user(buddy)):
        intruder.save()
    with pytest.raises(IntegrityError), transaction.atomic():  # without any wall at all
        intruder.save()
        connection.check_constraints()


def test_nobody_writes_history_in_somebody_elses_name(families, buddy, colleague, coordinator):
    household, elsewhere = families
    mine = {"organisation": household.organisation, "household": household.pk, "kind": "exported"}
    forgeries = [
        lambda: add_to_trail(**mine, by=coordinator),
        lambda: add_to_trail(**mine, by=None),
        # A line in one's own organisation's trail about a family of another.
        lambda: add_to_trail(**mine | {"household": elsewhere.pk}, by=buddy),
        lambda: household.events.create(
            organisation=household.organisation, kind="closed", by=coordinator
        ),
    ]
    with storyteller("off"), claims.opened(claims.of_user(buddy)):
        for forge in forgeries:
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                forge()
        add_to_trail(**mine, by=buddy)
    assert AuditEvent.objects.get(kind="exported").by == buddy


# Made as if the family of another organisation were one's own.
LIES = {
    Person: {"nickname": "X", "order": 9},
    Assignment: {},
    Progress: {},
    ProgressEvent: {"kind": "closed"},
    FamilyNumber: {"number": 9},
    ShareLink: {"token_hash": "x", "language": "nl", "expires_on": timezone.localdate()},
    Passage: {
        "agreed_on": timezone.localdate(),
        "expires_on": timezone.localdate(),
        "agreed_how": "aloud",
        "agreed_language": "nl",
    },
}


@pytest.mark.parametrize("model", LIES)
@pytest.mark.parametrize("wall", ["policies", "references"])
def test_no_row_of_any_table_names_a_family_of_another_organisation(
    families, coordinator, model, wall
):
    """Refused when it is written, and by the references also if there were no wall at all."""
    household, elsewhere = families
    lie = model(organisation=household.organisation, household_id=elsewhere.pk, **LIES[model])
    if model in (Assignment, FamilyNumber):
        lie.user = coordinator
    if model is Progress:
        lie.item = ChecklistItem.objects.exclude(code=FOR_HOUSEHOLD).first()
    if model is ProgressEvent:
        lie.by = coordinator
    if model is Passage:
        lie.asked_by, lie.from_organisation = coordinator, household.organisation
        lie.to_organisation = elsewhere.organisation
    if wall == "policies":
        refused = pytest.raises(ProgrammingError, match="row-level security")
        with refused, storyteller("off"), claims.opened(claims.of_user(coordinator)):
            model.objects.bulk_create([lie])
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.bulk_create([lie])
            connection.check_constraints()


MOVED = [Person, Assignment, Progress]


@pytest.mark.parametrize("model", MOVED)
@pytest.mark.parametrize("column", ["household", "organisation"])
def test_no_row_is_hung_under_another_organisation_afterwards(families, coordinator, model, column):
    household, elsewhere = families
    there = elsewhere if column == "household" else elsewhere.organisation
    another_item = ChecklistItem.objects.exclude(code=FOR_HOUSEHOLD).first()
    toolkits = Progress.objects.filter(household=elsewhere.pk, own_item=None)
    toolkits.update(item=another_item)
    refused = pytest.raises((ProgrammingError, IntegrityError), match="row-level|foreign key")
    with refused, storyteller("off"), claims.opened(claims.of_user(coordinator)):
        model.objects.filter(household=household.pk).update(**{column: there.pk})
        connection.check_constraints()


def add_to_trail(**row):
    """Without asking for the row back, which a buddy may not read."""
    AuditEvent.objects.bulk_create([AuditEvent(**row)], ignore_conflicts=True)


def test_nobody_moves_a_family_to_another_organisation(families, coordinator, stranger):
    household, elsewhere = families
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, storyteller("off"), claims.opened(claims.of_user(coordinator)):
        Household.objects.update(organisation=elsewhere.organisation)


# --- a family's link ---------------------------------------------------------------------------
@pytest.fixture
def link(families, buddy):
    household, _ = families
    return claims.of_link(hash_of(share(household, "ar", by=buddy)))


def test_a_link_shows_its_family_and_nothing_of_who_helps_it(families, link):
    household, _ = families
    seen = seen_by(link)
    assert (seen["Household"], seen["Person"], seen["Progress"], seen["ShareLink"]) == (1, 1, 2, 1)
    assert (seen["OwnItem"], seen["Outlook"], seen["FamilyMessage"]) == (1, 0, 1)
    assert (seen["Assignment"], seen["ProgressEvent"], seen["AuditEvent"]) == (0, 0, 0)
    assert seen["FamilyNumber"] == 0
    with storyteller("off"), claims.opened(link):
        assert Household.objects.get() == household


def test_a_link_changes_nothing(families, link):
    with storyteller("off"), claims.opened(link):
        assert Household.objects.update(contact_language="fr") == 0
        assert Progress.objects.update(state="open", done_on=None) == 0
        assert Person.objects.update(birth_year=2000) == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            make_person(families[0])


@pytest.mark.parametrize(
    "change",
    ["household_id = household_id", "expires_on = '2099-01-01'", "token_hash = 'x'"],
)
def test_a_link_is_not_led_to_another_family_nor_made_to_last(families, link, change):
    for actor in (link, claims.of_user(families[0].assignments.get().user)):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            storyteller("off"),
            claims.opened(actor),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE checklist_sharelink SET {change}")


def test_a_link_that_ended_is_not_brought_back_by_whoever_has_it(families, link):
    ShareLink.objects.update(revoked_at=timezone.now())
    with storyteller("off"), claims.opened(link):
        assert ShareLink.objects.update(revoked_at=None) == 0


def test_a_link_whose_days_are_over_writes_nothing_on_itself(families, link):
    household, _ = families
    today = timezone.localdate()
    household.links.create(
        organisation=household.organisation,
        token_hash=hash_of("old"),
        language="nl",
        expires_on=today - timedelta(1),
    )
    for actor, number in ((link, 1), (claims.of_link(hash_of("old")), 0)):
        with storyteller("off"), claims.opened(actor):
            assert ShareLink.objects.update(last_used_on=today) == number


def test_a_link_writes_on_the_trail_that_it_was_opened_and_nothing_else(families, link, buddy):
    household, _ = families
    row = {"organisation": household.organisation, "household": household.pk}
    with storyteller("off"), claims.opened(link):
        add_to_trail(**row, kind="link_opened", by=None)
        for forged in (
            {"kind": "exported", "by": None},
            {"kind": "link_opened", "by": buddy},
            {"kind": "link_opened", "by": None, "device": "x", "device_number": 12},
        ):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                add_to_trail(**row, **forged)
    assert AuditEvent.objects.filter(kind="link_opened").count() == 1


def test_the_trail_has_room_for_as_many_devices_of_a_day_as_the_site_tells_apart():
    assert audit_event.LINES_OF_A_DAY == DEVICES_OF_A_DAY + 1


def test_the_links_of_an_organisation_that_is_no_member_any_more_open_nothing(families, link):
    household, _ = families
    household.organisation.state = "suspended"
    household.organisation.save()
    assert seen_by(link)["Household"] == 0


def test_a_link_that_was_ended_shows_nothing(families, link):
    ShareLink.objects.update(revoked_at=timezone.now())
    assert_shows_nothing(link)


def test_a_link_whose_days_are_over_shows_nothing(families):
    household, _ = families
    household.links.create(
        organisation=household.organisation,
        token_hash=hash_of("old"),
        language="nl",
        expires_on=timezone.localdate() - timedelta(1),
    )
    assert_shows_nothing(claims.of_link(hash_of("old")))


def assert_shows_nothing(link):
    seen = seen_by(link)
    assert not any(number for name, number in seen.items() if name != "ShareLink")


def test_a_link_that_was_made_up_shows_nothing(families):
    assert not any(seen_by(claims.of_link(hash_of("guess"))).values())


# --- the claim ---------------------------------------------------------------------------------
def claim(text):
    ask("SELECT set_config('gastvrij.actor', %s, true)", [text])


def forged(user, number=None):
    """Somebody else's claim in the words of one's own."""
    actor, moment, mac = claims.signed(claims.of_user(user)).split("|")
    return "|".join([f"user:{number}", moment, mac])


BAD = ["user:1", "user:1|", "user:1|0|", "operator||", "backup|9999999999|00", "x|y|z|w", "x|1|y"]


@pytest.mark.parametrize("text", [*BAD, "|"])
def test_whoever_makes_a_bad_claim_sees_nothing(families, alone, text):
    """Without an error: that came only where a row was, and so told that there was one."""
    claim(text)
    assert [count(model) for model in MODELS] == [0] * len(MODELS)
    assert ask("SELECT walls.actor()") == [("",)]


@pytest.mark.parametrize("text", BAD)
def test_a_bad_claim_stops_the_site_and_is_told(families, alone, monkeypatch, caplog, text):
    monkeypatch.setattr(claims, "signed", lambda actor: text)
    caplog.set_level("INFO", "gastvrij.security")
    both_causes = r"SECRET_KEY .* clocks .* set them right \(chrony\)\.$"
    with pytest.raises(claims.ClaimRefused, match=both_causes), claims.opened("user:1"):
        pytest.fail("went on")
    assert "event=claim_refused" in caplog.messages
    assert claimed() == ""


def test_a_claim_is_nobody_elses(families, alone, buddy, stranger):
    claim(forged(buddy, number=stranger.pk))
    assert count(Household) == 0


@pytest.mark.parametrize("minutes", [-11, 11])
def test_a_claim_of_another_moment_is_refused(families, alone, buddy, monkeypatch, minutes):
    now = time.time()
    monkeypatch.setattr("checklist.walls.claims.time.time", lambda: now + 60 * minutes)
    claim(claims.signed(claims.of_user(buddy)))
    assert count(Household) == 0
    with pytest.raises(claims.ClaimRefused), claims.opened(claims.of_user(buddy)):
        pytest.fail("went on")


def test_with_another_secret_key_the_database_believes_nothing(families, alone, buddy, settings):
    settings.SECRET_KEY = "another one" * 6
    claim(claims.signed(claims.of_user(buddy)))
    assert count(Household) == 0
    with pytest.raises(claims.ClaimRefused), claims.opened(claims.of_user(buddy)):
        pytest.fail("went on")


def test_whoever_makes_a_bad_claim_is_not_told_that_the_log_tells_it(transactional_db, families):
    """Otherwise a notice would come where a row was, and answer as an error did."""
    told = []
    with psycopg.connect(address_of("DATABASE_URL"), autocommit=True) as fresh:
        fresh.add_notice_handler(lambda diagnostic: told.append(diagnostic.message_primary))
        fresh.execute("SET client_min_messages = debug1")
        fresh.execute("SELECT set_config('gastvrij.actor', 'user:1|1|forged', false)")
        fresh.execute("SELECT count(*) FROM checklist_household")
    assert told == []


@pytest.mark.skipif(
    OWNER not in os.environ["DATABASE_OWNER_URL"], reason="reads the embedded database's log"
)
def test_the_servers_log_tells_of_a_bad_claim_and_not_whose_it_was(db, families, alone):
    as_superuser = address_of("DATABASE_OWNER_URL").replace(f"//{OWNER}@", f"//{SUPERUSER}@")
    with psycopg.connect(as_superuser) as superuser:
        [(folder,)] = superuser.execute("SHOW data_directory").fetchall()
    log = Path(folder) / "server.log"
    before = log.stat().st_size
    claim("user:4711|1|forged")
    assert count(Household) == 0
    told = log.read_bytes()[before:].decode()
    assert "LOG:  gastvrij: the claim of this transaction is forged" in told
    assert "4711" not in told


@pytest.mark.parametrize(
    "actor", [claims.BACKUP, claims.RETENTION, claims.OPERATOR, claims.COUNTING, "counted"]
)
def test_the_web_sees_nothing_as_one_of_the_commands(families, actor):
    """Also with a good signature: these policies are for the owner of the tables alone."""
    assert not any(seen_by(actor).values())


@pytest.mark.parametrize(
    "actor", [claims.BACKUP, claims.RETENTION, claims.OPERATOR, claims.COUNTING]
)
def test_the_web_erases_nothing_as_one_of_the_commands(families, actor):
    household, _ = families
    Household.objects.filter(pk=household.pk).update(
        state="closed", closed_on=timezone.localdate(), erase_on=timezone.localdate()
    )
    with storyteller("off"), claims.opened(actor):
        assert not household.erase()
    assert Household.objects.filter(pk=household.pk).exists()


def test_the_web_counts_nothing_whatever_it_claims(families):
    """Whoever chose the days would find a family between two answers; it has the key to sign."""
    days = "(DATE '2020-01-01', DATE '2999-12-31')"
    household, _ = families
    assert household.progress.update(state="done", done_on="2026-08-03", blocked_reason="")
    with storyteller("off"):
        with claims.opened(claims.COUNTING):
            assert ask(f"SELECT * FROM walls.count_steps{days}") == []
        for actor in (claims.COUNTING, "counted"):
            refused = pytest.raises(ProgrammingError, match="permission denied")
            with claims.opened(actor), refused, transaction.atomic():
                ask(f"SELECT * FROM walls.steps_counted{days}")


def test_the_database_cannot_be_asked_for_the_key(families, alone):
    for statement in (
        "SELECT * FROM walls.key",
        "SELECT walls.signed('operator|0')",
        "SELECT pg_read_file('postgresql.conf')",
    ):
        with pytest.raises(ProgrammingError) as refused, transaction.atomic():
            ask(statement)
        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_the_web_makes_nothing_that_stands_before_our_own_names(families, alone):
    """A type or table of its own in pg_temp would be found before PostgreSQL's."""
    for statement in (
        "CREATE TEMP TABLE checklist_household ()",
        "CREATE DOMAIN pg_temp.text AS int",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            ask(statement)
    paths = ask(
        "SELECT proname, proconfig FROM pg_proc WHERE pronamespace = 'walls'::regnamespace"
        " AND prosecdef"
    )
    assert len(paths) == 14
    for name, configuration in paths:
        assert configuration[0] == "search_path=pg_catalog, pg_temp", name


def test_another_session_of_the_site_does_not_see_whose_claim_this_one_makes(
    transactional_db, families, buddy
):
    """Whoever reads pg_stat_activity as the same role could use the claim for ten minutes."""
    with claims.opened(claims.of_user(buddy)):
        [(backend,)] = ask("SELECT pg_backend_pid()")
        claims._ask("SELECT walls.claim(%s)", claims.signed(claims.of_user(buddy)))
        with psycopg.connect(address_of("DATABASE_URL")) as other:
            [(query,)] = other.execute(
                "SELECT query FROM pg_stat_activity WHERE pid = %s", [backend]
            ).fetchall()
    assert claims.signed(claims.of_user(buddy)).split("|")[2] not in query
    assert "user:" not in query


def test_a_claim_travels_apart_from_its_statement(db):
    """Also where the database tells everybody what each session is doing."""
    address = address_of("DATABASE_OWNER_URL")
    with psycopg.connect(address) as one, psycopg.connect(address) as other:
        assert one.execute("SHOW track_activities").fetchone() == ("on",)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                claims,
                "connection",
                SimpleNamespace(connection=one, wrap_database_errors=nullcontext()),
            )
            assert not claims._ask("SELECT walls.claim(%s)", "user:1|of-this-moment|signed")
        [(query,)] = other.execute(
            "SELECT query FROM pg_stat_activity WHERE pid = %s", [one.info.backend_pid]
        )
    assert "walls.claim" in query
    assert "user:1" not in query and "signed" not in query


@pytest.mark.skipif(
    OWNER not in os.environ["DATABASE_OWNER_URL"], reason="needs the embedded database"
)
def test_the_database_does_not_tell_what_a_session_of_the_site_is_doing(db):
    assert ask("SHOW track_activities") == [("off",)]


def test_a_connection_that_never_claimed_anything_sees_nothing(transactional_db, families):
    """Nor does one whose claim ended: there the setting is empty, here it does not exist."""
    with psycopg.connect(address_of("DATABASE_URL")) as fresh:
        [(setting,)] = fresh.execute("SELECT current_setting('gastvrij.actor', true)")
        assert setting is None
        for table in tables():
            assert fresh.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


# --- mistakes in views -------------------------------------------------------------------------
def test_a_careless_view_gives_nothing_of_another_organisation(
    client, families, careless, buddy, stranger
):
    household, elsewhere = families
    for user, family in ((buddy, household), (stranger, elsewhere)):
        client.force_login(user)
        shown = client.get("/careless/").json()
        assert shown["organisations"] == [family.organisation_id]
        assert shown["labels"] == [family.label]


@pytest.mark.parametrize("address", ["/doorless/", "/public/"])
def test_a_view_that_forgot_its_door_gives_nothing_at_all(
    client, families, careless, buddy, address
):
    client.force_login(buddy)
    assert client.get(address).json() == {"labels": [], "organisations": []}
    client.logout()
    if address == "/public/":
        assert client.get(address).json() == {"labels": [], "organisations": []}


@pytest.mark.parametrize("who", ["curator", "network_admin", "superuser"])
def test_the_staff_get_nothing_from_a_careless_view(client, request, families, careless, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/careless/").json() == {"labels": [], "organisations": []}


def claimed():
    return ask("SELECT coalesce(current_setting('gastvrij.actor', true), '')")[0][0]


def test_nothing_of_a_request_stays_on_its_connection(transactional_db, families, careless, buddy):
    client = Client(raise_request_exception=False)
    client.force_login(buddy)
    for address in ("/careless/", "/broken/", "/careless/"):
        response = client.get(address)
        assert response.status_code == (500 if address == "/broken/" else 200)
        assert claimed() == ""
        with storyteller("off"):
            assert count(Household) == 0


def test_what_one_opened_within_another_sees_ends_with_it(families, buddy, stranger):
    household, elsewhere = families
    with storyteller("off"), claims.opened(claims.of_user(buddy)):
        with claims.opened(claims.of_user(stranger)):
            assert Household.objects.get() == elsewhere
        assert Household.objects.get() == household
        with pytest.raises(ZeroDivisionError), claims.opened(claims.of_user(stranger)):
            raise ZeroDivisionError
        assert Household.objects.get() == household


def test_hundreds_of_requests_in_turn_over_one_connection_never_mix(
    transactional_db, families, careless, buddy, stranger
):
    household, elsewhere = families
    visitors = []
    for user, family in ((buddy, household), (stranger, elsewhere)):
        client = Client()
        client.force_login(user)
        visitors.append(
            (client, {"labels": [family.label], "organisations": [family.organisation_id]})
        )
    [(backend,)] = ask("SELECT pg_backend_pid()")
    for number in range(300):
        client, expected = visitors[number % 2]
        assert client.get("/careless/").json() == expected
    assert ask("SELECT pg_backend_pid()") == [(backend,)]


# --- async code --------------------------------------------------------------------------------
def run(coroutine):
    """In a thread of its own: in that of the tests a browser may have a loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def test_in_async_code_two_organisations_never_mix(
    transactional_db, families, careless, buddy, stranger
):
    household, elsewhere = families

    async def many():
        nothing = {"labels": [], "organisations": []}
        visitors = [(AsyncClient(), "/public/", nothing)]  # who claims nothing, among the others
        for user, family in ((buddy, household), (stranger, elsewhere)):
            client = AsyncClient()
            await client.aforce_login(user)
            own = {"labels": [family.label], "organisations": [family.organisation_id]}
            visitors.append((client, "/careless/", own))
        answers = [(client.get(address), own) for client, address, own in visitors * 20]
        shown = await asyncio.gather(*(answer for answer, _ in answers))
        return [(answer.json(), own) for answer, (_, own) in zip(shown, answers, strict=True)]

    with storyteller("off"):
        for shown, own in run(many()):
            assert shown == own


def test_the_wall_cannot_be_opened_across_an_await(transactional_db, buddy):
    """A transaction belongs to a thread, and what is awaited meanwhile may use the same one."""

    async def open_it():
        with claims.opened(claims.of_user(buddy)):
            await asyncio.sleep(0)

    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)
        with pytest.raises(SynchronousOnlyOperation):
            run(open_it())


def test_threads_of_async_code_see_their_own_organisation(
    transactional_db, families, buddy, stranger
):
    household, elsewhere = families

    def look(user):
        with claims.opened(claims.of_user(user)):
            return [family.pk for family in Household.objects.all()]

    async def many():
        users = [buddy, stranger] * 25
        return await asyncio.gather(*(sync_to_async(look)(user) for user in users))

    with storyteller("off"):
        assert run(many()) == [[household.pk], [elsewhere.pk]] * 25


# --- it follows the accounts --------------------------------------------------------------------
def test_an_account_can_go_although_its_families_are_hidden(families, buddy, coordinator):
    household, _ = families
    make_progress(household, by=buddy, state="busy")
    with storyteller("off"):
        buddy.delete()
    assert not household.assignments.exists()
    assert household.progress.get(own_item=None).changed_by is None
    assert {event.by for event in household.events.all()} == {None}
