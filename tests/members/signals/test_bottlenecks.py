"""A bottleneck is told in two taps, supported with one, and holds nothing of a family."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from members.models import Contribution, Organisation, Support
from members.signals.keeping import forget_who_left
from tests.checklist.pages import filled_in
from tests.gastvrij.test_admin_at_once import sent_by
from tests.members.factories import make_membership, make_organisation, make_user, prove_who_it_is
from tests.members.signals.factories import (
    STUCK,
    change_address,
    make_administrator,
    make_support,
    make_words,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
HERE = f"/en/signalen/knelpunten/{STUCK}/"
TELL = f"{HERE}zeggen/"


@pytest.fixture
def mo(client):
    """A volunteer of an approved organisation, signed in."""
    user = make_user("mo@example.org", name="Mo Peeters", language="en")
    make_membership(user, make_organisation("De Brug", slug="de-brug"))
    client.force_login(user)
    return user


def of_it(name, slug="de-brug"):
    return reverse(f"members:{name}", args=[STUCK, slug])


def test_a_volunteer_says_that_it_is_a_bottleneck_and_twice_is_once(client, mo):
    assert client.get(TELL).status_code == 200
    for _time in range(2):
        assert client.post(TELL, {"body": ""}).url == HERE
    support = Support.objects.get()
    assert (support.organisation.slug, support.is_named) == ("de-brug", False)
    assert not Contribution.objects.exists()
    assert "1 organisation sees this" in client.get(HERE).text


def test_what_is_kept_knows_no_hour_and_no_person_and_nothing_is_logged(client, mo, caplog):
    caplog.set_level("INFO", "gastvrij.security")
    client.post(TELL, {"body": ""})
    kept = Support.objects.values().get()
    assert set(kept) == {"id", "item_id", "organisation_id", "is_named", "since"}
    assert kept["since"] == timezone.localdate()
    client.post(TELL, {"body": "Overal hetzelfde."})
    assert type(Contribution.objects.get().written_on) is type(timezone.localdate())
    assert "bottleneck" not in caplog.text and STUCK not in caplog.text


def test_words_that_lead_to_a_family_are_asked_about_and_nothing_is_kept(client, mo, caplog):
    words = "Bel de moeder op 0470 12 34 56."
    response = client.post(TELL, {"body": words})
    assert response.status_code == 422
    assert "Is there a family in it?" in response.text
    assert not Support.objects.exists() and not Contribution.objects.exists()
    assert "0470" not in caplog.text
    answer = response.context["form"].answer
    assert client.post(TELL, {"body": words, "no_family": answer}).status_code == 302
    assert Contribution.objects.get().body == words


def test_an_organisation_supports_with_or_without_its_name_and_stops_with_one_tap(client, mo):
    support = of_it("support_bottleneck")
    client.post(support, {"is_named": "on"})
    assert Support.objects.get().is_named
    client.post(support, {})
    assert not Support.objects.get().is_named
    for _time in range(2):
        assert client.post(support, {"stop": "1"}).status_code == 302
    assert not Support.objects.exists()


def test_nobody_speaks_for_another_organisation(client, mo):
    make_organisation("Elders", slug="elders")
    for name in ("support_bottleneck", "bottleneck_words", "withdraw_bottleneck_words"):
        assert client.post(of_it(name, "elders"), {"body": "x"}).status_code == 404
    assert not Support.objects.exists() and not Contribution.objects.exists()


def test_of_two_colleagues_nobody_overwrites_the_other_unseen(client, mo):
    colleague = make_membership(make_user("bo@example.org", name="Bo"), _brug()).user
    page = of_it("bottleneck_words")
    form = filled_in(client.get(page))
    make_words(colleague, body="Van Bo.")
    response = client.post(page, form | {"body": "Van Mo."})
    assert response.status_code == 409 and "Van Bo." in response.text
    assert client.post(TELL, {"body": "Ook van Mo."}).status_code == 409
    assert Contribution.objects.get().body == "Van Bo."
    form = filled_in(client.get(page))
    assert client.post(page, form | {"body": "Van ons."}).status_code == 302
    assert Contribution.objects.get().body == "Van ons."
    client.post(of_it("withdraw_bottleneck_words"))
    assert not Contribution.objects.exists()


def _brug():
    return Organisation.objects.get(slug="de-brug")


def test_members_read_the_organisations_name_and_not_the_persons(client, mo):
    other = make_membership(make_user("ada@example.org", name="Ada Janssens")).user
    words = make_words(other)
    page = client.get(HERE).text
    assert words.body in page and words.organisation.name in page
    assert "Ada" not in page


def test_of_who_leaves_the_organisations_name_stays_and_no_person(client, mo):
    other = make_membership(make_user("ada@example.org", name="Ada"))
    words, stays = make_words(other.user), make_words(mo, body="Van ons.")
    other.is_active, other.confirmed_as = False, ""
    other.save()
    for _time in range(2):
        forget_who_left()
    words.refresh_from_db()
    stays.refresh_from_db()
    assert words.author is None and stays.author == mo
    assert words.body in client.get(HERE).text


def test_a_suspended_organisation_is_neither_counted_nor_read(client, mo):
    gone = make_organisation("Weg", state="suspended")
    make_support(gone)
    make_words(make_membership(organisation=gone).user, body="Van wie weg is.")
    page = client.get(HERE).text
    assert "0 organisations see this" in page and "Van wie weg is." not in page


def test_for_whoever_is_no_member_it_is_not_there(client, db):
    client.force_login(make_user("x@example.org"))
    for address in (HERE, TELL, reverse("members:bottlenecks")):
        assert client.get(address).status_code == 404
    assert client.post(TELL, {"body": ""}).status_code == 404


def test_the_network_hides_words_with_a_reason_that_their_author_reads(client, mo):
    words = make_words(mo)
    prove_who_it_is(client, make_administrator())
    address = change_address(words)
    form = sent_by(client.get(address)) | {"decision": "hide"}
    assert client.post(address, form).status_code == 422
    assert client.post(address, form | {"hidden_because": "Een naam."}).status_code == 302
    [told] = mail.outbox
    assert told.to == [mo.email] and "Een naam." in told.body and words.body not in told.body
    client.force_login(make_membership(make_user("z@example.org", language="en")).user)
    assert words.body not in client.get(HERE).text
    client.force_login(mo)
    assert "Een naam." in client.get(HERE).text


def test_the_list_puts_first_what_most_see_and_costs_no_more_when_it_grows(
    client, mo, django_assert_max_num_queries
):
    make_support()
    make_words()
    page = client.get(reverse("members:bottlenecks"))
    assert [one.code for one in page.context["items"]] == [STUCK]
    for _time in range(5):
        make_support()
    with django_assert_max_num_queries(9):
        client.get(reverse("members:bottlenecks"))
    with django_assert_max_num_queries(10):
        client.get(HERE)
