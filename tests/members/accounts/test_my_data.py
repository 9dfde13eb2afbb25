"""My own data: to have, and to have deleted."""

import json
import logging

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import models
from django.test import Client
from django.urls import reverse

from members.accounts.my_data import data_of
from members.models import Membership, Organisation, User
from tests.checklist.factories import make_household, make_progress
from tests.members.factories import (
    TOTP_SECRET,
    make_membership,
    make_organisation,
    make_user,
    prove_who_it_is,
)

pytestmark = pytest.mark.django_db
PASSWORD = "een goed gesprek"
SECRET = {"password", "data", "session_key"}


@pytest.fixture
def an(client):
    user = make_user(
        "an@example.org", name="An", verified=True, password=PASSWORD, second_factor=True
    )
    prove_who_it_is(client, user)
    return user


def delete(client, **form):
    return client.post(reverse("members:delete_account"), form, follow=True)


# --- having it ---------------------------------------------------------------------------------
def test_somebody_downloads_what_we_hold_about_them(client, an, caplog):
    caplog.set_level(logging.INFO, "gastvrij.security")
    make_membership(an, make_organisation("Thuis in Gent"), role="coordinator")
    answer = client.post(reverse("members:export"))
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    data = json.loads(answer.content)
    assert data["account"]["email"] == "an@example.org"
    assert data["email_addresses"] == [
        {"email": "an@example.org", "verified": True, "primary": True}
    ]
    assert data["memberships"][0]["organisation"] == "Thuis in Gent"
    assert [factor["type"] for factor in data["second_factors"]] == ["totp"]
    assert [record.facts["event"] for record in caplog.records] == ["account_exported"]


def test_the_copy_holds_no_secret(client, an):
    text = client.post(reverse("members:export")).text
    assert TOTP_SECRET not in text and an.password not in text
    assert not {name for name in SECRET if f'"{name}"' in text}


def test_the_copy_holds_every_field_of_the_account(an):
    shown = data_of(an)["account"].keys()
    renamed = {"id": "number", "last_login": "last_signed_in_at", "password": "has_password"}
    for field in [*User._meta.concrete_fields, *User._meta.many_to_many]:
        if field.name != "user_permissions":  # the site gives groups only
            assert renamed.get(field.name, field.name) in shown, field.name


def test_nobody_gets_the_data_of_somebody_else(client, an):
    make_membership(make_user("bo@example.org"), make_organisation("Elders"))
    assert "Elders" not in client.post(reverse("members:export")).text


def test_a_link_on_another_page_downloads_nothing(client, an):
    assert client.get(reverse("members:export")).status_code == 405


# --- having it deleted -------------------------------------------------------------------------
def test_somebody_deletes_their_account(client, an, caplog, django_capture_on_commit_callbacks):
    caplog.set_level(logging.INFO, "gastvrij.security")
    User.objects.filter(pk=an.pk).update(language="fr")
    number = an.pk
    make_membership(an)
    elsewhere = Client()
    elsewhere.force_login(an)
    with django_capture_on_commit_callbacks(execute=True):
        page = delete(client, understood="on")
    assert page.redirect_chain[-1][0] == reverse("home")
    assert not page.wsgi_request.user.is_authenticated
    for model in (User, Membership, Authenticator, UserSession):
        assert not model.objects.exists(), model
    assert Organisation.objects.exists()
    assert elsewhere.get(reverse("members:account")).status_code == 302
    (message,) = mail.outbox
    assert message.to == ["an@example.org"] and message.body.startswith("Bonjour An")
    event = next(r.facts for r in caplog.records if r.facts["event"] == "account_deleted")
    assert event["of"] == number and event["by_owner"] == 1


def test_all_sessions_go_with_the_account(client, django_capture_on_commit_callbacks):
    user = make_user("bo@example.org", verified=True, password=PASSWORD)
    for device in (client, Client()):
        device.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert Session.objects.count() == 2
    delete(client, understood="on")
    assert not User.objects.exists()
    keys = {key for session in Session.objects.all() for key in session.get_decoded()}
    assert "_auth_user_id" not in keys


def test_nothing_is_deleted_before_somebody_says_that_they_understand(client, an):
    assert delete(client, understood="").context["form"].errors
    assert client.get(reverse("members:delete_account")).status_code == 200
    assert User.objects.filter(pk=an.pk).exists()


def test_the_only_coordinator_reads_what_stays_behind(client, an):
    make_membership(an, make_organisation("Alleen ik"), role="coordinator")
    shared = make_organisation("Samen")
    make_membership(an, shared, role="coordinator")
    make_membership(organisation=shared, role="coordinator")
    make_membership(an, make_organisation("Als buddy"), role="buddy")
    page = client.get(reverse("members:delete_account"))
    assert [o.name for o in page.context["left_alone"]] == ["Alleen ik"]
    assert "Alleen ik" in page.text and "Samen" not in page.text


def test_a_colleague_who_left_does_not_count_as_coordinator(client, an):
    organisation = make_organisation("Alleen ik")
    make_membership(an, organisation, role="coordinator")
    make_membership(organisation=organisation, role="coordinator", is_active=False)
    closed = make_user(is_active=False)
    make_membership(closed, organisation, role="coordinator")
    assert client.get(reverse("members:delete_account")).context["left_alone"] == [organisation]


def test_an_administrator_deletes_an_account_in_the_same_way(
    client, django_capture_on_commit_callbacks
):
    root = make_user(is_staff=True, is_superuser=True, second_factor=True)
    bo, cas = make_user("bo@example.org"), make_user("cas@example.org")
    prove_who_it_is(client, root)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("admin:members_user_delete", args=[bo.pk]), {"post": "yes"})
        form = {"action": "delete_selected", "_selected_action": [cas.pk], "post": "yes"}
        client.post(reverse("admin:members_user_changelist"), form)
    assert User.objects.get() == root
    assert {message.to[0] for message in mail.outbox} == {"bo@example.org", "cas@example.org"}


def test_nobody_deletes_an_organisation(client):
    root = make_user(is_staff=True, is_superuser=True, second_factor=True)
    prove_who_it_is(client, root)
    organisation = make_organisation()
    address = reverse("admin:members_organisation_delete", args=[organisation.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403
    form = {"action": "delete_selected", "_selected_action": [organisation.pk], "post": "yes"}
    client.post(reverse("admin:members_organisation_changelist"), form)
    assert Organisation.objects.exists()


def test_the_history_of_texts_outlives_who_wrote_them():
    from reversion.models import Revision

    assert Revision._meta.get_field("user").remote_field.on_delete is models.SET_NULL


def test_what_a_buddy_did_for_a_family_stays_without_their_name(
    client, django_capture_on_commit_callbacks
):
    bo = make_user("bo@example.org", name="Bo")
    organisation = make_organisation()
    make_membership(bo, organisation)
    household = make_household(organisation, buddy=bo)
    make_progress(household, by=bo)
    prove_who_it_is(client, bo)
    with django_capture_on_commit_callbacks(execute=True):
        delete(client, understood="on")
    assert not User.objects.exists()
    progress = household.progress.get()
    assert progress.changed_by is None
    event = household.events.latest("pk")
    assert event.by is None
