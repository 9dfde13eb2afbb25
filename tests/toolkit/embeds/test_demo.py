"""The demo shows how a video of others is announced, and says that this one is invented."""

import pytest

from gastvrij.workshop.demo.videos import announce_videos
from toolkit.models import Embed


@pytest.mark.django_db
def test_a_reader_of_the_demo_is_told_that_the_video_does_not_exist(client):
    for _time in range(2):
        announce_videos()
    page = Embed.objects.get().section.get_absolute_url()
    told = {"nl": "Deze video bestaat niet", "fr": "seulement dans la démo"}
    for language, words in {**told, "en": "This video does not exist"}.items():
        shown = client.get(page.replace("/en/", f"/{language}/").replace("/nl/", f"/{language}/"))
        assert words in shown.content.decode()
        assert "data-embed=" in shown.content.decode()
