"""What became different in a row, in words, and the way back: nothing is lost."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from reversion.models import Version

from tests.members.factories import make_user
from tests.toolkit.desk.pages import admin_url, form_data, opened_form
from toolkit.desk.history.words import COME, GONE, SAME, in_short, pieces
from toolkit.models import ChecklistItem, Figure, Status, Term, Theme
from toolkit.transfer.actions import approve_translations

pytestmark = pytest.mark.django_db


def get_item():
    return ChecklistItem.objects.get(code="wonen-plaatsbeschrijving")


def save(desk, row, **changes):
    answer = desk.post(admin_url(row), opened_form(desk, row) | changes)
    assert answer.status_code == 302
    return answer


def history(desk, row):
    return desk.get(admin_url(row, "history"))


def told(desk, row):
    """The newest entry: by label what was taken away and what was added."""
    entry = history(desk, row).context["entries"][0]
    return {
        one.label: (
            "".join(piece.text for piece in one.pieces if piece.kind == GONE).strip(),
            "".join(piece.text for piece in one.pieces if piece.kind == COME).strip(),
        )
        for one in entry["differences"]
    }


def way_back(desk, row, place):
    return history(desk, row).context["entries"][place]["address"]


# --- read --------------------------------------------------------------------------------------
def test_the_first_change_already_tells_what_stood_there(desk, curator):
    item = get_item()
    before = item.why_nl
    save(desk, item, why_nl=before + " Zo weet iedereen het.")
    assert told(desk, item) == {"Waarom (Nederlands)": ("", "Zo weet iedereen het.")}
    page = history(desk, item)
    newest, first = page.context["entries"]
    assert newest["kept"].revision.user == curator and first["kept"].revision.user is None
    assert "Rita" in page.content.decode()
    assert "<ins>" in page.content.decode()


def test_rules_and_lines_are_told_in_words_and_never_in_codes(desk):
    item = get_item()
    changes = {
        "due_rules-0-within": "P2M",
        "regions": ["brussels"],
        "family_statuses": ["applicant"],
        "cases": '[{"statuses": ["applicant"], "ages": [18, 24]}]',
        "min_age": "18",
        "max_age": "64",
        "confidence": "low",
        "until": "2027-03-04",
        "born_here": "on",
        "documents-0-text_nl": "De sleutel",
    }
    save(desk, item, **changes)
    words = told(desk, item)
    [deadline] = [pair for label, pair in words.items() if label.endswith(": Termijn")]
    assert "2" in deadline[1]
    come = {pair[1] for pair in words.values()}
    assert {"Brussel", "4 maart 2027", "ja", "De sleutel"} <= come
    page = history(desk, item).content.decode()
    shown = " ".join(re.findall(r"<(?:ins|del|dt)>([^<]*)", page))
    assert not re.search(
        r"P\d+[MDWY]|None|null|\[|\{(?!\{ figure)|applicant|brussels|moved_in", shown
    )


def test_a_line_that_comes_and_one_that_goes(desk):
    theme = Theme.objects.get(slug="wonen")
    number, gone = theme.tips.count(), theme.tips.first().text_nl
    save(
        desk,
        theme,
        **{
            "tips-TOTAL_FORMS": number + 1,
            f"tips-{number}-order": 99,
            f"tips-{number}-text_nl": "Bel eerst.",
            "tips-0-DELETE": "on",
        },
    )
    words = told(desk, theme)
    assert words["Tip 1: Tekst (Nederlands)"][0] == gone
    assert words[f"Tip {number}: Tekst (Nederlands)"] == ("", "Bel eerst.")


def test_each_kind_has_a_history_that_can_be_read(desk):
    rows = [Theme.objects.first(), Theme.objects.first().sources.first(), Figure.objects.first()]
    for row in [*rows, Term.objects.first(), Status.objects.first(), get_item()]:
        assert "Nog niemand veranderde dit hier" in history(desk, row).content.decode()
    figure = Figure.objects.filter(unit="EUR/maand").first()
    save(desk, figure, value="4321.50", changes="event", next_on="")
    assert told(desk, figure)["Waarde"][1] == "4.321,50"
    assert "</ins> per maand" in history(desk, figure).content.decode()


def test_what_others_than_curators_changed_stands_between(desk):
    item = get_item()
    save(desk, item, why_nl="Van Rita.")
    ChecklistItem.objects.filter(pk=item.pk).update(how_nl="Uit de bestanden.")
    entry = history(desk, item).context["entries"][0]
    assert entry["kept"] is None
    save(desk, item, why_nl="Opnieuw van Rita.")
    assert set(told(desk, item)) == {"Waarom (Nederlands)"}
    assert history(desk, item).context["entries"][1]["kept"].revision.user is None


def test_a_long_history_costs_no_more(desk, django_assert_max_num_queries):
    item = get_item()
    save(desk, item, why_nl="Van Rita.", regions=["brussels"])
    for number in range(4):
        save(
            desk,
            item,
            why_nl=f"Van Rita, {number}.",
            regions=["flanders", "brussels"][: number % 2],
        )
    with django_assert_max_num_queries(26):
        history(desk, item)


def test_what_only_stands_around_a_text_is_no_news(desk):
    item = get_item()
    ChecklistItem.objects.filter(pk=item.pk).update(why_nl=f"{item.why_nl.strip()}\r\n")
    save(desk, item, how_nl="Van Rita.")
    assert set(told(desk, item)) == {"Hoe (Nederlands)"}


# --- back --------------------------------------------------------------------------------------
def test_an_earlier_version_goes_back_and_the_later_one_stays_a_version(desk):
    item = get_item()
    before = item.why_nl
    save(desk, item, why_nl="Van Rita.")
    address = way_back(desk, item, 1)
    page = desk.get(address)
    assert "Zet deze versie terug" in page.content.decode()
    assert [one.label for one in page.context["differences"]] == ["Waarom (Nederlands)"]
    assert get_item().why_nl == "Van Rita."
    number = Version.objects.get_for_object(item).count()
    assert desk.post(address, form_data(page)).status_code == 302
    assert get_item().why_nl == before
    assert Version.objects.get_for_object(item).count() > number
    assert desk.post(way_back(desk, item, 1), form_data(desk.get(way_back(desk, item, 1))))
    assert get_item().why_nl == "Van Rita."


def test_what_somebody_wrote_outside_the_form_is_kept_before_a_version_goes_back(desk):
    item = get_item()
    save(desk, item, why_nl="Van Rita.")
    ChecklistItem.objects.filter(pk=item.pk).update(how_nl="Uit de bestanden.")
    address = history(desk, item).context["entries"][-1]["address"]
    desk.post(address, form_data(desk.get(address)))
    assert get_item().how_nl != "Uit de bestanden."
    kept = [one.serialized_data for one in Version.objects.get_for_object(item)]
    assert any("Uit de bestanden." in one for one in kept)


def test_a_version_that_the_site_could_not_read_any_more_is_refused_with_the_reason(desk):
    item = get_item()
    figure = Figure.objects.create(
        code="tijdelijk", label_nl="Tijdelijk", value=1, unit="EUR", valid_from="2025-01-01",
        source=item.theme.sources.first(), order=99, changes="event",
    )  # fmt: skip
    save(desk, item, why_nl="Het kost {{ figure:tijdelijk }}.")
    save(desk, item, why_nl="Het kost niets.")
    figure.delete()
    address = way_back(desk, item, 1)
    refused = desk.post(address, form_data(desk.get(address)))
    assert refused.status_code == 422
    assert "tijdelijk" in str(refused.context["adminform"].form.errors["why_nl"])
    assert get_item().why_nl == "Het kost niets."


def test_what_is_done_to_many_at_once_never_goes_back_for_all(desk):
    item, other = get_item(), ChecklistItem.objects.exclude(pk=get_item().pk).first()
    data = {"action": "approve_translations", "_selected_action": [item.pk, other.pk]}
    save(desk, item, why_nl="Van Rita.")
    number = Version.objects.count()
    desk.post(admin_url(item).split(f"{item.pk}/")[0], data)
    assert Version.objects.count() == number
    approve_translations([item])


def test_only_curators_read_or_turn_back_history(desk):
    item = get_item()
    save(desk, item, why_nl="Van Rita.")
    address = way_back(desk, item, 1)
    for client in (Client(), Client()):
        assert client.get(admin_url(item, "history")).status_code == 302
        assert client.post(address).status_code == 302
    staff = Client()
    staff.force_login(make_user("nel@example.org", is_staff=True, second_factor=True))
    assert staff.get(admin_url(item, "history")).status_code == 403
    assert staff.post(address).status_code == 403
    assert get_item().why_nl == "Van Rita." and Group.objects.exists()


def test_versions_that_are_not_there_are_not_there(desk):
    item = get_item()
    assert desk.get(admin_url(item, "history").replace(str(item.pk), "99999")).status_code == 302
    assert desk.get(admin_url(item, "history") + "99999/").status_code == 404


# --- the words ---------------------------------------------------------------------------------
TEXT = st.text(st.sampled_from("ab \n"), max_size=40)


@given(TEXT, TEXT)
def test_the_pieces_are_the_two_texts(before, after):
    found = pieces(before, after)
    assert "".join(one.text for one in found if one.kind != COME) == before
    assert "".join(one.text for one in found if one.kind != GONE) == after
    assert all(one.text for one in found)


def test_a_long_text_is_told_around_what_differs():
    before = " ".join(f"w{number}" for number in range(400))
    after = before.replace("w200", "nieuw")
    kinds = [(one.kind, len(one.text.split())) for one in in_short(pieces(before, after))]
    assert kinds == [(SAME, 9), (GONE, 1), (COME, 1), (SAME, 9)]
    assert pieces("a\r\nb", "a\nb") == pieces("a\nb", "a\nb")
