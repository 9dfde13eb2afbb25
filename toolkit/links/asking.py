"""Asks another site whether a page is still there. Knows no database.

Only https, only hosts of the public internet: each address is looked up once, every answer must be
public, and the connection goes to the very address that was looked at. A redirect is asked about
anew. What robots.txt does not want is not asked, and nothing of a page is read but its first line.
"""

import socket
import ssl
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from django.conf import settings

from toolkit.models import LinkCheck

AGENT = "GastvrijLinkCheck"
SECONDS = 10
MOST_STEPS = 5
MOST_OF_ROBOTS = 100_000
REDIRECTS = {301, 302, 303, 307, 308}
ONLY_GET = {400, 403, 404, 405, 501}
"""What some sites answer to HEAD although the page is there."""
GONE = {404, 410}
Problem = LinkCheck.Problem


class Refused(Exception):
    """Not asked, or no answer: the problem."""

    def __init__(self, problem: str):
        self.problem = problem


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    words: bytes = b""


class PinnedConnection(HTTPSConnection):
    """To the address that was looked at, and to no other that the name may have by now."""

    def __init__(self, host: str, address: str):
        super().__init__(host, 443, timeout=SECONDS, context=ssl.create_default_context())
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, 443), SECONDS)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)  # type: ignore[attr-defined]


def public_address_of(host: str) -> str:
    """Where the name leads, if all of it is on the public internet."""
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(Problem.NAME) from None
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(is_public(one) for one in addresses):
        raise Refused(Problem.NOT_ASKED)
    return addresses[0]


def is_public(address: str) -> bool:
    one = ip_address(address.partition("%")[0])
    inside = getattr(one, "ipv4_mapped", None) or getattr(one, "sixtofour", None)
    return one.is_global and not one.is_multicast and (inside is None or inside.is_global)


def parts_of(url: str) -> SplitResult:
    """An address that we may ask for."""
    try:
        parts = urlsplit(url)
        is_ours = parts.scheme == "https" and parts.hostname and parts.port in {None, 443}
    except ValueError:
        is_ours, parts = False, SplitResult("", "", "", "", "")
    if not is_ours or parts.username or any(ord(one) <= 32 or ord(one) > 126 for one in url):
        raise Refused(Problem.NOT_ASKED)
    return parts


def ask(url: str, method: str, most: int = 0) -> Answer:
    """One question to one site."""
    parts = parts_of(url)
    host = parts.hostname or ""
    connection = PinnedConnection(host, public_address_of(host))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"User-Agent": f"{AGENT} (+{settings.SITE_URL})", "Accept": "*/*"}
    try:
        connection.request(method, path, headers=headers)
        response: HTTPResponse = connection.getresponse()
        words = response.read(most) if most else b""
        return Answer(response.status, response.headers.get("Location", ""), words)
    except ssl.SSLError:
        raise Refused(Problem.CERTIFICATE) from None
    except (OSError, HTTPException, ValueError):
        raise Refused(Problem.SILENT) from None
    finally:
        connection.close()


@lru_cache(maxsize=500)
def robots_of(host: str) -> RobotFileParser:
    """What the site asks of machines; without such a page, everything may be asked for."""
    parser = RobotFileParser()
    answer = ask(f"https://{host}/robots.txt", "GET", MOST_OF_ROBOTS)
    words = answer.words.decode("utf-8", "replace") if answer.status == 200 else ""
    parser.parse(words.splitlines())
    return parser


def problem_of(url: str) -> str:
    """What is wrong with this address; empty if somebody who opens it finds a page."""
    try:
        return _followed(url)
    except Refused as refusal:
        return refusal.problem


def _followed(url: str) -> str:
    for _step in range(MOST_STEPS):
        if not robots_of(parts_of(url).hostname or "").can_fetch(AGENT, url):
            return Problem.NOT_ASKED
        answer = ask(url, "HEAD")
        if answer.status in ONLY_GET:
            answer = ask(url, "GET")
        if answer.status not in REDIRECTS or not answer.location:
            return _problem_of_status(answer.status)
        url = urljoin(url, answer.location)
    return Problem.AROUND


def _problem_of_status(status: int) -> str:
    if status in GONE:
        return Problem.GONE
    if status >= 500:
        return Problem.SERVER
    return ""  # also 401, 403 and 429: there is a page, though not for machines
