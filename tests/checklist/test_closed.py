"""A family that is closed is there to be read; what is sent about it changes nothing."""

import pytest

from checklist.access import get_coordinated
from checklist.families.actions import close_household
from checklist.models import Progress
from tests.checklist.factories import item_url, make_assignment, make_household
from tests.members.factories import make_membership, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_it_is_read_and_what_is_sent_changes_nothing(client, buddy, household):
    client.force_login(buddy)
    close_household(household, by=buddy)
    assert client.get(item_url(household)).status_code == 200
    sent = client.post(item_url(household), {"state": "done"}, follow=True)
    assert "This family is closed: you can read its list, not change it." in sent.text
    assert not Progress.objects.filter(household=household).exists()


def test_who_coordinates_here_and_is_a_buddy_elsewhere_has_only_here_among_their_own(
    coordinator, household
):
    elsewhere = make_organisation("Elders")
    make_membership(coordinator, elsewhere)
    other = make_household(elsewhere, label="Roos")
    make_assignment(other, coordinator)
    found = get_coordinated(coordinator)
    assert list(found.households) == [household]
    assert found.organisations == [household.organisation]
