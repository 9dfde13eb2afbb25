"""A family asks on its own page to be erased; its organisation says whether it was the family."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from checklist.models import Erasure, Household, Withdrawal
from checklist.models.erasure import mark_of, mark_of_link
from checklist.models.withdrawal import DAYS_OF_WARNINGS, WARNED_AFTER
from checklist.retention.actions import keep_no_longer
from checklist.sharing.actions import revoke_all, share
from checklist.walls import claims
from checklist.walls.keeping import DAYS_OF_A_PROOF
from checklist.walls.tables import household as walls_of_household
from checklist.withdrawing.jobs import look_after_withdrawals
from gastvrij.lib.tokens import hash_of
from members.models import Organisation, User
from members.staying_true.actions import NETWORK
from tests.checklist.factories import household_url, make_household
from tests.checklist.sharing.opening import family_url, open_link
from tests.conftest import storyteller
from tests.members.factories import make_user, prove_who_it_is

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def token(household, buddy):
    return share(household, "en", by=buddy)


def stop_url(token):
    return reverse("familys_withdrawal", args=[token])


def answer_url(household):
    return in_english("checklist:withdrawal", household.pk)


def in_english(name, *values):
    """A family's request leaves its language behind, which is not the test's."""
    with translation.override("en"):
        return reverse(name, args=values)


def ask(client, token):
    open_link(client, token)
    return client.post(stop_url(token), {"stop": "1"})


def work():
    with storyteller("off"):
        look_after_withdrawals()


def days_pass(number):
    for name in ("asked_on", "warned_on"):
        for one in Withdrawal.objects.all():
            if day := getattr(one, name):
                Withdrawal.objects.update(**{name: day - timedelta(days=number)})


@pytest.fixture
def asked(household):
    return Withdrawal.objects.create(household=household, organisation=household.organisation)


# --- the family --------------------------------------------------------------------------------
def test_a_family_is_asked_once_more_before_it_asks_and_may_take_it_back(client, household, token):
    page = open_link(client, token)
    assertContains(page, f'href="{stop_url(token)}"')
    page = client.get(stop_url(token))
    assertContains(page, "Are you sure?")
    assertContains(page, "after 7 days")
    assert not Withdrawal.objects.exists()
    for _time in range(2):
        assertRedirects(client.post(stop_url(token), {"stop": "1"}), stop_url(token))
    asked = Withdrawal.objects.get()
    assert (asked.household_id, asked.state, asked.warnings) == (household.pk, "asked", 0)
    for page in (client.get(stop_url(token)), open_link(client, token)):
        assertContains(page, "to erase everything. If your organisation does not answer")
    client.post(stop_url(token), {"back": "1"})
    assert Withdrawal.objects.get().state == "taken_back"
    assertContains(client.get(stop_url(token)), "Are you sure?")
    client.post(stop_url(token), {"stop": "1"})
    assert Withdrawal.objects.get().state == "asked"


def test_whoever_did_not_open_the_list_by_its_button_asks_nothing(client, token):
    for answer in (client.get(stop_url(token)), client.post(stop_url(token), {"stop": "1"})):
        assertRedirects(answer, family_url(token))
    assert client.head(stop_url(token)).status_code == 204
    assert not Withdrawal.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"x": "1"}, {"zeg": "stop"}])
def test_a_form_that_says_nothing_asks_nothing(client, token, sent):
    open_link(client, token)
    assertRedirects(client.post(stop_url(token), sent), stop_url(token))
    assert not Withdrawal.objects.exists()


def test_a_link_that_ended_asks_nothing(client, household, buddy, token):
    open_link(client, token)
    revoke_all(household, by=buddy)
    assert client.post(stop_url(token), {"stop": "1"}).status_code == 404
    assert client.get(stop_url("nobody-made-this")).status_code == 404
    assert not Withdrawal.objects.exists()


def test_whoever_has_a_link_asks_for_no_other_family_and_makes_no_day_earlier(
    household, buddy, token
):
    other = make_household(household.organisation, label="Roos")
    today = timezone.localdate()
    forgeries = [
        {"household": other},
        {"household": household, "state": "confirmed"},
        {"household": household, "asked_on": today - timedelta(days=8)},
        {"household": household, "warnings": 3},
    ]
    with storyteller("off"), claims.opened(claims.of_link(hash_of(token))):
        for forgery in forgeries:
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Withdrawal.objects.create(organisation=household.organisation, **forgery)
        Withdrawal.objects.create(organisation=household.organisation, household=household)
        for change in ({"state": "confirmed"}, {"warnings": 3}, {"asked_on": "2020-01-01"}):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Withdrawal.objects.update(**change)


# --- the organisation --------------------------------------------------------------------------
@pytest.mark.usefixtures("as_owner")
def test_coordinators_and_buddies_are_told_without_a_word_about_the_family(
    client, household, buddy, coordinator, other_buddy, departed_buddy, token, mailoutbox
):
    ask(client, token)
    for _time in range(2):
        work()
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([buddy.email, coordinator.email])
    for mail in mailoutbox:
        words = f"{mail.subject} {mail.body} {mail.alternatives}"
        assert household.label not in words and str(household.pk) not in words
        assert "Amal" not in words
    client.post(stop_url(token), {"back": "1"})
    client.post(stop_url(token), {"stop": "1"})
    work()
    assert len(mailoutbox) == 2, "who asks again and again sends one mail a day"
    days_pass(3)
    work()
    days_pass(3)
    work()
    assert len(mailoutbox) == 6


@pytest.mark.usefixtures("as_owner")
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize("why", ["nobody coordinates", "suspended"])
def test_where_nobody_can_answer_the_network_is_told_instead(
    household, coordinator, buddy, asked, mailoutbox, why, language
):
    organisation = household.organisation
    administrator = make_user(email="net@example.org", is_staff=True, language=language)
    administrator.groups.add(Group.objects.get(name=NETWORK))
    if why == "suspended":
        Organisation.objects.filter(pk=organisation.pk).update(state="suspended")
    else:
        User.objects.filter(pk=coordinator.pk).update(is_active=False)
    for _time in range(2):
        work()
    (mail,) = [one for one in mailoutbox if one.to == ["net@example.org"]]
    assert coordinator.email not in [one.to[0] for one in mailoutbox]
    assert f"{mail.subject} {mail.body}".count(organisation.name) >= 2
    said = {"nl": "alles wissen", "fr": "tout effacer", "en": "erase everything"}
    assert said[language] in mail.subject
    assert household.label not in mail.body and str(household.pk) not in mail.body
    User.objects.filter(pk=coordinator.pk).update(is_active=True)
    Organisation.objects.filter(pk=organisation.pk).update(state="approved")
    days_pass(3)
    work()
    assert len([one for one in mailoutbox if one.to == ["net@example.org"]]) == 1
    assert [one for one in mailoutbox if one.to == [coordinator.email]]


def test_it_stands_on_the_familys_page_and_in_the_overview(client, household, coordinator, asked):
    prove_who_it_is(client, coordinator)
    for page in (household_url(household), in_english("checklist:evening")):
        assertContains(client.get(page), answer_url(household))


@pytest.mark.usefixtures("as_owner")
def test_once_it_is_confirmed_the_family_is_erased_and_reads_the_proof(
    client, household, coordinator, token
):
    ask(client, token)
    number = household.pk
    prove_who_it_is(client, coordinator)
    assertContains(client.get(answer_url(household)), "Yes, it was the family")
    page = client.post(answer_url(household), {"answer": "yes"}, follow=True)
    assertContains(page, "Everything is erased within an hour.")
    assertContains(client.post(stop_url(token), {"back": "1"}, follow=True), "within an hour")
    for _time in range(2):
        work()
    assert not Household.objects.exists()
    erasure = Erasure.objects.get()
    assert (erasure.mark, erasure.reason) == (mark_of(number), "asked")
    assert erasure.links == [mark_of_link(hash_of(token))]
    page = client.get(family_url(token))
    assert page.status_code == 410
    assertContains(page, erasure.proof, status_code=410)
    assertContains(page, f"{timezone.localdate():%d/%m/%Y}", status_code=410)
    assertContains(page, 'lang="ar"', status_code=410)
    assertContains(client.get(in_english("checklist:erasures")), erasure.proof)
    Erasure.objects.update(on=timezone.localdate() - timedelta(days=DAYS_OF_A_PROOF + 1))
    with storyteller("off"):
        keep_no_longer(dry_run=False)
    assert not Erasure.objects.exists()
    assert client.get(family_url(token)).status_code == 404


@pytest.mark.usefixtures("as_owner")
def test_when_it_was_not_the_family_nothing_is_erased(client, household, coordinator, token):
    ask(client, token)
    prove_who_it_is(client, coordinator)
    page = client.post(answer_url(household), {"answer": "no"}, follow=True)
    assertContains(page, "Does somebody else have the link?")
    assertContains(page, "Phone lost: end all links")
    days_pass(9)
    work()
    with storyteller("off"):
        keep_no_longer(dry_run=False)
    assert Household.objects.exists()
    assert Withdrawal.objects.get().answered_by == coordinator
    assertContains(client.get(answer_url(household)), "that it was not the family")
    assertContains(client.get(stop_url(token)), "somebody else asked it")


@pytest.mark.parametrize("answer", ["", "maybe", "yes\0"])
def test_another_answer_is_none(client, household, coordinator, asked, answer):
    prove_who_it_is(client, coordinator)
    assert client.post(answer_url(household), {"answer": answer}).status_code == 404
    assert Withdrawal.objects.get().waits


def test_a_buddy_reads_it_and_answers_nothing(client, household, buddy, asked):
    prove_who_it_is(client, buddy)
    page = client.get(answer_url(household))
    assertContains(page, "A coordinator of your organisation answers.")
    assertNotContains(page, 'name="answer"')
    assert client.post(answer_url(household), {"answer": "yes"}).status_code == 404
    with storyteller("off"), claims.opened(claims.of_user(buddy)):
        assert Withdrawal.objects.update(state="confirmed") == 0


# --- nobody answers ----------------------------------------------------------------------------
@pytest.mark.usefixtures("as_owner")
def test_after_seven_days_of_warnings_it_is_erased_and_never_without_them(
    household, coordinator, asked, mailoutbox
):
    def night():
        with storyteller("off"):
            keep_no_longer(dry_run=False)
        return Household.objects.exists()

    days_pass(30)
    assert night(), "nobody was told yet"
    for warned in (1, 2, 3):
        work()
        assert Withdrawal.objects.get().warnings == warned
        assert night(), "told today for the last time"
        days_pass(1)
    assert len(mailoutbox) == 3 * 2, "a coordinator and a buddy"
    assert not night()
    assert Erasure.objects.get().reason == "asked"


def test_the_database_holds_to_the_same_days_as_the_code():
    assert f"- {DAYS_OF_WARNINGS})" in walls_of_household.WITHDRAWN
    assert f"warnings >= {len(WARNED_AFTER)}" in walls_of_household.WITHDRAWN
    assert max(WARNED_AFTER) < DAYS_OF_WARNINGS


# --- the register ------------------------------------------------------------------------------
def test_the_register_is_for_who_coordinates_there(client, household, buddy, stranger, coordinator):
    Erasure.objects.create(
        organisation=household.organisation, mark=mark_of(household.pk), reason="time"
    )
    proof, address = Erasure.objects.get().proof, in_english("checklist:erasures")
    client.force_login(coordinator)
    page = client.get(address)
    assertContains(page, proof)
    assertNotContains(page, household.label)
    client.force_login(stranger)
    assertNotContains(client.get(address), proof)
    client.force_login(buddy)
    assert client.get(address).status_code == 404
