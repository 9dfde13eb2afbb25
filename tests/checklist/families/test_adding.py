"""A coordinator adds a family: one question page at a time, kept, and never twice."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from checklist.models import Household, HouseholdDraft
from gastvrij.lib.languages import LANGUAGES
from tests.checklist.factories import household_url, make_household
from tests.checklist.families.adding import ANSWERS, answer, first_page, step_url, walk
from tests.checklist.pages import filled_in
from tests.members.factories import GHENT

pytestmark = pytest.mark.usefixtures("english")
YEAR = timezone.localdate().year


@pytest.fixture
def as_coordinator(client, coordinator):
    client.force_login(coordinator)
    return client


def people(*rows):
    """The fields of the page `wie` for nickname, age and status."""
    filled = {"people-TOTAL_FORMS": str(len(rows))}
    for number, (nickname, age, status) in enumerate(rows):
        filled |= {
            f"people-{number}-nickname": nickname,
            f"people-{number}-birth_year": str(YEAR - age) if age is not None else "",
            f"people-{number}-status": status,
            f"people-{number}-key": f"p{number + 1}",
            f"people-{number}-birth_month": "",
        }
    return filled


FIVE = people(
    ("Mum", 38, "recognised"),
    ("Dad", 41, "recognised"),
    ("Big", 15, "recognised"),
    ("Mid", 9, "recognised"),
    ("Tiny", 3, "recognised"),
)


def test_a_family_of_five_is_added_in_seven_pages(as_coordinator, coordinator, buddy):
    page = first_page(as_coordinator)
    pages = []
    changes = {
        "gezin": {"number": "5", "contact_language": "ar"},
        "wie": FIVE,
        "wonen": {"housing": "rents_privately", "situations": ["debts"]},
        "situaties": {"works": ["p2"], "illness_or_disability": ["p4"]},
        "dagen": {
            "moved_in_on": "2026-01-15",
            "arrived_on": "2024-03-01",
            "arrived_on-p2": "2023-05-05",
            "decided_on": "2025-12-01",
        },
        "buddys": {"buddies": [str(buddy.pk)]},
    }
    while True:
        pages.append(page.context["step"])
        response = answer(as_coordinator, page, changes.get(pages[-1]))
        assert response.status_code == 302, response.content.decode()
        page = as_coordinator.get(response.url)
        if "step" not in page.context:
            break
    assert pages == ["akkoord", "gezin", "wie", "wonen", "situaties", "dagen", "buddys"]
    household = Household.objects.get()
    assert (household.label, household.municipality_id) == ("Tulp", GHENT)
    assert (household.informed_by, household.informed_how) == (coordinator, "aloud")
    assert (household.informed_on, household.informed_language) == (timezone.localdate(), "nl")
    assert (household.housing, household.situations) == ("rents_privately", ["debts"])
    assert household.contact_language == "ar"
    mum, dad, big, mid, tiny = household.persons.all()
    assert (dad.situations, mid.situations) == (["works"], ["illness_or_disability"])
    assert (mum.arrived_on, dad.arrived_on) == (date(2024, 3, 1), date(2023, 5, 5))
    assert mid.decided_on == mum.decided_on == date(2025, 12, 1)
    assert [one.user for one in household.assignments.all()] == [buddy]
    assert not HouseholdDraft.objects.exists()


# --- agreement ---------------------------------------------------------------------------------
def test_without_the_familys_yes_there_is_nothing(as_coordinator):
    for missing in ("agrees", "informed_how", "informed_language", "informed_on"):
        response = walk(as_coordinator, akkoord={missing: None})
        assertContains(response, "error-summary", status_code=422)
    tomorrow = timezone.localdate() + timedelta(days=1)
    response = walk(as_coordinator, akkoord={"informed_on": str(tomorrow)})
    assertContains(response, "still to come", status_code=422)
    assert not HouseholdDraft.objects.exists()
    assert not Household.objects.exists()


def test_the_sheet_is_there_to_show_in_each_language_that_families_read(as_coordinator):
    page = as_coordinator.get(reverse("checklist:new"))
    for language in LANGUAGES:
        assertContains(page, reverse("privacy_sheet", args=[language]))


# --- only what counts --------------------------------------------------------------------------
def questions(page):
    return set(page.context["form"].fields)


def test_nobody_of_nine_is_asked_about_work(as_coordinator):
    page = walk(as_coordinator, until="situaties", gezin={"number": "5"}, wie=FIVE)
    choices = {name: dict(field.choices) for name, field in page.context["form"].fields.items()}
    assert set(choices["works"].values()) == {"Mum", "Dad"}
    assert set(choices["pregnant"].values()) == {"Mum", "Dad", "Big"}
    assert "Mid" in choices["illness_or_disability"].values()


def test_why_health_is_asked_and_that_it_may_stay_open_is_said_at_the_question(as_coordinator):
    page = walk(as_coordinator, until="situaties")
    html = page.content.decode()
    why = html.index("Why we ask about health")
    assert why < html.index('name="pregnant"') < html.index('name="illness_or_disability"')
    assert html.index('name="works"') < why
    assertContains(page, "it may stay open")


def test_who_rents_nothing_is_asked_for_no_lease(as_coordinator):
    page = walk(as_coordinator, until="dagen", wonen={"housing": "hosted"})
    assert "lease_signed_on" not in questions(page)
    assert "moved_in_on" in questions(page)


def test_another_answer_asks_again_only_what_is_new(as_coordinator):
    page = walk(as_coordinator, until="buddys", wonen={"housing": "hosted"})
    draft = page.context["beginning"].draft
    page = as_coordinator.get(step_url(draft, "wonen"))
    page = as_coordinator.get(answer(as_coordinator, page, {"housing": "owns"}).url)
    assert page.context["step"] == "buddys"
    page = as_coordinator.get(step_url(draft, "wonen"))
    page = as_coordinator.get(answer(as_coordinator, page, {"housing": "rents_privately"}).url)
    assert page.context["step"] == "dagen"
    assert "lease_signed_on" in questions(page)


def test_a_day_for_everybody_counts_for_nobody_who_was_born_later(as_coordinator):
    baby = people(("Mum", 38, "recognised"), ("Baby", 1, "recognised"))
    arrived = {"arrived_on": f"{YEAR - 4}-03-01"}
    walk(as_coordinator, gezin={"number": "2"}, wie=baby, dagen=arrived)
    mum, child = Household.objects.get().persons.all()
    assert mum.arrived_on == date(YEAR - 4, 3, 1)
    assert child.arrived_on is None


def test_who_is_taken_off_the_page_takes_no_answer_of_another_along(as_coordinator):
    page = walk(
        as_coordinator, until="dagen", gezin={"number": "5"}, wie=FIVE, situaties={"works": ["p2"]}
    )
    draft = page.context["beginning"].draft
    page = as_coordinator.get(step_url(draft, "wie"))
    empty = {f"people-1-{name}": "" for name in ("nickname", "birth_year", "status")}
    empty["people-0-nickname"] = "Mum"
    response = walk(as_coordinator, page=page, wie=empty)
    assert response.status_code == 302
    persons = Household.objects.get().persons.all()
    assert [one.nickname for one in persons] == ["Mum", "Big", "Mid", "Tiny"]
    assert not any(one.situations for one in persons)


# --- what tells who they are -------------------------------------------------------------------
def test_what_looks_like_a_name_is_kept_only_after_a_yes(as_coordinator):
    response = walk(as_coordinator, gezin={"label": "Familie Haddad"})
    assertContains(response, "looks like a family name", count=2, status_code=422)
    assert walk(as_coordinator, page=response, gezin={"label": "Familie Haddad"}).status_code == 422
    yes = {"label": "Familie Haddad", "sure_label": "Familie Haddad"}
    assert walk(as_coordinator, page=response, gezin=yes).status_code == 302
    assert Household.objects.get().label == "Familie Haddad"


def test_a_yes_to_one_word_is_none_to_another(as_coordinator):
    response = walk(as_coordinator, gezin={"label": "Familie Haddad"})
    other = {"label": "Familie Diallo", "sure_label": "Familie Haddad"}
    response = walk(as_coordinator, page=response, gezin=other)
    assertContains(response, "looks like a family name", status_code=422)
    assertNotContains(response, "Select a valid choice", status_code=422)


def test_a_nickname_is_questioned_as_well_each_apart(as_coordinator):
    rows = people(("0470 12 34 56", 38, ""), ("Dad", 40, ""), ("Amal Haddad", 9, ""))
    response = walk(as_coordinator, gezin={"number": "3"}, wie=rows)
    assertContains(response, "Person 1: Nickname: This looks like a telephone", status_code=422)
    assertContains(response, "Person 3: Nickname: This looks like a family name", status_code=422)
    yes = rows | {"people-2-sure_nickname": "Amal Haddad", "people-0-nickname": "Mum"}
    assert walk(as_coordinator, page=response, wie=yes).status_code == 302


def test_a_word_that_another_family_has_is_questioned(as_coordinator, household):
    response = walk(as_coordinator, gezin={"label": " tulp "})
    assertContains(response, "Is it the same family?", status_code=422)
    yes = {"label": "tulp", "sure_label": "tulp"}
    assert walk(as_coordinator, page=response, gezin=yes).status_code == 302


def test_nor_does_a_word_of_another_organisation_tell_that_it_is_there(as_coordinator, stranger):
    make_household(stranger.memberships.get().organisation, label="Klaproos")
    assert walk(as_coordinator, gezin={"label": "Klaproos"}).status_code == 302


def test_on_the_edit_page_it_is_questioned_too(as_coordinator, household):
    address = reverse("checklist:edit", args=[household.pk])
    response = as_coordinator.post(
        address,
        filled_in(
            as_coordinator.get(address),
            {"label": "Rue Haute 12", "people-0-nickname": "Amal Haddad"},
        ),
    )
    assertContains(response, "looks like an address", count=2, status_code=422)
    assertContains(response, "looks like a family name", count=2, status_code=422)
    yes = {"sure_label": "Rue Haute 12", "people-0-sure_nickname": "Amal Haddad"}
    assert as_coordinator.post(address, filled_in(response, yes)).status_code == 302
    household.refresh_from_db()
    assert household.label == "Rue Haute 12"


def test_what_was_questioned_stands_in_no_log(as_coordinator, caplog):
    caplog.set_level("DEBUG")
    walk(as_coordinator, gezin={"label": "Familie Haddad"})
    assert "Haddad" not in caplog.text


# --- ten mistakes ------------------------------------------------------------------------------
def test_each_of_ten_mistakes_is_seen_and_none_of_the_rest_is_lost(as_coordinator):
    """On each page the mistake is told on top, beside its field and in the title; then mended."""
    mistakes = [
        ("akkoord", {"agrees": None}, "Tick this once the family agrees"),
        ("akkoord", {"informed_language": ""}, "Choose the language"),
        ("gezin", {"label": ""}, "Choose a word"),
        ("gezin", {"place": "4000"}, "lies in Wallonia"),
        ("gezin", {"number": "five"}, "Write a number, for example 5."),
        ("wie", FIVE | {"people-1-nickname": ""}, "Person 2: Nickname: Fill in a first name"),
        ("wie", FIVE | {"people-3-birth_year": "85"}, "Write four digits, for example 1985."),
        ("wie", FIVE | {"people-4-birth_year": str(YEAR + 1)}, "This year is still to come."),
        ("dagen", {"arrived_on": "soon"}, "for example 31/12/2026"),
        ("dagen", {"applied_on": "2025-02-01", "decided_on": "2025-01-01"}, "before the request"),
    ]
    right = {"akkoord": ANSWERS["akkoord"], "gezin": ANSWERS["gezin"] | {"number": "5"}}
    right |= {"wie": FIVE, "situaties": {"works": ["p2"]}}
    page = first_page(as_coordinator)
    for step, wrong, words in mistakes:
        page = walk(as_coordinator, page=page, until=step, **right)
        page = answer(as_coordinator, page, right.get(step, {}) | wrong)
        assert page.status_code == 422, words
        html = page.content.decode()
        summary = html[
            html.index('class="error-summary"') : html.index(
                "</ul>", html.index('class="error-summary"')
            )
        ]
        assert words in summary
        assert html.count(words.rpartition(": ")[2]) >= 2, words
        assert "<title>Error: " in html
        kept = filled_in(page)
        for name, value in (right.get(step, {}) | wrong).items():
            if value and not name.endswith("INITIAL_FORMS"):
                assert kept[name] == (value if isinstance(value, list) else [value]), name
    assert (
        walk(
            as_coordinator,
            page=page,
            **right,
            dagen={"arrived_on": "", "applied_on": "", "decided_on": ""},
        ).status_code
        == 302
    )
    household = Household.objects.get()
    assert [one.nickname for one in household.persons.all()] == ["Mum", "Dad", "Big", "Mid", "Tiny"]


# --- afterwards --------------------------------------------------------------------------------
def test_what_ran_out_before_is_asked_at_once_and_answered_for_all(as_coordinator):
    two = people(("Mum", 38, "recognised"), ("Dad", 41, "recognised"))
    days = {"decided_on": "2020-01-01", "registered_on": "2020-02-01"}
    response = walk(as_coordinator, gezin={"number": "2"}, wie=two, dagen=days)
    household = Household.objects.get()
    address = reverse("checklist:arranged", args=[household.pk])
    assertRedirects(response, address)
    page = as_coordinator.get(address)
    form = page.context["form"]
    code, *others = form.lines
    assert others
    sent = filled_in(page, {"done": [code], "rest": "unknown"})
    for _ in range(2):
        assertRedirects(as_coordinator.post(address, sent), household_url(household))
    marks = {(one.item.code, one.state, one.passed) for one in household.progress.all()}
    assert marks == {(code, "done", "yes"), *((one, "open", "unknown") for one in others)}
    assert household.progress.count() == sum(map(len, form.lines.values()))
    assertContains(as_coordinator.get(address), "Nothing is left to ask.")


def test_what_is_left_for_another_time_is_asked_another_time(as_coordinator):
    one = people(("Mum", 38, "recognised"))
    walk(as_coordinator, wie=one, dagen={"decided_on": "2020-01-01"})
    household = Household.objects.get()
    address = reverse("checklist:arranged", args=[household.pk])
    as_coordinator.post(address, filled_in(as_coordinator.get(address)))
    assert not household.progress.exists()
    assertContains(as_coordinator.get(household_url(household)), "before this list began")


def test_where_nothing_ran_out_the_list_is_next(as_coordinator):
    response = walk(as_coordinator)
    assertRedirects(response, household_url(Household.objects.get()))
