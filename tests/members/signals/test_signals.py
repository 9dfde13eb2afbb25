"""A group writes a signal, the network publishes it, everybody reads what became of it."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from gastvrij.lib import rendered_pages
from members.models import Signal, SignalEvent, SignalMember, SignalStep
from members.models.signals import MOST_STEPS
from members.signals import actions, snapshot
from members.signals.paper import papers_of_signals
from members.signals.weekly import news_of_signals
from tests.checklist.pages import filled_in
from tests.gastvrij.test_admin_at_once import sent_by
from tests.members.factories import make_membership, make_organisation, make_user, prove_who_it_is
from tests.members.figures.factories import told_of
from tests.members.signals.factories import (
    STUCK,
    TEXTS,
    change_address,
    make_administrator,
    make_signal,
    make_support,
    make_words,
    stuck,
)
from toolkit.models import Paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def cor():
    user = make_user("cor@example.org", name="Cor", language="en", second_factor=True)
    return make_membership(user, make_organisation("De Brug"), role="coordinator").user


@pytest.fixture
def net(db):
    return make_administrator()


def of_it(name, signal, *args):
    return reverse(f"members:{name}", args=[signal.pk, *args])


def entered(client, user):
    prove_who_it_is(client, user)
    return client


def test_a_coordinator_begins_and_another_joins_and_both_write(client, cor):
    page = reverse("members:new_signal", args=[STUCK])
    entered(client, cor)
    form = filled_in(client.get(page))
    assert form["authority"] == [stuck().authority]
    assert client.post(page, form | {"title": TEXTS["title"]}).status_code == 302
    signal = Signal.objects.get()
    other = make_membership(
        make_user("o@example.org", language="en", second_factor=True), role="coordinator"
    ).user
    entered(client, other)
    assert client.get(of_it("change_signal", signal)).status_code == 404
    for _time in range(2):
        client.post(of_it("join_signal", signal))
    assert signal.members.count() == 2
    form = filled_in(client.get(of_it("change_signal", signal)))
    assert client.post(of_it("change_signal", signal), form | {"asked": "Dit."}).status_code == 302
    signal.refresh_from_db()
    assert (signal.asked, signal.title) == ("Dit.", TEXTS["title"])
    assert signal.is_published is False


def test_of_two_who_write_at_once_nothing_is_lost(client, cor):
    signal = make_signal(cor)
    entered(client, cor)
    page = of_it("change_signal", signal)
    form = filled_in(client.get(page))
    actions.write(signal, {"title": "Van een ander"}, by=cor)
    assert client.post(page, form | {"asked": "Van mij"}).status_code == 302
    signal.refresh_from_db()
    assert (signal.title, signal.asked) == ("Van een ander", "Van mij")
    response = client.post(page, form | {"title": "Toch van mij"})
    assert response.status_code == 409 and "Van een ander" in response.text
    was = [one.was for one in SignalEvent.objects.filter(kind="written")]
    assert {"title": TEXTS["title"]} in was and {"asked": TEXTS["asked"]} in was


def test_who_is_in_no_working_group_neither_reads_a_draft_nor_publishes(client, cor):
    signal = make_signal(cor)
    volunteer = make_membership(make_user("v@example.org")).user
    client.force_login(volunteer)
    for name in ("signal_desk", "change_signal"):
        assert client.get(of_it(name, signal)).status_code == 404
    assert client.post(of_it("join_signal", signal)).status_code == 404
    for user in (volunteer, cor):
        entered(client, user)
        for name in ("publish_signal", "invite_to_signal", "note_signal_step"):
            assert client.post(of_it(name, signal), {}).status_code == 404
    signal.refresh_from_db()
    assert signal.slug is None and TEXTS["title"] not in client.get("/en/signalen/").text


def test_the_network_publishes_with_the_figures_of_that_day_and_the_address_stays(
    client, cor, net, monkeypatch
):
    stuck = {"blocked": 45}
    monkeypatch.setattr(snapshot, "figures_of", lambda code: told_of(code, **stuck))
    make_support()
    signal = make_signal(cor, asked="")
    publish = of_it("publish_signal", signal)
    entered(client, net)
    assert client.post(publish).url == of_it("change_signal", signal)
    actions.write(signal, {"asked": "Beslis sneller."}, by=cor)
    for _time in range(2):
        client.post(publish)
    signal.refresh_from_db()
    address = signal.address
    assert signal.slug == f"{timezone.localdate().year}-de-waarborg-komt-te-laat"
    assert signal.events.filter(kind="published").count() == 1
    make_support()
    stuck["blocked"] = 60
    actions.write(signal, {"title": "Een betere titel"}, by=cor)
    client.logout()
    assert "Een betere titel" not in client.get(address).text
    entered(client, net).post(publish)
    signal.refresh_from_db()
    client.logout()
    page = client.get(address).text
    assert signal.address == address and "Een betere titel" in page
    assert [row["number"] for row in signal.figures] == [1, 45]
    file = client.get(reverse("members:signal_csv", args=[signal.slug]))
    lines = list(csv.DictReader(StringIO(file.content.decode("utf-8-sig"))))
    assert [(one["label"], one["period"], one["number"]) for one in lines][1] == (
        "Stuck",
        "2026-Q3",
        "45",
    )


def test_only_who_agreed_is_named_beside_a_signal_and_no_words_of_members_are(client, cor):
    signal = make_signal(cor, published=True)
    make_support(make_organisation("Met naam"), is_named=True)
    make_support(make_organisation("Zonder naam"))
    make_support(make_organisation("Geschorst", state="suspended"), is_named=True)
    words = make_words()
    page = client.get(signal.address).text
    assert "2 organisations see this too" in page and "And 1 other organisation." in page
    assert "Met naam" in page
    for hidden in ("Zonder naam", "Geschorst", words.body, "Cor"):
        assert hidden not in page


def test_the_network_tells_what_became_of_it(client, cor, net):
    signal = make_signal(cor, published=True)
    entered(client, net)
    page = of_it("note_signal_step", signal)
    today = timezone.localdate()
    answered = {"state": "answered", "day": f"{today}", "text": "Ze beloven het."}
    tomorrow = answered | {"day": f"{today + timedelta(days=1)}"}
    assert client.post(page, tomorrow).status_code == 422
    assert client.post(page, answered).status_code == 302
    earlier = {"state": "with_authority", "day": f"{today - timedelta(days=9)}", "text": "Bezorgd."}
    client.post(page, earlier)
    signal.refresh_from_db()
    assert signal.state == "answered"
    step = SignalStep.objects.get(state="answered")
    change = of_it("change_signal_step", signal, step.pk)
    form = filled_in(client.get(change)) | {"state": "answered", "text": "Ze doen het."}
    assert client.post(change, form).status_code == 302
    client.logout()
    text = client.get(signal.address).text
    assert "Ze doen het." in text and "Ze beloven het." not in text
    assert text.index("Bezorgd.") < text.index("Ze doen het.")


def test_a_signal_that_is_withdrawn_says_so_at_its_address_and_its_group_is_told(client, cor, net):
    signal = make_signal(cor, published=True)
    address = change_address(signal)
    entered(client, net)
    form = sent_by(client.get(address))
    client.post(address, form | {"decision": "hide", "hidden_because": "Het klopt niet."})
    [told] = mail.outbox
    assert told.to == [cor.email] and "Het klopt niet." in told.body
    client.logout()
    response = client.get(signal.address)
    assert response.status_code == 410
    assert "This signal was withdrawn" in response.text
    assert TEXTS["title"] not in response.text
    assert client.get(reverse("members:signal_csv", args=[signal.slug])).status_code == 404
    assert TEXTS["title"] not in client.get(reverse("members:signals")).text
    assert signal.slug not in client.get("/sitemap.xml").text


def test_who_began_a_signal_withdraws_it_while_no_authority_has_it(client, cor):
    signal = make_signal(cor, published=True)
    other = make_membership(
        make_user("o@example.org", language="en", second_factor=True), role="coordinator"
    ).user
    actions.join(signal, other, by=other)
    page = of_it("withdraw_signal", signal)
    entered(client, other)
    assert client.get(page).status_code == client.post(page, {"because": "Ik."}).status_code == 404
    assert page not in client.get(signal.get_absolute_url()).text
    entered(client, cor)
    assert page in client.get(signal.get_absolute_url()).text
    assert client.post(page, {"because": " "}).status_code == 422
    for _time in range(2):
        assert client.post(page, {"because": "Het klopt niet meer."}).status_code == 302
    [told] = mail.outbox
    assert told.to == [other.email] and "Het klopt niet meer." in told.body
    assert signal.events.filter(kind="withdrawn").count() == 1
    client.logout()
    answer = client.get(signal.address)
    assert answer.status_code == 410 and "klopt niet" not in answer.text


def test_what_an_authority_has_is_withdrawn_by_the_network_only(client, cor):
    signal = make_signal(cor, published=True)
    actions.note_step(
        signal, {"state": "with_authority", "day": timezone.localdate(), "text": "Bezorgd."}, by=cor
    )
    entered(client, cor)
    page = of_it("withdraw_signal", signal)
    assert page not in client.get(signal.get_absolute_url()).text
    assert client.post(page, {"because": "Toch niet."}).status_code == 404
    signal.refresh_from_db()
    assert not signal.is_hidden


def test_the_network_lets_a_member_in_who_is_mailed_once(client, cor, net):
    signal = make_signal(cor)
    member = make_membership(make_user("lid@example.org", name="Lid", language="en")).user
    entered(client, net)
    invite = of_it("invite_to_signal", signal)
    assert client.post(invite, {"email": "niemand@example.org"}).status_code == 422
    for _time in range(2):
        client.post(invite, {"email": "Lid@example.org"})
    [told] = mail.outbox
    assert told.to == [member.email]
    client.force_login(member)
    assert client.get(of_it("change_signal", signal)).status_code == 200
    client.post(of_it("join_signal", signal), {"stop": "1"})
    assert not SignalMember.objects.filter(user=member).exists()
    assert client.get(of_it("signal_desk", signal)).status_code == 404


def test_a_published_signal_is_sent_again_only_when_something_changed(
    client, cor, django_assert_max_num_queries
):
    signal = make_signal(cor, published=True)
    rendered_pages.forget()
    with django_assert_max_num_queries(6):
        first = client.get(signal.address)
    again = {"If-None-Match": first["ETag"]}
    assert client.get(signal.address, headers=again).status_code == 304
    make_support(is_named=True)
    assert client.get(signal.address, headers=again).status_code == 200
    assert signal.slug in client.get("/sitemap.xml").text


def test_on_paper_it_is_two_sides_whatever_was_written(client, cor):
    """As long as it may be: every field full, every line apart."""
    long, lines = "Zo lang als het mag. " * 200, "Een regel.\n\n" * 200
    signal = make_signal(cor, what_happens=long[:2500], asked=lines[:1200], published=True)
    for number in range(MOST_STEPS):
        day = timezone.localdate() - timedelta(days=number)
        signal.steps.create(state="answered", day=day, text=long[:600])
    row = {"key": "x", "period": "2026-Q3", "labels": {"nl": "Een lang woord " * 8}, "number": 5}
    Signal.objects.filter(pk=signal.pk).update(figures=[row] * 40)
    for number in range(40):
        make_support(make_organisation(f"Organisatie met een naam {number}"), is_named=True)
    wanted = {one.kind: one for one in papers_of_signals("nl", timezone.localdate())}
    assert wanted["pdf"].set(timezone.now()).pages == 2
    kept = Paper.objects.create(
        kind="pdf",
        page=wanted["pdf"].page,
        language="en",
        content=b"%PDF",
        digest="d" * 32,
        made_at=timezone.now(),
    )
    address = reverse("members:signal_pdf", args=[signal.slug])
    assert address in client.get(signal.address).text
    response = client.get(address)
    assert (response["Content-Type"], response.content) == ("application/pdf", kept.content)
    Signal.objects.filter(pk=signal.pk).update(hidden_at=timezone.now())
    assert client.get(address).status_code == 404
    assert list(papers_of_signals("nl", timezone.localdate())) == []


def test_the_weekly_mail_tells_of_a_new_and_an_answered_signal_once(cor):
    signal = make_signal(cor, published=True)
    reader = make_membership(make_user("r@example.org", language="en")).user
    monday = date(2026, 11, 30)
    Signal.objects.filter(pk=signal.pk).update(published_on=monday - timedelta(days=1))
    assert "1 new signal." in news_of_signals(reader, monday).words
    assert "1 new signal." in news_of_signals(reader, monday + timedelta(days=1)).words
    assert news_of_signals(reader, monday + timedelta(days=7)) is None
    step = SignalStep(signal=signal, state="answered", day=monday, text="Ja.", noted_on=monday)
    step.save()
    assert "1 was answered." in news_of_signals(reader, monday + timedelta(days=7)).words
    assert news_of_signals(reader, monday + timedelta(days=14)) is None
    assert news_of_signals(make_user("n@example.org"), monday) is None
