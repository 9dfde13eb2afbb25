"""`make serve`: slow clients hold nobody, and another version begins without a word."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gastvrij.lib.paths import ROOT
from tests.drill.servers import environment, new_cluster
from tests.drill.test_killed import (
    Device,
    kill_database,
    prepare,
    processes_now,
    ticked,
    wait_for,
)
from tests.ports import free_port

pytestmark = pytest.mark.xdist_group("serve")
SLOW, BUDDIES, AT_ONCE = 200, 8, 200
PROMISED = 2.0  # seconds that a page may take meanwhile; it takes some hundredths


class Served:
    def __init__(self, cluster, folder):
        self.cluster, self.port = cluster, free_port()
        self.environment = environment(cluster, PORT=str(self.port), STATIC_ROOT=str(folder))
        self.said = folder / "said"

    def start(self):
        command = [sys.executable, "-m", "gastvrij.serving.serve"]
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=said, stderr=subprocess.STDOUT
            )
        self.wait_until_it_says("Gastvrij serves http")

    def wait_until_it_says(self, words):
        wait_for(lambda: words in self.said.read_text() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said.read_text()

    def stop(self):
        self.process.terminate()
        assert self.process.wait(60) == 0, self.said.read_text()

    def get(self, path, timeout=20):
        browser = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        with contextlib.closing(browser):
            browser.request("GET", path)
            answer = browser.getresponse()
            return answer.status, answer.headers, answer.read().decode()

    def processes(self, words):
        """The numbers of this site's processes that are called like this."""
        everybody, ours = processes_now(), {self.process.pid}
        while children := {pid for pid, (parent, _) in everybody.items() if parent in ours} - ours:
            ours |= children
        found = set()
        for number in ours:
            with contextlib.suppress(OSError):
                command = Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                if re.search(words, command.strip()):
                    found.add(number)
        return found


@pytest.fixture(scope="module")
def cluster(furnished):
    with new_cluster(like=furnished) as cluster, cluster.running():
        yield cluster


@pytest.fixture(scope="module")
def served(cluster, tmp_path_factory):
    served = Served(cluster, tmp_path_factory.mktemp("served"))
    served.start()
    wait_for(lambda: served.get("/health/ready")[0] == 200)  # its worker says so
    yield served
    served.stop()


HEADS = {
    "says nothing": b"",
    "a header that never ends": b"GET /nl/ HTTP/1.1\r\nHost: localhost\r\n",
    "a form that never ends": b"POST /nl/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999"
    b"\r\n\r\n",
}


@pytest.mark.parametrize("kind", HEADS)
def test_two_hundred_slow_clients_hold_nobody(served, kind):
    with contextlib.ExitStack() as stack:
        clients = [
            stack.enter_context(socket.create_connection(("127.0.0.1", served.port)))
            for _ in range(SLOW)
        ]
        for client in clients:
            client.sendall(HEADS[kind])
        for _ in range(5):
            for client in clients:
                client.sendall({"says nothing": b""}.get(kind, b"x-a: b\r\n"))
            begun = time.monotonic()
            assert served.get("/nl/")[0] == 200
            assert time.monotonic() - begun < PROMISED


def test_two_hundred_at_once_are_all_answered(served):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: served.get("/nl/", timeout=60)[0], range(AT_ONCE)))
    assert answers == [200] * AT_ONCE


def test_nobody_notices_another_version(served):
    lines, cookies = prepare(served.cluster)
    is_up = threading.Event()
    is_up.set()
    devices = [
        Device(served, cookies[number % len(cookies)], lines[number::BUDDIES], is_up)
        for number in range(BUDDIES)
    ]
    old = served.processes("gunicorn") | served.processes("manage.py work")
    for device in devices:
        device.start()
    wait_for(lambda: any(device.answered for device in devices))
    served.process.send_signal(signal.SIGHUP)
    served.wait_until_it_says("Gastvrij serves anew.")
    for device in devices:
        device.join(120)
    new = served.processes("gunicorn") | served.processes("manage.py work")
    assert not old & new and len(new) >= 4
    assert [line for device in devices for line in device.unanswered] == []
    there = ticked(served.cluster, {line[1] for line in lines})
    assert len(there) == len(lines)
    assert all(stored == ("done", ["done"]) for stored in there.values())


@pytest.mark.parametrize("words", ["gunicorn", r"manage.py work$", "work --owner"])
def test_what_falls_over_is_started_again(served, words):
    old = served.processes(words)
    assert old
    for number in old:
        os.kill(number, signal.SIGKILL)
    wait_for(lambda: served.processes(words) - old)
    wait_for(lambda: answers(served))


def answers(served):
    with contextlib.suppress(OSError, http.client.HTTPException):
        return served.get("/nl/")[0] == 200


def test_without_its_database_the_site_says_so_and_comes_back(served):
    kill_database(served.cluster)
    status, headers, words = served.get("/fr/")
    assert (status, headers["Retry-After"]) == (503, "30")
    assert all(said in words for said in ("Even geduld", "trop occupé", "too busy"))
    assert re.search(r"<main", words) and "default-src" in headers["Content-Security-Policy"]
    assert served.get("/health/live")[0] == 200
    assert served.get("/health/ready")[0] == 503
    with served.cluster.running():
        wait_for(lambda: answers(served))
        wait_for(lambda: served.get("/health/ready")[0] == 200)
