"""Where readers find the papers, and what an answer says about itself."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.toolkit.paper.conftest import make_paper
from toolkit.models import Chapter, Theme

pytestmark = pytest.mark.django_db
ADDRESS = "/nl/toolkit/papier/thema/wonen.pdf"


def test_anybody_opens_a_paper_and_a_proxy_may_keep_it(client):
    make_paper()
    response = client.get(ADDRESS)
    assert response.content == b"%PDF-1.7 wonen"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="gastvrij-wonen-nl.pdf"'
    assert "public" in response["Cache-Control"] and "no-store" not in response["Cache-Control"]
    assert not response.cookies


def test_it_is_the_same_file_for_who_is_signed_in(client, curator):
    make_paper()
    before = client.get(ADDRESS)
    client.force_login(curator)
    after = client.get(ADDRESS)
    assert after.content == before.content
    assert after["Cache-Control"] == before["Cache-Control"]
    assert not after.cookies


def test_who_has_it_is_told_that_it_is_the_same(client):
    make_paper()
    tag = client.get(ADDRESS)["ETag"]
    again = client.get(ADDRESS, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert client.get(ADDRESS, headers={"If-None-Match": '"older"'}).status_code == 200
    assert client.head(ADDRESS).content == b""


def test_each_language_has_its_own(client):
    make_paper()
    make_paper(language="fr", content=b"%PDF-1.7 logement", digest="e" * 32)
    assert client.get("/fr/toolkit/papier/thema/wonen.pdf").content == b"%PDF-1.7 logement"
    assert client.get("/en/toolkit/papier/thema/wonen.pdf").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["thema/niets.pdf", "thema/wonen.pdf", "hoofdstuk/niets.pdf", "meenemen/wonen.pdf",
     "toolkit.pdf", "thema/../wonen.pdf", "thema/%2e%2e.pdf", f"thema/{'a' * 300}.pdf"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(f"/nl/toolkit/papier/{path}").status_code == 404


def test_nobody_sends_something_to_a_paper(client):
    make_paper()
    assert client.post(ADDRESS).status_code == 405


def test_a_theme_that_is_withdrawn_takes_its_papers_along_at_once(client):
    make_paper()
    make_paper("take_along")
    make_paper("picture")
    Theme.objects.filter(slug="wonen").update(state="draft")
    for address in (
        ADDRESS,
        "/nl/toolkit/papier/meenemen/wonen.pdf",
        "/nl/toolkit/beeld/thema/wonen.png",
    ):
        assert client.get(address).status_code == 404


def test_a_section_of_a_chapter_that_is_withdrawn_has_no_picture(client):
    make_paper("picture", "section/vrijwilligerswerk/de-mens-centraal")
    address = "/nl/toolkit/beeld/hoofdstuk/vrijwilligerswerk/de-mens-centraal.png"
    assert client.get(address)["Content-Type"] == "image/png"
    Chapter.objects.filter(slug="vrijwilligerswerk").update(state="draft")
    assert client.get(address).status_code == 404


# --- on the pages -----------------------------------------------------------------------------
def test_a_theme_leads_to_its_papers_once_they_are_there(client):
    page = client.get(reverse("toolkit:theme", args=["wonen"]))
    assert ".pdf" not in page.text
    make_paper(size=330_000)
    make_paper("take_along")
    page = client.get(reverse("toolkit:theme", args=["wonen"]))
    assert f'href="{ADDRESS}"' in page.text
    assert 'href="/nl/toolkit/papier/meenemen/wonen.pdf"' in page.text
    assert "PDF, 15 bladzijden, 322,3" in page.text


@pytest.mark.parametrize(
    ("name", "args", "paper"),
    [
        ("index", [], "toolkit"),
        ("chapter", ["vrijwilligerswerk"], "chapter/vrijwilligerswerk"),
        ("section", ["vrijwilligerswerk", "de-mens-centraal"], "chapter/vrijwilligerswerk"),
        ("item", ["wonen-plaatsbeschrijving"], "theme/wonen"),
    ],
)
def test_every_page_of_the_toolkit_leads_to_the_paper_it_is_part_of(client, name, args, paper):
    made = make_paper(page=paper, language="fr")
    with override("fr"):
        page = client.get(reverse(f"toolkit:{name}", args=args))
        assert f'href="{made.get_absolute_url()}"' in page.text


@pytest.mark.parametrize(
    ("name", "args", "picture"),
    [
        ("home", [], "home"),
        ("toolkit:index", [], "toolkit"),
        ("toolkit:glossary", [], "toolkit"),
        ("toolkit:theme", ["wonen"], "theme/wonen"),
        ("toolkit:item", ["wonen-plaatsbeschrijving"], "theme/wonen"),
        ("toolkit:chapter", ["vrijwilligerswerk"], "chapter/vrijwilligerswerk"),
        ("toolkit:section", ["vrijwilligerswerk", "de-mens-centraal"],
         "section/vrijwilligerswerk/de-mens-centraal"),
    ],
)  # fmt: skip
def test_who_shares_a_link_shows_its_picture(client, name, args, picture):
    made = make_paper("picture", picture, content=b"\x89PNG")
    page = client.get(reverse(name, args=args))
    shown = re.search(r'property="og:image" content="http://testserver([^"]*)"', page.text)[1]
    assert shown == made.get_absolute_url()
    answer = client.get(shown)
    assert (answer.content, answer["Content-Type"]) == (b"\x89PNG", "image/png")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
