"""A coordinator invites people; they come in with the link and an address that is theirs."""

import re
from datetime import timedelta
from urllib.parse import unquote, urlsplit

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gastvrij.lib.tokens import hash_of
from members.invitations.jobs import forget_invitations
from members.invitations.pasted import addresses_in
from members.models import Invitation, Membership, User
from tests.members.accounts.test_sign_up import code_in, confirm, sign_up
from tests.members.factories import make_membership, make_organisation, make_user, prove_who_it_is

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NEW = "new@example.org"


@pytest.fixture
def cor(coordinator):
    browser = Client()
    prove_who_it_is(browser, coordinator)
    return browser


def invite(browser, organisation, emails=NEW, role="buddy", language="en", **kwargs):
    form = {"emails": emails, "role": role, "language": language}
    return browser.post(reverse("members:invite", args=[organisation.slug]), form, **kwargs)


def link_in(message):
    return urlsplit(re.search(r"^http\S+$", message.body, re.MULTILINE)[0]).path


def the_link():
    return link_in(mail.outbox[-1])


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


def accept(browser, link):
    browser.get(link, follow=True)
    return browser.post(reverse("members:accept"))


def membership_of(user, organisation):
    return organisation.memberships.filter(user=user).first()


# --- inviting ----------------------------------------------------------------------------------
def test_somebody_new_signs_up_with_the_invited_address_and_belongs_there(cor, organisation):
    page = invite(cor, organisation)
    assert "invited: an e-mail is on its way" in page.text
    link = the_link()
    browser = Client()
    page = browser.get(link, follow=True)
    assert "Welkom in Gent invites you" in page.text
    assert link.rstrip("/").rpartition("/")[2] not in page.text
    address = re.search(r'href="([^"]*signup[^"]*)"', page.text)[1]
    assert unquote(address).endswith("?next=/en/uitnodiging/")
    sign_up(browser, NEW, "en")
    confirm(browser, code_in(mail.outbox[-1]))
    browser.get(reverse("members:invitation"))
    page = browser.post(reverse("members:accept"), follow=True)
    assert "Welcome to Welkom in Gent" in page.text
    membership = organisation.memberships.get(user__email=NEW)
    assert (membership.role, membership.confirmed_as) == ("buddy", "buddy")
    assert organisation.member_events.first().kind == "joined"
    assert mail.outbox[-1].to == ["cor@example.org"]


def test_each_line_of_a_pasted_list_is_told_what_happened_with_it(cor, organisation, buddy):
    invite(cor, organisation, "before@example.org")
    page = invite(
        cor,
        organisation,
        f"An Peeters <{NEW}>, Bo <bo@example.org>\n{buddy.email}\nbefore@example.org\nPiet, 0470\n",
    )
    told = {line.written: line.outcome.value for line in page.context["lines"]}
    assert told == {
        NEW: "invited",
        "bo@example.org": "invited",
        buddy.email: "belongs",
        "before@example.org": "already",
        "Piet, 0470": "no_address",
    }
    assert len(mail.outbox) == 3


def test_a_form_that_is_sent_twice_invites_once(cor, organisation):
    invite(cor, organisation)
    assert "was invited before" in invite(cor, organisation).text
    assert len(mail.outbox) == Invitation.objects.count() == 1


def test_the_answer_is_the_same_whether_there_is_an_account_or_not(cor, organisation):
    make_user("known@example.org", verified=True)
    page = invite(cor, organisation, "known@example.org\nunknown@example.org")
    assert [line.outcome for line in page.context["lines"]] == ["invited", "invited"]
    known, unknown = (one.body.replace(link_in(one), "") for one in mail.outbox)
    assert known == unknown


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"emails": ""}, "emails", "Type at least one"),
        ({"emails": " \n "}, "emails", "Type at least one"),
        ({"emails": "Piet"}, "emails", "no e-mail address"),
        ({"emails": "piet@"}, "emails", "no e-mail address"),
        ({"emails": "piet@example..org"}, "emails", "no e-mail address"),
        ({"emails": "@example.org"}, "emails", "no e-mail address"),
        ({"emails": "a@example.org " * 600}, "emails", "too long"),
        ({"emails": "\n".join(f"a{n}@example.org" for n in range(51))}, "emails", "more than 50"),
        ({"role": ""}, "role", "Choose what they will do"),
        ({"role": "boss"}, "role", "Choose what they will do"),
        ({"language": "xx"}, "language", "Choose one of these languages"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_on_top(
    cor, organisation, changed, field, words
):
    page = invite(cor, organisation, **{"emails": NEW} | changed)
    assert page.status_code == 422
    assert page.text.count(words) == 2
    assert f'id="id_{field}' in page.text
    assert not mail.outbox
    assert changed.get("emails", NEW).strip()[:10] in page.text


def test_whoever_invites_a_coordinator_proves_who_they_are_and_loses_no_word(
    coordinator, organisation
):
    browser = Client()
    prove_who_it_is(browser, coordinator, seconds_ago=3600)
    answer = invite(browser, organisation, role="coordinator")
    assert "reauthenticate" in answer.url
    assert not mail.outbox
    prove_who_it_is(browser, coordinator)
    session = browser.session
    session["invitations_written"] = {"emails": NEW, "role": "coordinator", "language": "fr"}
    session.save()
    page = browser.get(reverse("members:invite", args=[organisation.slug]))
    assert NEW in page.text
    assert page.context["form"]["language"].value() == "fr"
    assert invite(browser, organisation, role="coordinator").status_code == 200


def test_what_was_typed_waits_in_the_session_until_it_is_proven(coordinator, organisation):
    browser = Client()
    prove_who_it_is(browser, coordinator, seconds_ago=3600)
    invite(browser, organisation, role="coordinator", language="fr")
    page = browser.get(reverse("members:invite", args=[organisation.slug]))
    assert NEW in page.text
    assert NEW not in browser.get(reverse("members:invite", args=[organisation.slug])).text


def test_a_hundred_a_day_and_no_more(cor, organisation, monkeypatch):
    monkeypatch.setattr("members.invitations.actions.MOST_A_DAY", 2)
    page = invite(cor, organisation, "a@example.org\nb@example.org\nc@example.org")
    outcomes = [line.outcome.value for line in page.context["lines"]]
    assert outcomes == ["invited", "invited", "too_many"]
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize("role", ["buddy", "coordinator"])
def test_the_invitation_is_in_their_language_as_text_and_as_html(cor, organisation, language, role):
    invite(cor, organisation, role=role, language=language)
    message = mail.outbox[-1]
    (html, kind), *_none = message.alternatives
    assert kind == "text/html"
    assert f'<html lang="{language}">' in html
    words = {"nl": "vraagt je", "fr": "vous propose", "en": "asks you"}[language]
    assert words in message.body
    link = re.search(rf"^http\S+/{language}/uitnodiging/link/\S+$", message.body, re.M)[0]
    assert html.count(f'href="{link}"') == html.count("href=") == 1


def test_a_name_that_looks_like_a_link_is_none(cor, organisation, coordinator):
    User.objects.filter(pk=coordinator.pk).update(
        name="<a href=http://evil.example>http://evil.example"
    )
    invite(cor, organisation)
    html = mail.outbox[-1].alternatives[0][0]
    assert html.count("href=") == 1 + html.count("&lt;a href=")


# --- resending and taking back -----------------------------------------------------------------
def act(browser, name, invitation):
    args = [invitation.organisation.slug, invitation.pk]
    return browser.post(reverse(f"members:{name}", args=args), follow=True)


def test_an_invitation_is_sent_once_more_with_a_new_link(cor, organisation):
    invite(cor, organisation)
    first, invitation = the_link(), Invitation.objects.get()
    assert "a moment ago" in act(cor, "resend", invitation).text
    Invitation.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    assert "on its way once more" in act(cor, "resend", invitation).text
    assert len(mail.outbox) == 2
    assert Client().get(first, follow=True).status_code == 404
    assert Client().get(the_link(), follow=True).status_code == 200


@pytest.mark.parametrize(("minutes", "sent"), [(4, 1), (5, 2)])
def test_between_two_mails_are_five_minutes(cor, organisation, monkeypatch, minutes, sent):
    invite(cor, organisation)
    now = Invitation.objects.get().sent_at + timedelta(minutes=minutes)
    with monkeypatch.context() as clock:
        clock.setattr(timezone, "now", lambda: now)
        answered = act(cor, "resend", Invitation.objects.get())
    assert ("a moment ago" in answered.text) == (sent == 1)
    assert len(mail.outbox) == sent


def test_nobody_s_mailbox_is_filled(cor, organisation):
    invite(cor, organisation)
    for _time in range(8):
        Invitation.objects.update(sent_at=timezone.now() - timedelta(hours=1))
        act(cor, "resend", Invitation.objects.get())
    assert len(mail.outbox) == 5


def test_an_invitation_that_was_taken_back_opens_nothing(cor, organisation):
    invite(cor, organisation)
    invitation = Invitation.objects.get()
    assert "opens nothing any more" in act(cor, "revoke_invitation", invitation).text
    assert "already" in act(cor, "revoke_invitation", invitation).text
    assert "already" in act(cor, "resend", invitation).text
    user = make_user(NEW, verified=True)
    assert accept(signed_in(user), the_link()).status_code == 404
    assert not membership_of(user, organisation)


def test_an_invitation_expires_and_can_be_sent_again(cor, organisation):
    invite(cor, organisation)
    moment = timezone.now()
    invitation = Invitation.objects.get()
    assert timedelta(days=13, hours=23) < invitation.expires_at - moment <= timedelta(days=14)
    past = moment - timedelta(days=15)
    Invitation.objects.update(created_at=past, sent_at=past, expires_at=moment)
    user = make_user(NEW, verified=True)
    assert accept(signed_in(user), the_link()).status_code == 404
    assert "expired on" in cor.get(reverse("members:people", args=[organisation.slug])).text
    assert [one.outcome for one in invite(cor, organisation).context["lines"]] == ["invited"]
    assert accept(signed_in(user), the_link()).status_code == 302


def test_the_database_holds_no_link(cor, organisation):
    invite(cor, organisation)
    token = the_link().rstrip("/").rpartition("/")[2]
    assert len(token) == 43
    assert Invitation.objects.get().token_hash == hash_of(token)


# --- accepting ---------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["buddy", "coordinator"])
def test_the_invited_address_counts_at_once_in_that_role(cor, organisation, role):
    invite(cor, organisation, role=role)
    user = make_user(NEW, verified=True)
    assert accept(signed_in(user), the_link()).status_code == 302
    membership = membership_of(user, organisation)
    assert (membership.role, membership.confirmed_as) == (role, role)


def test_a_new_coordinator_chooses_a_second_step_before_anything_else(cor, organisation):
    invite(cor, organisation, role="coordinator")
    browser = signed_in(make_user(NEW, verified=True))
    assert browser.get(reverse("members:account")).status_code == 200
    accept(browser, the_link())
    assert browser.get(reverse("members:account")).url == reverse("members:protect")


def test_another_address_waits_for_a_coordinator(cor, organisation):
    invite(cor, organisation, role="coordinator")
    user = make_user("other@example.org", verified=True)
    browser = signed_in(user)
    assert "sent to another address" in browser.get(the_link(), follow=True).text
    assert "You are signed in as other@example.org" in browser.get(the_link(), follow=True).text
    accept(browser, the_link())
    membership = membership_of(user, organisation)
    assert (membership.role, membership.confirmed_as) == ("coordinator", "")
    assert "works only once" in mail.outbox[-1].body


def test_an_address_that_is_not_confirmed_is_nobody_s(cor, organisation):
    invite(cor, organisation)
    user = make_user(NEW)
    answer = accept(signed_in(user), the_link())
    assert answer.url == reverse("account_email")
    assert not membership_of(user, organisation)


def test_it_waits_if_who_invited_coordinates_no_more(
    cor, organisation, coordinator, second_coordinator
):
    invite(cor, organisation, role="coordinator")
    organisation.memberships.filter(user=coordinator).update(confirmed_as="", role="buddy")
    user = make_user(NEW, verified=True)
    accept(signed_in(user), the_link())
    assert membership_of(user, organisation).confirmed_as == ""


def test_a_link_works_once(cor, organisation):
    invite(cor, organisation)
    link, user = the_link(), make_user(NEW, verified=True)
    browser, other = signed_in(user), make_user("other@example.org", verified=True)
    late = signed_in(other)
    late.get(link, follow=True)
    assert accept(browser, link).status_code == 302
    assert browser.post(reverse("members:accept")).status_code == 302, "sent twice"
    assert late.post(reverse("members:accept")).status_code == 404
    assert Client().get(link, follow=True).status_code == 404
    assert not membership_of(other, organisation)
    assert organisation.member_events.filter(kind="joined").count() == 1


@pytest.mark.parametrize("paused", [True, False])
def test_an_invitation_neither_raises_nor_un_pauses(cor, organisation, paused):
    user = make_user("other@example.org", verified=True)
    membership = make_membership(user, organisation, confirmed=not paused)
    invite(cor, organisation, role="coordinator")
    accept(signed_in(user), the_link())
    membership.refresh_from_db()
    assert (membership.role, membership.confirmed_as) == ("buddy", "" if paused else "buddy")


def test_opening_the_link_changes_nothing(cor, organisation):
    invite(cor, organisation)
    for _scanner in range(3):
        assert Client().get(the_link(), follow=True).status_code == 200
    assert Invitation.objects.open().count() == 1
    assert Client().get(reverse("members:accept")).status_code in (302, 405)


def test_whoever_stopped_comes_back_by_a_new_invitation(cor, organisation):
    user = make_user(NEW, verified=True)
    yesterday = timezone.localdate() - timedelta(days=1)
    make_membership(user, organisation, is_active=False, since=yesterday, until=yesterday)
    invite(cor, organisation)
    accept(signed_in(user), the_link())
    membership = membership_of(user, organisation)
    assert membership.is_active
    assert (membership.until, membership.confirmed_as) == (None, "buddy")


def test_an_organisation_that_is_suspended_lets_nobody_in(cor, organisation):
    invite(cor, organisation)
    organisation.state = "suspended"
    organisation.save()
    assert accept(signed_in(make_user(NEW, verified=True)), the_link()).status_code == 404


def test_a_guessed_link_opens_nothing_and_leaves_no_session(client, db):
    answer = client.get(reverse("members:open_invitation", args=["guess"]))
    assert answer.status_code == 404
    assert not answer.cookies.get("sessionid")
    assert client.get(reverse("members:open_join_link", args=["guess"])).status_code == 404
    assert client.get(reverse("members:invitation")).status_code == 404
    assert client.get(reverse("members:joining")).status_code == 404


# --- the link to join --------------------------------------------------------------------------
def make_link(browser, organisation):
    page = browser.post(reverse("members:join_link", args=[organisation.slug]))
    assert 'class="new-link__qr"' in page.text
    return urlsplit(page.context["link"]).path


def ask(browser, link):
    browser.get(link, follow=True)
    return browser.post(reverse("members:ask_to_join"))


def test_whoever_has_the_link_asks_and_a_coordinator_confirms(cor, organisation):
    link, user = make_link(cor, organisation), make_user(NEW, name="Nour", verified=True)
    browser = signed_in(user)
    assert "Join Welkom in Gent" in browser.get(link, follow=True).text
    ask(browser, link)
    ask(browser, link)
    membership = membership_of(user, organisation)
    assert (membership.role, membership.confirmed_as) == ("buddy", "")
    assert organisation.member_events.filter(kind="asked").count() == 1
    assert "works only once" in mail.outbox[-1].body
    assert len(mail.outbox) == 1
    seen = {"answer": "confirm", "role": "buddy", "email": NEW}
    cor.post(reverse("members:answer", args=[organisation.slug, membership.pk]), seen)
    membership.refresh_from_db()
    assert membership.confirmed_as == "buddy"


def test_whoever_asks_twice_at_once_waits_for_themselves(cor, organisation):
    """Otherwise both find no membership, and the second would fail on the first."""
    link, browser = make_link(cor, organisation), signed_in(make_user(NEW, verified=True))
    browser.get(link, follow=True)
    with CaptureQueriesContext(connection) as queries:
        browser.post(reverse("members:ask_to_join"))
    asked = [query["sql"] for query in queries]
    locks = [place for place, text in enumerate(asked) if "NO KEY UPDATE" in text]
    (made,) = (place for place, text in enumerate(asked) if 'INTO "members_membership"' in text)
    assert locks and "members_organisation" in asked[locks[0]] and locks[0] < made


def test_a_new_link_ends_the_one_before_and_a_link_can_be_ended(cor, organisation):
    first, second = make_link(cor, organisation), make_link(cor, organisation)
    assert Client().get(first, follow=True).status_code == 404
    assert Client().get(second, follow=True).status_code == 200
    waiting = signed_in(make_user(NEW, verified=True))
    waiting.get(second, follow=True)
    address = reverse("members:end_join_link", args=[organisation.slug])
    cor.post(address)
    cor.post(address)
    assert Client().get(second, follow=True).status_code == 404
    assert waiting.post(reverse("members:ask_to_join")).status_code == 404
    assert organisation.member_events.filter(kind="link_ended").count() == 1


def test_a_link_to_join_ends_after_ninety_days(cor, organisation):
    link = make_link(cor, organisation)
    present = organisation.join_links.get()
    assert (present.expires_at - present.created_at).days in (89, 90)
    organisation.join_links.update(expires_at=timezone.now())
    assert Client().get(link, follow=True).status_code == 404
    assert "expired on" in cor.get(reverse("members:join_link", args=[organisation.slug])).text


# --- who may -----------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["buddy", "stranger", "anonymous"])
@pytest.mark.parametrize("name", ["invite", "join_link", "end_join_link", "resend", "revoke"])
def test_only_a_coordinator_of_this_organisation_invites(
    request, cor, organisation, buddy, stranger, who, name
):
    invite(cor, organisation)
    invitation = Invitation.objects.get()
    args = [organisation.slug]
    if name in ("resend", "revoke"):
        args.append(invitation.pk)
    address = reverse(f"members:{name.replace('revoke', 'revoke_invitation')}", args=args)
    browser = Client()
    if who != "anonymous":
        prove_who_it_is(browser, request.getfixturevalue(who))
    form = {"emails": "x@example.org", "role": "buddy", "language": "en"}
    assert browser.post(address, form).status_code == (302 if who == "anonymous" else 404)
    assert len(mail.outbox) == 1
    assert Invitation.objects.open().count() == 1
    assert not organisation.join_links.exists()


def test_an_invitation_of_another_organisation_is_out_of_reach(cor, organisation, stranger):
    elsewhere = Membership.objects.get(user=stranger).organisation
    theirs = Client()
    prove_who_it_is(theirs, stranger)
    invite(theirs, elsewhere)
    number = Invitation.objects.get().pk
    for name in ("resend", "revoke_invitation"):
        address = reverse(f"members:{name}", args=[organisation.slug, number])
        assert cor.post(address).status_code == 404
    assert Invitation.objects.open().count() == 1


# --- keeping -----------------------------------------------------------------------------------
def test_a_month_after_they_ended_they_are_forgotten(cor, organisation):
    invite(cor, organisation, "a@example.org\nb@example.org")
    make_link(cor, organisation)
    long_ago = timezone.now() - timedelta(days=31)
    Invitation.objects.filter(email="a@example.org").update(revoked_at=long_ago)
    organisation.join_links.update(ended_at=long_ago)
    forget_invitations()
    forget_invitations()
    assert Invitation.objects.get().email == "b@example.org"
    assert not organisation.join_links.exists()


def test_with_the_account_its_invitations_go(cor, organisation):
    invite(cor, organisation)
    user = make_user(NEW, verified=True)
    browser = Client()
    prove_who_it_is(browser, user)
    assert NEW in browser.post(reverse("members:export")).json()["invitations"][0]["email"]
    browser.post(reverse("members:delete_account"), {"understood": "on"})
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("a@example.org", ["a@example.org"]),
        ("A@Example.ORG", ["a@example.org"]),
        ("a@example.org,b@example.org;c@example.org", ["a", "b", "c"]),
        ('"Peeters, An" <a@example.org>', ["a@example.org"]),
        ("mailto:a@example.org.", ["a@example.org"]),
        ("a@example.org\r\na@example.org\n\n", ["a@example.org"]),
    ],
)
def test_an_address_is_found_however_it_was_pasted(text, addresses):
    wanted = [one if "@" in one else f"{one}@example.org" for one in addresses]
    assert [address for _written, address in addresses_in(text)] == wanted


def test_another_organisation_invites_the_same_address(cor, organisation, stranger):
    theirs = Client()
    prove_who_it_is(theirs, stranger)
    invite(theirs, Membership.objects.get(user=stranger).organisation)
    assert [one.outcome for one in invite(cor, organisation).context["lines"]] == ["invited"]
    assert make_organisation() not in [one.organisation for one in Invitation.objects.all()]
