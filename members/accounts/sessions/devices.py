"""What a browser says of itself, in words that its owner knows."""

import re

from ua_parser import parse

SUFFIX = re.compile(r"\b(Mobile|iOS|WebView|WebKit)\b")
SYSTEMS = {"Mac OS X": "Mac", "Chrome OS": "ChromeOS", "Ubuntu": "Linux", "Fedora": "Linux"}


def device_of(user_agent: str) -> tuple[str, str]:
    """The browser and the device, as their owner calls them; empty where nobody knows."""
    known = parse(user_agent)
    browser = known.user_agent.family if known.user_agent else ""
    system = known.os.family if known.os else ""
    if system == "iOS" and known.device:  # nobody says that they have an iOS
        system = known.device.family
    return " ".join(SUFFIX.sub("", browser).split()), SYSTEMS.get(system, system)
