"""The network decides: on one page, once, and never about itself."""

import threading
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.joining import actions
from members.joining.first_steps import DAYS_OF_BEGINNING
from members.joining.queue import decided_by, is_late
from members.models import Application, Membership, Organisation
from tests.members.factories import (
    give_second_factor,
    make_membership,
    make_organisation,
    make_user,
    prove_who_it_is,
)
from tests.members.joining.conftest import make_reviewer
from tests.members.joining.factories import (
    ORIGIN,
    again,
    conversation_url,
    make_application,
    make_asked,
    make_draft,
    review_url,
)

pytestmark = pytest.mark.django_db
QUEUE = "/nl/beheer/members/application/"


def send(client, application, decision, text="Omdat het zo is.", seen=None):
    seen = application.version if seen is None else seen
    return client.post(review_url(application), {"decision": decision, "text": text, "seen": seen})


def told(response):
    return [one.level_tag for one in get_messages(response.wsgi_request)]


def test_an_approved_organisation_is_public_and_its_applicant_coordinates_it(reviewing, applicant):
    application = make_application(applicant)
    assert send(reviewing, application, "approve", "Welkom!").status_code == 302
    application = again(application)
    organisation = application.organisation
    assert (organisation.state, organisation.slug) == ("approved", "welkom-in-gent")
    assert organisation.confirmed_on == timezone.localdate()
    assert application.decided_by.name == "Nel" and application.reason == "Welkom!"
    assert Membership.objects.confirmed_coordinators().get().user == applicant
    assert [one.kind for one in organisation.member_events.all()] == ["appointed"]
    assert Client().get("/nl/organisaties/welkom-in-gent/").status_code == 200


def test_two_of_one_name_get_two_addresses(reviewer):
    make_organisation("Welkom in Gent", slug="welkom-in-gent")
    for _ in range(2):
        application = make_application()
        actions.approve(application, "", seen=application.version, by=reviewer, origin=ORIGIN)
    slugs = {one.slug for one in Organisation.objects.all()}
    assert slugs == {"welkom-in-gent", "welkom-in-gent-gent", "welkom-in-gent-2"}


def test_a_refused_organisation_stays_away_and_reads_the_reason(reviewing, applicant):
    application = make_application(applicant)
    send(reviewing, application, "refuse", "Jullie werken in Luik.")
    assert again(application).organisation.state == "refused"
    assert not Membership.objects.exists()
    mine = Client()
    mine.force_login(applicant)
    page = mine.get(conversation_url(application)).content.decode()
    assert "Jullie werken in Luik." in page
    assert mine.get("/fr/aansluiten/beginnen/").status_code == 200  # and may try once more


@pytest.mark.parametrize("decision", ["ask", "approve", "refuse"])
def test_a_decision_sent_twice_is_taken_once(reviewing, mailoutbox, decision):
    application = make_application()
    first, second = (send(reviewing, application, decision) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert again(application).messages.count() == 2
    assert "error" in told(second)
    assert "Omdat het zo is." in second.content.decode() or decision != "ask"


@pytest.mark.parametrize("decision", ["ask", "approve", "refuse"])
def test_what_changed_while_somebody_was_looking_is_read_first(reviewing, applicant, decision):
    application = make_application(applicant)
    seen = application.version
    actions.write(application, "Nog iets.", seen=seen, by=applicant, origin=ORIGIN)
    response = send(reviewing, application, decision, seen=seen)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Nog iets." in page and "Omdat het zo is." in page
    assert again(application).is_undecided
    assert send(reviewing, again(application), decision).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_decide_once(django_db_setup):
    group = Group.objects.get(name="Netwerk")
    reviewers = [make_user(is_staff=True) for _ in range(2)]
    for one in reviewers:
        one.groups.add(group)
    application = make_application()
    ready, outcomes = threading.Barrier(2), []

    def decide(act, by):
        ready.wait()
        try:
            act(application, "Omdat het zo is.", seen=application.version, by=by, origin=ORIGIN)
            outcomes.append("done")
        except actions.Changed:
            outcomes.append("changed")
        finally:
            connection.close()

    jobs = zip((actions.approve, actions.refuse), reviewers, strict=True)
    threads = [threading.Thread(target=decide, args=job) for job in jobs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == ["changed", "done"]
    assert again(application).messages.count() == 2


def test_nobody_decides_about_an_application_of_their_own(client):
    own = make_reviewer()
    prove_who_it_is(client, own)
    application = make_application(own)
    page = client.get(review_url(application))
    assert page.context["form"] and page.context["is_own"]
    for decision in ("ask", "approve", "refuse"):
        assert send(client, application, decision).status_code == 409
    assert again(application).messages.count() == 1
    assert not Membership.objects.exists()


@pytest.mark.parametrize("trace", ["membership", "ended", "event"])
def test_an_organisation_to_which_somebody_ever_belonged_gets_no_coordinator(reviewing, trace):
    """Only where nobody belonged, nobody can have added a family."""
    application = make_application()
    organisation = application.organisation
    if trace == "event":
        organisation.member_events.create(kind="ended")
    else:
        active = trace == "membership"
        make_membership(organisation=organisation, role="coordinator", is_active=active)
    before = Membership.objects.count()
    response = send(reviewing, application, "approve")
    assert response.status_code == 409 and "error" in told(response)
    assert again(application).organisation.state == "submitted"
    assert Membership.objects.count() == before


def test_who_closed_the_account_becomes_no_coordinator(reviewing, applicant):
    application = make_application(applicant)
    applicant.delete()
    assert reviewing.get(review_url(application)).status_code == 200
    assert send(reviewing, application, "approve").status_code == 409
    assert send(reviewing, application, "refuse").status_code == 302


def test_what_was_decided_is_not_decided_again_whatever_its_state_became(reviewing):
    """An administrator who puts the state back does not become coordinator of its families."""
    application = make_application()
    send(reviewing, application, "approve")
    Membership.objects.all().delete()
    Organisation.objects.update(state="submitted")
    for decision in ("ask", "approve", "refuse"):
        assert send(reviewing, again(application), decision).status_code == 409
    assert not Membership.objects.exists()


def test_while_it_applies_nobody_changes_its_state_by_hand(reviewing):
    application = make_application()
    address = reverse("admin:members_organisation_change", args=[application.organisation.pk])
    assert "state" not in reviewing.get(address).context["adminform"].form.fields
    other = reverse("admin:members_organisation_change", args=[make_organisation().pk])
    assert "state" in reviewing.get(other).context["adminform"].form.fields


@pytest.mark.parametrize("group", [None, "Redactie"])
def test_only_the_network_reviews(client, group):
    user = make_user(is_staff=True, verified=True, second_factor=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    prove_who_it_is(client, user)
    application = make_application()
    assert client.get(QUEUE).status_code == 403
    assert client.get(review_url(application)).status_code == 403
    assert send(client, application, "approve").status_code == 403
    assert again(application).is_undecided


def test_who_decides_proves_first_who_they_are(client, reviewer):
    prove_who_it_is(client, reviewer, seconds_ago=3600)
    application = make_application()
    response = send(client, application, "approve")
    assert response.status_code == 302 and "reauthenticate" in response.url
    assert again(application).is_undecided


def test_drafts_and_what_was_taken_back_are_nobodys_business(reviewing, applicant):
    draft, back = make_draft(applicant), make_application(make_user(), "Terug")
    actions.withdraw(back, by=back.applicant)
    for application in (draft, back):
        response = reviewing.get(review_url(application))
        assert response.status_code == 302  # the admin's way to say that there is none
        assert send(reviewing, application, "approve").status_code == 302
        assert not again(application).decided_at
    names = [one.name for one in Organisation.objects.all()]
    queue = reviewing.get(QUEUE + "?waiting=all").content.decode()
    organisations = reviewing.get("/nl/beheer/members/organisation/").content.decode()
    assert not any(name in queue + organisations for name in names)


def test_nobody_adds_or_deletes_an_application_by_hand(reviewing):
    assert reviewing.get(f"{QUEUE}add/").status_code == 403
    address = reverse("admin:members_application_delete", args=[make_application().pk])
    assert reviewing.post(address, {"post": "yes"}).status_code == 403
    assert Application.objects.count() == 1


# --- the queue ---------------------------------------------------------------------------------
def sent_on(application, day):
    moment = timezone.make_aware(datetime.combine(day, datetime.min.time().replace(hour=12)))
    Application.objects.filter(pk=application.pk).update(submitted_at=moment, waiting_since=moment)


def test_the_oldest_stands_on_top_and_what_is_late_says_so(reviewing):
    today = timezone.localdate()
    new, old = make_application(name="Nieuw"), make_application(name="Oud")
    decided = make_application(name="Beslist")
    sent_on(old, today - timedelta(days=30))
    send(reviewing, decided, "refuse")
    page = reviewing.get(QUEUE)
    assert list(page.context["cl"].queryset) == [old, new]
    assert page.content.decode().count("te laat") == 1
    assert list(reviewing.get(QUEUE + "?waiting=decided").context["cl"].queryset) == [decided]
    assert list(reviewing.get(QUEUE + "?waiting=all").context["cl"].queryset) == [old, new, decided]
    assert list(reviewing.get(QUEUE + "?waiting=x").context["cl"].queryset) == [old, new]


def test_what_waits_for_the_applicant_is_not_late(reviewing, reviewer):
    application = make_asked(reviewer=reviewer)
    assert "te laat" not in reviewing.get(QUEUE).content.decode()
    assert again(application).is_asked


@pytest.mark.parametrize(
    ("came", "due"),
    [
        (date(2026, 11, 26), date(2026, 12, 3)),  # a Thursday
        (date(2026, 11, 28), date(2026, 12, 4)),  # a Saturday
        (date(2026, 12, 23), date(2026, 12, 31)),  # before Christmas
        (date(2026, 12, 28), date(2027, 1, 5)),  # before New Year
        (date(2026, 11, 10), date(2026, 11, 18)),  # before Armistice Day
    ],
)
def test_five_working_days_know_weekends_and_holidays(came, due):
    for hour in (0, 23):
        moment = datetime(
            came.year, came.month, came.day, hour, 30, tzinfo=ZoneInfo("Europe/Brussels")
        )
        assert decided_by(moment) == due
        assert not is_late(moment, due)
        assert is_late(moment, due + timedelta(days=1))


def test_a_long_queue_costs_no_more(reviewing):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            reviewing.get(QUEUE)
        return len(captured)

    make_application()
    queries()
    few = queries()
    for _ in range(10):
        make_application()
    assert queries() == few


def test_everything_stands_on_one_page(reviewing, applicant):
    twin = make_organisation("Tweeling", enterprise_number="0403170701")
    before = make_application(applicant, "Eerder")
    application = make_application(applicant)
    Organisation.objects.filter(pk=application.organisation.pk).update(
        enterprise_number="0403170701", description="Wij openen deuren."
    )
    page = reviewing.get(review_url(application)).content.decode()
    for words in ("Wij openen deuren.", twin.name, before.organisation.name, "an@example.org"):
        assert words in page


# --- the first steps ---------------------------------------------------------------------------
def test_a_new_coordinator_is_led_through_the_first_steps(reviewing, client, applicant):
    application = make_application(applicant)
    send(reviewing, application, "approve")
    address = again(application).organisation.get_absolute_url()
    give_second_factor(applicant)
    mine = Client()
    mine.force_login(applicant)
    steps = mine.get(address).context["steps"]
    assert [one.is_done for one in steps] == [True, False, False, False]
    assert mine.get(steps[2].address).status_code == 200
    for who in (None, make_user()):
        other = Client()
        if who:
            other.force_login(who)
        assert not other.get(address).context.get("steps")
    long_ago = timezone.now() - timedelta(days=DAYS_OF_BEGINNING + 1)
    Application.objects.update(decided_at=long_ago)
    assert not mine.get(address).context["steps"]


def test_whoever_becomes_coordinator_signs_in_anew_with_a_second_step(
    reviewing, django_capture_on_commit_callbacks
):
    applicant = make_user("an@example.org", verified=True, password="een-lange-zin")
    mine, answer = Client(), {"login": applicant.email, "password": "een-lange-zin"}
    assert mine.post("/nl/account/login/", answer).status_code == 302
    assert mine.get("/nl/mijn/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        send(reviewing, make_application(applicant), "approve")
    assert "/account/login/" in mine.get("/nl/mijn/").url
    mine.post("/nl/account/login/", answer)
    assert mine.get("/nl/mijn/").url == "/nl/mijn/beveiligen/"
