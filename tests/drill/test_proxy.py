"""nginx with the file of docs/deploying/: what a family's link opens stands in none of its logs."""

import contextlib
import http.client
import socket
import ssl
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.gastvrij.test_deploying import nginx_in, program
from tests.ports import free_port

SECRETS = ("tulip-token-of-a-family", "zoekwoord", "reset-key")
ADDRESSES = ("/g/{}/", "/nl/toolkit/?q={}", "/nl/account/password/reset/key/{}/")


@pytest.fixture
def proxy():
    """The site behind it is not there, the worst moment for its log."""
    with TemporaryDirectory(prefix="gastvrij-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        plain, secure, site = free_port(), free_port(), free_port()
        configuration = nginx_in(folder, _80=plain, _443=secure, _8000=site)
        command = [program("nginx", "nginx-light"), "-c", configuration]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            wait_for(secure)
            yield folder, plain, secure
            process.terminate()


def wait_for(port):
    for _ in range(100):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        time.sleep(0.05)
    pytest.fail("nginx did not start")


def ask(port, method, path, body=None, *, secure=True, **headers):
    if secure:
        trusting = ssl._create_unverified_context()
        browser = http.client.HTTPSConnection("127.0.0.1", port, context=trusting, timeout=20)
        browser.connect = lambda: connect_as("gastvrij.example", browser, trusting, port)
    else:
        browser = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(browser):
        browser.request(method, path, body, {"Host": "gastvrij.example", **headers})
        answer = browser.getresponse()
        return answer.status, answer.headers, answer.read().decode()


def connect_as(name, browser, trusting, port):
    """By the name that the certificate is of: for any other the handshake is refused."""
    bare = socket.create_connection(("127.0.0.1", port), timeout=20)
    browser.sock = trusting.wrap_socket(bare, server_hostname=name)


def test_no_log_holds_what_opens_a_familys_page_or_what_somebody_searched(proxy):
    folder, plain, secure = proxy
    for secret, address in zip(SECRETS, ADDRESSES, strict=True):
        path = address.format(secret)
        assert ask(plain, "GET", path, secure=False)[0] == 301
        status, headers, words = ask(secure, "GET", path, Referer=f"https://x{path}")
        assert (status, headers["Retry-After"]) == (503, "30")
        assert all(said in words for said in ("Even geduld", "momentanément", "for a moment"))
        assert ask(secure, "POST", path, b"x" * 7_000_000)[0] == 413
        (folder / "client_body").chmod(0)  # a failure that nginx calls critical
        ask(secure, "POST", path, b"x" * 100_000)
        (folder / "client_body").chmod(0o700)
    assert ask(secure, "GET", "/health/ready")[0] == 404
    logs = {path.name: path.read_text() for path in folder.glob("*.log")}
    assert logs["access.log"].count(" 503 GET ") == len(SECRETS)
    for name, text in logs.items():
        assert not any(secret in text for secret in SECRETS), (name, text)
