"""Somebody who speaks a family's language checks what families read, and nobody else does."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils.html import escape
from pytest_django.asserts import assertContains, assertNotContains

from gastvrij.lib.languages import OF_FAMILIES
from tests.members.factories import make_user, prove_who_it_is
from toolkit.following import mark_of
from toolkit.models import ChecklistItem, Speaker, Spoken
from toolkit.spoken.counts import together
from toolkit.spoken.sources import KINDS, to_say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def speaker(client):
    user = make_user("samira@example.org")
    Speaker.objects.create(user=user, language="ar")
    client.force_login(user)
    return user


@pytest.fixture
def address():
    return reverse("toolkit:speaking", args=["ar"])


def first_of(kind="title"):
    """A text that a machine translated."""
    text = to_say()[kind][0]
    return text, Spoken.objects.get(language="ar", mark=mark_of(text))


def send(client, address, row, words, seen=None, kind="title"):
    seen = row.words if seen is None else seen
    data = {"text": row.mark, "words": words, "seen": mark_of(seen)}
    return client.post(f"{address}?soort={kind}", data)


@pytest.mark.parametrize("kind", KINDS)
def test_the_speaker_sees_the_dutch_beside_ten_texts(client, speaker, address, kind):
    page = client.get(f"{address}?soort={kind}")
    for text in to_say()[kind][:10]:
        assertContains(page, escape(text))
        assertContains(page, escape(Spoken.objects.get(language="ar", mark=mark_of(text)).words))


def test_ten_texts_are_approved_and_counted_and_the_next_ten_come(client, speaker, address):
    before = together("ar").checked
    texts = to_say()["title"]
    for text in texts[:10]:
        row = Spoken.objects.get(language="ar", mark=mark_of(text))
        assert send(client, address, row, row.words).status_code == 302
        row.refresh_from_db()
        assert (row.state, row.checked_by) == (Spoken.State.CHECKED, speaker)
    assert together("ar").checked == before + 10
    page = client.get(f"{address}?soort=title")
    assertContains(page, escape(texts[10]))
    assertNotContains(page, escape(texts[0]))


def test_other_words_are_what_families_read_from_then_on(client, speaker, address):
    _text, row = first_of()
    send(client, address, row, "  كلمات \n أخرى ")
    row.refresh_from_db()
    assert (row.words, row.is_equal) == ("كلمات أخرى", True)


@pytest.mark.parametrize("words", ["خلال 3 أيام", ""])
def test_a_number_that_differs_is_refused_and_nothing_is_lost(client, speaker, address, words):
    text = next(text for text in to_say()["when"] if "30 dagen" in text)
    row = Spoken.objects.get(language="ar", mark=mark_of(text))
    answer = send(client, address, row, words, kind="when")
    assert answer.status_code == 422
    assertContains(answer, words, status_code=422)
    if words:
        assertContains(answer, "The numbers differ.", status_code=422)
    assert Spoken.objects.get(pk=row.pk).state == Spoken.State.MACHINE


def test_digits_of_another_script_are_the_same_number(client, speaker, address):
    text = next(text for text in to_say()["when"] if text.startswith("Binnen 30 dagen na de ver"))
    row = Spoken.objects.get(language="ar", mark=mark_of(text))
    assert send(client, address, row, "خلال ٣٠ يومًا", kind="when").status_code == 302


@pytest.mark.parametrize("space", [" ", "\u00a0"])
def test_a_number_to_call_stays_together_whatever_spaces_a_speaker_types(
    client, speaker, address, space
):
    text = next(text for text in to_say()["title"] if "0800 30 030" in text)
    row = Spoken.objects.get(language="ar", mark=mark_of(text))
    number = space.join(["0800", "30", "030"])
    words = f"أرقام المساعدة  112\nو1712 و{number}"
    assert send(client, address, row, words).status_code == 302
    row.refresh_from_db()
    assert row.words == "أرقام المساعدة 112 و1712 و0800\u00a030\u00a0030"


def test_of_two_speakers_at_once_the_second_reads_what_the_first_wrote(client, speaker, address):
    _text, row = first_of()
    seen = row.words
    send(client, address, row, "الأول")
    row.refresh_from_db()
    answer = send(client, address, row, "الثاني", seen=seen)
    assert answer.status_code == 409
    for words in ("الأول", "الثاني"):
        assertContains(answer, words, status_code=409)
    row.refresh_from_db()
    assert row.words == "الأول"


def test_a_text_that_nobody_translated_is_written_by_the_speaker(client, speaker, address):
    text, row = first_of()
    row.delete()
    data = {"text": mark_of(text), "words": "جديد", "seen": mark_of("")}
    assert client.post(f"{address}?soort=title", data).status_code == 302
    assert Spoken.objects.get(language="ar", mark=mark_of(text)).words == "جديد"


def test_a_text_whose_dutch_changed_meanwhile_is_asked_again(client, speaker, address):
    _text, row = first_of()
    ChecklistItem.objects.filter(title_nl=row.dutch).update(title_nl="Iets anders")
    assert send(client, address, row, "كلمات").status_code == 302
    row.refresh_from_db()
    assert row.state == Spoken.State.MACHINE


@pytest.mark.parametrize("language", ["fa", "nl", "xx", "ar-x"])
def test_another_language_is_not_theirs(client, speaker, language):
    assert client.get(reverse("toolkit:speaking", args=[language])).status_code == 404


def test_who_speaks_arabic_changes_nothing_in_tigrinya(client, speaker):
    row = Spoken.objects.filter(language="ti").first()
    there = reverse("toolkit:speaking", args=["ti"])
    assert send(client, there, row, "كلمات").status_code == 404
    assert send(client, there, row, row.words).status_code == 404
    row.refresh_from_db()
    assert row.state == Spoken.State.MACHINE and not Speaker.objects.filter(language="ti").exists()


def test_what_comes_after_the_language_was_taken_away_changes_nothing(client, speaker, address):
    _text, row = first_of()
    assert client.get(f"{address}?soort=title").status_code == 200
    Speaker.objects.all().delete()
    assert send(client, address, row, "كلمات").status_code == 404
    row.refresh_from_db()
    assert (row.state, row.checked_by) == (Spoken.State.MACHINE, None)


def test_who_was_given_no_language_finds_no_page(client, address, curator):
    client.force_login(curator)
    assert client.get(address).status_code == 404
    assert client.post(address, {"text": "x", "words": "x"}).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_it_asks_as_much_for_all_texts_as_for_a_few(
    client, speaker, address, django_assert_max_num_queries
):
    client.get(address)
    with django_assert_max_num_queries(16):
        client.get(f"{address}?soort=why")


# --- given by a curator ------------------------------------------------------------------------
def test_a_curator_gives_a_language_to_an_account_by_its_address(client, curator):
    user = make_user("samira@example.org")
    client.force_login(curator)
    prove_who_it_is(client, curator)
    add = reverse("admin:toolkit_speaker_add")
    given = client.post(add, {"email": "Samira@example.org", "language": "ar"})
    assert given.status_code == 302
    assert Speaker.objects.of(user).get().language == "ar"
    again = client.post(add, {"email": "samira@example.org", "language": "ar"})
    assertContains(again, "This account has this language already.", status_code=422)
    nobody = client.post(add, {"email": "nobody@example.org", "language": "ar"})
    assertContains(nobody, "Nobody has an account with this address.", status_code=422)


def test_curators_and_the_command_tell_the_same_of_each_language_and_kind(client, curator):
    """How many, shown to say the same, checked by a speaker, left in Dutch."""
    [first, second, *_] = to_say()["theme"]
    Spoken.objects.filter(language="ti", dutch=first).update(state=Spoken.State.CHECKED)
    Spoken.objects.filter(language="ti", dutch=second).update(is_equal=False)
    total = len(to_say()["theme"])
    client.force_login(curator)
    prove_who_it_is(client, curator)
    page = client.get(reverse("admin:toolkit_spoken_changelist"))
    [kinds] = [kinds for language, kinds, _all in page.context["table"] if language.code == "ti"]
    theme = dict(kinds)["themes"]
    assert (theme.total, theme.said, theme.checked) == (total, total - 1, 1)
    row = f'<th scope="row">themes</th><td>{total}</td><td>{total - 1}</td><td>1</td><td>1</td>'
    assert page.text.count(row) == 1
    told = StringIO()
    call_command("count_languages", stdout=told)
    assert f"| ትግርኛ (ti) | themes | {total} | {total - 1} | 1 | 1 |" in told.getvalue()
    assert told.getvalue().count("\n| ") == 2 + len(OF_FAMILIES) * (1 + len(KINDS))


def test_curators_may_give_languages(db):
    group = Group.objects.get(name="Redactie")
    names = set(group.permissions.values_list("codename", flat=True))
    assert {"add_speaker", "delete_speaker", "change_spoken"} <= names
