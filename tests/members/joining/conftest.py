import pytest
from django.contrib.auth.models import Group

from tests.members.factories import make_user, prove_who_it_is


@pytest.fixture
def applicant(db):
    return make_user("an@example.org", name="An", verified=True, language="fr")


@pytest.fixture
def signed_in(client, applicant):
    client.force_login(applicant)
    return client


def make_reviewer(email="net@example.org", **fields):
    user = make_user(email, name="Nel", is_staff=True, verified=True, second_factor=True, **fields)
    user.groups.add(Group.objects.get(name="Netwerk"))
    return user


@pytest.fixture
def reviewer(db):
    return make_reviewer()


@pytest.fixture
def reviewing(client, reviewer):
    prove_who_it_is(client, reviewer)
    return client
