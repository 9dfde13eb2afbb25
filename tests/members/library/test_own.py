"""An organisation makes a model its own; the model changes, and nothing of its own is lost."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from members.accounts.my_data import data_of
from members.library.own import actions
from members.models import Organisation, OwnDocument, OwnSection
from tests.members.factories import make_membership, make_organisation, make_user
from tests.members.library.factories import make_copy, new_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) {{ figure:x }} <b>vet</b>"
ADDRESSES = [
    "own_document", "fill_own_document", "throw_away_own_document", "own_pdf", "own_word",
]  # fmt: skip


def url(name, *args):
    return reverse(f"members:{name}", args=args)


@pytest.fixture
def copy(coordinator, organisation):
    return make_copy(coordinator, organisation)


@pytest.fixture
def as_cor(client, coordinator):
    client.force_login(coordinator)
    return client


def part(copy, code="geld"):
    return copy.sections.get(code=code)


def settle(client, copy, code="geld", **sent):
    version = copy.document.versions.first().number
    return client.post(url("settle_own_section", copy.pk, code), {"version": version} | sent)


# --- taking --------------------------------------------------------------------------------------
def test_a_coordinator_makes_a_model_their_own_with_what_the_profile_says(as_cor, organisation):
    response = as_cor.post(url("take_document", "informatienota"), {"language": "nl"})
    copy = OwnDocument.objects.get()
    assert response["Location"] == url("fill_own_document", copy.pk)
    assert copy.blanks["organisation"] == organisation.name
    assert (copy.made_from.number, copy.language) == (1, "nl")
    page = as_cor.get(copy.get_absolute_url()).text
    assert f"Naam: {organisation.name}" in page
    assert "blanks are still empty" in page


def test_taken_twice_it_is_one_and_another_language_is_another(as_cor):
    for language in ("nl", "nl", "fr"):
        as_cor.post(url("take_document", "gedragscode"), {"language": language})
    assert sorted(OwnDocument.objects.values_list("language", flat=True)) == ["fr", "nl"]


def test_whoever_coordinates_two_chooses_for_which(client, coordinator, organisation):
    other = make_organisation("Haven")
    make_membership(coordinator, other, role="coordinator")
    client.force_login(coordinator)
    sent = {"language": "nl", "organisation": other.slug}
    client.post(url("take_document", "gedragscode"), sent)
    assert OwnDocument.objects.get().organisation == other
    stranger = make_organisation("Van een ander")
    response = client.post(
        url("take_document", "gedragscode"), sent | {"organisation": stranger.slug}
    )
    assert response.status_code == 422


@pytest.mark.parametrize("sent", [{}, {"language": "xx"}])
def test_what_makes_no_sense_is_asked_again(as_cor, sent):
    assert as_cor.post(url("take_document", "gedragscode"), sent).status_code == 422
    assert not OwnDocument.objects.exists()


# --- who comes in --------------------------------------------------------------------------------
def test_a_buddy_reads_and_downloads_and_changes_nothing(client, buddy, copy):
    client.force_login(buddy)
    for name in ("own_document", "own_pdf", "own_word"):
        assert client.get(url(name, copy.pk)).status_code == 200
    page = client.get(copy.get_absolute_url()).text
    assert "Change this part" not in page
    assert copy.get_absolute_url() in client.get(url("library")).text
    for name in ("fill_own_document", "throw_away_own_document"):
        assert client.get(url(name, copy.pk)).status_code == 404
        assert client.post(url(name, copy.pk)).status_code == 404
    assert client.get(url("change_own_section", copy.pk, "geld")).status_code == 404
    assert settle(client, copy, take_over="").status_code == 404
    assert client.get(url("take_document", "gedragscode")).status_code == 404
    assert OwnDocument.objects.filter(pk=copy.pk).exists()


def knock(client, copy):
    places = [url(name, copy.pk) for name in ADDRESSES]
    places.append(url("change_own_section", copy.pk, "geld"))
    answers = {client.get(place).status_code for place in places}
    return answers | {settle(client, copy, take_over="").status_code}


def test_for_another_organisation_it_does_not_exist(client, copy):
    stranger = make_user("olga@example.org", verified=True, second_factor=True)
    make_membership(stranger, make_organisation("Haven"), role="coordinator")
    client.force_login(stranger)
    assert knock(client, copy) == {404}
    assert copy.get_absolute_url() not in client.get(url("library")).text


def test_who_is_not_signed_in_is_asked_to(client, copy):
    assert knock(client, copy) == {302}
    assert client.get(url("take_document", "gedragscode")).status_code == 302


@pytest.mark.parametrize("state", ["suspended", "left"])
def test_of_an_organisation_that_is_not_approved_any_more_it_is_not_shown(as_cor, copy, state):
    Organisation.objects.update(state=state)
    assert knock(as_cor, copy) == {404}


def test_who_left_the_organisation_does_not_see_it(client, buddy, copy):
    buddy.memberships.update(is_active=False, confirmed_as="")
    client.force_login(buddy)
    assert knock(client, copy) == {404}


def test_who_worked_at_it_finds_it_among_their_data(copy, coordinator, buddy):
    [told] = data_of(coordinator)["documents_of_organisations"]
    assert told["document__slug"] == "gedragscode"
    assert data_of(buddy)["documents_of_organisations"] == []


# --- changing --------------------------------------------------------------------------------
def test_a_coordinator_fills_in_and_rewrites_and_it_stands_on_page_paper_and_file(as_cor, copy):
    filled = {"contact": "Cor", "complaints": "Mia, 09 123 45 67"}
    as_cor.post(url("fill_own_document", copy.pk), filled)
    sent = {"title": "Over geld", "body": "- Wij geven **nooit** geld.\n- Bel [[contact]]."}
    response = as_cor.post(url("change_own_section", copy.pk, "geld"), sent)
    assert response["Location"] == copy.get_absolute_url()
    page = as_cor.get(copy.get_absolute_url()).text
    assert "<strong>nooit</strong>" in page and "Bel Cor." in page
    pdf = PdfReader(BytesIO(as_cor.get(url("own_pdf", copy.pk)).content))
    words = " ".join(one.extract_text() for one in pdf.pages)
    assert "Over geld" in words and "Bel Cor." in words and copy.organisation.name in words
    document = Document(BytesIO(as_cor.get(url("own_word", copy.pk)).content))
    assert "Bel Cor." in [one.text for one in document.paragraphs]


def test_the_pdf_is_made_once_as_long_as_nothing_changes(as_cor, copy, monkeypatch):
    first = as_cor.get(url("own_pdf", copy.pk)).content
    monkeypatch.setattr("members.library.paper.set_pdf", None)
    assert as_cor.get(url("own_pdf", copy.pk)).content == first


def test_whatever_is_typed_is_text_and_nothing_else(as_cor, copy):
    as_cor.post(url("fill_own_document", copy.pk), {"contact": HOSTILE, "complaints": "[[...]]"})
    sent = {"title": HOSTILE[:100], "body": f"{HOSTILE}\n\n[[contact]]"}
    as_cor.post(url("change_own_section", copy.pk, "geld"), sent)
    page = as_cor.get(copy.get_absolute_url()).text
    assert "<script>alert" not in page and "<b>vet" not in page
    assert 'href="javascript' not in page
    assert as_cor.get(url("own_word", copy.pk)).status_code == 200
    assert as_cor.get(url("own_pdf", copy.pk)).status_code == 200


def test_what_is_too_long_is_told_and_nothing_is_saved(as_cor, copy):
    sent = {"title": "x", "body": "a" * 8001}
    assert as_cor.post(url("change_own_section", copy.pk, "geld"), sent).status_code == 422
    response = as_cor.post(url("fill_own_document", copy.pk), {"contact": "a" * 301})
    assert response.status_code == 422
    assert part(copy).body != "a" * 8001


def test_an_empty_part_is_left_out_and_can_come_back(as_cor, copy):
    as_cor.post(url("change_own_section", copy.pk, "geld"), {"title": "Geld", "body": ""})
    page = as_cor.get(copy.get_absolute_url()).text
    assert 'id="geld"' not in page and "Left out" in page
    as_cor.post(url("change_own_section", copy.pk, "geld"), {"title": "Geld", "body": "Toch."})
    assert 'id="geld"' in as_cor.get(copy.get_absolute_url()).text


def test_two_coordinators_at_once_merge_and_the_same_words_are_told(
    as_cor, copy, second_coordinator
):
    section = part(copy)
    seen = {"initial-title": section.title, "initial-body": section.body}
    actions.rewrite(section, {"title": "Van de ander"}, by=second_coordinator)
    sent = seen | {"title": section.title, "body": "Van mij."}
    sent["title"] = seen["initial-title"]
    assert as_cor.post(url("change_own_section", copy.pk, "geld"), sent).status_code == 302
    section.refresh_from_db()
    assert (section.title, section.body) == ("Van de ander", "Van mij.")
    response = as_cor.post(
        url("change_own_section", copy.pk, "geld"), seen | {"title": "T", "body": "B"}
    )
    assert response.status_code == 409
    assert "Van mij." in response.text


def test_a_coordinator_throws_it_away(as_cor, copy):
    as_cor.post(url("throw_away_own_document", copy.pk))
    assert not OwnDocument.objects.exists()
    assert not OwnSection.objects.exists()


# --- the model has a newer version ---------------------------------------------------------------
def test_what_changed_is_told_in_words_to_coordinators_alone(client, as_cor, buddy, copy):
    assert "newer version" not in as_cor.get(copy.get_absolute_url()).text
    before = part(copy).body
    new_version(geld=before.replace("geen geld", "nooit geld"), change="Geld staat er strenger.")
    page = as_cor.get(copy.get_absolute_url()).text
    assert "Geld staat er strenger." in page
    assert "<del> geen</del>" in page and "<ins> nooit</ins>" in page
    client.force_login(buddy)
    assert "newer version" not in client.get(copy.get_absolute_url()).text


def test_a_part_that_was_not_touched_is_taken_over(as_cor, copy):
    new_version(geld="Nieuw.")
    settle(as_cor, copy, take_over="")
    section = part(copy)
    assert (section.body, section.set_aside, section.version.number) == ("Nieuw.", "", 2)
    assert "newer version" not in as_cor.get(copy.get_absolute_url()).text


def test_ones_own_words_are_kept_aside_and_can_be_put_back(as_cor, copy, coordinator):
    actions.rewrite(part(copy), {"body": "Van ons."}, by=coordinator)
    new_version(geld="Nieuw.")
    assert "You have words of your own here" in as_cor.get(copy.get_absolute_url()).text
    settle(as_cor, copy, take_over="")
    assert (part(copy).body, part(copy).set_aside) == ("Nieuw.", "Van ons.")
    assert "Van ons." in as_cor.get(url("change_own_section", copy.pk, "geld")).text
    settle(as_cor, copy, put_back="")
    assert (part(copy).body, part(copy).set_aside) == ("Van ons.", "Nieuw.")


def test_taken_over_again_what_stood_aside_before_is_still_there(as_cor, copy, coordinator):
    actions.rewrite(part(copy), {"body": "Eerst."}, by=coordinator)
    new_version(geld="Twee.")
    settle(as_cor, copy, take_over="")
    actions.rewrite(part(copy), {"body": "Daarna."}, by=coordinator)
    new_version(geld="Drie.")
    settle(as_cor, copy, take_over="")
    assert part(copy).set_aside == "Daarna.\n\nEerst."


def test_who_keeps_theirs_is_not_asked_again_before_the_next_version(as_cor, copy, coordinator):
    actions.rewrite(part(copy), {"body": "Van ons."}, by=coordinator)
    new_version(geld="Nieuw.")
    settle(as_cor, copy, keep="")
    assert part(copy).body == "Van ons."
    assert "newer version" not in as_cor.get(copy.get_absolute_url()).text
    new_version(geld="Nog nieuwer.")
    assert "newer version" in as_cor.get(copy.get_absolute_url()).text


def test_a_new_part_is_taken_over_or_left_out_and_one_that_is_gone_stays(as_cor, copy):
    document = copy.document
    for code in ("extra", "nog-een"):
        document.sections.create(code=code, order=99, title_nl=code, body_nl=f"Tekst van {code}.")
    document.sections.filter(code="fotos").delete()
    new_version(change="Twee delen erbij, een weg.")
    page = as_cor.get(copy.get_absolute_url()).text
    assert "This part is new." in page and "The model no longer has this part." in page
    settle(as_cor, copy, "extra", take_over="")
    settle(as_cor, copy, "nog-een", keep="")
    settle(as_cor, copy, "fotos", keep="")
    page = as_cor.get(copy.get_absolute_url()).text
    assert "Tekst van extra." in page and "Tekst van nog-een." not in page
    assert 'id="fotos"' in page and "newer version" not in page


def test_who_saw_an_older_version_takes_over_nothing_unseen(as_cor, copy):
    new_version(geld="Twee.")
    seen = copy.document.versions.first().number
    new_version(geld="Drie.")
    address = url("settle_own_section", copy.pk, "geld")
    response = as_cor.post(address, {"version": seen, "take_over": ""}, follow=True)
    assert "The model changed again meanwhile" in response.text
    assert part(copy).version.number == 1


def test_taken_over_twice_it_is_done_once(as_cor, copy, coordinator):
    actions.rewrite(part(copy), {"body": "Van ons."}, by=coordinator)
    new_version(geld="Nieuw.")
    for _ in range(2):
        settle(as_cor, copy, take_over="")
    assert part(copy).set_aside == "Van ons."


@pytest.mark.parametrize("code", ["bestaat-niet", "geld"])
def test_there_is_nothing_to_settle_without_news(as_cor, copy, code):
    assert settle(as_cor, copy, code, take_over="").status_code == 302
    assert part(copy).version.number == 1


@pytest.mark.parametrize("versions", [1, 5])
def test_the_page_costs_no_more_with_more_versions(
    as_cor, copy, versions, django_assert_max_num_queries
):
    for number in range(versions):
        new_version(geld=f"Versie {number}.")
    with django_assert_max_num_queries(16):
        as_cor.get(copy.get_absolute_url())
