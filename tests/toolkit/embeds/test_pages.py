"""A page tells of a video before anything is loaded, and frames its own providers alone."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.toolkit.embeds.conftest import ADDRESS, make_embed
from toolkit.indexing.entries import agree
from toolkit.models import ChecklistItem, Embed, SearchEntry
from toolkit.paper.collection import papers

pytestmark = pytest.mark.django_db
YOUTUBE = "https://www.youtube-nocookie.com"
VIMEO = "https://player.vimeo.com"


def directive(response, name):
    policy = response["Content-Security-Policy"].split("; ")
    return next((part.split()[1:] for part in policy if part.split()[0] == name), None)


def test_a_reader_learns_what_it_is_and_from_whom_and_finds_the_original(client, theme):
    make_embed(theme)
    page = client.get(theme.get_absolute_url()).content.decode()
    assert "Zo lees je een huurcontract" in page
    assert "Video van Huis van de Huurder · taal: Arabisch · ongeveer 4 minuten" in page
    assert f'href="{ADDRESS}" rel="noopener noreferrer"' in page
    assert "Dan ziet YouTube je internetadres" in page


def test_the_page_itself_loads_nothing_of_it(client, theme):
    make_embed(theme)
    page = client.get(theme.get_absolute_url()).content.decode()
    assert "<iframe" not in page
    assert page.count("youtube-nocookie") == page.count('data-frame="https://www.youtube-nocookie')


def test_only_a_page_with_videos_may_frame_and_only_their_providers(client, theme, section):
    make_embed(theme)
    make_embed(section, "https://vimeo.com/76979871")
    make_embed(section, order=1)
    shown = client.get(theme.get_absolute_url())
    assert directive(shown, "frame-src") == [YOUTUBE]
    assert f'fullscreen=(self "{YOUTUBE}")' in shown["Permissions-Policy"]
    assert "camera=()" in shown["Permissions-Policy"]
    assert directive(client.get(section.get_absolute_url()), "frame-src") == [VIMEO, YOUTUBE]


def test_every_other_page_frames_nothing(client, theme):
    make_embed(theme)
    item = ChecklistItem.objects.filter(theme=theme).first()
    for address in (reverse("home"), reverse("privacy"), item.get_absolute_url(), "/nl/thema/x/"):
        answer = client.get(address)
        assert directive(answer, "frame-src") is None
        assert directive(answer, "default-src") == ["'none'"]
        assert "fullscreen=()" in answer["Permissions-Policy"]


def test_anybody_may_keep_the_page_and_is_told_when_a_video_comes(client, theme):
    address = theme.get_absolute_url()
    before = client.get(address)
    make_embed(theme)
    after = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not after.cookies


def test_not_changed_leaves_what_the_kept_page_may_frame(client, theme):
    make_embed(theme)
    first = client.get(theme.get_absolute_url())
    second = client.get(theme.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 304
    assert "Permissions-Policy" not in second
    assert "Content-Security-Policy" not in second


def test_the_database_takes_no_other_address(theme):
    for address in ("https://evil.example/", f"{ADDRESS}\n", "javascript:alert(1)"):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_embed(theme, address)


@pytest.mark.parametrize("count", [1, 12])
def test_many_videos_cost_no_more(client, theme, count, django_assert_max_num_queries):
    for order in range(count):
        make_embed(theme, order=order)
    with django_assert_max_num_queries(20):
        client.get(theme.get_absolute_url())


def test_a_video_is_found_by_what_it_shows(theme):
    make_embed(theme, shows_nl="Een huurbegeleider overloopt een contract.")
    agree()
    entry = SearchEntry.objects.get(place="theme:wonen", language="nl")
    assert "huurbegeleider" in entry.text


def test_paper_has_its_title_and_address(theme, section):
    make_embed(theme)
    make_embed(section)
    wanted = {(one.kind, one.page): one for one in papers("nl", timezone.localdate())}
    chapter = wanted["pdf", f"chapter/{section.chapter.slug}"].data["parts"][0]
    told = [wanted["pdf", "theme/wonen"].data["parts"][0]["embeds"]]
    told += [one["embeds"] for one in chapter["sections"] if one["embeds"]]
    for (embed,) in told:
        assert embed["title"]["c"] == ["Zo lees je een huurcontract"]
        assert embed["url"] == ADDRESS
        assert "Huis van de Huurder" in embed["facts"]


def test_it_can_be_set(theme):
    make_embed(theme)
    now = timezone.now()
    (paper,) = (
        one for one in papers("fr", now.date()) if (one.kind, one.page) == ("pdf", "theme/wonen")
    )
    assert paper.set(now).pages > 1


def test_what_is_no_longer_allowed_is_told_and_framed_nowhere(client, theme, monkeypatch):
    make_embed(theme)
    monkeypatch.setattr("toolkit.models.embed.understand", lambda address: None)
    response = client.get(theme.get_absolute_url())
    assert directive(response, "frame-src") is None
    assert "data-frame" not in response.content.decode()
    assert Embed.objects.count() == 1
