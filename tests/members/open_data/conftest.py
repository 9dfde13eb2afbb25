from datetime import date

import pytest
from django.core.cache import cache

from members.models import Municipality
from tests.members.factories import GHENT, make_organisation
from toolkit.models import Status, Theme


@pytest.fixture(autouse=True)
def nobody_asked_before():
    """Questions are counted in the cache, which outlives a test."""
    cache.clear()


def make_full_organisation(name="Café Émile", **fields):
    """One of which there is something to tell in every field."""
    organisation = make_organisation(
        name,
        description_nl="Wij openen deuren.",
        description_fr="Nous ouvrons des portes.",
        activities_nl="Koffie op dinsdag\nHulp met brieven",
        languages=["nl", "ar"],
        website="https://www.welkom.example/café/",
        email="hallo@welkom.example",
        telephone="+32470123456",
        enterprise_number="0403170701",
        confirmed_on=date(2026, 9, 1),
        approved_on=date(2025, 3, 1),
        no_room_until=date(2999, 1, 1),
        **fields,
    )
    organisation.working_area.set(Municipality.objects.filter(pk__in=[GHENT, "44088"]))
    organisation.themes.set(Theme.objects.published()[:3])
    organisation.statuses.set(Status.objects.all()[:2])
    return organisation


@pytest.fixture
def organisation(db):
    organisation = make_full_organisation(slug="cafe-emile")
    organisation.refresh_from_db()
    return organisation
