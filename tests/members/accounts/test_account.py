"""My account: who I am, and where I belong."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.members.factories import make_membership, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def an(client):
    user = make_user("an@example.org", name="An")
    client.force_login(user)
    return user


def test_a_visitor_is_asked_to_sign_in(client):
    address = reverse("members:account")
    response = client.get(address)
    assert response.url == f"{reverse('account_login')}?next={address}"


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_a_volunteer_reads_it_in_three_languages(client, an, language):
    make_membership(an)
    with translation.override(language):
        assert client.get(reverse("members:account")).status_code == 200


def test_a_buddy_sees_their_organisation_and_role(client, an):
    make_membership(an, make_organisation("Thuis in Gent"), role="buddy")
    response = client.get(reverse("members:account"))
    assert "Thuis in Gent" in response.text
    assert reverse("checklist:households") in response.text
    assert [m.get_role_display() for m in response.context["memberships"]] == ["Buddy"]


def test_somebody_without_organisation_reads_what_to_do(client, an):
    response = client.get(reverse("members:account"))
    assert "members/accounts/_no_organisation.html" in [t.name for t in response.templates]
    assert "an@example.org" in response.text


def test_a_former_member_does_not_see_the_organisation(client, an):
    make_membership(an, make_organisation("Thuis in Gent"), is_active=False)
    assert "Thuis in Gent" not in client.get(reverse("members:account")).text


def test_a_suspended_organisation_says_so_and_offers_no_families(client, an):
    make_membership(an, make_organisation("Thuis in Gent", state="suspended"))
    response = client.get(reverse("members:account"))
    assert response.context["memberships"][0].organisation.get_state_display() in response.text
    assert "members/accounts/_no_organisation.html" not in [t.name for t in response.templates]
    assert "badge" in response.text


def test_somebody_changes_their_name_and_language(client, an):
    client.post(reverse("members:account"), {"name": "Annelies", "language": "fr"})
    an.refresh_from_db()
    assert (an.name, an.language) == ("Annelies", "fr")


def test_a_name_can_not_be_empty(client, an):
    response = client.post(reverse("members:account"), {"name": " ", "language": "nl"})
    assert response.context["form"].errors.keys() == {"name"}


def test_nobody_makes_themselves_staff(client, an):
    form = {"name": "An", "language": "nl", "is_staff": "on", "is_superuser": "on"}
    client.post(reverse("members:account"), form)
    an.refresh_from_db()
    assert not an.is_staff and not an.is_superuser


@pytest.mark.parametrize("count", [1, 20])
def test_belonging_to_many_costs_no_more(client, an, count, django_assert_num_queries):
    for _ in range(count):
        make_membership(an)
    # Session, user, memberships, second factor, applications, languages of a speaker.
    with django_assert_num_queries(6):
        client.get(reverse("members:account"))
