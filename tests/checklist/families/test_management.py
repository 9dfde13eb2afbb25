"""A coordinator closes a family, opens it again, takes its data along, erases it."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from checklist.families.actions import close_household, reopen_household
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
from checklist.progress.actions import record_progress
from checklist.sharing.actions import share
from checklist.taking_along.export import BOM, COLUMNS
from checklist.walls.keeping import erased_on
from gastvrij.jobs.models import OutgoingMail
from gastvrij.lib.tokens import hash_of
from tests.checklist.factories import (
    FOR_HOUSEHOLD,
    FOR_PERSON,
    household_url,
    make_assignment,
    make_family_of_six,
    make_household,
    make_passage,
    make_person,
    make_progress,
)
from tests.checklist.pages import filled_in
from tests.members.factories import make_membership, make_user, prove_who_it_is
from toolkit.models import ChecklistItem

pytestmark = pytest.mark.usefixtures("english")
Kind = AuditEvent.Kind
FAMILIES = "checklist:households"
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://x","y")', "＝1"]


def url(page, household):
    return reverse(f"checklist:{page}", args=[household.pk])


@pytest.fixture
def signed_in(client, coordinator):
    prove_who_it_is(client, coordinator)
    return client


def lines_of(household, *kinds):
    lines = AuditEvent.objects.filter(household=household.pk)
    return lines.filter(kind__in=kinds) if kinds else lines


def test_nothing_about_a_family_is_ever_mailed(
    signed_in, buddy, household, mailoutbox, django_capture_on_commit_callbacks
):
    """A mail lies about on lock screens, with providers and in back-ups."""
    with django_capture_on_commit_callbacks(execute=True):
        make_progress(household, by=buddy, note="Bel terug")
        for page in ("share", "close", "reopen", "export", "close", "erase"):
            form = {"language": "nl", "kind": "json", "label": household.label}
            answer = signed_in.post(url(page, household), form)
            assert answer.status_code in {200, 302}, page
    assert {line.kind for line in AuditEvent.objects.all()} >= DONE
    assert not lines_of(household)
    assert not Household.objects.filter(pk=household.pk).exists()
    assert mailoutbox == []
    assert not OutgoingMail.objects.exists()


DONE = {Kind.CHANGED, Kind.SHARED, Kind.CLOSED, Kind.REOPENED, Kind.EXPORTED, Kind.ERASED}


# --- the page ----------------------------------------------------------------------------------
def test_a_coordinator_finds_it_among_the_details_and_a_buddy_does_not(
    client, buddy, coordinator, household
):
    client.force_login(coordinator)
    assertContains(client.get(url("edit", household)), url("manage", household))
    client.force_login(buddy)
    assertNotContains(client.get(url("edit", household)), url("manage", household))


def test_it_leads_to_everything_about_an_open_family(signed_in, household):
    page = signed_in.get(url("manage", household))
    for name in ("buddies", "share", "export", "close", "erase"):
        assertContains(page, f'href="{url(name, household)}"')
    assertContains(page, f"{reverse('checklist:trail')}?gezin={household.pk}")
    assertNotContains(page, url("reopen", household))


# --- closing -----------------------------------------------------------------------------------
def test_before_closing_stands_what_follows_and_on_which_day(signed_in, household):
    page = signed_in.get(url("close", household))
    day = erased_on(timezone.localdate())
    assertContains(page, f"After 6 months, on {day.day} {day:%B %Y}")
    assertContains(page, "The links that the family has end at once, unless you let them run out")
    assert Household.objects.get().is_open


def test_a_closed_family_can_be_read_until_it_is_erased(signed_in, buddy, household):
    share(household, "nl", by=buddy)
    response = signed_in.post(url("close", household), follow=True)
    assertContains(response, "The family is closed.")
    household.refresh_from_db()
    assert not household.is_open
    assert household.erase_on == erased_on(timezone.localdate())
    assert not ShareLink.objects.valid().exists()
    assert lines_of(household, Kind.CLOSED).get().by.name == "Cor"
    assert signed_in.get(household_url(household)).status_code == 200
    page = signed_in.get(url("manage", household))
    assertContains(page, "Everything about it is erased on")
    assertNotContains(page, url("close", household))


def test_closing_again_does_not_move_the_day_of_erasure(signed_in, household):
    close_household(household, by=None)
    Household.objects.update(erase_on=date(2030, 1, 1))
    assertRedirects(signed_in.post(url("close", household)), url("manage", household))
    assertRedirects(signed_in.get(url("close", household)), url("manage", household))
    assert Household.objects.get().erase_on == date(2030, 1, 1)


def test_a_family_that_is_opened_again_goes_on(signed_in, household):
    close_household(household, by=None)
    response = signed_in.post(url("reopen", household), follow=True)
    assertContains(response, "The family is open again.")
    household.refresh_from_db()
    assert (household.is_open, household.closed_on, household.erase_on) == (True, None, None)


def test_opening_what_is_open_changes_nothing(signed_in, household):
    assertRedirects(signed_in.post(url("reopen", household)), url("manage", household))
    assert not lines_of(household, Kind.REOPENED).exists()
    assert not household.events.filter(kind=ProgressEvent.Kind.REOPENED).exists()


def test_the_timeline_tells_who_closed_and_who_opened_again(client, buddy, coordinator, household):
    close_household(household, by=coordinator)
    reopen_household(household, by=coordinator)
    close_household(household, by=None)
    client.force_login(buddy)
    page = client.get(reverse("checklist:timeline", args=[household.pk])).content.decode()
    told = " ".join(page.split())
    assert "<strong>Cor</strong> closed this family" in told
    assert "<strong>Cor</strong> opened this family again" in told
    assert "<strong>The system</strong> closed this family" in told


# --- closed families ---------------------------------------------------------------------------
def closed_families(client):
    return client.get(reverse(FAMILIES), {"stand": "gesloten"})


def test_a_coordinator_finds_the_closed_families_with_the_day_of_erasure(signed_in, household):
    assertContains(signed_in.get(reverse(FAMILIES)), "?stand=gesloten")
    assertContains(closed_families(signed_in), "No family is closed")
    close_household(household, by=None)
    page = closed_families(signed_in)
    day = erased_on(timezone.localdate())
    assertContains(page, household.label)
    assertContains(page, f"Will be erased on {day.day} {day:%B}")
    assertContains(page, url("manage", household))


def test_a_buddy_has_open_families_only(client, buddy, organisation, household):
    close_household(household, by=None)
    make_household(organisation, label="Roos", buddy=buddy)
    client.force_login(buddy)
    for page in (client.get(reverse(FAMILIES)), closed_families(client)):
        assertContains(page, "Roos")
        assertNotContains(page, household.label)
        assertNotContains(page, "Closed families")


def test_closed_families_of_another_organisation_are_not_among_them(client, stranger, household):
    close_household(household, by=None)
    client.force_login(stranger)
    assertNotContains(closed_families(client), household.label)


def test_many_closed_families_cost_no_more_than_one(signed_in, organisation, household, queries_of):
    close_household(household, by=None)
    one = queries_of(lambda: closed_families(signed_in))
    for number in range(13):
        close_household(make_household(organisation, label=f"Family {number}"), by=None)
    assert queries_of(lambda: closed_families(signed_in)) == one
    assertContains(closed_families(signed_in), "?stand=gesloten&amp;pagina=2")


# --- erasing -----------------------------------------------------------------------------------
def test_before_erasing_stands_what_is_lost(signed_in, household):
    page = signed_in.get(url("erase", household))
    assertContains(page, "This can't be undone.")
    assertContains(page, "the notes, the timeline and the links are gone at once")
    assertContains(page, url("export", household))


@pytest.mark.parametrize("typed", ["Tulp", " tulp ", "TULP"])
def test_whoever_types_the_label_erases_the_family(signed_in, household, typed):
    number = household.pk
    make_progress(household, note="Secret")
    response = signed_in.post(url("erase", household), {"label": typed}, follow=True)
    assertRedirects(response, reverse(FAMILIES))
    assertContains(response, "The family has been erased.")
    assertNotContains(response, household.label)
    assert not Household.objects.filter(pk=number).exists()
    assert not ProgressEvent.objects.exists()
    line = AuditEvent.objects.get(kind=Kind.ERASED)
    assert (line.by.name, line.household == number) == ("Cor", False)


@pytest.mark.parametrize("typed", ["", "Tulpen", "Roos", "%", "Tulp\0"])
def test_another_word_erases_nothing(signed_in, household, typed):
    response = signed_in.post(url("erase", household), {"label": typed})
    assert response.status_code == 422
    assertContains(response, "error-summary", status_code=422)
    assert Household.objects.filter(pk=household.pk).exists()
    assert not lines_of(household, Kind.ERASED).exists()


def test_of_an_erased_family_no_row_is_left_in_any_table(signed_in, lived_in):
    close_household(lived_in, by=None)  # its timeline tells more than what became of an item
    assert ProgressEvent.objects.filter(progress=None).exists()
    tables = set(apps.get_app_config("checklist").get_models()) - {
        AuditEvent,
        Erasure,
        HouseholdDraft,
    }
    assert all(table.objects.exists() for table in tables)
    signed_in.post(url("erase", lived_in), {"label": lived_in.label})
    assert [table for table in tables if table.objects.exists()] == []


# --- who is asked for a password ---------------------------------------------------------------
SENT = {"export": {"kind": "json"}, "erase": {"label": "Tulp"}}


@pytest.mark.parametrize("page", sorted(SENT))
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_signed_in_long_ago_is_asked_who_they_are(
    client, coordinator, household, page, method
):
    prove_who_it_is(client, coordinator, seconds_ago=60 * 60)
    response = getattr(client, method)(url(page, household), SENT[page])
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_reauthenticate"))
    # Nothing of what was posted is kept to be done later.
    assert household.label not in str(dict(client.session.items()))
    assert Household.objects.filter(pk=household.pk).exists()
    assert not lines_of(household, Kind.EXPORTED, Kind.ERASED).exists()


@pytest.mark.parametrize("page", sorted(SENT))
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_may_not_is_not_even_asked_for_a_password(client, buddy, household, page, method):
    prove_who_it_is(client, buddy, seconds_ago=60 * 60)
    assert getattr(client, method)(url(page, household), SENT[page]).status_code == 404


# --- taking the data along ---------------------------------------------------------------------
@pytest.fixture
def lived_in(household, buddy, colleague, coordinator, person):
    """A family with something of everything."""
    make_progress(household, state="done", note="Bel na 14 uur", by=buddy)
    make_progress(household, code=FOR_PERSON, person=person, state="waiting", by=colleague)
    share(household, "ar", by=buddy)
    gone = make_user(name="Former")
    make_membership(gone, household.organisation)
    make_assignment(household, gone, since="2024-01-01", until="2024-02-01")
    make_passage(household, by=coordinator)
    family = {"household": household, "organisation": household.organisation}
    OwnItem.objects.create(title="Fietspomp", created_by=buddy, **family)
    FamilyNumber.objects.create(user=buddy, number=1, **family)
    Outlook.objects.get_or_create(**family)
    Withdrawal.objects.create(**family, state="taken_back")
    FamilyMessage.objects.create(**family, kind="did", code=FOR_HOUSEHOLD)
    return household


def download(client, household, kind):
    response = client.post(url("export", household), {"kind": kind})
    assert response.status_code == 200
    return response


def rows_of(response):
    """The lines below the headings, by column."""
    text = response.content.decode().removeprefix(BOM)
    return list(csv.DictReader(io.StringIO(text, newline=""), COLUMNS, delimiter=";"))[1:]


def test_the_page_says_what_is_in_the_file_and_gives_none(signed_in, household):
    for response in (
        signed_in.get(url("export", household)),
        signed_in.post(url("export", household), {"kind": "exe"}),
    ):
        assertContains(response, "The audit trail tells that you downloaded it.")
        assert "Content-Disposition" not in response
    assert not lines_of(household, Kind.EXPORTED).exists()


@pytest.mark.parametrize("kind, content_type", [("json", "application/json"), ("csv", "text/csv")])
def test_a_file_tells_nothing_by_its_name_and_stays_in_no_cache(
    signed_in, lived_in, kind, content_type
):
    response = download(signed_in, lived_in, kind)
    today = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="gastvrij-{today}.{kind}"'
    assert response["Content-Type"].startswith(content_type)
    assert "no-store" in response["Cache-Control"]
    assert lines_of(lived_in, Kind.EXPORTED).get().by.name == "Cor"


def test_the_file_holds_everything_about_the_family(signed_in, lived_in, person):
    data = json.loads(download(signed_in, lived_in, "json").content)
    assert data["family"]["label"] == "Tulp"
    assert data["family"]["municipality"] == "Gent"
    assert data["family"]["organisation"] == "Welkom in Gent"
    assert data["persons"][0]["nickname"] == person.nickname
    assert data["persons"][0]["status"] == "recognised"
    assert {one["name"] for one in data["buddies"]} == {"Bea", "Carl", "Former"}
    former = {"name": "Former", "since": "2024-01-01", "until": "2024-02-01"}
    assert any(former.items() <= one.items() for one in data["buddies"])
    by_code = {(item["code"], item["person"]): item for item in data["checklist"]}
    done = by_code[FOR_HOUSEHOLD, None]
    assert done["item"] == ChecklistItem.objects.get(code=FOR_HOUSEHOLD).title
    assert (done["note"], done["changed_by"]) == ("Bel na 14 uur", "Bea")
    waiting = by_code[FOR_PERSON, "Amal"]
    assert waiting["state"] == "waiting"
    assert waiting["waiting_since"] == timezone.localdate().isoformat()
    assert [event["note_after"] for event in data["timeline"]] == ["Bel na 14 uur", ""]
    assert data["timeline"][1]["person"] == "Amal"
    assert data["links"][0]["language"] == "ar"
    assert {"Cor", "Bea"} <= {line["by"] for line in data["audit_trail"]}
    assert "exported" in {line["kind"] for line in data["audit_trail"]}


# Numbers that tell rows apart, and keys that what stands around them tells already.
LEFT_OUT = {"id", "organisation", "household", "order", "token_hash", "on", "device", "sent_as"}
OTHER_NAMES = {
    (Progress, "due_override"): "own_date",
    (Progress, "passed"): "arranged_before",
    (Progress, "own_item"): "item",
    (Assignment, "user"): "name",
    (ProgressEvent, "progress"): "item",
    (ProgressEvent, "undoes"): "undoes_an_earlier_one",
    (FamilyMessage, "code"): "step",
    (FamilyMessage, "people"): "persons",
}
PLACES = {
    Household: "family",
    Person: "persons",
    Assignment: "buddies",
    Progress: "checklist",
    ProgressEvent: "timeline",
    ShareLink: "links",
    AuditEvent: "audit_trail",
    Passage: "other_organisations",
    OwnItem: "own_items",
    Withdrawal: "request_to_erase",
    FamilyMessage: "messages_of_the_family",
}


def test_everything_that_hangs_on_a_family_has_its_place_in_the_file():
    # A draft hangs on none: it goes when the family comes. The proof of an erasure comes when it is
    # gone. An outlook is worked out from what is in
    # the file; the numbers are those by which its buddies' calendars call it, each their own.
    others = {HouseholdDraft, Outlook, FamilyNumber, Erasure}
    assert set(PLACES) | others == set(apps.get_app_config("checklist").get_models())


@pytest.mark.parametrize("model", PLACES)
def test_a_field_that_is_added_to_a_family_is_in_the_file_too(signed_in, lived_in, model):
    data = json.loads(download(signed_in, lived_in, "json").content)
    place = data[PLACES[model]]
    held = {field.name for field in model._meta.concrete_fields} - LEFT_OUT
    for row in [place] if isinstance(place, dict) else place:
        assert {OTHER_NAMES.get((model, name), name) for name in held} <= set(row)


def test_the_file_says_whose_details_were_changed(signed_in, household, person):
    edit = url("edit", household)
    signed_in.post(edit, filled_in(signed_in.get(edit), {"people-0-birth_year": "1988"}))
    changed = json.loads(download(signed_in, household, "json").content)["timeline"][-1]
    assert changed["after"]["persons"] == [{"person": "Amal", "fields": ["birth_year"]}]
    assert str(person.pk) not in json.dumps(changed)


def test_the_file_says_about_what_a_message_was_whose_item_is_no_longer_there(signed_in, household):
    of_family = {"household": household, "organisation": household.organisation}
    FamilyMessage.objects.create(**of_family, kind="unclear", code="kijkdoos-halen")
    (message,) = json.loads(download(signed_in, household, "json").content)[
        "messages_of_the_family"
    ]
    assert message["step"] == "kijkdoos-halen"


def test_no_file_holds_what_opens_a_link(signed_in, lived_in, buddy):
    token = share(lived_in, "nl", by=buddy)
    for kind in ("json", "csv"):
        text = download(signed_in, lived_in, kind).content.decode()
        assert token not in text
        assert hash_of(token) not in text


def test_the_list_has_a_line_for_each_item_and_opens_in_a_spreadsheet(signed_in, lived_in):
    response = download(signed_in, lived_in, "csv")
    assert response.content.startswith(BOM.encode())
    lines = rows_of(response)
    checklist = signed_in.get(household_url(lived_in)).context["checklist"]
    assert len(lines) == len(checklist.lines)
    assertContains(response, "Checklist item")
    (done,) = (line for line in lines if line["note"])
    assert (done["note"], done["state"]) == ("Bel na 14 uur", "Done")
    assert done["done_on"] == timezone.localdate().isoformat()


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_spreadsheet_calculates_nothing_that_somebody_typed(
    signed_in, household, buddy, person, formula
):
    buddy.name = formula
    buddy.save()
    for person in household.persons.all():
        person.nickname = formula
        person.save()
    progress = make_progress(household, code=FOR_PERSON, person=person, by=buddy)
    record_progress(progress, {"note": formula}, by=buddy)
    cells = [
        cell for line in rows_of(download(signed_in, household, "csv")) for cell in line.values()
    ]
    assert cells.count(f"'{formula}") >= 3
    assert [cell for cell in cells if cell.startswith(tuple("=+-@\t\r＝"))] == []


def test_a_large_family_costs_no_more_queries(signed_in, lived_in, buddy, queries_of):
    def costs():
        return [
            queries_of(lambda kind=kind: download(signed_in, lived_in, kind))
            for kind in ("json", "csv")
        ]

    few = costs()
    make_family_of_six(lived_in)
    for person in lived_in.persons.all():
        make_progress(lived_in, code=FOR_PERSON, person=person, note="x", by=buddy)
        share(lived_in, "nl", by=buddy)
    bilal = make_person(lived_in, "Bilal", left_on=timezone.localdate() - timedelta(days=1))
    make_progress(lived_in, code=FOR_PERSON, person=bilal, by=buddy)
    assert costs() == few
