"""A coordinator's evening: what is urgent, who carries what, at any volume."""

import re
from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from checklist.evening.overview import LENSES, ORDERS, Asked
from checklist.evening.working_out import work_out_everything
from checklist.models import Household, Outlook, ProgressEvent
from checklist.progress.checklist import checklist_of
from checklist.progress.outlooks import outlook_of, rules_now
from tests.checklist.factories import (
    make_assignment,
    make_household,
    make_own_item,
    make_passage,
    make_person,
    make_progress,
)
from tests.members.factories import make_membership, make_organisation, make_user
from toolkit.models import ItemDue

pytestmark = pytest.mark.usefixtures("english")
EVENING = "checklist:evening"
NOT_KNOWN = '<span class="badge">being worked out</span>'


@pytest.fixture
def address():
    return reverse(EVENING)


@pytest.fixture
def as_coordinator(client, coordinator):
    client.force_login(coordinator)
    return client


def labels(page):
    return re.findall(r'evening__label"><a href="[^"]+">([^<]+)<', page.text)


def numbers(page):
    found = re.findall(r'data-lens="([^"]+)"[^>]*><strong class="lens__number">(\d+)<', page.text)
    return {lens: int(number) for lens, number in found}


def settle(household):
    """Everything legal is done, so that no deadline is near."""
    family = Household.objects.with_facts().get(pk=household.pk)
    for line in checklist_of(family, timezone.localdate()).lines:
        if line.is_legal:
            make_progress(household, code=line.code, person=line.person, state="not_applicable")


# --- what it shows -----------------------------------------------------------------------------
def test_it_counts_what_is_urgent_and_shows_it_first(
    as_coordinator, organisation, household, buddy, address
):
    settle(household)
    late = make_household(organisation, label="Egel", buddy=buddy)
    make_person(late, decided_on=timezone.localdate() - timedelta(days=20))
    calm = make_household(organisation, label="Bever", buddy=buddy)
    make_person(calm)
    settle(calm)
    alone = make_household(organisation, label="Kiezel")
    make_person(alone)
    settle(alone)
    page = as_coordinator.get(address)
    legal = Outlook.objects.filter(legal_on__lte=timezone.localdate() + timedelta(days=14))
    assert numbers(page)["termijn"] == legal.count()
    assert numbers(page) == {
        "termijn": legal.count(),
        "zonder-buddy": 1,
        "stil": 0,
        "alle": 4,
    }
    shown = labels(page)
    assert set(shown) == {"Tulp", "Egel", "Bever", "Kiezel"}
    assert shown.index("Kiezel") < shown.index("Bever")


def test_the_first_legal_deadline_is_the_one_of_the_list(as_coordinator, household, address):
    make_person(household, "Sami", decided_on=timezone.localdate() - timedelta(days=10))
    as_coordinator.get(address)
    family = Household.objects.with_facts().get(pk=household.pk)
    lines = checklist_of(family, timezone.localdate()).now
    legal = [one.due.earliest for one in lines if one.is_legal and one.due and not one.passed]
    assert Outlook.objects.get(household=household).legal_on == min(legal)


@pytest.mark.parametrize(
    ("days", "urgency"), [(-1, "overdue"), (0, "soon"), (14, "soon"), (15, "later"), (None, "none")]
)
def test_a_deadline_looks_as_near_as_it_is(as_coordinator, household, address, days, urgency):
    as_coordinator.get(address)
    today = timezone.localdate()
    Outlook.objects.update(legal_on=None if days is None else today + timedelta(days=days))
    page = as_coordinator.get(address).text
    assert re.findall(r'evening__family" data-urgency="(\w+)"', page) == [urgency]


def test_each_order_is_the_one_that_it_says(as_coordinator, organisation, buddy, address):
    """By label: in how many days it is due, and for how many days nothing changed."""
    outlooks = {
        "Term": (3, 0),
        "Alone": (None, 2),
        "Still": (None, 40),
        "Sooner": (20, 1),
        "Later": (50, 6),
        "Longer": (None, 5),
        "Calm": (None, 4),
    }
    for label in reversed(outlooks):
        make_household(organisation, label=label, buddy=None if label == "Alone" else buddy)
    as_coordinator.get(address)
    now, today = timezone.now(), timezone.localdate()
    for family in Household.objects.all():
        due, still = outlooks[family.label]
        Outlook.objects.filter(household=family).update(
            legal_on=due and today + timedelta(days=due), moved_at=now - timedelta(days=still)
        )
    orders = {
        "": list(outlooks),
        "termijn": ["Term", "Sooner", "Later", "Still", "Longer", "Calm", "Alone"],
        "stil": ["Still", "Later", "Longer", "Calm", "Alone", "Sooner", "Term"],
        "naam": sorted(outlooks),
    }
    for order, expected in orders.items():
        assert labels(as_coordinator.get(f"{address}?volgorde={order}")) == expected


@pytest.mark.parametrize("order", ["", "termijn", "stil"])
def test_families_that_are_as_urgent_stand_in_one_order_on_every_page(
    as_coordinator, organisation, buddy, address, order
):
    for number in range(12):
        make_household(organisation, label=f"Gezin {number}", buddy=buddy)
    as_coordinator.get(address)
    Outlook.objects.update(legal_on=None, moved_at=timezone.now())
    expected = [one.label for one in Household.objects.order_by("pk")]
    assert labels(as_coordinator.get(f"{address}?volgorde={order}")) == expected


def test_where_nothing_changed_for_a_month_is_told(as_coordinator, household, address):
    make_progress(household)
    assert labels(as_coordinator.get(address + "?wat=stil")) == []
    Outlook.objects.update(moved_at=timezone.now() - timedelta(days=31))
    page = as_coordinator.get(address + "?wat=stil")
    assert labels(page) == ["Tulp"] and "nothing changed since" in page.text
    make_progress(household, state="busy")
    assert labels(as_coordinator.get(address + "?wat=stil")) == []


@pytest.mark.usefixtures("as_owner")
def test_a_change_of_long_ago_is_known_as_such(as_coordinator, household, address):
    """Also where nobody marked it at the time: of a family that was there before."""
    make_progress(household)
    long_ago = timezone.now() - timedelta(days=31)
    Household.objects.update(created_at=long_ago)
    ProgressEvent.objects.update(at=long_ago)
    assert labels(as_coordinator.get(address + "?wat=stil")) == ["Tulp"]


@pytest.mark.usefixtures("as_owner")
def test_a_family_of_long_ago_of_which_something_changed_lately_is_not_still(
    as_coordinator, household, address
):
    make_progress(household)
    Household.objects.update(created_at=timezone.now() - timedelta(days=400))
    assert labels(as_coordinator.get(address + "?wat=stil")) == []


def test_by_buddy_with_how_much_each_carries(as_coordinator, organisation, buddy, address):
    busy = make_user("druk@example.org", name="Drukke Dora")
    make_membership(busy, organisation)
    for number in range(3):
        make_person(make_household(organisation, label=f"D{number}", buddy=busy))
    make_person(make_household(organisation, label="Tulp", buddy=buddy))
    page = as_coordinator.get(address + "?weergave=buddys")
    assert page.text.index("Drukke Dora") < page.text.index("Bea")
    assert re.search(r"Drukke Dora</a></th>\s*<td>3</td>", page.text)
    page = as_coordinator.get(f"{address}?buddy={busy.pk}")
    assert labels(page) and set(labels(page)) == {"D0", "D1", "D2"}
    assert "Families of Drukke Dora" in page.text


def test_who_stopped_carries_nothing(as_coordinator, household, former_buddy, address):
    assert former_buddy.name not in as_coordinator.get(address + "?weergave=buddys").text
    assert as_coordinator.get(f"{address}?buddy={former_buddy.pk}").status_code == 404


def test_labels_sort_as_people_count(as_coordinator, organisation, address):
    for label in ("Gezin 10", "gezin 2", "Édelweiss", "Gezin 1", "Zwaan", "ezel"):
        make_person(make_household(organisation, label=label))
    page = as_coordinator.get(address + "?volgorde=naam")
    assert labels(page) == ["Édelweiss", "ezel", "Gezin 1", "gezin 2", "Gezin 10", "Zwaan"]
    other = as_coordinator.get(reverse("checklist:households"))
    assert [one.household.label for one in other.context["checklists"]] == labels(page)


@pytest.mark.parametrize("words", ["edel", "ÉDEL", "weiss"])
def test_a_family_is_found_by_its_label(as_coordinator, organisation, words, address):
    for label in ("Édelweiss", "Zwaan"):
        make_person(make_household(organisation, label=label))
    assert labels(as_coordinator.get(address, {"zoek": words})) == ["Édelweiss"]


def test_what_is_found_by_nobody_is_said_calmly(as_coordinator, household, address):
    assert "No family is called that" in as_coordinator.get(address + "?zoek=zzz").text


@pytest.mark.parametrize(
    "query",
    [
        "wat=onzin&volgorde=onzin&pagina=onzin",
        "buddy=x&organisatie=x",
        f"buddy={'9' * 30}",
        "organisatie=٣",
        "pagina=999&weergave=buddys",
        "organisatie=999999",
    ],
)
def test_whatever_an_address_asks_it_answers(as_coordinator, household, query, address):
    assert as_coordinator.get(f"{address}?{query}").status_code == 200


def test_an_address_that_asks_nothing_is_one_of_the_choices_that_the_form_shows():
    asked = Asked.of({})
    assert asked.lens in LENSES
    assert asked.order in ORDERS
    assert asked.address() == "?"


def test_an_address_holds_all_that_was_asked():
    query = "?weergave=buddys&wat=termijn&buddy=3&organisatie=5&zoek=egel&volgorde=naam"
    asked = Asked.of(QueryDict(query[1:]))
    assert asked.address() == query and asked.paging == f"{query}&"
    assert asked.address(wat=None, buddy=None) == (
        "?weergave=buddys&organisatie=5&zoek=egel&volgorde=naam"
    )
    for one in ("wat=stil", "buddy=3", "organisatie=5", "zoek=egel"):
        assert Asked.of(QueryDict(one)).is_narrowed
    nothing = Asked.of(QueryDict())
    assert (nothing.address(), nothing.paging, nothing.is_narrowed) == ("?", "?", False)


def test_pages_keep_what_was_asked(as_coordinator, organisation, address):
    for number in range(30):
        make_household(organisation, label=f"Gezin {number}")
    first = as_coordinator.get(address + "?wat=zonder-buddy&volgorde=naam&zoek=gezin")
    assert len(labels(first)) == 25
    [following] = re.findall(r'rel="next"\s+href="([^"]+)"', first.text)
    second = as_coordinator.get(address + following.replace("&amp;", "&"))
    assert labels(second) == [f"Gezin {number}" for number in range(25, 30)]


# --- who sees what -----------------------------------------------------------------------------
def test_it_is_for_coordinators_and_shows_no_family_of_another_organisation(
    client, as_coordinator, household, stranger, buddy, address
):
    elsewhere = make_household(stranger.memberships.get().organisation, label="Elders")
    assert "Elders" not in as_coordinator.get(address).text
    client.force_login(stranger)
    page = client.get(address)
    assert labels(page) == ["Elders"] and "Tulp" not in page.text
    client.force_login(buddy)
    assert client.get(address).status_code == 404
    assert not Outlook.objects.filter(household=household, worked_out_on=None).exists()
    assert elsewhere.organisation_id != household.organisation_id


def test_of_two_organisations_one_can_be_chosen(as_coordinator, coordinator, household, address):
    second = make_organisation("Onthaal Aalst")
    make_membership(coordinator, second, role="coordinator")
    make_household(second, label="Aalster")
    assert set(labels(as_coordinator.get(address))) == {"Tulp", "Aalster"}
    assert labels(as_coordinator.get(f"{address}?organisatie={second.pk}")) == ["Aalster"]


# --- at any volume -----------------------------------------------------------------------------
@pytest.mark.parametrize("query", ["", "?wat=termijn", "?volgorde=naam&zoek=g", "?weergave=buddys"])
def test_two_thousand_cost_no_more_questions_than_two(
    as_coordinator, organisation, buddy, queries_of, address, query
):
    def some(number):
        for place in range(number):
            household = make_household(organisation, label=f"Gezin {place}", buddy=buddy)
            make_person(household)

    some(2)
    as_coordinator.get(address)
    few = queries_of(lambda: as_coordinator.get(address + query))
    some(40)
    as_coordinator.get(address)
    assert queries_of(lambda: as_coordinator.get(address + query)) == few <= 16


# --- never wrong in silence --------------------------------------------------------------------
def known(household):
    return Outlook.objects.filter(
        household=household, worked_out_on=timezone.localdate(), rules=rules_now()
    ).exists()


def test_whatever_changes_a_family_makes_its_outlook_unknown_at_once(
    as_coordinator, household, buddy, address
):
    changes = [
        lambda: make_progress(household, by=buddy),
        lambda: make_progress(household, by=buddy, state="open"),
        lambda: make_own_item(household, by=buddy),
    ]
    for change in changes:
        as_coordinator.get(address)
        assert known(household)
        change()
        assert not known(household)


def test_what_is_not_known_is_told_and_counted_as_urgent(
    as_coordinator, household, address, monkeypatch
):
    monkeypatch.setattr("checklist.evening.views.work_out", lambda *given: 0)
    settle(household)
    page = as_coordinator.get(address)
    assert "The deadlines of 1 family are being worked out again" in page.text
    assert "being worked out" in page.text
    assert numbers(page)["termijn"] == 1
    assert labels(as_coordinator.get(address + "?wat=termijn")) == ["Tulp"]


def test_another_day_or_another_toolkit_makes_it_unknown(as_coordinator, household, address):
    as_coordinator.get(address)
    assert known(household)
    Outlook.objects.update(worked_out_on=timezone.localdate() - timedelta(days=1))
    assert not known(household)
    as_coordinator.get(address)
    assert known(household)
    ItemDue.objects.first().delete()
    assert not known(household)


@pytest.mark.parametrize("other", ["rules", "day"])
def test_what_was_worked_out_otherwise_is_told_as_not_known(
    as_coordinator, household, address, monkeypatch, other
):
    as_coordinator.get(address)
    monkeypatch.setattr("checklist.evening.views.work_out", lambda *given: 0)
    assert NOT_KNOWN not in as_coordinator.get(address).text
    if other == "rules":
        ItemDue.objects.first().delete()
    else:
        Outlook.objects.update(worked_out_on=timezone.localdate() - timedelta(days=1))
    assert NOT_KNOWN in as_coordinator.get(address).text


def test_the_night_works_out_what_nobody_looked_at(household, coordinator, stranger):
    elsewhere = make_household(stranger.memberships.get().organisation, label="Elders")
    make_person(elsewhere)
    make_progress(household)
    assert work_out_everything() == 2
    assert known(household) and known(elsewhere)
    assert work_out_everything() == 0


def test_assigning_a_buddy_counts_at_once(as_coordinator, organisation, buddy, address):
    family = make_household(organisation, label="Kiezel")
    make_person(family)
    assert numbers(as_coordinator.get(address))["zonder-buddy"] == 1
    make_assignment(family, buddy)
    assert numbers(as_coordinator.get(address))["zonder-buddy"] == 0


def test_a_stored_outlook_is_the_one_that_is_worked_out_anew(as_coordinator, household, address):
    make_own_item(household)
    as_coordinator.get(address)
    stored = Outlook.objects.get(household=household)
    family = Household.objects.with_facts().get(pk=household.pk)
    anew = outlook_of(checklist_of(family, timezone.localdate()), stored.moved_at, rules_now())
    names = ("legal_on", "done", "total", "worked_out_on", "rules")
    assert [getattr(stored, name) for name in names] == [getattr(anew, name) for name in names]


# --- calls and families that others ask to take over ---------------------------------------------
def test_who_has_to_be_called_stands_on_the_evening_ten_at_most(
    as_coordinator, organisation, buddy, address
):
    began = timezone.localdate() - relativedelta(months=2)
    families = [
        make_household(organisation, label=f"Gezin {number}", buddy=buddy) for number in range(12)
    ]
    for number, family in enumerate(families):
        family.assignments.update(since=began + timedelta(days=number))
    families[0].assignments.update(first_call_on=timezone.localdate())
    calls = as_coordinator.get(address).context["calls"]
    assert [due.assignment.household for due in calls] == families[1:11]


def test_a_family_that_another_organisation_asks_to_take_over_stands_on_the_evening(
    as_coordinator, organisation, address
):
    elsewhere = make_household(make_organisation("Ergens anders"))
    passage = make_passage(elsewhere, to=organisation)
    page = as_coordinator.get(address)
    assert passage.get_absolute_url() in page.text
    assert elsewhere.label not in page.text
