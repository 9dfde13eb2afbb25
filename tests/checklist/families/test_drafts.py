"""A family that is being added stands behind both walls, for seven days, and becomes one family."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from checklist import urls
from checklist.families.adding.actions import begin
from checklist.families.adding.beginning import AGREEMENT, ORDER
from checklist.models import Household, HouseholdDraft
from checklist.walls import claims
from checklist.walls.keeping import DAYS_OF_A_DRAFT
from gastvrij.lib.encryption import place_of, seal
from tests.checklist.factories import household_url, make_draft
from tests.checklist.families.adding import NEW, first_page, step_url, walk
from tests.checklist.pages import filled_in
from tests.checklist.test_access import OUTSIDERS, outsider  # noqa: F401
from tests.conftest import storyteller
from tests.members.factories import GHENT, make_membership, make_user

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def draft(organisation, coordinator):
    return make_draft(organisation, by=coordinator)


@pytest.fixture
def second_coordinator(organisation):
    user = make_user("second@example.org", name="Sam", second_factor=True)
    make_membership(user, organisation, role="coordinator")
    return user


@pytest.fixture
def as_coordinator(client, coordinator):
    client.force_login(coordinator)
    return client


def drafts_addresses(draft, patterns=urls.urlpatterns):
    """Every address about a draft, from the url patterns themselves; a page for each step."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from drafts_addresses(draft, pattern.url_patterns)
        elif "draft_id" in pattern.pattern.converters:
            steps = (
                [{"step": one} for one in ORDER] if "step" in pattern.pattern.converters else [{}]
            )
            for values in steps:
                yield reverse(f"checklist:{pattern.name}", kwargs={"draft_id": draft.pk} | values)


# --- the doors ---------------------------------------------------------------------------------
NEVER_THEIRS = [*OUTSIDERS, "buddy"]


def assert_out_of_reach(client, user, draft):
    client.force_login(user)
    before = HouseholdDraft.objects.values().get()
    everything = list(drafts_addresses(draft))
    assert len(everything) >= len(ORDER) + 2
    for address in everything:
        assert client.get(address).status_code == 404, address
        answer = client.post(address, {"label": "Roos", "housing": "owns", "agrees": "on"})
        # Nothing to throw away: the same answer whether there is such a draft or not.
        is_nothing = address.endswith("/weggooien/") and answer.status_code == 302
        assert is_nothing or answer.status_code in {404, 405}, address
    assert HouseholdDraft.objects.values().get() == before
    assert not Household.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("outsider", NEVER_THEIRS, indirect=True)
def test_for_everybody_but_the_coordinators_it_does_not_exist(client, outsider, draft):  # noqa: F811
    assert_out_of_reach(client, outsider, draft)


@pytest.mark.parametrize("outsider", NEVER_THEIRS, indirect=True)
def test_nor_if_the_second_wall_had_fallen(client, outsider, draft, first_wall_alone):  # noqa: F811
    assert_out_of_reach(client, outsider, draft)


def test_a_visitor_is_asked_to_sign_in(client, draft):
    for address in drafts_addresses(draft):
        for response in (client.get(address), client.post(address)):
            assert response.url.startswith(reverse("account_login"))


def test_it_is_kept_in_no_cache(as_coordinator, draft):
    page = as_coordinator.get(draft.get_absolute_url(), follow=True)
    assert "no-store" in page.headers["Cache-Control"]


# --- the second wall ---------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["buddy", "other_buddy", "stranger", "superuser"])
def test_the_database_shows_it_to_coordinators_only(request, draft, coordinator, who):
    for user, number in ((request.getfixturevalue(who), 0), (coordinator, 1)):
        with storyteller("off"), claims.opened(claims.of_user(user)):
            assert HouseholdDraft.objects.count() == number
            assert HouseholdDraft.objects.update(changed_at=timezone.now()) == number


@pytest.mark.parametrize("who", ["buddy", "stranger", "superuser"])
def test_nobody_else_makes_or_forgets_one(request, organisation, draft, who):
    user = request.getfixturevalue(who)
    with storyteller("off"), claims.opened(claims.of_user(user)):
        assert not draft.forget()
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            make_draft(organisation, by=user)
    assert HouseholdDraft.objects.get() == draft


def test_nobody_makes_one_in_somebody_elses_name(organisation, coordinator, second_coordinator):
    with storyteller("off"), claims.opened(claims.of_user(coordinator)):
        for other in (second_coordinator, None):
            refused = pytest.raises(ProgrammingError, match="row-level security")
            with refused, transaction.atomic():
                make_draft(organisation, by=other)
        make_draft(organisation, by=coordinator)


def test_who_made_it_and_for_whom_is_never_changed(draft, coordinator, second_coordinator):
    with storyteller("off"), claims.opened(claims.of_user(coordinator)):
        for column in ("made_by_id", "organisation_id", "created_at"):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"UPDATE checklist_householddraft SET {column} = {column}")


# --- what stands in the database ---------------------------------------------------------------
def stored(draft):
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM checklist_householddraft WHERE id = %s", [draft.pk])
        return cursor.fetchone()[0]


def test_not_a_word_of_it_can_be_read_in_the_database(as_coordinator, coordinator):
    walk(as_coordinator, until="wonen", wie={"people-0-nickname": "Zahra"})
    text = stored(HouseholdDraft.objects.get())
    assert text.startswith("b1.")
    assert not any(word in text for word in ("Tulp", "Zahra", "recognised", "label", GHENT))


def test_moved_to_another_draft_it_is_not_opened(as_coordinator, draft, organisation, coordinator):
    other = make_draft(organisation, by=coordinator, label="Roos")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE checklist_householddraft SET content = %s WHERE id = %s",
            [stored(draft), other.pk],
        )
    page = as_coordinator.get(other.get_absolute_url(), follow=True)
    assertRedirects(as_coordinator.get(other.get_absolute_url()), reverse("checklist:households"))
    assertContains(page, "can&#x27;t be read now")
    assertNotContains(page, '<h3 class="card__title">Klaproos</h3>\n<p class="quiet">Roos')


def test_what_no_key_opens_is_told_and_can_only_be_thrown_away(as_coordinator, draft):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE checklist_householddraft SET content = %s",
            [seal('{"answers": {}}', place_of("elsewhere", "content", draft.pk))],
        )
    before = stored(draft)
    for step in ORDER:
        address = step_url(draft, step)
        for response in (as_coordinator.get(address), as_coordinator.post(address, {})):
            assertRedirects(response, reverse("checklist:households"))
    assert stored(draft) == before
    address = reverse("checklist:draft_throw_away", args=[draft.pk])
    assert as_coordinator.get(address).status_code == 200
    as_coordinator.post(address)
    assert not HouseholdDraft.objects.exists()


# --- until when --------------------------------------------------------------------------------
@pytest.fixture
def daily(as_owner, capsys):
    def run():
        call_command("retention")
        return capsys.readouterr().out

    return run


def test_seven_days_after_it_was_last_saved_it_is_gone(organisation, coordinator, daily):
    now = timezone.now()
    make_draft(
        organisation, by=coordinator, changed_at=now - timedelta(days=DAYS_OF_A_DRAFT, minutes=5)
    )
    kept = make_draft(
        organisation, by=coordinator, changed_at=now - timedelta(days=DAYS_OF_A_DRAFT, minutes=-5)
    )
    assert "1 unfinished families" in daily()
    assert HouseholdDraft.objects.get() == kept


def test_the_daily_command_may_not_forget_a_fresh_one(draft, as_owner):
    with storyteller("off"), claims.opened(claims.RETENTION):
        HouseholdDraft.objects.filter(pk=draft.pk).delete()
    assert HouseholdDraft.objects.get() == draft


def test_whoever_deletes_their_account_leaves_it_to_their_colleagues(draft, coordinator):
    with storyteller("off"):
        coordinator.delete()
    assert HouseholdDraft.objects.get().made_by is None


def test_thrown_away_it_is_gone_at_once_and_twice_is_no_error(as_coordinator, draft):
    address = reverse("checklist:draft_throw_away", args=[draft.pk])
    assertContains(as_coordinator.get(address), "Klaproos")
    for _ in range(2):
        assertRedirects(as_coordinator.post(address), reverse("checklist:households"))
    assert not HouseholdDraft.objects.exists()
    assert as_coordinator.get(draft.get_absolute_url()).status_code == 404


# --- on another device, and by another coordinator ---------------------------------------------
def test_another_coordinator_goes_on_where_the_first_was(
    client, coordinator, second_coordinator, draft
):
    client.force_login(second_coordinator)
    page = client.get(reverse("checklist:households"))
    assertContains(page, "Klaproos")
    assertContains(page, "Cor began")
    response = client.get(draft.get_absolute_url())
    assertRedirects(response, step_url(draft, "wie"))
    assert walk(client, page=client.get(response.url)).status_code == 302
    household = Household.objects.get()
    assert (household.pk, household.label) == (draft.pk, "Klaproos")
    assert household.informed_by == coordinator
    assert {event.by for event in household.events.all()} == {second_coordinator}


def test_a_buddy_sees_no_draft_among_their_families(client, buddy, draft):
    client.force_login(buddy)
    assertNotContains(client.get(reverse("checklist:households")), "Klaproos")


# --- twice, back, and two windows --------------------------------------------------------------
def test_the_first_page_sent_twice_is_one_draft(as_coordinator):
    page = first_page(as_coordinator)
    sent = filled_in(page, {"informed_how": "aloud", "informed_language": "nl", "agrees": "on"})
    first, second = (as_coordinator.post(reverse(NEW), sent) for _ in range(2))
    assert first.url == second.url
    assert HouseholdDraft.objects.count() == 1


def test_the_last_page_sent_twice_is_one_family(as_coordinator):
    page = walk(as_coordinator, until="buddys")
    sent, address = filled_in(page), page.request["PATH_INFO"]
    first, second = (as_coordinator.post(address, sent) for _ in range(2))
    household = Household.objects.get()
    assert first.status_code == second.status_code == 302
    assert second.url == household_url(household)
    assert household.events.filter(kind="created").count() == 1
    assert not HouseholdDraft.objects.exists()


def test_back_to_a_page_of_a_family_that_is_there_leads_to_its_list(as_coordinator):
    page = walk(as_coordinator, until="buddys")
    addresses = [step_url(page.context["beginning"].draft, step) for step in ORDER]
    walk(as_coordinator, page=page)
    household = Household.objects.get()
    for address in addresses:
        for response in (as_coordinator.get(address), as_coordinator.post(address, {})):
            assertRedirects(response, household_url(household))
    assert Household.objects.count() == 1


def test_the_first_page_of_a_family_that_is_there_adds_no_second_one(as_coordinator):
    page = first_page(as_coordinator)
    sent = filled_in(page, {"informed_how": "aloud", "informed_language": "nl", "agrees": "on"})
    walk(as_coordinator, page=page)
    response = as_coordinator.post(reverse(NEW), sent, follow=True)
    assertRedirects(response, household_url(Household.objects.get()))
    assert not HouseholdDraft.objects.exists()


def test_who_comes_back_to_the_beginning_is_asked_whether_it_is_the_same_family(
    as_coordinator, draft
):
    page = as_coordinator.get(reverse(NEW))
    assertContains(page, "You were adding a family")
    assertContains(page, draft.get_absolute_url())
    assertContains(first_page(as_coordinator), "Does the family agree?")


def test_who_goes_back_changes_an_answer_and_what_follows_is_kept(as_coordinator):
    page = walk(as_coordinator, until="buddys", wonen={"housing": "owns"})
    draft = page.context["beginning"].draft
    page = as_coordinator.get(step_url(draft, "gezin"))
    assert filled_in(page)["label"] == ["Tulp"]
    page = walk(as_coordinator, page=page, until="buddys", gezin={"label": "Roos"})
    assert walk(as_coordinator, page=page).status_code == 302
    household = Household.objects.get()
    assert (household.label, household.housing) == ("Roos", "owns")


def test_nobody_jumps_over_a_page(as_coordinator, draft):
    for step in ("situaties", "dagen", "buddys", "nergens"):
        assertRedirects(as_coordinator.get(step_url(draft, step)), step_url(draft, "wie"))
        assertRedirects(as_coordinator.post(step_url(draft, step), {}), step_url(draft, "wie"))
    assert not Household.objects.exists()


def test_a_page_that_was_saved_in_another_window_is_not_overwritten_unseen(
    client, coordinator, second_coordinator, draft
):
    client.force_login(coordinator)
    stale = client.get(step_url(draft, "gezin"))
    client.force_login(second_coordinator)
    other = client.get(step_url(draft, "gezin"))
    client.post(step_url(draft, "gezin"), filled_in(other, {"place": "1000"}))
    client.force_login(coordinator)
    sent = filled_in(stale, {"label": "Lelie"})
    response = client.post(step_url(draft, "gezin"), sent)
    assertContains(response, "This page was saved in the meantime", status_code=409)
    assertContains(response, "Lelie", status_code=409)
    draft.refresh_from_db()
    assert (draft.label, draft.answers["gezin"]["municipality"]) == ("Klaproos", "21004")
    # Having read it, the second time goes through.
    assert client.post(step_url(draft, "gezin"), filled_in(response)).status_code == 302
    draft.refresh_from_db()
    assert draft.label == "Lelie"


def test_the_same_answer_twice_is_no_conflict(as_coordinator, draft):
    page = as_coordinator.get(step_url(draft, "gezin"))
    sent = filled_in(page, {"label": "Lelie"})
    for _ in range(2):
        assert as_coordinator.post(step_url(draft, "gezin"), sent).status_code == 302


@pytest.mark.parametrize("key", ["", "x", "\x00", "0" * 36])
def test_a_number_that_was_tampered_with_breaks_nothing(as_coordinator, key):
    response = walk(as_coordinator, until="gezin", akkoord={"key": key})
    assert response.status_code == 200
    assert HouseholdDraft.objects.count() == 1


def test_a_number_of_another_organisation_changes_nothing_there(as_coordinator, stranger):
    theirs = make_draft(stranger.memberships.get().organisation, by=stranger)
    before = HouseholdDraft.objects.values().get()
    response = walk(as_coordinator, until="gezin", akkoord={"key": str(theirs.pk)})
    assert response.status_code == 200
    assert HouseholdDraft.objects.filter(pk=theirs.pk).values().get() == before
    assert HouseholdDraft.objects.exclude(pk=theirs.pk).count() == 1


def test_the_first_page_that_is_sent_again_with_another_answer_keeps_the_last(
    organisation, coordinator
):
    """A number that is somebody else's is left alone, and the family gets one of its own."""
    pk, first, last = uuid4(), {"informed_how": "letter"}, {"informed_how": "phone"}
    begin(pk, organisation, first, by=coordinator)
    again = begin(pk, organisation, last, by=coordinator)
    stored = HouseholdDraft.objects.get()
    assert (again.pk, stored.pk, stored.answers[AGREEMENT]) == (pk, pk, last)
    assert begin(pk, organisation, first, by=make_user("third@example.org")).pk != pk
    assert HouseholdDraft.objects.get(pk=pk).answers[AGREEMENT] == last
