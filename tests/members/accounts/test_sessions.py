"""How long somebody stays signed in, and who can end that."""

import logging
import time
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gastvrij.site import privacy_terms
from members.accounts import actions
from members.accounts.sessions import lifetime
from members.accounts.sessions.devices import device_of
from members.models import Membership
from tests.members.factories import (
    make_membership,
    make_organisation,
    make_user,
    prove_who_it_is,
)

pytestmark = pytest.mark.django_db
PASSWORD = "een goed gesprek"
HERE = reverse("members:account")
REAL_TIME = time.time
MINUTE, HOUR, DAY = 60, 60 * 60, 60 * 60 * 24
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def an(db):
    return make_user("an@example.org", verified=True, password=PASSWORD)


def signed_in(user, **fields):
    """A device of somebody's own, signed in through the front door."""
    client = Client(headers={"User-Agent": FIREFOX})
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD} | fields)
    assert is_in(client)
    return client


def is_in(client):
    return client.get(reverse("members:my_data")).status_code == 200


def later(monkeypatch, seconds):
    """`seconds` from the real now."""
    now = REAL_TIME() + seconds
    monkeypatch.setattr("members.accounts.sessions.lifetime.time.time", lambda: now)


# --- how long ----------------------------------------------------------------------------------
def test_a_session_ends_with_the_browser(an):
    assert signed_in(an).cookies["sessionid"]["expires"] == ""


def test_on_their_own_device_somebody_stays_signed_in_for_two_weeks(an, monkeypatch):
    client = signed_in(an, remember="on")
    assert int(client.cookies["sessionid"]["max-age"]) == 14 * DAY
    later(monkeypatch, 13 * DAY)
    assert is_in(client)
    later(monkeypatch, 15 * DAY)
    assert not is_in(client)


def test_a_shared_device_is_signed_out_after_half_an_hour_without_use(an, monkeypatch):
    client = signed_in(an)
    later(monkeypatch, 29 * MINUTE)
    assert is_in(client)
    later(monkeypatch, 60 * MINUTE)
    response = client.get(HERE, follow=True)
    assert response.redirect_chain[-1][0] == f"{reverse('account_login')}?next={HERE}"
    assert len(response.context["messages"]) == 1


def test_use_counts_from_the_last_time(an, monkeypatch):
    client = signed_in(an)
    for half_hours in (0.9, 1.8, 2.7):
        later(monkeypatch, half_hours * 30 * MINUTE)
        assert is_in(client)


def test_however_busy_a_shared_device_is_signed_out_at_night(an, monkeypatch):
    client = signed_in(an)
    for hours in range(1, 25):
        later(monkeypatch, hours * 0.49 * HOUR)
        assert is_in(client)
    later(monkeypatch, 12.1 * HOUR)
    assert not is_in(client)


def test_the_form_asks_for_it_and_is_not_ticked(client):
    form = client.get(reverse("account_login")).context["form"]
    assert not form["remember"].initial and "remember" in form.fields


def test_a_session_that_does_not_tell_when_it_began_is_over(client, an):
    client.force_login(an)
    session = client.session
    del session["signed_in_at"]
    session.save()
    assert not is_in(client)


def test_use_is_written_at_most_once_a_minute(an, monkeypatch, django_assert_num_queries):
    client = signed_in(an)
    later(monkeypatch, 50)
    with django_assert_num_queries(2):  # session, user
        is_in(client)
    seen = UserSession.objects.get().last_seen_at
    later(monkeypatch, 90)
    is_in(client)
    assert UserSession.objects.get().last_seen_at > seen


# --- where -------------------------------------------------------------------------------------
def test_somebody_sees_where_they_are_signed_in(an):
    client = signed_in(an)
    signed_in(an)
    page = client.get(reverse("members:sessions"))
    assert len(page.context["sessions"]) == 2
    assert "Firefox" in page.text and "Linux" in page.text


def test_what_ended_by_itself_is_not_shown(an, monkeypatch):
    signed_in(an)
    later(monkeypatch, 40 * MINUTE)
    client = signed_in(an)
    assert len(client.get(reverse("members:sessions")).context["sessions"]) == 1
    assert UserSession.objects.count() == 1


def test_somebody_signs_out_the_telephone_that_was_stolen(an, caplog):
    caplog.set_level(logging.INFO, "gastvrij.security")
    client, stolen = signed_in(an), signed_in(an)
    session = UserSession.objects.get(session_key=stolen.session.session_key)
    client.post(reverse("members:end_session", args=[session.pk]))
    assert is_in(client) and not is_in(stolen)
    assert caplog.records[-1].facts["event"] == "sessions_ended"


def test_somebody_signs_out_everywhere_else(an, django_capture_on_commit_callbacks):
    client, other, third = signed_in(an), signed_in(an), signed_in(an, remember="on")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("members:end_other_sessions"))
    assert (is_in(client), is_in(other), is_in(third)) == (True, False, False)


def test_nobody_signs_out_somebody_else(an):
    client = signed_in(make_user("bo@example.org", verified=True, password=PASSWORD))
    theirs = signed_in(an)
    session = UserSession.objects.get(user=an)
    response = client.post(reverse("members:end_session", args=[session.pk]))
    assert response.status_code == 404
    assert is_in(theirs)


def test_ending_a_session_asks_who_it_is(an, client):
    prove_who_it_is(client, an, seconds_ago=6 * MINUTE)
    other = signed_in(an)
    session = UserSession.objects.get(user=an)
    for address in (
        reverse("members:end_session", args=[session.pk]),
        reverse("members:end_other_sessions"),
    ):
        assert client.post(address).url.startswith(reverse("account_reauthenticate"))
    assert is_in(other)


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (FIREFOX, ("Firefox", "Linux")),
        ("(iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604", "Safari"),
        (
            f"(Linux; Android 15; K) {CHROME} Mobile Safari/537.36",
            ("Chrome", "Android"),
        ),
        (
            f"(Windows NT 10.0) {CHROME} Safari/537.36 Edg/140.0.0.0",
            ("Edge", "Windows"),
        ),
        (f"(X11; CrOS x86_64 14541.0.0) {CHROME}", ("Chrome", "ChromeOS")),
        ("(X11; Ubuntu; Linux x86_64) Firefox/140.0", ("Firefox", "Linux")),
        (
            "(Macintosh; Intel Mac OS X 10_15_7) Version/18 Safari/605",
            ("Safari", "Mac"),
        ),
        ("(iPad; CPU OS 18_0 like Mac OS X) FxiOS/140.0", ("Firefox", "iPad")),
        ("", ("", "")),
    ],
)
def test_a_device_is_called_as_its_owner_calls_it(user_agent, device):
    found = device_of(f"Mozilla/5.0 {user_agent}" if user_agent[:1] == "(" else user_agent)
    assert device in (found, found[0])


# --- a change of role --------------------------------------------------------------------------
@pytest.fixture
def root(client):
    user = make_user("root@example.org", is_staff=True, is_superuser=True, second_factor=True)
    prove_who_it_is(client, user)
    return user


@pytest.fixture
def change(client, root, django_capture_on_commit_callbacks):
    """An administrator saves a form of the administration."""

    def change(model, row, form):
        address = reverse(f"admin:members_{model}_change", args=[row.pk])
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(address, form).status_code == 302, "the form was refused"

    return change


def user_form(**fields):
    form = {"email": "an@example.org", "name": "An", "language": "nl", "is_active": "on"}
    return {name: value for name, value in (form | fields).items() if value}


@pytest.mark.parametrize(
    "fields",
    [{"is_staff": "on"}, {"is_superuser": "on"}, {"is_active": ""}, {"email": "an@example.net"}],
)
def test_whoever_gets_other_rights_signs_in_anew(an, change, fields, caplog):
    caplog.set_level(logging.INFO, "gastvrij.security")
    theirs = signed_in(an, remember="on")
    change("user", an, user_form(**fields))
    assert not is_in(theirs)
    assert not UserSession.objects.filter(user=an).exists()
    assert not Session.objects.filter(pk=theirs.session.session_key).exists()
    assert {"role_changed", "sessions_ended"} <= {r.facts["event"] for r in caplog.records}


def test_whoever_gets_another_group_signs_in_anew(an, change):
    theirs = signed_in(an)
    change("user", an, user_form(groups=[Group.objects.get(name="Redactie").pk]))
    assert not is_in(theirs)


def test_another_name_ends_no_session(an, change):
    theirs = signed_in(an)
    change("user", an, user_form(name="Annelies"))
    assert is_in(theirs)


def test_a_password_that_an_administrator_sets_ends_all_sessions(
    an, client, root, django_capture_on_commit_callbacks
):
    theirs = signed_in(an)
    form = {"password1": "een ander gesprek", "password2": "een ander gesprek"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("admin:auth_user_password_change", args=[an.pk]),
            form | {"usable_password": "true"},
        )
    assert not UserSession.objects.filter(user=an).exists()
    assert not is_in(theirs)


def test_the_password_of_nobody_is_not_found(client, root):
    response = client.get(reverse("admin:auth_user_password_change", args=["nobody"]))
    assert response.status_code == 404


def members_form(organisation, *memberships, **changed):
    form = {
        "name": organisation.name,
        "slug": organisation.slug,
        "legal_form": "non_profit",
        "municipality": organisation.municipality_id,
        "state": "approved",
        "memberships-TOTAL_FORMS": len(memberships),
        "memberships-INITIAL_FORMS": sum(bool(m.pk) for m in memberships),
    }
    for number, membership in enumerate(memberships):
        fields = {
            "id": membership.pk or "",
            "organisation": organisation.pk,
            "user": membership.user_id,
            "role": membership.role,
            "is_active": "on" if membership.is_active else "",
            "since": "2026-01-01",
        } | changed
        form[f"initial-memberships-{number}-since"] = "2026-01-01"
        form |= {f"memberships-{number}-{name}": value for name, value in fields.items() if value}
    return form


@pytest.mark.parametrize("changed", [{"role": "coordinator"}, {"is_active": ""}, {"DELETE": "on"}])
def test_whoever_gets_another_role_in_an_organisation_signs_in_anew(an, change, changed):
    membership = make_membership(an, since="2026-01-01")
    theirs = signed_in(an)
    change(
        "organisation",
        membership.organisation,
        members_form(membership.organisation, membership, **changed),
    )
    assert not is_in(theirs)


def test_a_new_coordinator_signs_in_anew_and_protects_the_account(an, change, client):
    organisation = make_organisation()
    theirs = signed_in(an)
    change(
        "organisation",
        organisation,
        members_form(
            organisation, Membership(user=an, organisation=organisation, role="coordinator")
        ),
    )
    assert not is_in(theirs)
    again = Client()
    again.post(reverse("account_login"), {"login": an.email, "password": PASSWORD})
    assert again.get(HERE).url == reverse("members:protect")


def test_a_row_that_was_added_and_taken_away_again_is_no_obstacle(an, change):
    organisation = make_organisation()
    blank = Membership(organisation=organisation)
    change("organisation", organisation, members_form(organisation, blank, DELETE="on"))
    assert not organisation.memberships.exists()


def test_a_membership_does_not_pass_to_somebody_else(an, change):
    """Whoever was confirmed is this person; somebody else gets a membership of their own."""
    bob = make_user("bob@example.org")
    membership = make_membership(an, since="2026-01-01")
    organisation = membership.organisation
    change("organisation", organisation, members_form(organisation, membership, user=bob.pk))
    membership.refresh_from_db()
    assert membership.user == an


def test_who_is_not_touched_stays_signed_in(an, change):
    membership = make_membership(an, since="2026-01-01")
    theirs = signed_in(an)
    form = members_form(membership.organisation, membership) | {"name": "Een andere naam"}
    change("organisation", membership.organisation, form)
    assert is_in(theirs)


def test_an_administrator_who_changes_their_own_account_stays_signed_in(client, root, change):
    form = user_form(email=root.email, is_staff="on", is_superuser="on", groups=[1])
    change("user", root, form)
    assert is_in(client)


def test_nothing_ends_when_the_change_did_not_happen(an, django_capture_on_commit_callbacks):
    theirs = signed_in(an)
    with django_capture_on_commit_callbacks():  # which a transaction that fails never runs
        actions.change_roles(an, by=an)
    assert is_in(theirs)


def test_removing_a_second_factor_ends_the_other_sessions(an, django_capture_on_commit_callbacks):
    from allauth.mfa.totp.internal.auth import TOTP

    from tests.members.factories import TOTP_SECRET

    client, other = signed_in(an), signed_in(an)
    TOTP.activate(an, TOTP_SECRET)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_deactivate_totp"))
    assert is_in(client) and not is_in(other)


def test_limits_are_what_the_privacy_page_says():
    assert privacy_terms.MINUTES_WITHOUT_USE * MINUTE == lifetime.UNUSED
    assert privacy_terms.HOURS_ON_A_SHARED_DEVICE * HOUR == lifetime.SHORT
    assert privacy_terms.DAYS_ON_THEIR_OWN_DEVICE * DAY == lifetime.LONG


def test_where_a_session_was_is_forgotten_when_it_is_over(an, capsys):
    signed_in(an)
    over = signed_in(an)
    Session.objects.filter(pk=over.session.session_key).update(
        expire_date=timezone.now() - timedelta(days=1)
    )
    call_command("forget_sessions")
    assert "1 sessions forgotten" in capsys.readouterr().out
    assert UserSession.objects.count() == Session.objects.count() == 1


# --- the cookie --------------------------------------------------------------------------------
def test_the_key_of_a_session_out_of_a_stolen_dump_opens_nothing(client, an):
    key = signed_in(an).session.session_key
    assert Session.objects.filter(pk=key).exists()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get(reverse("members:account")).status_code == 302


@pytest.mark.parametrize(
    "spoil", [lambda cookie: cookie[:-1], lambda cookie: "x" + cookie, str.upper]
)
def test_a_cookie_that_was_tampered_with_opens_nothing(client, an, spoil):
    cookie = signed_in(an).cookies[settings.SESSION_COOKIE_NAME].value
    client.cookies[settings.SESSION_COOKIE_NAME] = spoil(cookie)
    assert client.get(reverse("members:account")).status_code == 302
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert client.get(reverse("members:account")).status_code == 200
