from datetime import date
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from checklist.access import get_households
from checklist.models import AuditEvent, Household, Progress, ProgressEvent
from checklist.progress.checklist import checklist_of
from checklist.rules import entries
from gastvrij.jobs.models import OutgoingMail
from gastvrij.lib.languages import INTERFACE
from gastvrij.workshop.demo.adding import WHO
from gastvrij.workshop.demo.families import create_families
from gastvrij.workshop.demo.people import PASSWORD, create_accounts, create_organisations
from members.joining.known import among_all
from members.joining.queue import is_late
from members.models import Application, Membership, Organisation, User
from tests.checklist.factories import make_household
from toolkit.models import ChecklistItem

# One worker, so that the demo is made once.
pytestmark = [pytest.mark.usefixtures("as_owner"), pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def demo(as_owner, django_db_blocker):
    """Made once for the tests that only look at it; what a test changes is rolled back before."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def checklists(demo, db):
    """Everybody's list by the family's label."""
    today = timezone.localdate()
    households = Household.objects.with_facts()
    return {household.label: checklist_of(household, today) for household in households}


def labelled(label):
    return next(one for one in Household.objects.with_facts() if one.label == label)


def account(name):
    return User.objects.get(email=f"{name}@demo.example")


def count_everything():
    models = (Organisation, User, Membership, Household, Progress, ProgressEvent)
    return [model.objects.count() for model in models]


# --- adding it ---------------------------------------------------------------------------------
def test_a_second_run_changes_nothing_of_what_people_did_meanwhile(db, capsys):
    call_command("demo")
    tulip = labelled("Tulp")
    tulip.label = "Narcis"
    tulip.save()
    labelled("Kiezel").delete()
    before = count_everything()
    call_command("demo")
    assert "nothing to do" in capsys.readouterr().out.splitlines()[-1]
    assert count_everything() == before
    assert not {"Tulp", "Kiezel"} & {household.label for household in Household.objects.all()}


def test_it_says_in_one_line_what_it_added_and_how_to_sign_in(db, capsys):
    call_command("demo")
    [line] = capsys.readouterr().out.splitlines()
    assert "11 organisations, 6 applications, 9 families" in line
    assert "buddy@demo.example" in line and PASSWORD in line


def test_it_keeps_away_from_real_families(db):
    make_household()
    with pytest.raises(CommandError, match="real families"):
        call_command("demo")
    assert not User.objects.exists()


def test_it_keeps_away_from_production(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("demo")
    assert not User.objects.exists()


def test_whoever_insists_gets_it_next_to_real_families(db, settings):
    settings.PRODUCTION = True
    household = make_household(label="Echt")
    call_command("demo", "--anyway", verbosity=0)
    assert account("buddy").assignments.exists()
    assert labelled("Echt") == household


def test_it_asks_for_the_toolkit_first(db):
    ChecklistItem.objects.all().delete()
    with pytest.raises(CommandError, match="import_toolkit"):
        call_command("demo")


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2025, 1, 1), date(2025, 8, 31)])
def test_it_can_be_told_on_any_day_of_the_year(db, today):
    create_organisations(today)
    create_families(create_accounts(today), today)
    linde = checklist_of(labelled("Linde"), today)
    term = linde.find("gezinshereniging-aanvraag", None).due.earliest
    assert 8 <= (term - today).days <= 14


# --- the people --------------------------------------------------------------------------------
@pytest.mark.parametrize("name", WHO)
def test_everybody_of_the_design_signs_in_at_once(demo, db, client, name):
    form = {"login": f"{name}@demo.example", "password": PASSWORD}
    client.post(reverse("account_login"), form)
    assert client.session["_auth_user_id"] == str(account(name).pk)


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("coordinator", "Egel Ekster Kiezel Linde Merel Tulp Wilg Zwaluw"),
        ("buddy", "Linde Merel Tulp Wilg"),
        ("buddy2", "Ekster Merel Tulp Zwaluw"),
        ("mia", ""),
        ("elders", "Klaproos"),
        ("redactie", ""),
        ("netwerk", ""),
    ],
)
def test_everybody_sees_their_own_families(demo, db, name, labels):
    seen = get_households(account(name)).values_list("label", flat=True)
    assert sorted(seen) == labels.split()


def test_the_staff_belong_to_their_groups(demo, db):
    for name, group in (("redactie", "Redactie"), ("netwerk", "Netwerk")):
        assert account(name).is_staff
        assert account(name).groups.get().name == group


def test_the_organisations_can_be_visited(demo, db, client):
    for organisation in Organisation.objects.approved():
        assert client.get(organisation.get_absolute_url()).status_code == 200
        assert organisation.email.endswith(".example")


# --- joining, and staying true -----------------------------------------------------------------
def stands(application):
    waits = "asked" if application.is_asked else application.organisation.state
    return "late" if waits == "submitted" and is_late_now(application) else waits


def is_late_now(application):
    return is_late(application.waiting_since, timezone.localdate())


def test_there_is_an_application_at_every_stage_and_a_late_one(demo, db):
    found = [stands(one) for one in Application.objects.with_everything()]
    assert sorted(found) == ["approved", "asked", "draft", "late", "refused", "submitted"]


def test_nothing_of_an_application_happened_in_the_future(demo, db):
    for one in Application.objects.with_everything():
        moments = [one.begun_at, *(message.at for message in one.messages.all())]
        assert moments == sorted(moments)
        assert moments[-1] < timezone.now()
        assert one.changed_at in moments


def test_one_application_may_be_there_already(demo, db):
    found = {one.organisation.name: among_all(one) for one in applications()}
    [double] = found["7 Paraplu's aan Zee vzw"]
    assert double.organisation.slug == "zeven-paraplus-aan-zee"
    assert not found["De Warme Wolk"]


def applications():
    return Application.objects.undecided().with_everything()


@pytest.mark.parametrize(
    ("name", "page", "words"),
    [
        ("aanvrager", "/nl/mijn/", ["Stap voor Stap Aalst", "Kom Binnen Ninove"]),
        ("fien", "/nl/organisaties/de-blauwe-bank/", ["Je eerste stappen"]),
        (
            "coordinator",
            "/nl/organisaties/de-zilveren-lantaarn/mensen/",
            ["leen@demo.example", "joris@lantaarn.example", "verlopen op", "Stef", "Kijk even na"],
        ),
        (
            "coordinator",
            "/nl/organisaties/de-zilveren-lantaarn/mensen/nakijken/",
            ["Hilde", "Noor"],
        ),
    ],
)
def test_the_pages_of_joining_and_of_people_are_full(demo, db, client, name, page, words):
    client.force_login(account(name))
    told = client.get(page).content.decode()
    assert [one for one in words if one not in told] == []


def test_one_organisation_is_silent_for_a_year_and_one_has_no_room(demo, db):
    [silent] = Organisation.objects.silent()
    assert silent.is_unconfirmed
    [full] = Organisation.objects.exclude(no_room_until=None)
    assert full.no_room_is_to_come


def test_every_organisation_speaks_three_languages(demo, db):
    for organisation in Organisation.objects.filter(application=None):
        for code in INTERFACE:
            assert getattr(organisation, f"description_{code}")
            assert getattr(organisation, f"activities_{code}")


def test_nobody_is_mailed(db, mailoutbox):
    call_command("demo", verbosity=0)
    assert mailoutbox == []
    assert not OutgoingMail.objects.exists()


# --- the families ------------------------------------------------------------------------------
def test_the_children_in_brussels_are_one_four_and_nine(checklists):
    household = checklists["Merel"].household
    assert household.municipality.region == "brussels"
    this_year = timezone.localdate().year
    ages = [this_year - person.birth_year for person in household.people]
    assert ages[2:] == [9, 4, 1]


def test_the_terms_are_near_far_and_over(checklists):
    now = [line for checklist in checklists.values() for line in checklist.now]
    assert {"overdue", "soon", "later", "none"} <= {line.urgency for line in now}
    assert any(line.urgency == "overdue" and line.is_legal for line in now)


def test_a_term_runs_from_the_day_on_which_another_item_was_done(checklists):
    line = checklists["Ekster"].find("maatschappelijke-integratie-beroep", None)
    assert line.entry.rule.codes
    assert 0 < (line.due.earliest - timezone.localdate()).days < 30


def test_an_item_waits_for_what_comes_first(checklists):
    line = checklists["Linde"].find("gezinshereniging-aanvraag", None)
    assert [first.code for first in line.waits_on] == ["gezinshereniging-afspraak"]
    assert checklists["Linde"].now.index(line) == 1


def test_what_is_not_known_has_to_be_checked(checklists):
    assert any(line.is_to_check for line in checklists["Kiezel"].now)
    assert any(line.is_to_check and line.person for line in checklists["Ekster"].now)


def test_every_state_occurs_and_says_why(checklists):
    touched = [p for checklist in checklists.values() for p in checklist.progress.values()]
    assert {progress.state for progress in touched} == set(Progress.State)
    assert any(progress.due_override for progress in touched)
    assert any(progress.waiting_since for progress in touched)


def test_only_a_move_makes_items_no_longer_apply(checklists):
    """So no step of the stories is about an item that is a draft or about somebody else."""
    for label, checklist in checklists.items():
        gone = {line.code for line in checklist.lines if not line.entry.applies}
        assert bool(gone) == (label == "Merel"), gone


# --- their history -----------------------------------------------------------------------------
def test_nothing_happened_in_the_future(demo, db):
    now = timezone.now()
    assert not ProgressEvent.objects.filter(at__gte=now).exists()
    assert not Progress.objects.filter(changed_at__gte=now).exists()
    assert not Progress.objects.filter(done_on__gte=now).exists()


def test_a_service_is_never_visited_at_the_weekend(demo, db):
    days = Progress.objects.exclude(done_on=None).values_list("done_on", flat=True)
    assert all(day.isoweekday() <= 5 for day in days)


def test_each_timeline_begins_with_the_family_and_runs_in_the_order_it_happened(demo, db):
    for household in Household.objects.all():
        events = list(household.events.order_by("pk"))
        assert events[0].kind == ProgressEvent.Kind.CREATED
        assert all(one.at <= next_one.at for one, next_one in pairwise(events))


def test_the_audit_trail_tells_the_same_days_as_the_timeline(demo, db):
    for household in Household.objects.all():
        trail = AuditEvent.objects.filter(household=household.pk)
        moments = [event.at for event in household.events.all()]
        moments += [passage.asked_at for passage in household.passages.all()]
        days = {timezone.localdate(at) for at in moments}
        assert {line.on for line in trail} == days
        assert all(timezone.localdate(line.at) == line.on for line in trail)


def test_several_people_worked_for_the_same_family(demo, db):
    merel = labelled("Merel")
    people = {event.by.name for event in merel.events.select_related("by")}
    assert {"Griet", "Bram", "Noor"} == people
    assert merel.events.filter(undoes__isnull=False).exists()
    assert merel.events.filter(kind=ProgressEvent.Kind.CHANGED).exists()


def test_a_hand_over_left_its_assignment(demo, db):
    ekster = labelled("Ekster")
    former = ekster.assignments.exclude(until=None).get()
    assert former.user == account("buddy")
    assert former.since < former.until < timezone.localdate()


def test_notes_have_their_days_filled_in(demo, db):
    notes = Progress.objects.exclude(note="").values_list("note", flat=True)
    assert not any("{" in note for note in notes)


def test_a_progress_agrees_with_the_last_event_about_it(demo, db):
    for progress in Progress.objects.all():
        event = progress.events.filter(after__has_key="state").first()
        assert event is None or event.after["state"] == progress.state
        assert progress.changed_at == progress.events.first().at
        assert progress.state in {*entries.SETTLED, "open", "busy", "waiting", "blocked"}


def test_the_demo_tells_what_changed_in_the_toolkit_and_on_whose_list(demo, db, client, checklists):
    told = client.get("/nl/toolkit/wat-is-veranderd/").content.decode()
    assert "Bedrag: was € 75, is nu € 90" in told.replace("\xa0", " ")
    marked = [line for one in checklists.values() for line in one.lines if line.changes]
    assert any(line.entry.applies for line in marked)
