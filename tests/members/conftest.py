import pytest
from django.core.cache import cache
from django.utils import translation

from tests.members.factories import make_membership, make_organisation, make_user


@pytest.fixture(autouse=True)
def nobody_tried_before():
    """allauth counts attempts in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def organisation(db):
    return make_organisation("Welkom in Gent")


@pytest.fixture
def coordinator(organisation):
    user = make_user(
        "cor@example.org", name="Cor", language="en", verified=True, second_factor=True
    )
    make_membership(user, organisation, role="coordinator")
    return user


@pytest.fixture
def second_coordinator(organisation):
    user = make_user(
        "dia@example.org", name="Dia", language="en", verified=True, second_factor=True
    )
    make_membership(user, organisation, role="coordinator")
    return user


@pytest.fixture
def buddy(organisation):
    user = make_user("bea@example.org", name="Bea", language="en", verified=True)
    make_membership(user, organisation)
    return user


@pytest.fixture
def stranger(db):
    """Coordinates another organisation."""
    user = make_user("stranger@example.org", name="Stan", verified=True, second_factor=True)
    make_membership(user, role="coordinator")
    return user


@pytest.fixture
def english():
    with translation.override("en"):
        yield
