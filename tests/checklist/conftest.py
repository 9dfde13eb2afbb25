"""The cast: a buddy and a coordinator of one organisation, a stranger of another, and the staff."""

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.checklist.factories import make_assignment, make_household, make_person
from tests.conftest import storyteller
from tests.kept import make_what_is_kept
from tests.members.factories import make_membership, make_organisation, make_user


@pytest.fixture
def english():
    """Pages in the language that messages are written in, so that tests need no catalogue."""
    with translation.override("en"):
        yield


@pytest.fixture
def queries_of(db):
    """How many queries a call takes, savepoints included, where the content is known."""

    def count(call):
        make_what_is_kept()
        with CaptureQueriesContext(connection) as queries:
            assert call().status_code == 200
        return len(queries)

    return count


@pytest.fixture
def organisation(db):
    return make_organisation("Welkom in Gent")


@pytest.fixture
def buddy(organisation):
    user = make_user("buddy@example.org", name="Bea")
    make_membership(user, organisation)
    return user


@pytest.fixture
def household(organisation, buddy):
    household = make_household(organisation, buddy=buddy)
    make_person(household)
    return household


@pytest.fixture
def person(household):
    return household.persons.get()


@pytest.fixture
def coordinator(organisation):
    user = make_user("coordinator@example.org", name="Cor", second_factor=True)
    make_membership(user, organisation, role="coordinator")
    return user


@pytest.fixture
def colleague(organisation, household):
    """The second buddy of the same family."""
    user = make_user("colleague@example.org", name="Carl")
    make_membership(user, organisation)
    make_assignment(household, user)
    return user


@pytest.fixture
def other_buddy(organisation):
    """Somebody of the same organisation, with a family of their own."""
    user = make_user("other-buddy@example.org", name="Otto")
    make_membership(user, organisation)
    make_assignment(make_household(organisation, label="Roos"), user)
    return user


@pytest.fixture
def former_buddy(organisation, household):
    user = make_user("former-buddy@example.org", name="Fien")
    make_membership(user, organisation)
    make_assignment(household, user, since="2020-01-01", until="2021-01-01")
    return user


@pytest.fixture
def departed_buddy(household):
    """Still assigned, but no longer a member of the organisation."""
    user = make_user("departed@example.org", name="Dirk")
    make_membership(user, household.organisation, is_active=False)
    make_assignment(household, user)
    return user


@pytest.fixture
def stranger(db):
    """The coordinator of another organisation."""
    user = make_user("stranger@example.org", name="Sien", second_factor=True)
    make_membership(user, make_organisation("Elders"), role="coordinator")
    return user


@pytest.fixture
def curator(db):
    user = make_user("curator@example.org", name="Kaat", is_staff=True, second_factor=True)
    user.groups.add(Group.objects.get(name="Redactie"))
    return user


@pytest.fixture
def network_admin(db):
    user = make_user("network@example.org", name="Nel", is_staff=True, second_factor=True)
    user.groups.add(Group.objects.get(name="Netwerk"))
    return user


@pytest.fixture
def superuser(db):
    return make_user(
        "root@example.org", name="Root", is_staff=True, is_superuser=True, second_factor=True
    )


@pytest.fixture
def first_wall_alone(monkeypatch):
    """As if the second had fallen: the database shows everything to whoever asks."""
    monkeypatch.setattr("checklist.walls.claims.opened", lambda actor: storyteller("on"))


@pytest.fixture
def other_keys(settings):
    """Another key from now on, next to the one so far."""
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.ENCRYPTION_KEYS]
    return settings.ENCRYPTION_KEYS
