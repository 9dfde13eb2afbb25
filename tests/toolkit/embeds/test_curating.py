"""Curators place a video in the administration or in the files."""

import pytest
from django.urls import reverse

from tests.toolkit.conftest import as_data, edit
from tests.toolkit.desk.test_admin import admin_url, opened_form
from tests.toolkit.embeds.conftest import ADDRESS, make_embed
from toolkit.models import Embed
from toolkit.transfer import ContentError, read_toolkit
from toolkit.transfer.actions import export_toolkit, import_toolkit

pytestmark = pytest.mark.django_db
WONEN = "themes/02-wonen.yaml"
TOLD = {
    "address": "https://youtu.be/AbCdEfGh_-1?t=90",
    "title": {"nl": "Het huurcontract", "en": "The lease", "fr": "Le bail"},
    "shows": {"nl": "Stap voor stap.", "en": "Step by step.", "fr": "Pas à pas."},
    "by": "Huis van de Huurder",
    "language": "fa",
    "minutes": 4,
}


@pytest.fixture
def desk(client, curator):
    client.force_login(curator)
    return client


def place(desk, row, address, **fields):
    data = opened_form(desk, row) | {"embeds-TOTAL_FORMS": "1"}
    told = {
        "order": "0",
        "address": address,
        "title_nl": "Het huurcontract",
        "shows_nl": "Stap voor stap.",
        "by": "Huis van de Huurder",
        "language": "nl",
    }
    data |= {f"embeds-0-{name}": value for name, value in (told | fields).items()}
    return desk.post(admin_url(row), data)


@pytest.mark.parametrize("kind", ["theme", "section"])
def test_a_curator_pastes_an_address_and_readers_see_it(desk, client, request, kind):
    row = request.getfixturevalue(kind)
    assert place(desk, row, "https://youtu.be/AbCdEfGh_-1?si=x").status_code == 302
    assert Embed.objects.get().address == ADDRESS
    assert "Het huurcontract" in client.get(row.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "address",
    ["http://youtu.be/AbCdEfGh_-1", "https://evil.example/x", "javascript:alert(1)", "x" * 300],
)
def test_another_address_is_refused_in_words(desk, theme, address):
    response = place(desk, theme, address)
    assert response.status_code == 422
    assert not Embed.objects.exists()
    (errors,) = (
        one.formset.errors
        for one in response.context["inline_admin_formsets"]
        if one.formset.model is Embed
    )
    assert errors[0]["address"]


def test_an_address_that_cannot_be_shown_says_what_can(desk, theme):
    page = place(desk, theme, "https://www.facebook.com/x").content.decode()
    assert "mastodon.social" in page
    assert "Dit kunnen we hier niet tonen" in page


def test_a_stranger_places_nothing(client, theme):
    assert client.get(reverse("admin:toolkit_theme_change", args=[theme.pk])).status_code == 302


# --- files -------------------------------------------------------------------------------------
def test_what_stands_in_a_file_is_imported_and_exported_again(content, tmp_path):
    edit(content, WONEN, lambda data: data.update(embeds=[TOLD]))
    import_toolkit(read_toolkit(content))
    embed = Embed.objects.get()
    assert (embed.theme.slug, embed.address) == ("wonen", f"{ADDRESS}&t=90s")
    assert (embed.title_fr, embed.minutes, embed.language) == ("Le bail", 4, "fa")
    export_toolkit(tmp_path / "out")
    exported = as_data(tmp_path / "out")[WONEN]["embeds"]
    assert exported == [TOLD | {"address": f"{ADDRESS}&t=90s"}]
    assert import_toolkit(read_toolkit(tmp_path / "out")).did_nothing


def test_a_curators_video_survives_export_and_import(theme, section, tmp_path):
    make_embed(theme)
    make_embed(section, "https://vimeo.com/76979871/8272103f6e", minutes=None)
    export_toolkit(tmp_path / "before")
    before = list(Embed.objects.order_by("address").values("address", "title_en", "shows_fr", "by"))
    Embed.objects.all().delete()
    import_toolkit(read_toolkit(tmp_path / "before"))
    after = list(Embed.objects.order_by("address").values("address", "title_en", "shows_fr", "by"))
    assert after == before
    export_toolkit(tmp_path / "after")
    assert as_data(tmp_path / "after") == as_data(tmp_path / "before")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"address": "https://evil.example/x"}, "is no video or post that may be shown"),
        ({"language": "xx"}, "is unknown"),
        ({"minutes": 0}, "from 1"),
        ({"title": {"nl": "Alleen"}}, "is missing"),
        ({"frame": "https://evil.example"}, "unknown key"),
    ],
)
def test_a_flaw_in_a_file_is_told(content, change, words):
    edit(content, WONEN, lambda data: data.update(embeds=[TOLD | change]))
    with pytest.raises(ContentError, match=words):
        read_toolkit(content)
