"""`make run`: the site with everything in it, from nothing, and away again without a trace."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from gastvrij.postgres.embedded import WEB, Cluster
from tests.gastvrij.workshop.test_run import start
from tests.ports import free_port

pytestmark = pytest.mark.xdist_group("run")  # one worker, so that only the first start is slow


class Site:
    """Started when a test asks for it; a test that does not end it leaves it to the next."""

    def __init__(self, folder):
        self.folder, self.cluster = folder, Cluster(folder)
        self.process, self.port = None, None

    def start(self):
        if self.process is None or self.process.poll() is not None:
            self.port = free_port()
            self.process = start(self.folder, self.port)
            front_page(self.process, self.port)

    def end(self):
        if self.process and self.process.poll() is None:
            signal_to_all(self.process, signal.SIGINT)
            self.process.communicate(timeout=30)


@pytest.fixture(scope="module")
def kept_site():
    with TemporaryDirectory(prefix="gastvrij-") as folder:
        site = Site(Path(folder))
        yield site
        site.end()


@pytest.fixture
def site(kept_site):
    kept_site.start()
    return kept_site


def front_page(process, port, seconds=240):
    """The start page, as soon as the site answers."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(ConnectionError):
            return page(port, "/nl/")[1]
        time.sleep(0.1)
    raise AssertionError(process.communicate()[0])


def page(port, address):
    """The status and the words that a browser gets."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as browser:
        browser.request("GET", address)
        answer = browser.getresponse()
        return answer.status, answer.read().decode()


def signal_to_all(process, number):
    """As a terminal does: everybody in front of it hears the signal."""
    os.killpg(process.pid, number)


def test_browsers_that_stay_keep_no_connection_to_the_database(site):
    """The development server has a thread for each of them; PostgreSQL lets a hundred in."""
    with contextlib.ExitStack() as browsers:
        for _ in range(200):
            browser = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
            browsers.enter_context(contextlib.closing(browser)).request("GET", "/nl/")
            answer = browser.getresponse()
            assert (answer.status, bool(answer.read())) == (200, True)
            assert not answer.will_close
        with psycopg.connect(site.cluster.url(WEB), autocommit=True) as connection:
            count = "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user"
            [(connections,)] = connection.execute(count)
    assert connections <= 10


@pytest.mark.parametrize(
    ("number", "send"),
    [
        (signal.SIGINT, signal_to_all),
        (signal.SIGINT, subprocess.Popen.send_signal),
        (signal.SIGTERM, subprocess.Popen.send_signal),
    ],
)
def test_the_site_comes_up_with_its_toolkit_and_goes_without_a_trace(site, number, send):
    process, port, cluster = site.process, site.port, site.cluster
    assert "/nl/toolkit/thema/wonen/" in front_page(process, port)
    status, words = page(port, "/nl/nergens/")
    assert (status, "Hier doet niemand open" in words, "urlpatterns" in words) == (404, True, False)
    with psycopg.connect(cluster.url(WEB), autocommit=True) as connection:
        connection.execute("UPDATE members_user SET name = name || '!' WHERE email LIKE 'buddy@%'")
        query = "SELECT name FROM members_user WHERE email LIKE 'buddy@%'"
        [(name,)] = connection.execute(query)
    send(process, number)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert said.endswith("Stopped. Everything that was entered is kept.\n")
    assert "Traceback" not in said and "Error" not in said
    assert not cluster.pid_file.exists()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    with cluster.running(), psycopg.connect(cluster.url(WEB)) as connection:
        assert connection.execute(query).fetchone() == (name,)
