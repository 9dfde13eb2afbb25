"""A family opens its own link, without an account: its list, and nothing else."""

import re
from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape
from pytest_django.asserts import assertContains, assertNotContains

from checklist.families.actions import close_household
from checklist.models import AuditEvent
from checklist.rules.entries import Urgency
from checklist.sharing.actions import revoke, share
from checklist.sharing.sentences import everywhere, notes_on
from checklist.walls import claims
from gastvrij.lib.languages import INTERFACE, LANGUAGES, OF_FAMILIES
from gastvrij.lib.tokens import hash_of
from gastvrij.lib.words import in_first_and_rest
from tests.checklist.factories import (
    FOR_HOUSEHOLD,
    FOR_PERSON,
    added_on,
    make_family_of_six,
    make_household,
    make_person,
    make_progress,
)
from tests.checklist.sharing.opening import family_url, open_link
from tests.gastvrij.site.html import Page, fetched_by, problems_of
from tests.members.factories import make_membership
from toolkit.models import ChecklistItem, Spoken

pytestmark = pytest.mark.django_db
GONE = {
    "nl": "Deze link opent niets (meer).",
    "fr": "Ce lien n'ouvre rien (ou plus rien).",
    "en": "This link does not open anything (any more).",
}


@pytest.fixture
def opened(client, household, buddy):
    """The page as the family sees it, through a new link."""

    def opened(query="", language="en", family=None):
        token = share(family or household, language, by=buddy)
        response = open_link(client, token, query)
        assert response.status_code == 200
        return response

    return opened


def title_of(code, language="en"):
    return getattr(ChecklistItem.objects.get(code=code), f"title_{language}")


def todo_of(response):
    return [step.line.code for step in response.context["choice"].todo]


def done_of(response):
    return [step.line.code for step in response.context["choice"].done]


# --- what the family reads ---------------------------------------------------------------------
def test_it_says_what_to_do_who_decides_and_what_to_take_along(opened):
    page = opened()
    items = ChecklistItem.objects.prefetch_related("documents")
    step = next(step for step in page.context["choice"].todo if step.documents)
    item = items.get(code=step.line.code)
    assert len(step.documents) == item.documents.count()
    for words in ("Who decides", "Bring", item.title_en, item.authority_en, *step.documents):
        assertContains(page, escape(words))


def test_what_is_most_urgent_stands_first_as_for_the_buddy(opened, household):
    long_ago = timezone.localdate() - timedelta(days=800)
    household.persons.update(decided_on=long_ago, arrived_on=long_ago)
    added_on(household, long_ago)
    page = opened()
    first = page.context["choice"].todo[0]
    assert first.line.entry.urgency is Urgency.LATE
    assertContains(page, "This had to be done by")


def test_a_term_without_a_date_is_told_in_words(opened):
    page = opened()
    step = next(
        step for step in page.context["choice"].todo if step.due_in_words and not step.line.due
    )
    assertContains(page, f"</span> {step.due_in_words}</p>")


def test_what_is_done_stands_below(opened, household):
    make_progress(household)
    page = opened("?alles")
    assert done_of(page) == [FOR_HOUSEHOLD]
    assert FOR_HOUSEHOLD not in todo_of(page)
    text = page.content.decode()
    assert (
        text.index('id="todo"') < text.index("What is done") < text.rindex(title_of(FOR_HOUSEHOLD))
    )


def test_what_is_not_for_this_family_is_not_on_it(opened, household, person):
    make_progress(household, state="not_applicable")
    make_progress(household, code=FOR_PERSON, person=person)
    household.persons.update(status="undocumented")
    page = opened()
    assert FOR_HOUSEHOLD not in todo_of(page) + done_of(page)
    assert FOR_PERSON not in todo_of(page) + done_of(page)


def test_what_is_the_same_for_several_people_is_one_step_with_their_names(opened, household):
    make_person(household, "Bilal", order=1)
    page = opened()
    (step,) = (step for step in page.context["choice"].todo if step.line.code == FOR_PERSON)
    assert step.names == ["Amal", "Bilal"]


def test_each_person_can_read_their_own_part(opened, household, person):
    make_person(household, "Bilal", order=1)
    make_progress(household, code=FOR_PERSON, person=person)
    amal, bilal, together = opened("?wie=1"), opened("?wie=2"), opened("?wie=gezin")
    assert done_of(amal) == [FOR_PERSON]
    assert FOR_PERSON in todo_of(bilal)
    assert FOR_HOUSEHOLD in todo_of(together)
    assert {name for step in bilal.context["choice"].todo for name in step.names} == {"Bilal"}
    assertContains(bilal, "<bdi>Bilal</bdi>")
    assert not any(step.names for step in together.context["choice"].todo)


@pytest.mark.parametrize("nonsense", ["9", "0", "-1", "x", "²", "<script>"])
def test_an_address_with_nonsense_shows_everything(opened, nonsense):
    assert opened(f"?wie={nonsense}").context["choice"].key == ""


def test_whoever_left_the_family_is_not_on_it(opened, household):
    gone = make_person(household, "Vertrokken", left_on=timezone.localdate())
    make_progress(household, code=FOR_PERSON, person=gone)
    assertNotContains(opened(), "Vertrokken")


def test_a_family_with_nothing_left_to_do_is_told_so(opened, organisation, buddy):
    page = opened(family=make_household(organisation, buddy=buddy))
    assertContains(page, "Nothing left to do. Well done!")


# --- what it does not read ---------------------------------------------------------------------
def test_it_holds_no_label_no_notes_no_volunteers_and_no_history(opened, household, buddy, person):
    household.label = "Zonnebloem"
    household.save()
    make_progress(household, state="busy", note="Moeilijk gesprek", by=buddy)
    make_progress(
        household,
        code=FOR_PERSON,
        person=person,
        state="blocked",
        blocked_reason="family",
        by=buddy,
    )
    page = opened()
    assertContains(page, "Amal")
    for secret in (
        "Zonnebloem",
        "Moeilijk",
        "Bea",
        "buddy@example.org",
        "does not want to",
        "Welkom in Gent",
        str(household.pk),
        str(person.pk),
    ):
        assertNotContains(page, secret)


def test_it_leads_nowhere_but_to_itself(opened, household):
    make_person(household, "Bilal")
    page = Page(opened().content.decode())
    led_to = {link.attributes["href"].partition("=")[0] for link in page.all("a")}
    [paper, stop, sheet, calendar] = sorted(led_to - {"?", "?wie", "?thema", "?alles"})
    assert paper.startswith("/g/") and paper.endswith("/lijst.pdf")
    assert sheet == "/privacy/gezin/en/"
    assert stop.startswith("/g/") and stop.endswith("/stoppen/")
    assert calendar.startswith("webcal://testserver/kalender/gezin/")
    assert page.all("iframe") == []
    assert {form.attributes.get("action") for form in page.all("form")} == {None}
    assert all(one.attributes["src"].startswith("/static/js/") for one in page.all("script"))
    assert {address.partition("/")[0] for _, address in fetched_by(page)} == {""}


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=1>', "{{ 7 }}"]
)
def test_names_are_shown_as_they_are_and_never_run(opened, household, name):
    for person in household.persons.all():
        person.nickname = name
        person.save()
    make_person(household, "Bilal")
    for query in ("", "?wie=1"):
        page = opened(query)
        assertNotContains(page, "<script>")
        assertNotContains(page, "<img src=x")


# --- in which language -------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_it_is_in_the_language_of_the_link_whatever_the_browser_speaks(
    client, household, buddy, language
):
    make_progress(household)
    token = share(household, language, by=buddy)
    page = open_link(client, token, headers={"Accept-Language": "de, en;q=0.5"})
    assertContains(page, f'<html lang="{language}"')
    assert page["Content-Language"] == language
    assertContains(page, title_of(FOR_HOUSEHOLD, language))
    assert problems_of(Page(page.content.decode())) == []


@pytest.mark.parametrize("language", OF_FAMILIES)
def test_it_is_in_each_language_that_only_families_read(opened, household, language):
    """What is not there stays Dutch, and says so to eyes and voices."""
    item = ChecklistItem.objects.get(code=FOR_HOUSEHOLD)
    Spoken.objects.all().delete()
    Spoken.objects.create(language=language, dutch=item.title_nl, words="XYZ", is_equal=True)
    Spoken.objects.create(language=language, dutch="Jullie lijst", words="ABC", is_equal=True)
    Spoken.objects.create(language=language, dutch="Nu te doen", words="NOT", is_equal=False)
    page = opened("?alles", language=language)
    assertContains(page, f'<html lang="{language}"')
    assertContains(page, f'dir="{LANGUAGES[language].direction}"')
    assertContains(page, "<h1>ABC</h1>")
    assertContains(page, "XYZ")
    assertContains(page, '<span lang="nl" dir="ltr">Nu te doen</span>')
    assertNotContains(page, "NOT")
    assert page["Content-Language"] == language
    assert problems_of(Page(page.content.decode())) == []


def test_once_a_speaker_checked_all_nothing_says_that_a_machine_did_it(opened):
    """Neither the page nor the sheet about privacy, nor their papers."""
    told = everywhere("machine")["ar"]
    assert told in opened(language="ar").text and told not in opened(language="nl").text
    Spoken.objects.filter(language="ar").exclude(dutch="Wonen").update(state="checked")
    assert told in opened(language="ar").text
    Spoken.objects.filter(language="ar").update(state="checked")
    assert (notes_on("ar"), notes_on("ti")) == ([], ["machine"])
    assert told not in opened(language="ar").text
    Spoken.objects.filter(language="ar", dutch="Wonen").update(is_equal=False)
    assert everywhere("dutch")["ar"] in opened(language="ar").text


def test_a_text_whose_dutch_is_another_since_then_is_read_in_dutch(opened):
    item = ChecklistItem.objects.get(code=FOR_HOUSEHOLD)
    Spoken.objects.filter(language="ar", dutch=item.title_nl).update(words="XYZ")
    assertContains(opened("?alles", language="ar"), "XYZ")
    ChecklistItem.objects.filter(pk=item.pk).update(title_nl="Iets heel anders")
    page = opened("?alles", language="ar")
    assertNotContains(page, "XYZ")
    assertContains(page, '<span lang="nl" dir="ltr">Iets heel anders</span>')


def test_days_are_said_in_the_language_too(opened, household, person):
    make_progress(household, state="busy", due_override=date(2031, 3, 5))
    assert "Agreed for 5 March 2031" in opened("?alles", language="en").text
    assert "5 مارس 2031" in opened("?alles", language="ar").text
    assert "5 марта 2031" in opened("?alles", language="ru").text


def test_the_first_page_has_three_things_to_do_and_leads_to_the_rest(opened):
    page = opened()
    choice = page.context["choice"]
    assert len(choice.shown) == 3 and len(choice.rest) == len(choice.todo) - 3 > 0
    assert len(Page(page.content.decode()).all("h3")) >= 3
    theme = page.context["list"].groups[0]
    of_theme = opened(f"?thema={theme.slug}").context["choice"]
    assert of_theme.shown == of_theme.todo
    assert {step.line.item.theme_slug for step in of_theme.todo} == {theme.slug}
    everything = opened("?alles").context["choice"]
    assert everything.shown == everything.todo and len(everything.todo) == len(choice.todo)


@pytest.mark.parametrize(
    "language, first, rest",
    [("en", "Else it is late.", "Then money is lost."), ("ti", "ሓደ ነገር።", "ካልእ ነገር።")],
)
def test_why_is_one_sentence_and_the_others_wait_behind_a_fold(opened, language, first, rest):
    item = ChecklistItem.objects.get(code=FOR_HOUSEHOLD)
    Spoken.objects.filter(language="ti", dutch=item.why_nl).update(words=f"{first} {rest}")
    ChecklistItem.objects.filter(pk=item.pk).update(why_en=f"{first} {rest}")
    page = Page(opened("?alles", language=language).text)
    assert first in [one.text for one in page.all("p")]
    assert rest in [one.text for one in page.all("dd")]


def test_the_first_sentence_of_each_why_stands_by_itself_in_every_language():
    """Nothing ends at an abbreviation, and nothing is lost."""
    items = list(ChecklistItem.objects.published())
    whys = [getattr(one, f"why_{code}") for one in items for code in INTERFACE]
    of_dutch = {one.why_nl for one in items}
    whys += Spoken.objects.filter(dutch__in=of_dutch).values_list("words", flat=True)
    assert len(whys) > 12 * len(items) * 0.9
    for why in whys:
        first, rest = in_first_and_rest(why)
        assert f"{first} {rest}".split() == why.split()
        assert len(first) > 8 and not re.search(
            r"\b(bv|art|nr|ca|p|ex|e\.g|St|р|м|ул)\.$", first
        ), why


@pytest.mark.parametrize("language, direction", [("ar", "rtl"), ("fa", "rtl"), ("fr", "ltr")])
def test_the_direction_follows_the_language(language, direction):
    with translation.override(language):
        assert f'dir="{direction}"' in render_to_string("checklist/sharing/family_base.html")


# --- what it leaves behind ---------------------------------------------------------------------
def both(client, household, buddy):
    yield client.get(family_url(share(household, "nl", by=buddy)))
    yield client.get(family_url("nobody-made-this"))


def test_it_stays_in_no_cache_no_search_engine_and_no_other_sites_log(client, household, buddy):
    for response in both(client, household, buddy):
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert response["Referrer-Policy"] == "no-referrer"


def test_looking_at_it_leaves_no_cookie(client, household, buddy):
    for response in both(client, household, buddy):
        assert not response.cookies
        assert not response.has_header("Set-Cookie")


def test_the_button_leaves_a_mark_for_this_address_alone_until_the_browser_is_closed(
    client, household, buddy
):
    address = family_url(share(household, "nl", by=buddy))
    pressed = client.post(address)
    assert (pressed.status_code, pressed["Location"]) == (302, address)
    [mark] = pressed.cookies.values()
    assert (mark["path"], mark["httponly"], mark["samesite"]) == (address, True, "Lax")
    assert mark["max-age"] == mark["expires"] == ""
    assert mark.value not in address and household.links.get().token_hash not in mark.value


@pytest.mark.parametrize("mark", ["", "x", "é"])
def test_before_the_button_nothing_of_the_family_is_told(client, household, buddy, mark):
    """A messenger that shows what is behind a link opens nothing, and does not count."""
    address = family_url(share(household, "nl", by=buddy))
    other = client.post(family_url(share(household, "nl", by=buddy))).cookies["geopend"].value
    for value in (mark, other):
        client.cookies["geopend"] = value
        page = client.get(address)
        assertContains(page, "Open onze lijst")
        assertNotContains(page, "Amal")
        assertNotContains(page, title_of(FOR_HOUSEHOLD, "nl"))
    assert opened_links().count() == 1


def test_it_is_only_read(client, household, buddy):
    address = family_url(share(household, "nl", by=buddy))
    assert client.head(address).status_code == 204
    for method in ("put", "patch", "delete"):
        assert getattr(client, method)(address).status_code == 405


SCANNER = {"REMOTE_ADDR": "198.51.100.7", "HTTP_USER_AGENT": "WhatsApp/2.23"}
THIEF = {"REMOTE_ADDR": "203.0.113.9", "HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 10; K)"}


def opened_links():
    return AuditEvent.objects.filter(kind=AuditEvent.Kind.LINK_OPENED).order_by("device_number")


def test_opening_it_is_on_the_trail_and_on_the_link_once_a_day(client, household, buddy):
    address = family_url(share(household, "nl", by=buddy))
    for _ in range(2):
        client.post(address)
        client.get(address)
    line = opened_links().get()
    assert (line.household, line.by) == (household.pk, None)
    assert household.links.get().last_used_on == timezone.localdate()


def test_another_device_of_the_same_day_is_on_the_trail_too(client, household, buddy):
    """A messenger that presses whatever it finds hides nobody who opens it after that."""
    address = family_url(share(household, "nl", by=buddy))
    for device in (SCANNER, THIEF, THIEF, SCANNER):
        client.post(address, **device)
    assert [line.device_number for line in opened_links()] == [1, 2]


@pytest.mark.parametrize(
    ("address", "other", "lines"),
    [
        ("203.0.113.9", "203.0.113.200", 1),
        ("203.0.113.9", "203.0.114.9", 2),
        ("2001:db8:0:100::1", "2001:db8:0:1ff::2", 1),
        ("2001:db8:0:100::1", "2001:db8:0:200::1", 2),
        ("", "nonsense", 1),
    ],
)
def test_the_same_browser_in_the_same_network_is_one_device(
    client, household, buddy, address, other, lines
):
    own = family_url(share(household, "nl", by=buddy))
    for one in (address, other):
        assert client.post(own, **THIEF | {"REMOTE_ADDR": one}).status_code == 302
    assert opened_links().count() == lines


def test_after_ten_devices_one_line_says_that_there_were_more(client, household, buddy):
    address = family_url(share(household, "nl", by=buddy))
    for number in range(20):
        client.post(address, **THIEF | {"HTTP_USER_AGENT": f"Browser {number}"})
    lines = list(opened_links())
    assert [line.device_number for line in lines] == list(range(1, 12))
    assert [line.is_of_too_many_devices for line in lines] == [False] * 10 + [True]


def test_the_trail_tells_nothing_about_the_device_itself(client, household, buddy, monkeypatch):
    """No address, no browser; and the same device is another one on another day or link."""
    day, known = timezone.localdate(), set()
    for _link in range(2):
        address = family_url(share(household, "nl", by=buddy))
        for days in range(2):
            monkeypatch.setattr(timezone, "localdate", lambda *_, days=days: day + timedelta(days))
            client.post(address, **THIEF)
        monkeypatch.undo()
    for line in opened_links():
        known.add(line.device)
        assert len(line.device) == 5 and line.device not in str(THIEF)
    assert len(known) == 4


AHEAD_OF_TIME = [
    {"Sec-Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"Purpose": "prefetch"},
    {"X-Purpose": "preview"},
    {"X-Moz": "prefetch"},
]


@pytest.mark.parametrize("headers", [*AHEAD_OF_TIME, None], ids=str)
def test_who_looks_before_anybody_reads_gets_nothing_to_read(client, household, buddy, headers):
    """Otherwise a header would hide a reading."""
    address = family_url(share(household, "nl", by=buddy))
    ask = client.get if headers else client.head
    for answer in (ask(address, headers=headers), ask(family_url("x"), headers=headers)):
        assert (answer.status_code, answer.content) == (204, b"")
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer"
    assert not opened_links().exists()
    assert household.links.get().last_used_on is None


# --- links that open nothing -------------------------------------------------------------------
def ended(household, buddy):
    token = share(household, "nl", by=buddy)
    revoke(household.links.latest("pk"), by=buddy)
    return token


def expired(household, buddy):
    household.links.create(
        organisation=household.organisation,
        token_hash=hash_of("old"),
        language="nl",
        expires_on=timezone.localdate() - timedelta(days=1),
    )
    return "old"


def of_a_closed_family(household, buddy):
    token = share(household, "nl", by=buddy)
    close_household(household, by=buddy)
    return token


def of_an_erased_family(household, buddy):
    token = share(household, "nl", by=buddy)
    coordinator = make_membership(organisation=household.organisation, role="coordinator").user
    with claims.opened(claims.of_user(coordinator)):
        assert household.erase()
    return token


def in_other_letters(household, buddy):
    return share(household, "nl", by=buddy).swapcase()


def hashed(household, buddy):
    return hash_of(share(household, "nl", by=buddy))


WRONG = [ended, expired, of_a_closed_family, of_an_erased_family, in_other_letters, hashed]
TOO_LONG = pytest.param("x" * 4000, id="too long")
WRONG += ["x", "x" * 43, TOO_LONG, "a/b/c", "../nl", "' OR 1=1 --", "é🙂", " "]


def token_of(wrong, household, buddy):
    return wrong if isinstance(wrong, str) else wrong(household, buddy)


@pytest.mark.parametrize("wrong", WRONG)
def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(
    client, household, buddy, wrong, django_assert_num_queries
):
    token = token_of(wrong, household, buddy)
    answer = client.get(family_url("nobody-made-this"))
    # Two transactions, within the test's own: begin, look for the link and then for the proof that
    # its family was erased, end. The claim is not counted. Then the stamp of the words.
    with django_assert_num_queries(8):
        response = client.get(family_url(token))
    assert response.status_code == 404
    assert response.content == answer.content
    # `Expires` tells the second of asking.
    assert {**response.headers, "Expires": ""} == {**answer.headers, "Expires": ""}


def test_a_link_that_opens_nothing_says_so_in_each_language(client):
    for address in (family_url("nobody-made-this"), reverse("family")):
        page = client.get(address)
        for language, words in GONE.items():
            assertContains(page, f'<section lang="{language}"', status_code=404)
            assertContains(page, escape(words), status_code=404)
        assert problems_of(Page(page.content.decode())) == []
        assertNotContains(page, 'href="/nl/', status_code=404)


def test_a_link_of_one_family_shows_nothing_of_another(client, household, buddy, organisation):
    other = make_household(organisation, label="Roos")
    make_person(other, "Zeynep")
    make_progress(other, state="busy", note="x")
    assertNotContains(open_link(client, share(household, "nl", by=buddy)), "Zeynep")


def test_nor_would_it_if_the_second_wall_had_fallen(
    client, household, buddy, organisation, first_wall_alone
):
    make_person(make_household(organisation, label="Roos"), "Zeynep")
    page = open_link(client, share(household, "nl", by=buddy))
    assertContains(page, "Amal")
    assertNotContains(page, "Zeynep")


# --- how much it costs -------------------------------------------------------------------------
def test_a_large_family_costs_no_more_queries(client, household, buddy, organisation, queries_of):
    def costs():
        address = family_url(share(household, "nl", by=buddy))
        return [
            queries_of(lambda query=query: client.get(address + query)) for query in ("", "?wie=1")
        ]

    make_progress(household, state="busy", by=buddy)
    few = costs()
    make_family_of_six(household)
    for person in household.persons.all():
        make_progress(household, code=FOR_PERSON, person=person, by=buddy)
    assert costs() == few
    assert max(few) <= 17


def test_the_list_of_a_large_family_stays_within_bounds(opened, household):
    make_family_of_six(household)
    page = opened()
    assert len(todo_of(page)) > 60
    assert len(page.content) <= 250_000
