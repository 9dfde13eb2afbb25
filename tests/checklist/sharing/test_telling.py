"""A family tells its buddy something from its own page; the buddy confirms and answers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from checklist.families.actions import close_household
from checklist.models import FamilyMessage, Progress
from checklist.sharing.actions import revoke, share
from checklist.sharing.sentences import REPLIES, everywhere
from checklist.sharing.telling import MOST_AT_ONCE
from checklist.walls import claims
from gastvrij.lib.languages import LANGUAGES
from gastvrij.lib.tokens import hash_of
from tests.checklist.factories import FOR_HOUSEHOLD, FOR_PERSON, make_household, make_message
from tests.checklist.pages import forms_of
from tests.checklist.sharing.opening import family_url, open_link
from tests.conftest import storyteller

pytestmark = pytest.mark.usefixtures("english")
NUMBER = "0b1c1f5e-6a1f-4d0c-9d2f-0d6a6f0f4c11"


@pytest.fixture
def token(household, buddy):
    return share(household, "en", by=buddy)


@pytest.fixture
def page(client, token):
    """The family has its list open."""
    return open_link(client, token, "?alles")


def mark_of(page, code=FOR_HOUSEHOLD):
    return next(step.mark for step in page.context["choice"].todo if step.line.code == code)


def say(client, token, what, **sent):
    return client.post(family_url(token, "?alles"), {"zeg": what, **sent})


def answer(client, household, message, **sent):
    address = reverse("checklist:answer_family", args=[household.pk, message.pk])
    return client.post(address, sent)


# --- the family --------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["did", "unclear"])
def test_a_family_says_something_about_a_step_once_and_takes_it_back(client, token, page, kind):
    for _ in range(2):
        response = say(client, token, kind, stap=mark_of(page))
        assert (response.status_code, response["Location"]) == (302, family_url(token, "?alles"))
    message = FamilyMessage.objects.get()
    assert (message.kind, message.code, message.people) == (kind, FOR_HOUSEHOLD, [])
    assertContains(client.get(family_url(token, "?alles")), "Your buddy now reads", count=1)
    say(client, token, "back", bericht=message.pk)
    assertNotContains(client.get(family_url(token, "?alles")), "Your buddy now reads")
    say(client, token, kind, stap=mark_of(page))
    assert FamilyMessage.objects.waiting().count() == 1


def test_a_step_of_several_people_is_told_for_all_of_them(client, token, page, person):
    say(client, token, "did", stap=mark_of(page, FOR_PERSON))
    assert FamilyMessage.objects.get().people == [person.pk]


def test_a_family_asks_for_a_call_and_for_a_message_in_its_own_words(client, token, page):
    for _ in range(2):
        say(client, token, "call")
        say(client, token, "write", nummer=NUMBER, woorden="Wanneer <b>kom</b> je?")
    asked = list(FamilyMessage.objects.order_by("kind"))
    assert [(one.kind, one.words) for one in asked] == [
        ("call", ""),
        ("write", "Wanneer <b>kom</b> je?"),
    ]
    assertContains(client.get(family_url(token)), "Your buddy now reads that you want to be called")


def test_too_many_words_are_refused_and_kept_in_the_form(client, token, page):
    response = say(client, token, "write", nummer=NUMBER, woorden="x" * 501)
    assertContains(response, "This is too long. Make it shorter.", status_code=422)
    assertContains(response, "x" * 501, status_code=422)
    assertContains(response, '<details class="disclosure no-print" open>', status_code=422)
    assert not FamilyMessage.objects.exists()


def test_who_sends_a_lot_waits_a_while(client, token, page, household):
    now = timezone.now()
    for number in range(MOST_AT_ONCE):
        minutes = 61 if number == 0 else 1
        make_message(
            household, "write", taken_back_at=now, sent_at=now - timedelta(minutes=minutes)
        )
    assert say(client, token, "call").status_code == 302
    response = say(client, token, "write", nummer=NUMBER)
    assertContains(response, "Wait a while, then try again", status_code=429)
    assert FamilyMessage.objects.waiting().count() == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"zeg": "nonsense"},
        {"zeg": "did"},
        {"zeg": "did", "stap": "é\0"},
        {"zeg": "write"},
        {"zeg": "write", "nummer": "1"},
        {"zeg": "back", "bericht": "x"},
        {"zeg": "back", "bericht": NUMBER},
    ],
)
def test_nonsense_writes_nothing(client, token, page, sent):
    assert client.post(family_url(token), sent).status_code == 302
    assert not FamilyMessage.objects.exists()


def test_who_did_not_open_the_link_tells_nothing(client, token):
    """Another site can send a form, but not the mark of who opened it."""
    assert say(client, token, "call").status_code == 200
    assert not FamilyMessage.objects.exists()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_is_said_after_the_browser_forgot_the_button_waits_behind_it(
    client, household, buddy, language
):
    """A telephone that closed the browser lost the mark, and its page with the words came back."""
    token = share(household, language, by=buddy)
    words = 'Wanneer "kom" je?\nEn <b>waar</b>?'
    gate = say(client, token, "write", nummer=NUMBER, woorden=words)
    assert gate["Content-Language"] == language
    assertNotContains(gate, "Amal")
    ((_form, kept),) = forms_of(gate)
    assert set(kept) == {"zeg", "nummer", "woorden"}
    assert not FamilyMessage.objects.exists()
    assert client.post(family_url(token), kept).status_code == 302
    assert FamilyMessage.objects.get().words == words


@pytest.mark.parametrize(
    "typed, read",
    [
        ("\u202egnirts\u2066", "gnirts"),
        ("\u200b\u200b \u2060", ""),
        ("\u202e\u202d\ufeff", ""),
        ("a\x07b\x00c\r\nd\te", "abc\nd\te"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("ما هذا؟", "ما هذا؟"),
    ],
)
def test_what_nobody_can_read_is_not_told(client, token, page, typed, read):
    say(client, token, "write", nummer=NUMBER, woorden=typed)
    assert FamilyMessage.objects.get().words == read


def test_through_a_link_that_ended_nothing_is_told(client, token, page, household, buddy):
    revoke(household.links.get(), by=buddy)
    assert say(client, token, "call").status_code == 404
    assert not FamilyMessage.objects.exists()


def test_a_closed_family_reads_and_tells_nothing(client, token, page, household, coordinator):
    close_household(household, by=coordinator)
    assert say(client, token, "call").status_code in (302, 404)
    assert not FamilyMessage.objects.exists()


def test_no_other_familys_message_is_seen_or_taken_back(client, token, page, household, buddy):
    other = make_household(household.organisation, label="Roos", buddy=buddy)
    message = make_message(other, "write", words="Niet voor ons")
    say(client, token, "back", bericht=message.pk)
    message.refresh_from_db()
    assert message.is_waiting
    assertNotContains(client.get(family_url(token)), "Niet voor ons")


def test_the_database_lets_a_link_answer_nothing_and_write_for_no_other(household, buddy):
    mine, link = make_message(household), share(household, "en", by=buddy)
    other = make_message(make_household(household.organisation, buddy=buddy))
    now = timezone.now()
    with storyteller("off"), claims.opened(claims.of_link(hash_of(link))):
        assert FamilyMessage.objects.filter(pk=other.pk).update(taken_back_at=now) == 0
        assert FamilyMessage.objects.filter(pk=mine.pk).update(taken_back_at=now) == 1
    mine.refresh_from_db()
    assert mine.answered_at is None and mine.taken_back_at == now


@pytest.mark.parametrize("name", [*REPLIES, "told_on", "take_back", "limit", "too_long"])
def test_what_a_family_is_told_exists_in_each_language(db, name):
    assert everywhere(name).keys() == LANGUAGES.keys()


# --- the buddy ---------------------------------------------------------------------------------
@pytest.fixture
def as_bea(client, buddy):
    client.force_login(buddy)
    return client


def test_a_buddy_reads_it_on_the_list_and_among_the_families(as_bea, household):
    make_message(household)
    make_message(household, "write", words="Wanneer <b>kom</b> je?")
    page = as_bea.get(household.get_absolute_url())
    assertContains(page, "The family says")
    assertContains(page, "Wanneer &lt;b&gt;kom&lt;/b&gt; je?")
    assertContains(as_bea.get(reverse("checklist:households")), "2 questions of the family")


def test_what_the_family_did_is_done_once_the_buddy_confirms(as_bea, household, token):
    message = make_message(household)
    day = timezone.localdate() - timedelta(days=3)
    for _ in range(2):
        assert answer(as_bea, household, message, do="confirm", done_on=day).status_code == 302
    progress = Progress.objects.get(household=household)
    assert (progress.state, progress.done_on) == ("done", day)
    assert household.events.get().told_on == message.told_day
    timeline = as_bea.get(reverse("checklist:timeline", args=[household.pk]))
    assertContains(timeline, "told by the family on")
    assertNotContains(as_bea.get(household.get_absolute_url()), "The family says")


def test_what_a_buddy_answers_to_what_was_done_is_read_beside_it(as_bea, household, token):
    message = make_message(household)
    answer(as_bea, household, message, do="confirm", answer="Goed gedaan, tot morgen")
    assertContains(open_link(as_bea, token, "?alles"), "Goed gedaan, tot morgen", count=1)


def test_what_is_not_done_yet_stays_open_and_the_family_reads_why(as_bea, household, token):
    message = make_message(household)
    answer(as_bea, household, message, do="not_yet")
    assert not Progress.objects.filter(household=household).exists()
    page = open_link(as_bea, token, "?alles")
    assertContains(page, "Not yet. Wait a little longer with this.")


def test_an_answer_stands_at_its_step_in_the_familys_language(as_bea, household, buddy):
    message = make_message(household, "unclear")
    answer(as_bea, household, message, do="answer", reply="reply_call", answer="Tot <i>straks</i>")
    page = open_link(as_bea, share(household, "ar", by=buddy), "?alles")
    assertContains(page, "سأتصل بكم.")
    assertContains(page, '<p lang="" dir="auto">Tot &lt;i&gt;straks&lt;/i&gt;</p>')
    assertNotContains(page, "Bea")


def test_a_call_is_done_with_one_tap(as_bea, household):
    message = make_message(household, "call")
    answer(as_bea, household, message, do="seen")
    message.refresh_from_db()
    assert message.answered_at and (message.reply, message.answer) == ("", "")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "answer"},
        {"do": "answer", "reply": "nonsense"},
        {"do": "answer", "answer": "x" * 501},
        {"do": "confirm", "done_on": "2999-01-01"},
        {"do": "confirm", "done_on": "x"},
    ],
)
def test_an_answer_that_can_not_be_taken_is_explained(as_bea, household, sent):
    message = make_message(household)
    assertContains(answer(as_bea, household, message, **sent), 'role="alert"', status_code=422)
    message.refresh_from_db()
    assert message.is_waiting


def test_only_what_was_done_is_confirmed(as_bea, household):
    message = make_message(household, "unclear")
    assert answer(as_bea, household, message, do="confirm").status_code == 422


def test_nobody_answers_through_another_family(as_bea, household, buddy):
    message = make_message(make_household(household.organisation, label="Roos", buddy=buddy))
    assert answer(as_bea, household, message, do="confirm").status_code == 404
