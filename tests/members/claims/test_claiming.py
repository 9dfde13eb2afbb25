"""“Is this yours?”: asked by mail or on a page, claimed like an application, reviewed, approved."""

import re
import threading
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gastvrij.lib.tokens import hash_of
from members.accounts.actions import delete_account
from members.accounts.my_data import data_of
from members.claims import actions
from members.claims.jobs import forget_claim_invitations, send_claim_invitations
from members.joining import actions as joining
from members.joining.charter import present_charter
from members.joining.claimed import LISTS, PLAIN, Taken
from members.joining.forms import ORDER
from members.joining.jobs import forget_applications
from members.models import Application, ClaimInvitation, Membership, Organisation
from members.models.organisation import DRAFT_SLUG
from tests.members.factories import make_organisation, make_user, prove_who_it_is
from tests.members.importing.factories import bring_in, make_unclaimed
from tests.members.joining.conftest import make_reviewer
from tests.members.joining.factories import (
    ANSWERS,
    ORIGIN,
    again,
    check_url,
    conversation_url,
    make_draft,
    review_url,
    step_url,
)

pytestmark = pytest.mark.django_db
CONTACT = "an@melle.example"
HERE = "/nl/aansluiten/uitnodiging/"
NOT_HERE = "/nl/aansluiten/uitnodiging/niet/"


@pytest.fixture
def unclaimed(db):
    return make_unclaimed(email=CONTACT)


@pytest.fixture
def hidden(db):
    return make_unclaimed("De Dam", "9300", email=CONTACT, show=False)


@pytest.fixture
def an(db):
    return make_user("an@example.org", name="An", verified=True, language="nl")


@pytest.fixture
def bo(db):
    return make_user("bo@example.org", name="Bo", verified=True, language="fr")


def claim_url(organisation):
    return reverse("members:claim", args=[organisation.slug])


def the_link():
    """In the mail that was sent last."""
    return urlsplit(re.search(r"^http\S+$", mail.outbox[-1].body, re.MULTILINE)[0]).path


def browser_of(user=None):
    browser = Client()
    if user:
        browser.force_login(user)
    return browser


def make_claim(organisation, by):
    """One that is sent and waits for the network."""
    application = actions.claim(organisation, by=by)
    application.answered, application.charter_version = list(ORDER), present_charter().version
    application.charter_accepted_at = timezone.now()
    application.save()
    joining.submit(application, ORDER, by=by, origin=ORIGIN)
    return again(application)


def approve(application, by):
    joining.approve(application, "Welkom!", seen=application.version, by=by, origin=ORIGIN)


# --- the invitation ----------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_contact_is_asked_in_their_language_as_text_and_html(mailoutbox, language):
    bring_in(["Welkom <b>in</b> Melle", "Melle", CONTACT, language])
    send_claim_invitations()
    [message] = mailoutbox
    assert message.to == [CONTACT]
    assert "Welkom <b>in</b> Melle" in message.subject
    assert f"/{language}/aansluiten/uitnodiging/link/" in message.body
    assert "Merelbeke-Melle" in message.body and "30" in message.body and "180" in message.body
    [(html, kind)] = message.alternatives
    assert kind == "text/html" and f'lang="{language}"' in html
    assert "&lt;b&gt;in&lt;/b&gt;" in html and html.count("<a ") == 1
    assert message.body.startswith("Hello") == (language == "en")


def test_the_job_may_run_twice_and_only_a_hash_is_kept(unclaimed, mailoutbox):
    for _ in range(2):
        send_claim_invitations()
    assert len(mailoutbox) == 1
    token = the_link().rstrip("/").rpartition("/")[2]
    invitation = ClaimInvitation.objects.get()
    assert invitation.token_hash == hash_of(token) != token
    assert invitation.expires_at > timezone.now() + timedelta(days=29)


def test_without_the_tick_or_the_address_nobody_is_asked(mailoutbox):
    make_unclaimed(email=CONTACT, invite=False)
    make_unclaimed("De Dam", "9300")
    send_claim_invitations()
    assert mailoutbox == []


def test_the_link_leads_to_a_page_without_a_secret_and_takes_nothing(hidden, mailoutbox, an):
    send_claim_invitations()
    browser = browser_of()
    answer = browser.get(the_link())
    assert (answer.status_code, answer.url) == (302, HERE)
    assert answer["Referrer-Policy"] == "no-referrer"
    page = browser.get(HERE)
    assert "De Dam" in page.text and "next=%2Fnl%2Faansluiten%2Fuitnodiging%2F" in page.text
    answer = browser.post(HERE)
    assert answer.status_code == 302 and "signup" in answer.url
    assert not Application.objects.exists()
    assert ClaimInvitation.objects.get().used_at is None


def test_who_opens_it_with_an_account_claims_once(hidden, mailoutbox, an, bo):
    send_claim_invitations()
    browser = browser_of(an)
    browser.get(the_link())
    first, second = (browser.post(HERE) for _ in range(2))
    application = Application.objects.get()
    assert first.url == second.url == step_url(application, "organisatie")
    assert application.claims == hidden and application.applicant == an
    invitation = ClaimInvitation.objects.get()
    assert (invitation.used_by, application.claim.invitation) == (an, invitation)
    assert browser.get(HERE).url == first.url  # their own, once more
    other = browser_of(bo)
    assert other.get(the_link()).status_code == 404
    assert other.get(HERE).status_code == other.post(HERE).status_code == 404


def ended(name, invitation):
    now = timezone.now()
    if name == "expired":
        then = now - timedelta(days=31)
        ClaimInvitation.objects.update(sent_at=then, expires_at=now - timedelta(days=1))
    elif name == "taken back":
        actions.revoke(invitation, by=make_user())
    elif name == "sent once more":
        ClaimInvitation.objects.update(sent_at=now - timedelta(hours=1))
        actions.resend(invitation, by=make_user())
    elif name == "left":
        Organisation.objects.update(state="left")


@pytest.mark.parametrize("name", ["expired", "taken back", "sent once more", "left", "guessed"])
def test_what_ended_opens_nothing_and_says_no_more_than_that(hidden, mailoutbox, an, name):
    send_claim_invitations()
    link, browser = the_link(), browser_of(an)
    browser.get(link)  # opened in time, and pressed too late
    ended(name, ClaimInvitation.objects.get())
    if name == "guessed":
        link, browser = link[:-5] + "x" * 4 + "/", browser_of(an)
    answers = [browser.get(link), browser.get(HERE), browser.post(HERE), browser.post(NOT_HERE)]
    assert [one.status_code for one in answers] == [404] * 4
    assert hidden.name not in "".join(one.text for one in answers)
    assert not Application.objects.exists()


def test_sent_once_more_it_works_with_the_new_link_only_and_not_all_day(hidden, mailoutbox, an):
    send_claim_invitations()
    invitation = ClaimInvitation.objects.get()
    with pytest.raises(actions.TooSoon):
        actions.resend(invitation, by=an)
    for _ in range(4):
        ClaimInvitation.objects.update(sent_at=timezone.now() - timedelta(hours=1))
        actions.resend(invitation, by=an)
    ClaimInvitation.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(actions.TooSoon):
        actions.resend(invitation, by=an)
    assert browser_of().get(the_link()).status_code == 302


def test_they_may_say_that_they_dont_want_to_be_here_without_an_account(unclaimed, mailoutbox):
    make_reviewer("nel@example.org", language="en")
    send_claim_invitations()
    browser = browser_of()
    link = the_link()
    browser.get(link)
    assert "Toon ons niet" in browser.get(HERE).text
    assert browser.get(NOT_HERE).status_code == 405  # a mail scanner presses no button
    assert browser.post(NOT_HERE).status_code == 200
    unclaimed.refresh_from_db()
    assert not unclaimed.is_shown_unclaimed and unclaimed.state == "left"
    assert not Organisation.objects.unclaimed().exists()  # to be invited or claimed again
    assert browser.get(link).status_code == browser.post(NOT_HERE).status_code == 404
    assert browser.get(unclaimed.get_absolute_url()).status_code == 404
    [told] = [one for one in mailoutbox if one.to == ["nel@example.org"]]
    assert f"/en/beheer/members/organisation/{unclaimed.pk}/" in told.body
    assert ClaimInvitation.objects.get().is_declined


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_network_hears_of_it_in_its_language(hidden, mailoutbox, language):
    make_reviewer("nel@example.org", language=language)
    send_claim_invitations()
    browser = browser_of()
    browser.get(the_link())
    browser.post(NOT_HERE)
    [told] = [one for one in mailoutbox if one.to == ["nel@example.org"]]
    assert "De Dam" in told.subject and f"/{language}/beheer/" in told.body
    assert told.body.startswith("Hello") == (language == "en")
    assert told.alternatives[0][1] == "text/html"


# --- the page ----------------------------------------------------------------------------------
def test_what_is_shown_says_that_nobody_claimed_it_and_little_else(unclaimed):
    Organisation.objects.filter(pk=unclaimed.pk).update(
        website="https://melle.example", email="hallo@melle.example", telephone="+3292345678"
    )
    page = browser_of().get(unclaimed.get_absolute_url()).text
    assert "Nog niet overgenomen" in page and "melle.example" in page
    assert "hallo@" not in page and "234 56 78" not in page and CONTACT not in page
    assert 'content="noindex"' in page
    assert unclaimed.name in browser_of().get(reverse("members:known")).text


def test_it_is_in_no_list_of_members(unclaimed):
    assert unclaimed.name not in browser_of().get(reverse("members:directory")).text
    assert not Organisation.objects.approved().exists()


@pytest.mark.parametrize("number", ["", "2", "x", "99", "-1"])
def test_the_list_of_those_that_wait_is_paged_and_takes_any_number(number):
    bring_in(
        *(
            [f"{n} {'abcdefghijklmnopqrstuvwxyz'[n % 26] * (n // 26 + 3)}", "Gent"]
            for n in range(60)
        ),
        also=range(2, 99),
    )
    page = browser_of().get(reverse("members:known"), {"pagina": number})
    assert page.status_code == 200 and "van 2" in page.text


def test_what_is_not_shown_does_not_exist(hidden, an):
    for browser in (browser_of(), browser_of(an)):
        assert browser.get(hidden.get_absolute_url()).status_code == 404
        assert browser.get(claim_url(hidden)).status_code == 404
        assert browser.post(claim_url(hidden)).status_code == 404
        assert hidden.name not in browser.get(reverse("members:known")).text
    assert not Application.objects.exists()


def test_without_its_link_nobody_claims_what_is_not_shown(hidden, an, mailoutbox):
    send_claim_invitations()
    for token in ("", "guessed"):
        with pytest.raises(actions.Gone):
            actions.claim(hidden, by=an, token_hash=hash_of(token) if token else "")
    elsewhere = make_unclaimed("De Brug", "Gent", email=CONTACT)
    send_claim_invitations()
    theirs = elsewhere.claim_invitations.get().token_hash
    with pytest.raises(actions.Gone):
        actions.claim(hidden, by=an, token_hash=theirs)
    assert not Application.objects.exists()


@pytest.mark.parametrize("state", ["draft", "submitted", "refused", "suspended", "left"])
def test_no_other_organisation_can_be_claimed(an, state):
    organisation = make_organisation(state=state, is_shown_unclaimed=True)
    assert browser_of(an).post(claim_url(organisation)).status_code == 404
    with pytest.raises(Taken):
        actions.claim(organisation, by=an)


def test_of_a_member_one_reads_what_to_do_instead(an):
    organisation = make_organisation("Welkom in Gent")
    browser = browser_of(an)
    for answer, status in (
        (browser.get(claim_url(organisation)), 200),
        (browser.post(claim_url(organisation)), 409),
    ):
        assert answer.status_code == status
        assert "Vraag de coördinator een uitnodiging" in answer.text
        assert organisation.get_absolute_url() in answer.text
    assert not Application.objects.exists()


def test_while_joining_one_is_led_to_what_waits(unclaimed, hidden, an):
    browser = browser_of(an)
    page = browser.get(
        "/nl/aansluiten/dubbels/",
        {"name": "welkom melle", "place": "9090"},
        headers={"HX-Request": "true"},
    ).text
    assert claim_url(unclaimed) in page
    page = browser.get(
        "/nl/aansluiten/dubbels/",
        {"name": "de dam", "place": "9300"},
        headers={"HX-Request": "true"},
    ).text
    assert "De Dam" not in page


# --- claiming ----------------------------------------------------------------------------------
def test_without_a_confirmed_address_nobody_claims(unclaimed):
    browser = browser_of(make_user("cy@example.org"))
    answer = browser.post(claim_url(unclaimed))
    assert answer.status_code == 302 and answer.url == reverse("account_email")
    assert not Application.objects.exists()
    answer = browser_of().post(claim_url(unclaimed))
    assert answer.status_code == 302 and "signup" in answer.url


KNOWN = {
    "naam": "Welkom in Melle",
    "gemeente": "Melle",
    "website": "melle.example",
    "telefoon": "09 234 56 78",
    "werkingsgebied": "Gent",
    "omschrijving": "Wij doen dat.",
    "e-mail contact": CONTACT,
}


def test_who_was_not_invited_reads_no_more_of_it_than_its_page_tells(an):
    [unclaimed] = bring_in([*KNOWN.values()], head=[*KNOWN])
    browser = browser_of(an)
    browser.post(claim_url(unclaimed))
    application = Application.objects.get()
    pages = "".join(browser.get(step_url(application, step)).text for step in ANSWERS)
    assert "Welkom in Melle" in pages and "melle.example" in pages
    assert 'value="09 234 56 78"' not in pages and "Wij doen dat." not in pages


def test_by_reading_again_nobody_begins_a_claim_once_more(hidden, mailoutbox, an):
    send_claim_invitations()
    browser = browser_of(an)
    browser.get(the_link())
    browser.post(HERE)
    joining.withdraw(Application.objects.get(), by=an)
    assert browser.get(HERE).status_code == 404
    assert not Application.objects.of(an).drafts().exists()


def test_the_questions_are_filled_in_with_what_was_known_and_change_nothing_of_it(an, mailoutbox):
    [unclaimed] = bring_in([*KNOWN.values()], head=[*KNOWN])
    send_claim_invitations()
    browser = browser_of(an)
    browser.get(the_link())
    first = browser.post(HERE, follow=True)
    application = Application.objects.get()
    assert 'value="Welkom in Melle"' in first.text
    assert "We vulden in wat het netwerk van jullie weet" in first.text
    assert "Gent" in browser.get(step_url(application, "waar")).text
    assert "Wij doen dat." in browser.get(step_url(application, "wat")).text
    assert "09 234 56 78" in browser.get(step_url(application, "bereiken")).text
    for step, answer in ANSWERS.items():
        assert browser.post(step_url(application, step), answer).status_code == 302
    assert browser.post(check_url(application)).status_code == 302
    unclaimed.refresh_from_db()
    assert (unclaimed.name, unclaimed.state) == ("Welkom in Melle", "unclaimed")
    assert again(application).organisation.state == "submitted"


def test_sent_twice_there_is_one_claim(unclaimed, an):
    browser = browser_of(an)
    urls = {browser.post(claim_url(unclaimed)).url for _ in range(2)}
    assert len(urls) == 1 and Application.objects.count() == 1


def test_who_fills_in_another_application_finishes_that_first(unclaimed, an):
    draft = make_draft(an, "De Brug")
    answer = browser_of(an).post(claim_url(unclaimed))
    assert answer.status_code == 409
    assert "De Brug" in answer.text and check_url(draft) in answer.text
    assert Application.objects.count() == 1


def test_nobody_fills_the_queue_with_claims(an):
    for n, name in enumerate(["Zon", "Maan", "Ster", "Wolk"]):
        organisation = make_unclaimed(name, "Gent")
        if n < 3:
            make_claim(organisation, an)
    answer = browser_of(an).post(claim_url(organisation))
    assert answer.status_code == 302 and answer.url == reverse("members:join")
    assert Application.objects.count() == 3


def test_everything_that_is_asked_goes_over_and_nothing_else():
    """A new field of an organisation is named here or there."""
    own = {"id", "slug", "state", "is_shown_unclaimed", "confirmed_on", "approved_on"}
    own |= {"public_id", "no_room_until", "stops_on", "description", "activities"}
    fields = {field.name for field in Organisation._meta.get_fields() if field.concrete}
    assert fields - own == {*PLAIN, *LISTS}


# --- the network answers -----------------------------------------------------------------------
def test_an_approved_claimant_coordinates_what_the_network_knew(unclaimed, an, mailoutbox):
    reviewer = make_reviewer()
    application = make_claim(unclaimed, an)
    own = application.organisation
    own.name = "Welkom in Melle en omstreken"
    own.save()
    approve(application, reviewer)
    application = again(application)
    organisation = Organisation.objects.get(pk=unclaimed.pk)
    assert application.organisation == organisation
    assert (organisation.name, organisation.slug) == (
        "Welkom in Melle en omstreken",
        "welkom-in-melle",
    )
    assert (organisation.state, organisation.confirmed_on) == ("approved", timezone.localdate())
    assert Membership.objects.confirmed_coordinators().get().user == an
    assert browser_of().get(organisation.get_absolute_url()).status_code == 200
    assert not ClaimInvitation.objects.open().exists()
    assert "Welkom in Melle en omstreken" in mailoutbox[-1].subject
    assert not Organisation.objects.get(pk=own.pk).is_approved


@pytest.mark.usefixtures("as_owner")
def test_the_night_after_only_the_organisation_is_left(unclaimed, an, bo):
    reviewer = make_reviewer()
    approve(make_claim(unclaimed, an), reviewer)
    forget_applications()
    assert list(Organisation.objects.all()) == [unclaimed]
    assert Application.objects.get().charter_version


@pytest.mark.usefixtures("as_owner")
def test_a_claim_that_was_taken_back_or_lost_its_account_leaves_the_organisation(unclaimed, an, bo):
    joining.withdraw(make_claim(unclaimed, an), by=an)
    make_claim(unclaimed, bo)
    bo.delete()
    forget_applications()
    assert list(Organisation.objects.all()) == [unclaimed]
    unclaimed.refresh_from_db()
    assert unclaimed.state == "unclaimed" and not Application.objects.exists()


def test_a_refusal_leaves_the_organisation_unclaimed_and_open_to_others(unclaimed, an, bo):
    application = make_claim(unclaimed, an)
    text = "We kennen je niet."
    joining.refuse(application, text, seen=application.version, by=make_reviewer(), origin=ORIGIN)
    unclaimed.refresh_from_db()
    assert unclaimed.state == "unclaimed" and not Membership.objects.exists()
    page = browser_of(an).get(conversation_url(application)).text
    assert text in page and claim_url(unclaimed) in page
    assert browser_of(bo).post(claim_url(unclaimed)).status_code == 302
    assert browser_of(an).post(claim_url(unclaimed)).status_code == 302


def test_of_two_claimants_one_is_approved_and_the_other_hears_what_to_do(
    unclaimed, an, bo, mailoutbox
):
    reviewer = make_reviewer()
    first, second = make_claim(unclaimed, an), make_claim(unclaimed, bo)
    approve(first, reviewer)
    second = again(second)
    assert second.decided_at and second.organisation.state == "refused"
    assert Membership.objects.get().user == an
    [told] = [one for one in mailoutbox if one.to == [bo.email]][-1:]
    assert "demandez-lui une invitation" in told.body.lower()
    assert "An" not in re.findall(r"\w+", told.body) and an.email not in told.body
    page = browser_of(bo).get(conversation_url(second)).text
    assert unclaimed.get_absolute_url() in page
    assert an.email not in page


def test_nobody_learns_who_else_claims_it(unclaimed, an, bo):
    first = make_claim(unclaimed, an)
    second = make_claim(unclaimed, bo)
    browser = browser_of(bo)
    for address in (conversation_url(second), claim_url(unclaimed), unclaimed.get_absolute_url()):
        page = browser.get(address, follow=True).text
        assert an.email not in page and conversation_url(first) not in page
    for address in (conversation_url(first), check_url(first), step_url(first, "wie")):
        assert browser.get(address).status_code == 404


def test_a_draft_of_a_claim_that_came_too_late_says_so_and_cannot_be_sent(unclaimed, an, bo):
    late = actions.claim(unclaimed, by=bo)
    approve(make_claim(unclaimed, an), make_reviewer())
    browser = browser_of(bo)
    for address in (step_url(late, "wie"), check_url(late)):
        for answer in (browser.get(address), browser.post(address, {})):
            assert answer.status_code == 409
            assert "Vraag de coördinator een uitnodiging" in answer.text
    late.answered, late.charter_version = list(ORDER), present_charter().version
    late.charter_accepted_at = timezone.now()
    late.save()
    with pytest.raises(Taken):
        joining.submit(late, ORDER, by=bo, origin=ORIGIN)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_approve_two_claims_at_once_and_one_is_coordinator(django_db_setup):
    organisation = make_unclaimed()
    claimants = [make_user(verified=True) for _ in range(2)]
    applications = [make_claim(organisation, one) for one in claimants]
    reviewers = [make_user(is_staff=True) for _ in range(2)]
    ready, ends = threading.Barrier(2), []

    def act(application, by):
        ready.wait()
        try:
            approve(application, by)
            ends.append("done")
        except (joining.Changed, Taken):
            ends.append("too late")
        finally:
            connection.close()

    jobs = zip(applications, reviewers, strict=True)
    threads = [threading.Thread(target=act, args=job) for job in jobs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(ends) == ["done", "too late"]
    assert Membership.objects.count() == 1


def test_an_organisation_that_left_meanwhile_is_not_given(client, unclaimed, an):
    reviewer = make_reviewer()
    prove_who_it_is(client, reviewer)
    application = make_claim(unclaimed, an)
    Organisation.objects.filter(pk=unclaimed.pk).update(state="left")
    sent = {"decision": "approve", "text": "", "seen": application.version}
    response = client.post(review_url(application), sent)
    assert response.status_code == 409 and "Weiger deze aanvraag" in response.text
    assert not Membership.objects.exists()
    assert again(application).is_undecided


def test_nobody_approves_a_claim_of_their_own(unclaimed):
    own = make_reviewer()
    application = make_claim(unclaimed, own)
    with pytest.raises(joining.OwnApplication):
        approve(application, own)


def test_the_reviewer_sees_how_they_came_what_they_changed_and_who_else_asks(
    client, unclaimed, an, bo, mailoutbox
):
    prove_who_it_is(client, make_reviewer())
    send_claim_invitations()
    browser = browser_of(an)
    browser.get(the_link())
    browser.post(HERE)
    first = Application.objects.get()
    for step, answer in ANSWERS.items():
        browser.post(step_url(first, step), answer)
    browser.post(check_url(first))
    second = make_claim(unclaimed, bo)
    page = client.get(review_url(first)).text
    assert CONTACT in page and "via de link" in page
    assert "<del>Welkom in Melle</del>" in page and review_url(second) in page
    assert "Is ze er al" not in page
    page = client.get(review_url(second)).text
    assert "zonder link van ons" in page and review_url(first) in page
    queue = client.get(reverse("admin:members_application_changelist")).text
    assert "een pagina over te nemen" in queue


# --- the administration ------------------------------------------------------------------------
LIST = reverse("admin:members_claiminvitation_changelist")
ADD = reverse("admin:members_claiminvitation_add")


@pytest.fixture
def desk(client):
    prove_who_it_is(client, make_reviewer())
    return client


def test_an_administrator_asks_somebody_by_hand(desk, mailoutbox):
    organisation = make_unclaimed()
    sent = {"organisation": organisation.pk, "email": "AN@melle.example", "language": "fr"}
    assert desk.post(ADD, sent).status_code == 302
    send_claim_invitations()
    assert mailoutbox[-1].to == [CONTACT]
    again_sent = desk.post(ADD, sent)
    assert again_sent.status_code == 200 and "al uitgenodigd" in again_sent.text
    sent["organisation"] = make_organisation().pk
    assert "nog niet is overgenomen" in desk.post(ADD, sent).text
    assert ClaimInvitation.objects.count() == 1


def test_an_administrator_sends_once_more_and_takes_back(desk, unclaimed, mailoutbox):
    send_claim_invitations()
    invitation = ClaimInvitation.objects.get()
    chosen = {"_selected_action": [invitation.pk]}
    assert (
        "net nog verstuurd" in desk.post(LIST, {"action": "send_again"} | chosen, follow=True).text
    )
    ClaimInvitation.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    desk.post(LIST, {"action": "send_again"} | chosen)
    assert len(mailoutbox) == 2
    desk.post(LIST, {"action": "take_back"} | chosen)
    invitation.refresh_from_db()
    assert invitation.revoked_at
    told = desk.post(LIST, {"action": "take_back"} | chosen, follow=True).text
    assert "al gebruikt of ingetrokken" in told and "Ingetrokken, of niet meer nodig" in told


def test_only_the_network_asks(client, unclaimed):
    prove_who_it_is(client, make_user(is_staff=True, verified=True, second_factor=True))
    assert client.get(LIST).status_code == client.get(ADD).status_code == 403
    prove_who_it_is(client, make_reviewer(), seconds_ago=3600)
    sent = {"organisation": unclaimed.pk, "email": CONTACT, "language": "fr"}
    answers = [client.post(ADD, sent), client.post(LIST, {"action": "send_again"})]
    assert all("reauthenticate" in one.url for one in answers)


def test_what_is_left_of_a_claim_is_no_organisation_in_the_administration(desk, unclaimed, an):
    application = make_claim(unclaimed, an)
    address = reverse("admin:members_organisation_changelist")
    assert application.organisation.slug.startswith(DRAFT_SLUG)
    listed = [one.pk for one in desk.get(address).context["cl"].result_list]
    assert listed == [unclaimed.pk]
    approve(application, make_reviewer("b@example.org"))
    listed = [one.pk for one in desk.get(address).context["cl"].result_list]
    assert listed == [unclaimed.pk]


# --- keeping -----------------------------------------------------------------------------------
@pytest.mark.parametrize("field", ["revoked_at", "used_at"])
def test_an_invitation_is_forgotten_a_month_after_it_ended(unclaimed, field):
    for days, left in ((29, 1), (31, 0)):
        ClaimInvitation.objects.update(**{field: timezone.now() - timedelta(days=days)})
        forget_claim_invitations()
        assert ClaimInvitation.objects.count() == left


def test_an_address_that_never_answered_is_forgotten_after_half_a_year(unclaimed, mailoutbox):
    send_claim_invitations()
    for days, left in ((179, 1), (181, 0)):
        then = timezone.now() - timedelta(days=days)
        ClaimInvitation.objects.update(sent_at=then, expires_at=then + timedelta(days=30))
        forget_claim_invitations()
        assert ClaimInvitation.objects.count() == left


def test_a_used_invitation_goes_with_the_account_and_the_claim_stays_readable(
    hidden, an, mailoutbox
):
    send_claim_invitations()
    browser = browser_of(an)
    browser.get(the_link())
    browser.post(HERE)
    told = data_of(an)
    assert told["claims"][0]["organisation__name"] == "De Dam"
    assert told["invitations_to_claim"][0]["email"] == CONTACT
    delete_account(an, by=an)
    assert not ClaimInvitation.objects.exists()
    assert Organisation.objects.get(pk=hidden.pk).state == "unclaimed"


def test_the_pages_speak_three_languages(unclaimed, mailoutbox):
    send_claim_invitations()
    browser = browser_of()
    browser.get(the_link())
    for language, words in (
        ("nl", "Toon ons niet"),
        ("fr", "Laissez-nous"),
        ("en", "Leave us out"),
    ):
        with translation.override(language):
            assert words in browser.get(reverse("members:claim_invitation")).text
