"""A coordinator reads who did what with which family, and nobody else does."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape
from pytest_django.asserts import assertContains, assertNotContains

from checklist.families.actions import close_household, erase_household, reopen_household
from checklist.helping.actions import assign_only
from checklist.models import AuditEvent
from checklist.models.erasure import mark_of
from checklist.sharing.actions import revoke, share
from checklist.walls import claims
from tests.checklist.factories import household_url, make_household, make_progress
from tests.checklist.sharing.opening import open_link
from tests.members.factories import make_membership, make_organisation, make_user

pytestmark = pytest.mark.usefixtures("english")
Kind = AuditEvent.Kind
TRAIL = "checklist:trail"


@pytest.fixture
def signed_in(client, coordinator):
    client.force_login(coordinator)
    return client


def trail(client, **query):
    return client.get(reverse(TRAIL), query)


def told(response):
    """What the page says of each event, newest first."""
    events = re.findall(
        r'<li class="timeline__event trail__line".*?</li>', response.content.decode(), re.DOTALL
    )
    return [" ".join(re.sub(r"<[^>]+>", " ", event).split()) for event in events]


def make_line(household, kind, *, by=None, ago=timedelta(), **device):
    at = timezone.localtime() - ago  # by the clock on the wall
    return AuditEvent.objects.create(
        organisation=household.organisation,
        household=household.pk,
        kind=kind,
        by=by,
        at=at,
        on=timezone.localdate(at),
        **device,
    )


def test_it_says_who_did_what_with_which_family_newest_first(
    client, signed_in, buddy, coordinator, household
):
    make_progress(household, by=buddy)
    token = share(household, "nl", by=buddy)
    with translation.override("nl"):  # the link's own language stays behind in the test
        open_link(client, token)
    revoke(household.links.get(), by=coordinator)
    assign_only(household, [], by=coordinator)
    close_household(household, by=coordinator)
    reopen_household(household, by=coordinator)
    sentences = [re.sub(r" \d\d:\d\d · ", " / ", one) for one in told(trail(signed_in))]
    assert sentences == [
        "Cor opened the family again / Tulp",
        "Cor closed the family / Tulp",
        "Cor changed who is buddy / Tulp",
        "Cor ended a link of the family / Tulp",
        "The family's link was opened / Tulp",
        "Bea made a link for the family / Tulp",
        "Bea changed something / Tulp",
    ]


def test_every_kind_of_event_is_told_in_words(signed_in, household, buddy):
    for kind in Kind:
        make_line(household, kind, by=buddy)
    page = trail(signed_in)
    assert len(told(page)) == len(Kind)
    for kind in set(Kind) - {Kind.LINK_OPENED}:
        assertContains(page, escape(kind.label))


def test_a_look_at_a_family_stands_on_it_once_a_day(client, buddy, coordinator, household):
    client.force_login(buddy)
    for _ in range(3):
        client.get(household_url(household))
    client.force_login(coordinator)
    assert [one.partition(" the family")[0] for one in told(trail(client))] == ["Bea looked at"]


def test_of_an_erased_family_it_stays_known_that_it_was_there(signed_in, coordinator, household):
    make_progress(household, by=coordinator)
    number, label = household.pk, household.label
    with claims.opened(claims.of_user(coordinator)):
        erase_household(household, by=coordinator)
    page = trail(signed_in)
    assertContains(page, "a family that is no longer here")
    assertNotContains(page, label)
    assert [one.startswith("Cor erased the family") for one in told(page)] == [True, False]
    assert told(trail(signed_in, gezin=number)) == [], "its number is no longer anywhere"
    assert len(told(trail(signed_in, gezin=AuditEvent.objects.first().household))) == 2


@pytest.mark.parametrize(
    "kind, who",
    [
        (Kind.LINK_OPENED, "The family's link"),
        (Kind.CLOSED, "The system"),
        (Kind.ERASED, "The system"),
        (Kind.CHANGED, "A former volunteer"),
    ],
)
def test_where_no_account_is_known_it_says_who_it_was(signed_in, household, kind, who):
    make_line(household, kind)
    assert told(trail(signed_in))[0].startswith(who)


def test_it_says_on_how_many_devices_of_a_day_a_link_was_opened(signed_in, household):
    for number in (1, 2, 11):
        make_line(household, Kind.LINK_OPENED, device=f"{number:05}", device_number=number)
    assert [one.partition(" that day")[0] for one in told(trail(signed_in))][:2] == [
        "The family's link was opened on more than 10 devices or networks",
        "The family's link was opened on another device or network: 2",
    ]


def test_the_days_stand_above_what_happened_on_them(signed_in, household, buddy):
    for days in (0, 3):
        make_line(household, Kind.OPENED, by=buddy, ago=timedelta(days=days))
    page = trail(signed_in).content.decode()
    days = re.findall(r'<h2><time datetime="([^"]+)">', page)
    today = timezone.localdate()
    assert days == [str(today), str(today - timedelta(days=3))]


# --- whose it is -------------------------------------------------------------------------------
def test_another_organisation_reads_nothing_of_it(client, stranger, household, buddy):
    make_progress(household, by=buddy)
    client.force_login(stranger)
    for page in (trail(client), trail(client, gezin=household.pk)):
        assert told(page) == []
        assertNotContains(page, household.label)


def test_nor_would_it_if_the_second_wall_had_fallen(
    client, stranger, household, buddy, first_wall_alone
):
    make_line(household, Kind.SHARED, by=buddy)
    client.force_login(stranger)
    for page in (trail(client), trail(client, gezin=household.pk)):
        assert page.status_code == 200
        assert told(page) == []


def test_who_coordinates_here_and_is_buddy_there_reads_what_happened_here(
    signed_in, coordinator, household, buddy
):
    elsewhere = make_organisation()
    make_membership(coordinator, elsewhere)
    theirs = make_household(elsewhere, label="Distel", buddy=coordinator)
    make_progress(theirs, by=coordinator)
    make_progress(household, by=buddy)
    assertNotContains(trail(signed_in), "Distel")
    assert len(told(trail(signed_in))) == 1


def test_whoever_no_longer_coordinates_reads_it_no_longer(signed_in, coordinator, household):
    assert trail(signed_in).status_code == 200
    coordinator.memberships.update(is_active=False, confirmed_as="")
    assert trail(signed_in).status_code == 404


# --- finding one's way -------------------------------------------------------------------------
def test_a_coordinator_finds_it_from_the_families(signed_in, client, buddy, household):
    assertContains(signed_in.get(reverse("checklist:households")), reverse(TRAIL))
    client.force_login(buddy)
    assertNotContains(client.get(reverse("checklist:households")), reverse(TRAIL))


def test_it_can_be_read_of_one_family(signed_in, organisation, household, buddy):
    roos = make_household(organisation, label="Roos")
    make_progress(household, by=buddy)
    make_progress(roos, by=buddy)
    page = trail(signed_in, gezin=roos.pk)
    assert len(told(page)) == 1
    assertContains(page, "Roos")
    assertNotContains(page, household.label)


NOBODYS = "3f0f7a4e-7b1c-4d53-9a52-0d3d7f1f7a11"


@pytest.mark.parametrize(
    "nonsense",
    ["x", "0", "<script>alert(1)</script>", NOBODYS],
)
def test_a_family_that_nobody_knows_has_no_trail(signed_in, household, buddy, nonsense):
    make_progress(household, by=buddy)
    page = trail(signed_in, gezin=nonsense)
    assertContains(page, "Nothing happened yet")
    assertNotContains(page, "<script>alert")


def test_what_matters_is_told_to_the_log_by_numbers(
    household, buddy, coordinator, caplog, django_capture_on_commit_callbacks
):
    """So that whoever watches over the site, and reads no trail, can see an attack."""
    caplog.set_level("INFO", "gastvrij.security")
    number = household.pk
    with django_capture_on_commit_callbacks(execute=True):
        make_progress(household, by=buddy, note="Zonnebloem")
        share(household, "nl", by=buddy)
        revoke(household.links.get(), by=buddy)
        close_household(household, by=coordinator)
        with claims.opened(claims.of_user(coordinator)):
            erase_household(household, by=coordinator)
    told = [record.facts for record in caplog.records if record.name == "gastvrij.security"]
    assert [(facts["event"], facts["user"]) for facts in told] == [
        ("household_shared", buddy.pk),
        ("household_link_revoked", buddy.pk),
        ("household_closed", coordinator.pk),
        ("household_erased", coordinator.pk),
    ]
    assert {facts["household"] for facts in told} == {str(mark_of(number))}
    assert str(number) not in caplog.text
    assert "Zonnebloem" not in caplog.text and household.label not in caplog.text


def test_fifty_stand_on_a_page(signed_in, household, buddy):
    for days in range(51):
        make_line(household, Kind.OPENED, by=buddy, ago=timedelta(days=days))
    page = trail(signed_in, gezin=household.pk)
    assert len(told(page)) == 50
    assertContains(page, f"?gezin={household.pk}&amp;pagina=2")
    assert len(told(trail(signed_in, gezin=household.pk, pagina=2))) == 1


def test_a_long_trail_of_many_families_costs_no_more_queries(
    signed_in, organisation, household, queries_of
):
    make_line(household, Kind.CREATED, by=make_user())
    one = queries_of(lambda: trail(signed_in))
    for number in range(20):
        family = make_household(organisation, label=f"Family {number}")
        for kind in (Kind.CREATED, Kind.SHARED, Kind.EXPORTED):
            make_line(family, kind, by=make_user())
    assert queries_of(lambda: trail(signed_in)) == one <= 13
