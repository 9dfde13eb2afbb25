"""Which videos and posts of other sites may be shown on a page, and at which address each is.

An address as somebody pastes it is understood whole, or refused: what is stored is written anew
from its parts, and so is the address of the frame (docs/decisions/0054).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, parse_qs, urlsplit

MAX_LENGTH = 200
"""Of an address as it is kept."""


@dataclass(frozen=True)
class Provider:
    code: str
    name: str
    kind: Literal["video", "post"]
    origin: str
    """Of its frames: what the page's policy allows, and nothing else."""


@dataclass(frozen=True)
class Shown:
    provider: Provider
    address: str
    """Where the original stands, for a link."""
    frame: str
    """What is loaded after a click."""


YOUTUBE = Provider("youtube", "YouTube", "video", "https://www.youtube-nocookie.com")
VIMEO = Provider("vimeo", "Vimeo", "video", "https://player.vimeo.com")
MASTODON = Provider("mastodon", "mastodon.social", "post", "https://mastodon.social")
PROVIDERS = {one.code: one for one in (YOUTUBE, VIMEO, MASTODON)}

KEPT = (
    r"^(https://www\.youtube\.com/watch\?v=[A-Za-z0-9_-]{11}(&t=[1-9][0-9]{0,4}s)?"
    r"|https://vimeo\.com/[1-9][0-9]{0,11}(/[0-9a-f]{6,20})?(#t=[1-9][0-9]{0,4}s)?"
    r"|https://mastodon\.social/@[A-Za-z0-9_]{1,30}/[1-9][0-9]{0,19})$"
)
"""Every address that is kept looks like one of these; the database asks it too."""

PRINTABLE = re.compile(r"[!-~]{1,500}", re.ASCII)
TIME = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,5})s?)?", re.ASCII)
LATEST = 99_999  # seconds

YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}", re.ASCII)
YOUTUBE_PATH = re.compile(r"/(?:shorts|live|embed|v)/([A-Za-z0-9_-]{11})/?", re.ASCII)
NO_VIDEOS = {"videoseries", "live_stream"}  # as long as a video's number, and something else
VIMEO_PATH = re.compile(
    r"/(?:channels/[\w-]+/|groups/[\w-]+/videos/)?([1-9]\d{0,11})(?:/([0-9a-f]{6,20}))?/?", re.ASCII
)
VIMEO_PLAYER = re.compile(r"/video/([1-9]\d{0,11})/?", re.ASCII)
VIMEO_HASH = re.compile(r"[0-9a-f]{6,20}", re.ASCII)
POST = re.compile(r"/@(\w{1,30})/([1-9]\d{0,19})(?:/embed)?/?", re.ASCII)


def understand(pasted: str) -> Shown | None:
    """What stands at this address, if it is one that may be shown; whatever else it is, nothing.

    Only https, and only the very names of HOSTS: so nobody's password, port or look-alike host.
    """
    pasted = pasted.strip(" ")
    if not PRINTABLE.fullmatch(pasted) or "\\" in pasted:
        return None
    try:
        parts = urlsplit(pasted if "://" in pasted else f"https://{pasted}")
    except ValueError:
        return None
    read = HOSTS.get(parts.netloc.lower()) if parts.scheme == "https" else None
    return read(parts) if read else None


def _only(parts: SplitResult, name: str) -> str | None:
    """The value of a name that is asked for once; one that stands there twice is a trick."""
    try:
        values = parse_qs(parts.query, max_num_fields=50).get(name, [])
    except ValueError:
        return None
    return values[0] if len(values) == 1 else None


def _start(parts: SplitResult) -> int:
    """The second at which to begin: t=90, t=90s, t=1m30s, also behind the #; otherwise 0."""
    fragment = parts.fragment.removeprefix("t=") if parts.fragment.startswith("t=") else ""
    told = _only(parts, "t") or _only(parts, "start") or fragment
    match = TIME.fullmatch(told)
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    start = hours * 3600 + minutes * 60 + seconds
    return start if start <= LATEST else 0


# --- YouTube -----------------------------------------------------------------------------------
def _youtube(number: str | None, parts: SplitResult) -> Shown | None:
    if not number or not YOUTUBE_ID.fullmatch(number) or number in NO_VIDEOS:
        return None
    start = _start(parts)
    return Shown(
        YOUTUBE,
        f"https://www.youtube.com/watch?v={number}" + (f"&t={start}s" if start else ""),
        f"{YOUTUBE.origin}/embed/{number}?rel=0" + (f"&start={start}" if start else ""),
    )


def _youtube_page(parts: SplitResult) -> Shown | None:
    if parts.path in ("/watch", "/watch/"):
        return _youtube(_only(parts, "v"), parts)
    match = YOUTUBE_PATH.fullmatch(parts.path)
    return _youtube(match[1], parts) if match else None


def _youtube_short(parts: SplitResult) -> Shown | None:
    return _youtube(parts.path.removeprefix("/").removesuffix("/"), parts)


# --- Vimeo -------------------------------------------------------------------------------------
def _vimeo(number: str, unlisted: str | None, parts: SplitResult) -> Shown:
    start = _start(parts)
    begin = f"#t={start}s" if start else ""
    return Shown(
        VIMEO,
        f"https://vimeo.com/{number}" + (f"/{unlisted}" if unlisted else "") + begin,
        f"{VIMEO.origin}/video/{number}?dnt=1" + (f"&h={unlisted}" if unlisted else "") + begin,
    )


def _vimeo_page(parts: SplitResult) -> Shown | None:
    match = VIMEO_PATH.fullmatch(parts.path)
    return _vimeo(match[1], match[2], parts) if match else None


def _vimeo_player(parts: SplitResult) -> Shown | None:
    match = VIMEO_PLAYER.fullmatch(parts.path)
    unlisted = _only(parts, "h")
    if not match or (unlisted and not VIMEO_HASH.fullmatch(unlisted)):
        return None
    return _vimeo(match[1], unlisted, parts)


# --- posts -------------------------------------------------------------------------------------
def _mastodon(parts: SplitResult) -> Shown | None:
    match = POST.fullmatch(parts.path)
    if not match:
        return None
    address = f"{MASTODON.origin}/@{match[1]}/{match[2]}"
    return Shown(MASTODON, address, f"{address}/embed")


HOSTS: dict[str, Callable[[SplitResult], Shown | None]] = {
    "youtube.com": _youtube_page,
    "www.youtube.com": _youtube_page,
    "m.youtube.com": _youtube_page,
    "youtu.be": _youtube_short,
    "www.youtube-nocookie.com": _youtube_page,
    "vimeo.com": _vimeo_page,
    "www.vimeo.com": _vimeo_page,
    "player.vimeo.com": _vimeo_player,
    "mastodon.social": _mastodon,
}
