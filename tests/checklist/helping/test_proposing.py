"""Who fits a family stands first, with why: by language, place and room. A coordinator chooses."""

import pytest
from django.test import Client
from django.urls import reverse

from checklist.helping.proposing import Proposal, proposals_for
from checklist.models import Household
from members.accounts.my_data import data_of
from members.models import Municipality, User
from members.people import actions
from tests.checklist.factories import make_assignment, make_household
from tests.checklist.pages import filled_in
from tests.members.factories import GHENT, make_membership, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
AALST = "41002"


def make_volunteer(organisation, name, *, speaks=(), helps_in=None, most_families=None):
    place = Municipality.objects.get(pk=helps_in) if helps_in else None
    said = {"speaks": list(speaks), "helps_in": place, "most_families": most_families}
    return make_membership(make_user(name=name), organisation, **said).user


@pytest.fixture
def page(coordinator, household):
    browser = Client()
    browser.force_login(coordinator)
    return lambda: browser.get(reverse("checklist:buddies", args=[household.pk])).text


def test_a_short_list_says_why_each_of_them_fits(page, household, organisation):
    Household.objects.update(contact_language="ti")
    semhar = make_volunteer(organisation, "Semhar", speaks=["ti", "nl"], helps_in=AALST)
    make_assignment(make_household(organisation, label="Roos"), semhar)
    make_volunteer(organisation, "Vol", speaks=["ti"], helps_in=GHENT, most_families=0)
    make_volunteer(organisation, "Gert", helps_in=GHENT)
    text = page()
    assert "speaks Tigrinya · 26 km · follows 1 family" in text
    assert "nearby · follows no family now" in text
    names = [text.index(f"{name} <span") for name in ("Semhar", "Gert", "Bea", "Vol")]
    assert names == sorted(names)
    assert "has no room for more" in text[names[-1] :]


def proposal(name, **facts):
    nothing = {"language": "", "kilometres": None, "families": 0, "most_families": None}
    return Proposal(User(name=name), **nothing | facts)


def test_room_comes_before_language_and_language_before_place():
    speaks, near = proposal("A", language="ti", kilometres=60.0), proposal("B", kilometres=0.0)
    full = proposal("C", language="ti", kilometres=0.0, families=2, most_families=2)
    busy, unknown = proposal("D", kilometres=0.0, families=3), proposal("E")
    far = proposal("F", kilometres=40.0)
    told = sorted([far, unknown, busy, full, near, speaks], key=lambda one: one.order)
    assert [one.user.name for one in told] == ["A", "B", "D", "E", "F", "C"]


def test_nobody_of_another_organisation_is_proposed_nor_counted(
    page, household, organisation, stranger, buddy
):
    elsewhere = stranger.memberships.get().organisation
    make_membership(buddy, elsewhere)
    make_household(elsewhere, label="Elders", buddy=buddy)
    waiting = make_user(name="Wachter")
    make_membership(waiting, organisation, confirmed=False)
    names = [one.user.name for one in proposals_for(household)]
    assert "Sien" not in names and "Wachter" not in names
    assert "follows 1 family" in page()  # of Bea, who follows two


def test_a_name_that_looks_like_html_is_a_name(page, organisation):
    make_volunteer(organisation, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in page()


def test_many_volunteers_cost_no_more(coordinator, household, organisation, queries_of):
    browser = Client()
    browser.force_login(coordinator)
    address = reverse("checklist:buddies", args=[household.pk])
    browser.get(address)
    before = queries_of(lambda: browser.get(address))
    for number in range(8):
        make_volunteer(organisation, f"V{number}", speaks=["nl"], helps_in=GHENT)
    assert queries_of(lambda: browser.get(address)) == before


# --- what a volunteer says ---------------------------------------------------------------------
@pytest.fixture
def theirs(buddy):
    browser = Client()
    browser.force_login(buddy)
    return browser


def say(browser, organisation, **answers):
    page = reverse("members:how_i_help", args=[organisation.slug])
    return browser.post(page, filled_in(browser.get(page), answers))


def test_a_volunteer_says_it_and_takes_it_back(theirs, organisation, buddy):
    told = {"speaks": ["ti", "nl"], "place": "9300", "most_families": "2"}
    assert say(theirs, organisation, **told).status_code == 302
    membership = buddy.memberships.get()
    assert membership.speaks == ["nl", "ti"]
    assert (membership.helps_in_id, membership.most_families) == (AALST, 2)
    copy = data_of(buddy)["memberships"][0]
    assert copy["speaks"] == ["nl", "ti"] and copy["helps_in"] and copy["most_families"] == 2
    say(theirs, organisation, speaks=[], place="", most_families="")
    membership.refresh_from_db()
    assert (membership.speaks, membership.helps_in, membership.most_families) == ([], None, None)


@pytest.mark.parametrize(
    "wrong", [{"speaks": ["xx"]}, {"place": "Atlantis"}, {"most_families": "-1"}]
)
def test_what_can_not_be_is_told(theirs, organisation, buddy, wrong):
    assert say(theirs, organisation, **wrong).status_code == 422
    assert buddy.memberships.get().speaks == []


def test_who_does_not_belong_there_says_nothing(theirs, stranger):
    elsewhere = stranger.memberships.get().organisation
    address = reverse("members:how_i_help", args=[elsewhere.slug])
    assert theirs.get(address).status_code == 404


def test_it_is_forgotten_when_they_leave(organisation, coordinator):
    user = make_volunteer(organisation, "Weg", speaks=["ti"], helps_in=GHENT, most_families=1)
    actions.leave(user.memberships.get())
    membership = user.memberships.get()
    assert (membership.speaks, membership.helps_in, membership.most_families) == ([], None, None)
