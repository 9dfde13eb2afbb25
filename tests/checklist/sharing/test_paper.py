"""A family's list on paper: in its language beside Dutch, for the family and for who helps it."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from checklist.models import Household
from checklist.progress.checklist import checklist_of
from checklist.sharing import paper_views
from checklist.sharing.actions import revoke, share
from checklist.sharing.familys_list import FamilysList
from checklist.sharing.paper import LAYOUT, Part, as_pdf, data_of, typed
from checklist.walls import claims
from gastvrij.lib.languages import LANGUAGES, OF_FAMILIES
from gastvrij.lib.typesetting import CannotBeSet, set_pdf
from tests.checklist.factories import (
    FOR_HOUSEHOLD,
    FOR_PERSON,
    make_family_of_six,
    make_own_item,
    make_person,
    make_progress,
)
from tests.checklist.sharing.opening import family_url, open_link
from toolkit.models import ChecklistItem, Spoken
from toolkit.paper.collection import LAYOUTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


@pytest.fixture
def put_on_paper(monkeypatch):
    """What would be set, without the half second that it takes."""
    found = []
    monkeypatch.setattr(
        paper_views, "as_pdf", lambda data, now: found.append(data) or b"%PDF-of-a-test"
    )
    return found


def address_of(token, query=""):
    return reverse("familys_paper", args=[token]) + query


def for_buddy(household, query=""):
    return reverse("checklist:paper", args=[household.pk]) + query


def rows_of(data, kind):
    return [row for row in data["rows"] if row["kind"] == kind]


def titles_on(data):
    return [(row["nl"] or row["own"])["s"] for row in rows_of(data, "step")]


def words_of(pdf):
    """Without what stands between words: lines from the right come out in another order."""
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return "".join(text.replace("\u200c", "").split())


# --- the family's own ----------------------------------------------------------------------------
def test_a_family_takes_its_list_along_in_arabic_beside_the_dutch(client, household, buddy):
    token = share(household, "ar", by=buddy)
    open_link(client, token)
    answer = client.get(address_of(token))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="lijst.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert (answer["Referrer-Policy"], answer["Content-Language"]) == ("no-referrer", "ar")
    words = words_of(answer.content)
    assert "Nutedoen" in words and "Neemmee" in words and "Amal" in words
    assert "قائمتكم" in words and "الآن" in words
    assert PdfReader(BytesIO(answer.content)).trailer["/Root"]["/Lang"].startswith("ar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_stands_beside_its_dutch(household, buddy, language):
    """What has no translation stands there once, in Dutch."""
    items = {FOR_HOUSEHOLD, FOR_PERSON}
    titles = {one.title_nl for one in ChecklistItem.objects.filter(code__in=items)}
    with claims.opened(claims.of_user(buddy)):
        family = Household.objects.with_facts().get(pk=household.pk)
        data = data_of(family, Part(is_all=True), language, timezone.localdate())
    assert data["dir"] == LANGUAGES[language].direction
    for row in data["rows"]:
        if "own" in row and row["own"]["lang"] == "nl":
            assert row["nl"] is None
        elif "own" in row:
            assert (row["own"]["lang"], row["nl"]["lang"]) == (language, "nl")
    assert titles <= set(titles_on(data))
    assert len(data["rows"]) > 20 and "•" not in json.dumps(data, ensure_ascii=False)
    beside = [row for row in data["rows"] if row.get("nl")]
    assert (len(beside) > 0.9 * len(data["rows"]) - 8) is (language != "nl")


def test_it_is_of_what_is_to_do_now_of_one_theme_or_of_everything(
    client, household, buddy, put_on_paper
):
    token = share(household, "ti", by=buddy)
    page = open_link(client, token)
    theme = page.context["list"].groups[0]
    for query in ("", f"?thema={theme.slug}", "?alles"):
        assert client.get(address_of(token, query)).status_code == 200
    now, of_theme, everything = put_on_paper
    of_one = client.get(family_url(token, f"?thema={theme.slug}")).context["choice"].todo
    assert len(titles_on(of_theme)) == len(of_one)
    assert 3 <= len(titles_on(now)) <= len(titles_on(everything))
    assert of_theme["rows"][0]["nl"]["s"] == theme.title
    shown = client.get(family_url(token, f"?thema={theme.slug}")).text
    assert address_of(token, f"?thema={theme.slug}") in shown
    assert address_of(token, "?alles") in client.get(family_url(token, "?alles")).text


def of_now(household, buddy, language):
    with claims.opened(claims.of_user(buddy)):
        family = Household.objects.with_facts().get(pk=household.pk)
        return data_of(family, Part(), language, timezone.localdate(), address="https://x.be/g/a/")


@pytest.mark.parametrize("language", ["nl", "ps", "so", "ti"])
def test_what_is_to_do_now_of_a_family_without_dates_is_three_pages_at_most(
    household, buddy, language
):
    """It was ten. The first that the telephone shows come first, of the rest is told how much."""
    make_family_of_six(household)
    household.moved_in_on = None
    household.save()
    days = ("arrived_on", "applied_on", "decided_on", "card_expires_on")
    household.persons.update(**dict.fromkeys(days))
    data = of_now(household, buddy, language)
    with claims.opened(claims.of_user(buddy)), override("nl"):
        family = Household.objects.with_facts().get(pk=household.pk)
        todo = FamilysList(checklist_of(family, timezone.localdate())).choose(None).todo
    shown = titles_on(data)
    assert len(shown) == 5 and shown[:3] == [step.line.title for step in todo[:3]]
    more = rows_of(data, "count")
    numbers = [int(row["own"]["s"].rpartition("\u00a0")[2]) for row in more]
    assert numbers == sorted(numbers, reverse=True) and sum(numbers) == len(todo) - len(shown) > 20
    assert set_pdf(LAYOUTS / LAYOUT, data, timezone.localtime()).pages <= 3


def test_what_presses_is_told_in_full_however_much_it_is(household, buddy):
    soon = timezone.localdate() + timedelta(days=9)
    with claims.opened(claims.of_user(buddy)):
        family = Household.objects.with_facts().get(pk=household.pk)
        lines = checklist_of(family, timezone.localdate()).now
    codes = list(dict.fromkeys(line.code for line in lines if line.person is None))[:8]
    assert len(codes) == 8
    for code in codes:
        make_progress(household, code=code, due_override=soon, by=buddy)
    titles = ChecklistItem.objects.filter(code__in=codes).values_list("title_nl", flat=True)
    assert set(titles) <= set(titles_on(of_now(household, buddy, "ar")))


def test_no_page_ends_between_a_title_and_for_whom_it_is(household, buddy):
    data = of_now(household, buddy, "tr")
    name = [{"lang": "und", "dir": "ltr", "s": "Wim"}]
    tick = {"kind": "tick", "nl": None, "names": name}
    words = {"lang": "tr", "dir": "ltr"}
    data["rows"] = [
        tick | {"own": words | {"s": "Bir " + "uzun " * (n * 7 % 40)}} for n in range(120)
    ]
    pages = PdfReader(BytesIO(as_pdf(data, timezone.localtime()))).pages
    # Below what stands above each page.
    firsts = [page.extract_text().splitlines()[1:] for page in pages]
    assert len(firsts) > 4 and all(lines[0].startswith("Bir") for lines in firsts)


def test_what_is_to_do_first_stands_there_once_whoever_does_it(household, buddy):
    for number in range(3):
        make_person(household, f"Kind {number}", order=number + 1)
    with claims.opened(claims.of_user(buddy)):
        family = Household.objects.with_facts().get(pk=household.pk)
        steps = FamilysList(checklist_of(family, timezone.localdate())).choose(None).todo
    waiting = [step for step in steps if len(step.line.waits_on) > 1]
    assert waiting
    for step in waiting:
        codes = [line.code for line in step.first]
        assert len(codes) == len(set(codes))


@pytest.mark.parametrize("query", ["?thema=onzin", "?wie=99", "?wie=x&alles", "?thema=%3Cscript"])
def test_of_a_theme_or_a_person_that_is_not_there_is_no_paper(
    client, household, buddy, put_on_paper, query
):
    token = share(household, "nl", by=buddy)
    open_link(client, token)
    assert client.get(address_of(token, query)).status_code == 404
    assert put_on_paper == []


def test_before_the_button_and_after_the_link_ended_there_is_no_paper(
    client, household, buddy, put_on_paper
):
    token = share(household, "nl", by=buddy)
    answer = client.get(address_of(token))
    assert (answer.status_code, answer["Location"]) == (302, family_url(token))
    open_link(client, token)
    assert client.head(address_of(token)).status_code == 204
    revoke(household.links.get(), by=buddy)
    gone = client.get(address_of(token))
    assert gone.status_code == 404 and "Deze link opent niets (meer)." in gone.text
    assert client.get(address_of("x" * 43)).content == gone.content
    assert put_on_paper == []


def test_it_tells_nothing_that_the_page_does_not(client, household, buddy, person, put_on_paper):
    household.label = "Zonnebloem"
    household.save()
    make_progress(household, state="busy", note="Moeilijk gesprek", by=buddy)
    make_own_item(household, "Een fiets zoeken")
    token = share(household, "fa", by=buddy)
    open_link(client, token)
    client.get(address_of(token, "?alles"))
    told = json.dumps(put_on_paper[0], ensure_ascii=False)
    assert "Amal" in told and "Een fiets zoeken" in told
    secrets = ("Zonnebloem", "Moeilijk", "Bea", "buddy@", str(household.pk), str(person.pk), token)
    assert [one for one in secrets if one in told] == []


def test_its_own_code_is_on_it_to_cut_off(client, household, buddy, put_on_paper):
    token = share(household, "ar", by=buddy)
    open_link(client, token)
    client.get(address_of(token))
    [data] = put_on_paper
    assert data["code"]["svg"].startswith("<svg") and data["code"]["alt"]
    assert "knip dit af" in data["code"]["rows"][0]["nl"]["s"]


def test_what_somebody_typed_keeps_its_own_direction():
    assert [typed(name)["dir"] for name in ("Amal", "12 أمل", "ሰላም", "😀", "")] == [
        *("ltr", "rtl", "ltr", "ltr", "ltr"),
    ]


def test_who_asks_for_hundreds_of_papers_waits(client, household, buddy, put_on_paper):
    token = share(household, "nl", by=buddy)
    open_link(client, token)
    codes = [client.get(address_of(token)).status_code for _ in range(31)]
    assert codes == [200] * 30 + [429]


def test_a_paper_that_can_not_be_made_is_told_in_the_familys_words(
    client, household, buddy, monkeypatch
):
    def fails(*args):
        raise CannotBeSet

    monkeypatch.setattr(paper_views, "as_pdf", fails)
    token = share(household, "ar", by=buddy)
    open_link(client, token)
    answer = client.get(address_of(token))
    assert answer.status_code == 503 and "لا يمكن إعداد هذه الورقة الآن" in answer.text
    client.force_login(buddy)
    answer = client.get(for_buddy(household))
    assert answer.status_code == 503 and "Content-Disposition" not in answer


def test_it_asks_the_database_as_much_for_six_as_for_one(
    client, household, buddy, queries_of, put_on_paper
):
    token = share(household, "ar", by=buddy)
    open_link(client, token)
    client.get(address_of(token, "?alles"))
    alone = queries_of(lambda: client.get(address_of(token, "?alles")))
    for number in range(5):
        make_person(household, f"Kind {number}", order=number + 1)
        make_progress(household, code=FOR_PERSON, person=household.persons.last(), state="busy")
    assert queries_of(lambda: client.get(address_of(token, "?alles"))) == alone < 20


# --- for who helps it ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "query, language", [("", "ps"), ("?taal=uk", "uk"), ("?taal=onzin", "ps"), ("?taal=nl", "nl")]
)
def test_a_buddy_prints_it_in_a_language_of_choice_without_the_code(
    client, household, buddy, put_on_paper, query, language
):
    household.contact_language = "ps"
    household.save()
    client.force_login(buddy)
    answer = client.get(for_buddy(household, query))
    assert (answer.status_code, answer["Content-Language"]) == (200, language)
    assert "no-store" in answer["Cache-Control"] and "lijst.pdf" in answer["Content-Disposition"]
    [data] = put_on_paper
    assert (data["lang"], data["code"]) == (language, None)


def test_a_buddy_chooses_the_part_on_the_page_to_share(client, household, buddy, put_on_paper):
    client.force_login(buddy)
    page = client.get(reverse("checklist:share", args=[household.pk]))
    parts = [code for code, _ in page.context["paper"].fields["deel"].choices]
    assert parts[:2] == ["nu", "alles"] and len(parts) > 3
    for part in ["", *parts[:3]]:
        assert client.get(for_buddy(household, f"?deel={part}")).status_code == 200
    whatever, now, everything, of_theme = put_on_paper
    assert whatever == now
    assert len(titles_on(of_theme)) < len(titles_on(everything))
    assert client.get(for_buddy(household, "?deel=onzin")).status_code == 404


def test_only_who_has_just_made_the_link_prints_its_code(client, household, buddy, put_on_paper):
    client.force_login(buddy)
    made = client.post(reverse("checklist:share", args=[household.pk]), {"language": "so"})
    token = made.context["token"]
    assert client.post(for_buddy(household), {"token": token}).status_code == 200
    assert put_on_paper[0]["lang"] == "so" and put_on_paper[0]["code"]
    client.get(for_buddy(household, f"?taal=so&token={token}"))
    assert put_on_paper[1]["code"] is None
    revoke(household.links.get(), by=buddy)
    for wrong in (token, "x" * 43, ""):
        assert client.post(for_buddy(household), {"token": wrong}).status_code == 404
    assert len(put_on_paper) == 2


# --- all letters ---------------------------------------------------------------------------------
def test_the_letters_of_each_script_are_in_the_file_and_each_language_is_set(household, buddy):
    """Joined as they are written: a letter without a shape would keep the whole from paper."""
    samples = {"ps": "ټډړږښڼې", "fa": "می\u200cخواهید", "ti": "ግቡእ", "uk": "їжак ґ"}
    for language, words in samples.items():
        Spoken.objects.filter(language=language, dutch="Nu te doen").update(words=words)
    with claims.opened(claims.of_user(buddy)):
        family = Household.objects.with_facts().get(pk=household.pk)
        datas = {
            language: data_of(family, Part(), language, timezone.localdate())
            for language in OF_FAMILIES
        }
    assert datas["fa"]["rows"][2]["own"]["s"] == samples["fa"]
    for language, words in samples.items():
        datas[language]["rows"] = datas[language]["rows"][:3]
        found = words_of(as_pdf(datas[language], timezone.localtime()))
        assert words.replace(" ", "").replace("\u200c", "") in found
