"""The network hides a date with a reason, or shows it again; it rewrites nothing."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse

from tests.members.agenda.factories import fields, make_gathering
from tests.members.factories import make_user, prove_who_it_is

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def moderator(db):
    user = make_user("netta@example.org", name="Netta", is_staff=True, second_factor=True)
    user.groups.add(Group.objects.get(name="Netwerk"))
    return user


def test_it_is_hidden_with_a_reason_and_shown_again(
    client, moderator, coordinator, organisation, buddy
):
    gathering = make_gathering(organisation, author=coordinator, is_public=True)
    form = reverse("admin:members_gathering_change", args=[gathering.pk])
    prove_who_it_is(client, moderator)
    client.post(form, {"decision": "hide", "hidden_because": "Dit is reclame.", "title": "Anders"})
    gathering.refresh_from_db()
    assert gathering.is_hidden and gathering.title == "Samen leren"
    assert mail.outbox[-1].to == [coordinator.email] and "Dit is reclame." in mail.outbox[-1].body
    client.force_login(buddy)
    assert client.get(gathering.get_absolute_url()).status_code == 404
    client.force_login(coordinator)
    assert "Dit is reclame." in client.get(gathering.get_absolute_url()).text
    prove_who_it_is(client, moderator)
    client.post(form, {"decision": "show", "hidden_because": ""})
    client.force_login(buddy)
    assert client.get(gathering.get_absolute_url()).status_code == 200
    assert len(mail.outbox) == 2


def test_a_network_administrator_puts_in_a_date_for_any_member_and_reads_no_names_of_others(
    client, moderator, organisation
):
    prove_who_it_is(client, moderator)
    new = reverse("members:new_gathering")
    client.post(new, fields(organisation=organisation.slug))
    own = organisation.gatherings.get()
    assert client.get(reverse("members:sign_ups", args=[own.pk])).status_code == 200
    other = make_gathering(organisation)
    assert client.get(reverse("members:change_gathering", args=[other.pk])).status_code == 200
    assert client.get(reverse("members:sign_ups", args=[other.pk])).status_code == 404
