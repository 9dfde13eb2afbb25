"""Ten wrong inputs in each form of an organisation, and each form sent twice.

Joining has its own (tests/members/joining/test_wrong_answers.py).
"""

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from gastvrij.lib.tokens import hash_of
from members.models import Invitation, JoinLink, Logo, Membership, Organisation, Question
from members.staying_true.daily import look_after_organisations
from tests.members.factories import make_membership, make_user, prove_who_it_is
from tests.members.profile.test_profile import address, as_seen
from tests.members.staying_true.test_half_year import links, months_ago
from tests.members.telling import assert_is_told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
ZERO, ENDLESS = "\x00", "a" * 100_000


def proven(user):
    browser = Client()
    prove_who_it_is(browser, user)
    return browser


@pytest.fixture
def cor(coordinator):
    return proven(coordinator)


def page(name, organisation, *args):
    return reverse(f"members:{name}", args=[organisation.slug, *args])


def kinds(organisation):
    """What stands on the organisation's trail."""
    return list(organisation.member_events.order_by("pk").values_list("kind", flat=True))


# --- inviting ----------------------------------------------------------------------------------
INVITING = [
    {"emails": ""},
    {"emails": " \t\n ,;"},
    {"emails": "Piet, 0470 12 34 56"},
    {"emails": "piet@"},
    {"emails": "@example.org"},
    {"emails": "piet@example..org"},
    {"emails": f"{'a' * 300}@example.org"},
    {"emails": f"piet{ZERO}@example.org"},
    {"emails": ENDLESS},
    {"emails": "\n".join(f"nobody {number}" for number in range(60))},
    {"emails": "\n".join(f"a{number}@example.org" for number in range(51))},
    {"role": ""},
    {"role": "boss"},
    {"role": ZERO},
    {"language": ""},
    {"language": "xx"},
    {"emails": "", "role": "", "language": ""},
]


@pytest.mark.parametrize("change", INVITING)
def test_an_invitation_that_can_t_be_sent_is_explained(cor, organisation, change):
    sent = {"emails": "nour@example.org", "role": "buddy", "language": "fr"} | change
    answer = cor.post(page("invite", organisation), sent)
    assert_is_told(answer)
    for name, value in sent.items():
        assert answer.context["form"][name].value() == value
    assert not Invitation.objects.exists()
    assert not mail.outbox


# --- people: buttons, which nobody fills in wrongly by hand --------------------------------------
SEEN = [
    {"email": ""},
    {"email": "old@example.org"},
    {"email": "BEA@example.org "},
    {"email": ZERO},
    {"email": ENDLESS},
    {"email": "cor@example.org"},
]
BUTTONS = {
    "answer": [
        *SEEN,
        {"role": ""},
        {"role": "coordinator"},
        {"role": ZERO},
        {"answer": ""},
        {"answer": "perhaps"},
        {"answer": ZERO},
    ],
    "change_role": [
        *SEEN,
        {"role": ""},
        {"role": "boss"},
        {"role": "Coordinator"},
        {"role": ZERO},
        {"role": ENDLESS},
    ],
    "pause": SEEN,
    "end_membership": SEEN,
    "keep": [
        *SEEN,
        {"role": ""},
        {"role": "coordinator"},
        {"answer": ""},
        {"answer": "perhaps"},
        {"answer": ZERO},
    ],
}
RIGHT = {
    "answer": {"answer": "confirm", "role": "buddy"},
    "change_role": {"role": "coordinator"},
    "pause": {},
    "end_membership": {},
    "keep": {"answer": "keep", "role": "buddy"},
}


def due_or_waiting(name, buddy):
    """As it stands where that button is shown."""
    long_ago = timezone.localdate() - timedelta(days=100)
    fields = {"confirmed_as": "" if name == "answer" else "buddy", "reviewed_on": long_ago}
    Membership.objects.filter(user=buddy).update(**fields)
    return Membership.objects.get(user=buddy)


@pytest.mark.parametrize(
    ("name", "change"), [(name, change) for name, all_ in BUTTONS.items() for change in all_]
)
def test_a_button_about_what_nobody_saw_does_nothing_and_says_so(
    cor, organisation, buddy, name, change
):
    membership = due_or_waiting(name, buddy)
    before = Membership.objects.filter(pk=membership.pk).values().get()
    sent = {"email": buddy.email} | RIGHT[name] | change
    answer = cor.post(page(name, organisation, membership.pk), sent, follow=True)
    if answer.status_code != 404:
        assert answer.status_code == 200
        assert "This changed while you were looking" in answer.text
    assert Membership.objects.filter(pk=membership.pk).values().get() == before
    assert kinds(organisation) == []


@pytest.mark.parametrize("name", BUTTONS)
@pytest.mark.parametrize("number", [0, 10**9, 10**30])
def test_a_number_that_nobody_has_is_not_found(cor, organisation, buddy, name, number):
    sent = {"email": buddy.email} | RIGHT[name]
    assert cor.post(page(name, organisation, number), sent).status_code == 404


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_that_is_tapped_twice_does_it_once_and_says_the_same(
    cor, organisation, buddy, second_coordinator, name
):
    membership = due_or_waiting(name, buddy)
    sent = {"email": buddy.email} | RIGHT[name]
    to = page(name, organisation, membership.pk)
    first = cor.post(to, sent, follow=True)
    number = len(mail.outbox)
    second = cor.post(to, sent, follow=True)
    said = [[str(one) for one in answer.context["messages"]] for answer in (first, second)]
    assert first.status_code == second.status_code == 200
    assert said[0] == said[1] != []
    assert len(kinds(organisation)) == 1
    assert len(mail.outbox) == number


def test_two_coordinators_who_answer_differently_are_told(cor, organisation, buddy):
    membership = due_or_waiting("answer", buddy)
    to = page("answer", organisation, membership.pk)
    sent = {"email": buddy.email, "role": "buddy"}
    cor.post(to, sent | {"answer": "confirm"})
    answer = cor.post(to, sent | {"answer": "refuse"}, follow=True)
    assert "This changed while you were looking" in answer.text
    assert Membership.objects.get(user=buddy).confirmed_as == "buddy"
    Membership.objects.filter(user=buddy).update(confirmed_as="")
    cor.post(to, sent | {"answer": "refuse"})
    answer = cor.post(to, sent | {"answer": "confirm"}, follow=True)
    assert "This changed while you were looking" in answer.text
    assert not Membership.objects.get(user=buddy).is_active


# --- leaving -----------------------------------------------------------------------------------
@pytest.mark.parametrize("understood", [None, "", "false", "False", "FALSE"])
def test_nobody_leaves_who_did_not_say_so(organisation, coordinator, buddy, understood):
    sent = {} if understood is None else {"understood": understood}
    assert_is_told(proven(buddy).post(page("leave", organisation), sent))
    assert Membership.objects.get(user=buddy).is_active


# --- coming in ---------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["accept", "ask_to_join"])
@pytest.mark.parametrize("remembered", [None, "", "x", "0" * 64, ZERO, ENDLESS])
def test_a_session_that_opens_nothing_lets_nobody_in(organisation, name, remembered):
    user = make_user(verified=True)
    browser = Client()
    browser.force_login(user)
    if remembered is not None:
        session = browser.session
        session["invitation"] = session["join_link"] = hash_of(remembered)
        session.save()
    assert browser.post(reverse(f"members:{name}")).status_code == 404
    assert not Membership.objects.filter(user=user).exists()


@pytest.mark.parametrize("token", ["x", "A" * 43, "a" * 300, "-" * 43, "..", "é" * 20])
@pytest.mark.parametrize("name", ["open_invitation", "open_join_link"])
def test_a_token_that_nobody_made_opens_nothing(client, db, name, token):
    way = {"open_invitation": "uitnodiging", "open_join_link": "meedoen"}[name]
    answer = client.get(f"/nl/{way}/link/{token}/")
    assert answer.status_code == 404
    assert "sessionid" not in answer.cookies


def test_the_link_to_join_that_is_made_twice_is_one_link(cor, organisation):
    first = cor.post(page("join_link", organisation)).context["link"]
    second = cor.post(page("join_link", organisation)).context["link"]
    assert JoinLink.objects.open().count() == 1
    assert Client().get(first.removeprefix("http://testserver")).status_code == 404
    assert Client().get(second.removeprefix("http://testserver")).status_code == 302


# --- the profile ---------------------------------------------------------------------------------
TOO_LONG = "a" * 5001
PROFILE = [
    *[
        {f"{name}_{code}": TOO_LONG}
        for name in ("description", "activities")
        for code in ("nl", "en")
    ],
    {"description_fr": f"Nous{ZERO}"},
    {"place": ""},
    {"place": " "},
    {"place": "4000"},
    {"place": ZERO},
    {"place": "Gent" * 30},
    {"place": "Berchem", "municipality": ""},
    {"place": "Berchem", "municipality": "99999 Berchem"},
    {"place": "Berchem", "municipality": ZERO},
    {"working_area": "Xyzzy"},
    {"working_area": "Gent\nLuik"},
    {"working_area": ENDLESS},
    {"working_area": ZERO},
    {"themes": ["xyzzy"]},
    {"themes": ["wonen", ZERO]},
    {"statuses": ["xyzzy"]},
    {"statuses": ["recognised", "0"]},
    {"languages": ["NL"]},
    {"languages": ["nl", "xx"]},
    {"email": "hallo@"},
    {"email": "hallo@welkom"},
    {"email": f"{'a' * 250}@welkom.example"},
    {"telephone": "112"},
    {"telephone": "0470 12 34 56 78 90"},
    {"telephone": "0" * 41},
    {"website": "javascript:alert(1)"},
    {"website": "https://" + "a" * 300 + ".example"},
    {"website": "welkom"},
]


@pytest.mark.parametrize("button", [{}, {"preview": "1"}])
@pytest.mark.parametrize("change", PROFILE)
def test_a_wrong_profile_is_explained_and_nothing_is_lost(cor, organisation, change, button):
    typed = {"description_en": "We open doors.", "themes": ["wonen"]} | change
    answer = cor.post(address(organisation), as_seen(cor, organisation) | typed | button)
    assert_is_told(answer)
    form = answer.context["form"]
    for name, value in typed.items():
        assert name == "municipality" or form[name].value() == value
    same = Organisation.objects.get(pk=organisation.pk)
    assert same.confirmed_on is None and not same.description_en
    assert kinds(organisation) == []


@pytest.mark.parametrize("value", ["", ZERO, ENDLESS, "xyzzy"])
def test_what_somebody_saw_may_be_anything_and_breaks_nothing(cor, organisation, value):
    sent = as_seen(cor, organisation)
    sent = {name: value if name.startswith("initial-") else one for name, one in sent.items()}
    answer = cor.post(address(organisation), sent)
    assert answer.status_code in {302, 409, 422}
    assert cor.post(address(organisation), {}).status_code == 422


def test_a_profile_that_is_sent_twice_is_one_change(cor, organisation):
    sent = as_seen(cor, organisation) | {"description_en": "We open doors."}
    for _time in range(2):
        assert cor.post(address(organisation), sent).status_code == 302
    assert kinds(organisation) == ["details_changed"]


def png(size=(20, 20)):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    return out.getvalue()


PICTURES = {
    "nothing": None,
    "empty.png": b"",
    "text.png": b"a logo",
    "page.html": b"<html><script>alert(1)</script></html>",
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "cut.png": lambda: png()[:40],
    "paper.pdf": b"%PDF-1.7\n%%EOF",
    "old.bmp": b"BM" + b"\x00" * 60,
    "zip.png": b"PK\x03\x04" + b"\x00" * 60,
    "large.png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 5_300_000,
    "wide.png": lambda: png((9000, 9000)),
}


@pytest.mark.parametrize("name", PICTURES)
def test_what_is_no_logo_is_explained(cor, organisation, name):
    content = PICTURES[name]
    content = content() if callable(content) else content
    sent = {} if content is None else {"logo": SimpleUploadedFile(name, content, "image/png")}
    assert_is_told(cor.post(address(organisation, "change_logo"), sent), "logo_form")
    assert not Logo.objects.exists()


def test_a_logo_that_is_sent_twice_is_one_logo(cor, organisation):
    for _time in range(2):
        sent = {"logo": SimpleUploadedFile("logo.png", png(), "image/png")}
        assert cor.post(address(organisation, "change_logo"), sent).status_code == 302
    assert Logo.objects.count() == 1
    for _time in range(2):
        assert cor.post(address(organisation, "change_logo"), {"remove": "1"}).status_code == 302
    assert not Logo.objects.exists()


# --- room, and the question of half a year -----------------------------------------------------
UNTIL = ["", "0", "gisteren", "2020-01-01", "31/02/2027", "9999-01-01", "1-1-1", ZERO, ENDLESS]
UNTIL += ["2026-13-01", "01/01/0001", "<script>"]


@pytest.mark.parametrize("until", UNTIL)
def test_a_day_that_can_t_be_is_explained(cor, organisation, until):
    answer = cor.post(page("room", organisation), {"answer": "no_room", "until": until})
    assert_is_told(answer)
    assert answer.context["form"]["until"].value() == until
    assert Organisation.objects.get(pk=organisation.pk).no_room_until is None


@pytest.mark.parametrize("answer", [None, "", "perhaps", ZERO, ENDLESS])
def test_an_answer_about_room_that_is_none_does_nothing(cor, organisation, answer):
    tomorrow = timezone.localdate() + timedelta(days=1)
    sent = {"until": tomorrow.isoformat()} | ({} if answer is None else {"answer": answer})
    assert cor.post(page("room", organisation), sent).status_code == 422
    assert Organisation.objects.get(pk=organisation.pk).no_room_until is None


def test_room_that_is_told_twice_is_told_once(cor, organisation):
    soon = timezone.localdate() + timedelta(days=20)
    for sent in [{"answer": "no_room", "until": soon.isoformat()}, {"answer": "room"}]:
        for _time in range(2):
            assert cor.post(page("room", organisation), sent).status_code == 302
    assert kinds(organisation) == ["no_room", "room"]


def asked(organisation, **fields):
    Organisation.objects.filter(pk=organisation.pk).update(**fields)
    look_after_organisations()
    return links()["cor@example.org"]


ABOUT = {
    Question.Kind.DETAILS: {"confirmed_on": months_ago(7)},
    Question.Kind.ROOM: {"no_room_until": timezone.localdate() - timedelta(days=1)},
}
NO_ANSWERS = [None, "", "perhaps", "RIGHT", "stopped", "left", "goes_on", ZERO, ENDLESS, "right "]


@pytest.mark.parametrize("answer", NO_ANSWERS)
@pytest.mark.parametrize("kind", ABOUT)
def test_an_answer_by_mail_that_is_none_does_nothing(
    client, organisation, coordinator, kind, answer
):
    link = asked(organisation, **ABOUT[kind])
    page = client.post(link, {} if answer is None else {"answer": answer})
    assert page.status_code == 422
    assert Question.objects.open().count() == 1
    assert kinds(organisation) == []


@pytest.mark.parametrize("until", UNTIL)
def test_a_day_by_mail_that_can_t_be_is_explained(client, organisation, coordinator, until):
    link = asked(organisation, **ABOUT[Question.Kind.ROOM])
    assert_is_told(client.post(link, {"answer": "no_room", "until": until}))
    assert Question.objects.open().count() == 1


def test_still_right_that_is_tapped_twice_is_said_once(cor, organisation):
    for _time in range(2):
        assert cor.post(page("still_right", organisation)).status_code == 302
    assert kinds(organisation) == ["details_right"]


@pytest.mark.parametrize("colleague", [True, False])
def test_another_day_or_a_colleague_is_another_line(organisation, coordinator, colleague):
    proven(coordinator).post(page("still_right", organisation))
    by = coordinator
    if colleague:
        by = make_user("col@example.org", second_factor=True)
        make_membership(by, organisation, role="coordinator")
    else:
        Organisation.objects.update(confirmed_on=months_ago(1))
    proven(by).post(page("still_right", organisation))
    assert kinds(organisation) == ["details_right", "details_right"]


def test_stopping_and_going_on_that_are_sent_twice_are_done_once(cor, organisation):
    for name in ("stop", "go_on_with"):
        for _time in range(2):
            assert cor.post(page(name, organisation)).status_code == 302
    assert kinds(organisation) == ["stopping", "goes_on"]
    assert len(mail.outbox) == 2
