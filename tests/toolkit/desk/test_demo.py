"""The demo's desk has something on it of each kind."""

import pytest
from django.utils import timezone

from gastvrij.workshop.demo.desk import lay_on_the_desk
from tests.toolkit.desk.pages import admin_url
from toolkit.desk.behind import behind
from toolkit.models import Chapter, Charge, Draft, LinkCheck, Theme

pytestmark = pytest.mark.django_db


def test_somebody_is_in_charge_a_link_is_dead_a_translation_late_and_a_draft_waits(client, curator):
    lay_on_the_desk(curator, timezone.localdate())
    assert Charge.objects.count() == Theme.objects.count() + Chapter.objects.count()
    assert LinkCheck.objects.dead().count() == 1
    assert {one.row.slug for one in behind("fr") if one.behind} == {"mobiliteit"}
    theme = Theme.objects.get(slug="wonen")
    client.force_login(curator)
    page = client.get(admin_url(theme, query="?concept=1"))
    assert not page.context["errors"]
    shown = client.get(admin_url(theme, "preview", "?concept=1")).content.decode()
    assert "de wachtlijsten zijn lang" in shown
    lay_on_the_desk(curator, timezone.localdate())
    assert Draft.objects.count() == 1
