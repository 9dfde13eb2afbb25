"""What the network's administrators can do in the administration, and what they can't."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import translation

from members.models import Membership, Municipality, Organisation, User
from tests.members.factories import (
    GHENT,
    make_membership,
    make_organisation,
    make_user,
    prove_who_it_is,
)

pytestmark = pytest.mark.django_db


def staff(client, group=None, **fields):
    user = make_user(is_staff=True, verified=True, second_factor=True, **fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    prove_who_it_is(client, user)
    return user


@pytest.fixture
def network_admin(client):
    return staff(client, "Netwerk")


@pytest.fixture
def superuser(client):
    return staff(client, is_superuser=True)


def organisation_form(**fields):
    return {
        "name": "Buren",
        "slug": "buren",
        "legal_form": "non_profit",
        "municipality": GHENT,
        "state": "approved",
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
    } | fields


def member_form(user, organisation="", role="buddy"):
    return {
        "memberships-TOTAL_FORMS": 1,
        "memberships-0-id": "",
        "memberships-0-organisation": organisation,
        "memberships-0-user": user.pk,
        "memberships-0-role": role,
        "memberships-0-is_active": "on",
        "memberships-0-since": "2026-01-01",
    }


def add(model, client, form):
    return client.post(reverse(f"admin:members_{model}_add"), form)


def test_a_network_administrator_adds_an_organisation_whose_coordinator_waits(
    client, network_admin
):
    an = make_user("an@example.org")
    form = organisation_form(
        enterprise_number="BE 0403.170.701",
        languages=["nl", "ar"],
        website="buren.example",
        **member_form(an, role="coordinator"),
    )
    assert add("organisation", client, form).status_code == 302
    organisation = an.memberships.waiting().get().organisation
    assert not Organisation.objects.coordinated_by(an).exists()
    assert organisation.enterprise_number == "0403170701"
    assert organisation.languages == ["nl", "ar"]
    assert organisation.website == "https://buren.example"


def test_a_wrong_enterprise_number_is_explained(client, network_admin):
    response = add("organisation", client, organisation_form(enterprise_number="0403170702"))
    assert response.context["adminform"].form.errors.keys() == {"enterprise_number"}


@pytest.mark.parametrize("cast", ["network_admin", "superuser"])
def test_who_administers_does_not_let_themselves_in(client, request, cast):
    administrator = request.getfixturevalue(cast)
    form = organisation_form(**member_form(administrator, role="coordinator"))
    response = add("organisation", client, form)
    assert response.status_code == 422
    assert "own membership" in own_words(response)
    assert not Membership.objects.exists()


def own_words(response):
    """What the form says about the memberships in it, in the language of the messages."""
    [memberships] = response.context["inline_admin_formsets"]
    with translation.override("en"):
        return " ".join(
            str(error.message)
            for form in memberships.formset.forms
            for error in form.errors.as_data().get("__all__", [])
        )


@pytest.mark.parametrize("cast", ["network_admin", "superuser"])
@pytest.mark.parametrize("change", [{"role": "coordinator"}, {"is_active": "on"}])
def test_nor_do_they_raise_or_revive_a_membership_of_their_own(client, request, cast, change):
    administrator = request.getfixturevalue(cast)
    was_active = "role" in change
    membership = make_membership(administrator, is_active=was_active)
    form = organisation_form(**member_form(administrator, membership.organisation.pk)) | {
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": membership.pk,
        **{f"memberships-0-{name}": value for name, value in change.items()},
    }
    address = reverse("admin:members_organisation_change", args=[membership.organisation.pk])
    response = client.post(address, form)
    assert response.status_code == 422
    assert "own membership" in own_words(response)
    membership.refresh_from_db()
    assert (membership.role, membership.is_active) == ("buddy", was_active)


def test_an_administrators_own_membership_is_no_obstacle_to_the_rest(client, network_admin):
    membership = make_membership(network_admin, make_organisation("Oud"))
    form = organisation_form(**member_form(network_admin, membership.organisation.pk)) | {
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": membership.pk,
        "memberships-0-since": membership.since,
        "initial-memberships-0-since": membership.since,
    }
    address = reverse("admin:members_organisation_change", args=[membership.organisation.pk])
    assert client.post(address, form).status_code == 302
    assert Organisation.objects.get().name == "Buren"


def test_a_network_administrator_reads_accounts_but_changes_none(client, network_admin):
    user = make_user("an@example.org")
    address = reverse("admin:members_user_change", args=[user.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"email": "other@example.org"}).status_code == 403
    assert client.get(reverse("admin:members_user_add")).status_code == 403


@pytest.mark.parametrize("model", ["user", "organisation", "municipality"])
def test_a_curator_sees_nothing_of_the_members(client, model):
    staff(client, "Redactie")
    assert client.get(reverse(f"admin:members_{model}_changelist")).status_code == 403


@pytest.mark.parametrize("model", ["user", "organisation", "municipality"])
@pytest.mark.parametrize("search", ["", "gent", "9000"])
def test_lists_can_be_searched(client, superuser, model, search):
    make_membership()
    response = client.get(reverse(f"admin:members_{model}_changelist"), {"q": search})
    assert response.status_code == 200


def test_a_municipality_is_found_by_postal_code(client, superuser):
    response = client.get(reverse("admin:members_municipality_changelist"), {"q": "9000"})
    assert list(response.context["cl"].queryset) == [Municipality.objects.get(pk=GHENT)]


def test_a_search_by_village_stays_within_the_region_that_was_chosen(client, superuser):
    query = {"q": "Laken", "region": "flanders"}
    response = client.get(reverse("admin:members_municipality_changelist"), query)
    assert list(response.context["cl"].queryset) == []


@pytest.mark.parametrize(
    ("model", "field", "term", "found"),
    [
        ("membership", "user", "an@exam", "An"),
        ("organisation", "municipality", "9000", "Gent"),
        ("organisation", "municipality", "Gentbr", "Gent"),
        ("organisation", "municipality", "Gooik", "Pajottegem"),
        ("organisation", "working_area", "rhode saint genese", "Sint-Genesius-Rode"),
    ],
)
def test_a_network_administrator_finds_what_to_fill_in(
    client, network_admin, model, field, term, found
):
    make_user("an@example.org", name="An")
    query = {"app_label": "members", "model_name": model, "field_name": field, "term": term}
    response = client.get(reverse("admin:autocomplete"), query)
    assert [result["text"] for result in response.json()["results"]] == [found]


def test_municipalities_are_read_only(client, superuser):
    assert client.get(reverse("admin:members_municipality_add")).status_code == 403
    address = reverse("admin:members_municipality_change", args=[GHENT])
    assert client.get(address).status_code == 200
    assert client.post(address, {"name_nl": "Gendt"}).status_code == 403


@pytest.mark.parametrize("count", [1, 20])
def test_a_long_list_costs_no_more(client, superuser, count, django_assert_num_queries):
    for _ in range(count):
        make_organisation()
    address = reverse("admin:members_organisation_changelist")
    client.get(address)
    with django_assert_num_queries(5):  # session, user, two counts, organisations
        client.get(address)


def test_a_superuser_makes_an_account_by_address(client, superuser):
    form = {
        "email": "New@Example.org",
        "name": "Nieuw",
        "language": "nl",
        "usable_password": "true",
        "password1": "een goed gesprek",
        "password2": "een goed gesprek",
    }
    assert add("user", client, form).status_code == 302
    assert User.objects.get(email="new@example.org").check_password("een goed gesprek")


def test_an_address_that_an_administrator_replaced_no_longer_opens_the_account(client, superuser):
    user = make_user("old@example.org", verified=True)
    address = reverse("admin:members_user_change", args=[user.pk])
    form = {"email": "New@example.org", "name": "An", "language": "nl", "is_active": "on"}
    assert client.post(address, form).status_code == 302
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert not EmailAddress.objects.filter(email="old@example.org").exists()
