"""Which addresses may be shown: as people paste them, and as somebody hostile writes them."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.providers import KEPT, MAX_LENGTH, PROVIDERS, understand

NUMBER = "AbCdEfGh_-1"
WATCH = f"https://www.youtube.com/watch?v={NUMBER}"
FRAME = f"https://www.youtube-nocookie.com/embed/{NUMBER}?rel=0"
POST = "https://mastodon.social/@Mastodon/109876543210987654"


@pytest.mark.parametrize(
    ("pasted", "address", "frame"),
    [
        (WATCH, WATCH, FRAME),
        (f"  {WATCH} ", WATCH, FRAME),
        (f"youtube.com/watch?v={NUMBER}", WATCH, FRAME),
        (f"HTTPS://YouTube.com/watch?v={NUMBER}", WATCH, FRAME),
        (f"https://m.youtube.com/watch?app=desktop&v={NUMBER}&list=PL1&index=3", WATCH, FRAME),
        (f"https://youtu.be/{NUMBER}?si=abc", WATCH, FRAME),
        (f"https://www.youtube.com/shorts/{NUMBER}", WATCH, FRAME),
        (f"https://www.youtube.com/live/{NUMBER}?feature=share", WATCH, FRAME),
        (f"https://www.youtube-nocookie.com/embed/{NUMBER}", WATCH, FRAME),
        (f"https://youtu.be/{NUMBER}?t=90", f"{WATCH}&t=90s", f"{FRAME}&start=90"),
        (f"{WATCH}&t=1h2m3s", f"{WATCH}&t=3723s", f"{FRAME}&start=3723"),
        (f"{WATCH}#t=1m", f"{WATCH}&t=60s", f"{FRAME}&start=60"),
        (f"{WATCH}&t=soon", WATCH, FRAME),
        (
            "https://vimeo.com/76979871",
            "https://vimeo.com/76979871",
            "https://player.vimeo.com/video/76979871?dnt=1",
        ),
        (
            "https://vimeo.com/76979871/8272103f6e?share=copy#t=30s",
            "https://vimeo.com/76979871/8272103f6e#t=30s",
            "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e#t=30s",
        ),
        (
            "https://player.vimeo.com/video/76979871?h=8272103f6e",
            "https://vimeo.com/76979871/8272103f6e",
            "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e",
        ),
        (POST, POST, f"{POST}/embed"),
        (f"{POST}/embed", POST, f"{POST}/embed"),
    ],
)
def test_an_address_is_understood_as_people_paste_it(pasted, address, frame):
    shown = understand(pasted)
    assert (shown.address, shown.frame) == (address, frame)
    assert understand(address) == shown


HOSTILE = [
    "",
    "javascript:alert(1)",
    "javascript://www.youtube.com/watch?v=AbCdEfGh_-1%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    WATCH.replace("https", "http"),
    WATCH.replace("https", "ftp"),
    f"//www.youtube.com/watch?v={NUMBER}",
    f"https:/www.youtube.com/watch?v={NUMBER}",
    f"https:www.youtube.com/watch?v={NUMBER}",
    f"https://somebody@www.youtube.com/watch?v={NUMBER}",
    f"https://www.youtube.com:x@evil.example/watch?v={NUMBER}",
    f"https://www.youtube.com@evil.example/watch?v={NUMBER}",
    f"https://www.youtube.com:8443/watch?v={NUMBER}",
    f"https://www.youtube.com:443/watch?v={NUMBER}",
    f"https://www.youtube.com./watch?v={NUMBER}",
    f"https://www.youtube.com.evil.example/watch?v={NUMBER}",
    f"https://evil-youtube.com/watch?v={NUMBER}",
    f"https://www.y0utube.com/watch?v={NUMBER}",
    f"https://www.уoutube.com/watch?v={NUMBER}",  # a Cyrillic letter
    f"https://www.youtube。com/watch?v={NUMBER}",
    f"https://evil.example/https://www.youtube.com/watch?v={NUMBER}",
    f"https://evil.example\\@www.youtube.com/watch?v={NUMBER}",
    f"https://www.youtube.com\\.evil.example/watch?v={NUMBER}",
    f"https://evil.example#@www.youtube.com/watch?v={NUMBER}",
    f"https://www.youtube.com/redirect?v={NUMBER}&q=https://evil.example",
    f"https://www.youtube.com/watch?v={NUMBER}&v=BbBbBbBbBbB",
    "https://www.youtube.com/watch?v=AbC",
    f"https://www.youtube.com/watch?v={NUMBER}%22onload=",
    "https://www.youtube.com/watch?v=../../../ab",
    "https://www.youtube.com/embed/..%2f..%2fabcd",
    f"https://www.youtube.com/embed/../watch?v={NUMBER}",
    f"https://www.youtube.com//watch?v={NUMBER}",
    "https://www.youtube.com/embed/videoseries?list=PL1",
    "https://www.youtube.com/embed/live_stream?channel=UC1",
    "https://www.youtube.com/playlist?list=PL1",
    f"https://youtu.be/x/{NUMBER}",
    f"https://www.you\ttube.com/watch?v={NUMBER}",
    f"{WATCH}\n",
    f"{WATCH}\x00",
    "https://vimeo.com/showcase/123",
    "https://vimeo.com/76979871/NOTHEX",
    "https://player.vimeo.com/video/76979871?h=%22%3E",
    "https://vimeo.com/٣٤٥",
    "https://mastodon.social/@a@evil.example/1",
    "https://mastodon.example/@a/1",
    "https://mastodon.social/@a/1/../../x",
    "https://www.facebook.com/plugins/post.php?href=x",
    "https://[::1/watch",
    "x" * 600,
]


@pytest.mark.parametrize("pasted", HOSTILE)
def test_no_other_address_is_shown(pasted):
    assert understand(pasted) is None


HOSTS = st.sampled_from(
    ["www.youtube.com", "youtu.be", "vimeo.com", "player.vimeo.com", "mastodon.social", "evil.org"]
)  # fmt: skip
BITS = st.sampled_from(
    ["/", "//", "@", ":", "..", "%2e", "?", "&", "#", "v=", "t=", "watch", "embed", "video", NUMBER,
     "76979871", "@Mastodon", "https://", "http://", "\\", '"', "<", " ", "evil.example", "é", "9"]
)  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=80),
        st.builds("https://{}{}".format, HOSTS, st.lists(BITS, max_size=9).map("".join)),
        st.builds("{}{}".format, st.sampled_from([WATCH, POST]), st.lists(BITS).map("".join)),
    )
)
def test_whatever_is_pasted_only_a_provider_is_framed_and_by_its_plain_address(pasted):
    shown = understand(pasted)
    if shown is None:
        return
    frame = urlsplit(shown.frame)
    assert PROVIDERS[shown.provider.code] is shown.provider
    assert f"https://{frame.netloc}" == shown.provider.origin
    assert re.fullmatch(KEPT.strip("^$"), shown.address)
    assert len(shown.address) <= MAX_LENGTH
    assert re.fullmatch(r"[\w:/?=&#@.-]+", shown.frame, re.ASCII)
    assert ".." not in shown.frame
    assert understand(shown.address) == shown
