"""What the database itself refuses, whoever writes to it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError

from members.models import Membership, Organisation, User
from tests.members.factories import make_membership, make_organisation, make_user

pytestmark = pytest.mark.django_db


def test_an_address_with_capitals_is_stored_without():
    assert make_user("  An@Example.ORG ").email == "an@example.org"
    assert User.objects.get_by_natural_key("AN@example.org").email == "an@example.org"


def test_no_second_account_on_the_same_address():
    make_user("an@example.org")
    with pytest.raises(IntegrityError):
        make_user("AN@example.org")


def test_not_even_past_the_code_an_address_has_capitals():
    user = make_user("an@example.org")
    with pytest.raises(IntegrityError, match="user_email_is_lower_case"):
        User.objects.filter(pk=user.pk).update(email="An@example.org")


def test_an_account_needs_an_address():
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")


def test_an_operator_makes_a_superuser(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "geheim")
    names = {"email": "Operator@example.org", "name": "Operator"}
    call_command("createsuperuser", interactive=False, verbosity=0, **names)
    user = User.objects.get(email="operator@example.org")
    assert user.is_staff and user.is_superuser and user.check_password("geheim")


def test_somebody_belongs_to_an_organisation_once():
    membership = make_membership()
    with pytest.raises(IntegrityError, match="membership_is_unique"):
        make_membership(membership.user, membership.organisation, role="coordinator")


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "boss"},
        {"until": date(2026, 1, 1), "since": date(2025, 1, 1), "is_active": True},
        {"until": date(2024, 1, 1), "since": date(2025, 1, 1), "is_active": False},
    ],
)
def test_a_membership_that_can_not_be(fields):
    membership = make_membership()
    with pytest.raises(IntegrityError):
        Membership.objects.filter(pk=membership.pk).update(**fields)


def test_a_membership_that_ended():
    make_membership(since=date(2025, 1, 1), until=date(2026, 1, 1), is_active=False)


@pytest.mark.parametrize(
    "fields", [{"state": "famous"}, {"enterprise_number": "403170701"}, {"enterprise_number": "x"}]
)
def test_an_organisation_that_can_not_be(fields):
    organisation = make_organisation()
    with pytest.raises(IntegrityError):
        Organisation.objects.filter(pk=organisation.pk).update(**fields)


def test_chapters_share_an_enterprise_number_and_it_is_optional():
    for number in ("", "0403170701", "", "0403170701"):
        make_organisation(enterprise_number=number)


def test_an_organisation_is_of_a_known_kind():
    make_organisation(kind="partner")
    with pytest.raises(IntegrityError, match="organisation_kind_is_known"):
        make_organisation(kind="club")


def test_wrong_check_digits_are_explained():
    organisation = make_organisation()
    organisation.enterprise_number = "0403170702"
    with pytest.raises(ValidationError) as problem:
        organisation.full_clean()
    assert problem.value.message_dict.keys() == {"enterprise_number"}
