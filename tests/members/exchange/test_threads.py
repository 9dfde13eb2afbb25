"""A question is asked, answered, solved and found; by members alone."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from members.exchange import actions, lists
from members.models import Following, KeptForm, Organisation, PostReport, Reply, Thread
from tests.members.exchange.factories import QUESTION, make_reply, make_thread
from tests.members.factories import make_membership, make_organisation, make_user
from toolkit.models import Theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LIST = "/en/uitwisseling/"
RISKY = {"body": "De mama is te bereiken op 0471 23 45 67."}


@pytest.fixture
def asked(buddy):
    return make_thread(buddy, themes=["wonen"])


@pytest.fixture
def other(db):
    """A member of another organisation."""
    user = make_user("olga@example.org", name="Olga", language="en", verified=True)
    make_membership(user, make_organisation("Haven"))
    return user


def as_(client, user):
    client.force_login(user)
    return client


# --- posting -----------------------------------------------------------------------------------
def test_a_member_asks_and_another_answers_and_the_asker_says_what_solved_it(client, buddy, other):
    response = as_(client, buddy).post(f"{LIST}vraag/", QUESTION)
    thread = Thread.objects.get()
    assert response["Location"] == f"{LIST}{thread.pk}/"
    assert [one.slug for one in thread.themes.all()] == ["wonen"]
    as_(client, other).post(thread.get_absolute_url(), {"body": "Bel <b>Ba-bel</b>."})
    reply = Reply.objects.get()
    assert "&lt;b&gt;Ba-bel" in client.get(thread.get_absolute_url()).text
    as_(client, buddy).post(f"{thread.get_absolute_url()}opgelost/", {"reply": reply.pk})
    thread.refresh_from_db()
    assert thread.solution == reply
    assert "This solved it" in client.get(thread.get_absolute_url()).text
    assert "Solved" in client.get(LIST).text
    as_(client, buddy).post(f"{thread.get_absolute_url()}opgelost/")
    thread.refresh_from_db()
    assert thread.solution is None


@pytest.mark.parametrize(("address", "kind"), [("aanbod", "offer"), ("praktijk", "practice")])
def test_what_is_offered_and_what_works_stand_there_too(client, buddy, address, kind):
    as_(client, buddy).post(f"{LIST}{address}/", QUESTION)
    assert Thread.objects.get().kind == kind


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 121},
        {"body": ""},
        {"body": "x" * 5001},
        {"themes": ["elders"]},
        {"language": "xx"},
        {"region": "wallonia"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_posted(client, buddy, wrong):
    response = as_(client, buddy).post(f"{LIST}vraag/", QUESTION | wrong)
    assert response.status_code == 422
    assert not Thread.objects.exists()


def test_of_several_organisations_one_chooses_in_whose_name(client, buddy):
    second = make_organisation("Tweede Huis")
    make_membership(buddy, second)
    assert as_(client, buddy).post(f"{LIST}vraag/", QUESTION).status_code == 422
    client.post(f"{LIST}vraag/", QUESTION | {"organisation": second.slug})
    assert Thread.objects.get().organisation == second


def test_nobody_posts_more_than_people_write(client, buddy, asked, monkeypatch):
    monkeypatch.setattr(actions, "MOST_A_DAY", 1)
    response = as_(client, buddy).post(f"{LIST}vraag/", QUESTION)
    assert response.status_code == 429
    assert QUESTION["body"] in response.text
    assert client.post(asked.get_absolute_url(), {"body": "Nog iets"}).status_code == 429
    assert Thread.objects.count() == 1


# --- is there a family in it? ------------------------------------------------------------------
def test_who_is_about_to_describe_a_family_is_asked_and_confirms_or_changes(client, buddy, caplog):
    response = as_(client, buddy).post(f"{LIST}vraag/", QUESTION | RISKY)
    assert response.status_code == 422
    assert "<mark>0471 23 45 67</mark>" in response.text
    assert "a telephone number" in response.text
    assert not Thread.objects.exists()
    assert "0471" not in caplog.text
    [answer] = re.findall(r'name="no_family" value="(\w+)"', response.text)
    again = client.post(
        f"{LIST}vraag/", QUESTION | {"body": "Bel 0486 12 34 56", "no_family": answer}
    )
    assert again.status_code == 422  # another number is another question
    client.post(f"{LIST}vraag/", QUESTION | RISKY | {"no_family": answer})
    assert Thread.objects.get().body == RISKY["body"]


@pytest.mark.parametrize("what", ["antwoord", "wijzigen"])
def test_also_in_an_answer_and_in_a_change(client, buddy, asked, what):
    as_(client, buddy)
    reply = make_reply(asked, buddy)
    addresses = {
        "antwoord": asked.get_absolute_url(),
        "wijzigen": reverse("members:change_reply", args=[asked.pk, reply.pk]),
    }
    response = client.post(addresses[what], RISKY)
    assert response.status_code == 422
    assert "<mark>" in response.text
    assert not Reply.objects.filter(body=RISKY["body"]).exists()


def test_what_nobody_confirmed_is_not_kept_until_somebody_signs_in_again(client, buddy, asked):
    page = as_(client, buddy).get(f"{LIST}vraag/").text
    [mark] = set(re.findall(r'name="page_mark" value="([^"]+)"', page))
    client.logout()
    client.post(f"{LIST}vraag/", QUESTION | RISKY | {"page_mark": mark})
    assert not KeptForm.objects.exists()
    client.post(f"{LIST}vraag/", QUESTION | {"page_mark": mark})
    assert KeptForm.objects.count() == 1


# --- who comes in ------------------------------------------------------------------------------
def addresses(thread, reply):
    names = ["change_thread", "withdraw_thread", "report_thread", "follow_thread", "solve_thread"]
    of_reply = ["change_reply", "withdraw_reply", "report_reply"]
    return [
        LIST,
        *(f"{LIST}{word}/" for word in ("vraag", "aanbod", "praktijk", "volgen")),
        thread.get_absolute_url(),
        *(reverse(f"members:{name}", args=[thread.pk]) for name in names),
        *(reverse(f"members:{name}", args=[thread.pk, reply.pk]) for name in of_reply),
    ]


def nobody(organisation):
    """Signed in, and no member: of nothing, waiting, paused, of what is not approved, ended."""
    yield make_user("zonder@example.org", verified=True)
    for n, (state, fields) in enumerate(
        [
            ("approved", {"confirmed": False}),
            ("approved", {"is_active": False}),
            ("suspended", {}),
            ("submitted", {}),
            ("draft", {}),
            ("left", {}),
            ("refused", {}),
        ]
    ):
        user = make_user(f"niemand{n}@example.org", verified=True)
        make_membership(user, make_organisation(state=state), **fields)
        yield user


def test_for_who_is_no_member_nothing_is_there(client, asked, organisation):
    reply = make_reply(asked)
    for address in addresses(asked, reply):
        assert client.get(address).status_code in (302, 405)
        assert client.post(address, QUESTION | {"reason": "family"}).status_code in (302, 405)
    for user in nobody(organisation):
        as_(client, user)
        for address in addresses(asked, reply):
            assert client.get(address).status_code in (404, 405), (user, address)
            assert client.post(address, QUESTION | {"reason": "family"}).status_code in (404, 405)
        theme = client.get("/en/toolkit/thema/wonen/")
        assert asked.title not in theme.text
    assert (Thread.objects.count(), Reply.objects.count()) == (1, 1)
    assert not PostReport.objects.exists()


def test_what_a_suspended_organisation_posted_is_not_there(client, buddy, other, asked):
    reply = make_reply(make_thread(other), buddy, body="Van wie geschorst is")
    Organisation.objects.filter(pk=asked.organisation_id).update(state="suspended")
    as_(client, other)
    assert asked.title not in client.get(LIST).text or Thread.objects.shown().count() == 1
    assert client.get(asked.get_absolute_url()).status_code == 404
    assert reply.body not in client.get(reply.thread.get_absolute_url()).text
    assert client.get(f"{LIST}?zoek=geschorst").text.count("thread-card__title") == 0


def test_only_who_wrote_it_changes_it_and_a_coordinator_of_theirs_withdraws_it(
    client, buddy, coordinator, other, asked
):
    change = reverse("members:change_thread", args=[asked.pk])
    withdraw = reverse("members:withdraw_thread", args=[asked.pk])
    as_(client, other)
    assert client.post(change, QUESTION).status_code == 404
    assert client.post(withdraw).status_code == 404
    reply = make_reply(asked, other)
    solve = reverse("members:solve_thread", args=[asked.pk])
    assert client.post(solve, {"reply": reply.pk}).status_code == 404
    assert as_(client, coordinator).post(change, QUESTION).status_code == 404
    assert client.post(solve, {"reply": reply.pk}).status_code == 302
    assert client.post(solve, {"reply": "9" * 30}).status_code == 404
    page = client.get(withdraw).text
    assert "the answer of somebody else" in page
    assert client.post(withdraw).status_code == 302
    assert not Thread.objects.exists()
    assert not Reply.objects.exists()


def test_two_pages_that_change_the_same_are_told_so(client, buddy, asked):
    change = reverse("members:change_thread", args=[asked.pk])
    seen = {"initial-title": asked.title, "initial-body": asked.body, "initial-themes": "wonen"}
    seen |= {"initial-language": "nl", "initial-region": ""}
    as_(client, buddy)
    assert client.post(change, QUESTION | seen | {"title": "Eerste"}).status_code == 302
    second = client.post(change, QUESTION | seen | {"title": "Tweede", "body": asked.body})
    assert second.status_code == 409
    assert Thread.objects.get().title == "Eerste"


def test_an_account_that_is_deleted_leaves_its_posts_without_a_name(client, buddy, other, asked):
    buddy.delete()
    text = as_(client, other).get(asked.get_absolute_url()).text
    assert "Somebody who left" in text
    assert "Bea" not in text


# --- reporting and hiding ----------------------------------------------------------------------
def test_what_says_too_much_of_a_family_is_out_of_sight_at_once(client, buddy, other, asked):
    report = reverse("members:report_thread", args=[asked.pk])
    as_(client, other).post(report, {"reason": "family"})
    assert client.get(asked.get_absolute_url()).status_code == 404
    assert "thread-card__title" not in client.get(LIST).text
    [told] = mail.outbox
    assert told.to == ["bea@example.org"]
    assert asked.title not in told.body
    text = as_(client, buddy).get(asked.get_absolute_url()).text
    assert "don't see this now" in text


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "-1", "x", "²"])
def test_no_number_of_an_answer_is_too_odd(client, buddy, asked, number):
    solve = reverse("members:solve_thread", args=[asked.pk])
    assert as_(client, buddy).post(solve, {"reply": number}).status_code == 404


@pytest.mark.parametrize("body", ["\u202e\u200b", "\u2066 \u2060\n\ufeff"])
def test_an_answer_that_nobody_can_read_is_none(client, other, asked, body):
    assert as_(client, other).post(asked.get_absolute_url(), {"body": body}).status_code == 422
    assert not asked.replies.exists()


def test_any_other_report_hides_nothing_and_twice_is_once(client, other, asked):
    report = reverse("members:report_thread", args=[asked.pk])
    for _n in range(2):
        as_(client, other).post(report, {"reason": "unkind"})
    assert PostReport.objects.count() == 1
    assert client.get(asked.get_absolute_url()).status_code == 200
    assert client.post(report, {"reason": "so"}).status_code == 422


@pytest.mark.parametrize("is_settled", [True, False])
def test_who_saw_later_that_there_is_a_family_in_it_is_heard_too(client, other, asked, is_settled):
    report = reverse("members:report_thread", args=[asked.pk])
    as_(client, other).post(report, {"reason": "other"})
    if is_settled:
        PostReport.objects.update(settled_at=timezone.now())
    client.post(report, {"reason": "family"})
    assert client.get(asked.get_absolute_url()).status_code == 404
    found = PostReport.objects.get()
    assert (found.reason, found.settled_at) == ("family", None)


def test_the_same_words_are_put_out_of_sight_once_and_other_words_again(client, other, asked):
    report = reverse("members:report_thread", args=[asked.pk])
    as_(client, other).post(report, {"reason": "family"})
    asked.refresh_from_db()
    actions.show(asked, by=None)
    client.post(report, {"reason": "family"})
    assert client.get(asked.get_absolute_url()).status_code == 200
    actions.change_thread(asked, {"body": "Een gezin in de Kerkstraat."}, by=asked.author)
    client.post(report, {"reason": "family"})
    assert client.get(asked.get_absolute_url()).status_code == 404


# --- looking for it ----------------------------------------------------------------------------
def found(client, query):
    return re.findall(r'thread-card__title"><a href="[^"]*/(\d+)/"', client.get(LIST + query).text)


def test_it_is_found_by_its_words_by_those_of_an_answer_and_by_choices(client, other, asked):
    make_reply(asked, body="Probeer de wijkgezondheidscentra, café Élan")
    offer = make_thread(other, kind="offer", title="Stoelen", region="brussels", language="fr")
    as_(client, other)
    both = [str(offer.pk), str(asked.pk)]
    assert sorted(found(client, "")) == sorted(both)
    for query in ["?zoek=tolken", "?zoek=wijkgezondheidscentr+cafe+elan", "?thema=wonen"]:
        assert found(client, query) == [str(asked.pk)], query
    for query in ["?soort=aanbod", "?regio=brussels&taal=fr", "?stand=mijn"]:
        assert found(client, query) == [str(offer.pk)], query
    for query in ["?zoek=niets", "?zoek=%27%26%7C%21", "?stand=wacht", "?stand=opgelost"]:
        assert found(client, query) == [], query
    assert client.get(f"{LIST}?soort=iets").status_code == 422
    assert client.get(f"{LIST}?pagina=9").status_code == 404


def test_what_somebody_did_not_read_is_marked_until_they_did(client, other, buddy, asked):
    as_(client, other)
    Following.objects.create(user=other, theme=Theme.objects.get(slug="wonen"))
    assert '<span class="badge" data-kind="info">New' in client.get(LIST).text
    assert client.session["exchange"] == 1
    assert "1 new" in client.get("/en/mijn/").text
    client.get(asked.get_absolute_url())
    assert '<span class="badge" data-kind="info">New' not in client.get(LIST).text
    assert client.session["exchange"] == 0
    make_reply(asked, buddy)
    assert found(client, "?stand=nieuw") == [str(asked.pk)]


def test_the_page_of_a_theme_shows_members_the_newest_practices(client, other):
    practice = make_thread(kind="practice", themes=["wonen"], title="Samen verhuizen")
    address = "/en/toolkit/thema/wonen/"
    assert practice.title not in client.get(address).text
    page = as_(client, other).get(address).text
    assert practice.title in page
    assert f"{LIST}vraag/?thema=wonen" in page


@pytest.mark.parametrize("count", [1, 25])
def test_a_long_list_costs_no_more(client, other, count, django_assert_num_queries):
    for _n in range(count):
        make_reply(make_thread(themes=["wonen"]))
    as_(client, other).get(LIST)
    with django_assert_num_queries(9):
        client.get(LIST)


def test_nobody_turns_more_pages_than_people_do(client, other, monkeypatch):
    monkeypatch.setattr(lists.FirstPages, "most", lists.ON_A_PAGE)
    for _n in range(lists.ON_A_PAGE + 1):
        make_thread()
    page = as_(client, other).get(LIST).text
    assert "More than 15 messages" in page
    assert "?pagina=2" not in page


@pytest.mark.parametrize("count", [1, 25])
def test_many_answers_cost_no_more(client, other, asked, count, django_assert_num_queries):
    for _n in range(count):
        make_reply(asked)
    as_(client, other).get(asked.get_absolute_url())
    with django_assert_num_queries(10):
        client.get(asked.get_absolute_url())


def test_who_asked_for_it_is_mailed_each_answer_and_nobody_else(client, buddy, other, asked):
    Following.objects.create(user=buddy, thread=asked)
    as_(client, other).post(asked.get_absolute_url(), {"body": "Ja."})
    assert mail.outbox == []
    as_(client, buddy).post(f"{asked.get_absolute_url()}volgen/", {"at_once": "1"})
    as_(client, other).post(asked.get_absolute_url(), {"body": "En nog iets."})
    [told] = mail.outbox
    assert told.to == ["bea@example.org"]
    assert "nog iets" not in told.body
    assert asked.get_absolute_url() in told.body
    as_(client, buddy).post(f"{asked.get_absolute_url()}volgen/", {"stop": "1"})
    assert not Following.objects.filter(user=buddy).exists()


def test_one_follows_themes_or_none(client, buddy):
    as_(client, buddy).post(f"{LIST}volgen/", {"themes": ["wonen", "mobiliteit"]})
    assert Following.objects.count() == 2
    client.post(f"{LIST}volgen/", {"themes": []})
    assert not Following.objects.exists()


def test_what_is_hidden_has_its_time(asked):
    hidden = make_reply(asked, hidden_at=timezone.now())
    assert not Reply.objects.shown().filter(pk=hidden.pk).exists()
