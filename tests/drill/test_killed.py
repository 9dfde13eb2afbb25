"""Web and database are killed in the middle of a thousand ticks; what was answered is there."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from gastvrij.lib.paths import ROOT
from tests.drill.servers import ask, environment, new_cluster

pytestmark = pytest.mark.long
TICKS, CLIENTS = 1000, 4
# Many small families of one buddy, and that buddy signed in on some devices.
PREPARE = f"""
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from django.utils import timezone
from checklist.families.actions import create_household
from checklist.models import Household, Person
from checklist.progress.checklist import checklist_of
from checklist.walls import claims
from members.accounts.sessions.sealing import seal
from members.models import User
buddy = User.objects.get(email="buddy@demo.example")
lines = []
with claims.opened(claims.OPERATOR):
    example = Household.objects.filter(assignments__user=buddy).first()
    while len(lines) < {TICKS}:
        family = Household(organisation=example.organisation, municipality=example.municipality)
        person = (Person(), {{"nickname": "Amal", "status_id": "recognised", "birth_year": 1990}})
        create_household(family, {{"label": "Duizend"}}, [person], [buddy], by=buddy)
        family = Household.objects.with_facts().get(pk=family.pk)
        for line in checklist_of(family, timezone.localdate()).lines:
            person = str(line.person.pk) if line.person else None
            lines.append([line.url, str(family.pk), line.code, person])
devices = []
for number in range({CLIENTS}):
    device = Client()
    device.force_login(buddy)
    devices.append({{settings.SESSION_COOKIE_NAME: seal(device.session.session_key)}})
print(json.dumps([lines[:{TICKS}], devices]))
"""
# A server with some threads that stay, each with its own connection to the database.
SERVE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server
from gastvrij.wsgi import application
class Server(ThreadingMixIn, WSGIServer):
    workers = ThreadPoolExecutor(4)
    def process_request(self, request, address):
        self.workers.submit(self.process_request_thread, request, address)
with make_server("127.0.0.1", int(sys.argv[1]), application, Server) as server:
    print(server.server_port, flush=True)
    server.serve_forever()
"""


@pytest.fixture
def cluster(furnished):
    with new_cluster(like=furnished) as cluster:
        yield cluster


class Site:
    """The web process: it can be killed and started again, on the same port."""

    def __init__(self, cluster, **more):
        self.environment = environment(cluster, GASTVRIJ_AS_OWNER="0", **more)
        self.port, self.process = 0, None

    def start(self):
        command = [sys.executable, "-W", "ignore", "-c", SERVE, str(self.port)]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.port = int(self.process.stdout.readline())

    def kill(self):
        self.process.kill()
        self.process.communicate()


@contextmanager
def running(site):
    site.start()
    try:
        yield site
    finally:
        site.kill()


def kill_database(cluster):
    """The server and all of its processes, at once and without a word."""
    server = int(cluster.pid_file.read_text().split("\n", 1)[0])
    processes = [server, *(pid for pid, (parent, _) in processes_now().items() if parent == server)]
    assert len(processes) > 5
    for process in processes:
        os.kill(process, signal.SIGKILL)
    wait_for(lambda: all(processes_now().get(pid, (0, "Z"))[1] == "Z" for pid in processes))


def processes_now():
    """Each process with its parent and its state; Z is dead."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        found[int(path.parent.name)] = int(parent), state
    return found


def wait_for(condition, seconds=120):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


class Device(threading.Thread):
    """A buddy's browser, that ticks one line after the other and remembers what was answered."""

    def __init__(self, site, cookies, lines, is_up):
        super().__init__(daemon=True)
        self.site, self.cookies, self.lines, self.is_up = site, dict(cookies), lines, is_up
        self.answered, self.unanswered = [], []

    def run(self):
        token = self.read_form(self.lines[0][0])
        for line in self.lines:
            self.is_up.wait()
            try:
                status, _ = self.ask("POST", line[0], {"tick": "open", **token})
            except (OSError, http.client.HTTPException):
                status = None
            (self.answered if status == 302 else self.unanswered).append(line)

    def read_form(self, path):
        status, page = self.ask("GET", path)
        assert status == 200
        field = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        return {"csrfmiddlewaretoken": field[1]}

    def ask(self, method, path, data=None):
        browser = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=30)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            browser.request(method, path, urlencode(data or {}), headers)
            answer = browser.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.read().decode()
        finally:
            browser.close()


def prepare(cluster):
    return json.loads(as_operator(cluster, PREPARE))


def as_operator(cluster, program):
    """What a program said that ran beside the site, as the owner of the tables."""
    site = environment(cluster, GASTVRIJ_AS_OWNER="1", DJANGO_SETTINGS_MODULE="gastvrij.settings")
    command = [sys.executable, "-W", "ignore", "-c", program]
    done = subprocess.run(command, env=site, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def leave_writing_to_the_commits(cluster):
    """Nothing else writes to the disk soon: what no commit wrote is lost with the processes.

    And a commit waits for the disk itself, so that a power cut is no more than such a death.
    """
    for setting in ("wal_writer_delay = '10s'", "wal_writer_flush_after = '1GB'"):
        ask(cluster, f"ALTER SYSTEM SET {setting}")
    ask(cluster, "SELECT pg_reload_conf()")
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        assert ask(cluster, f"SHOW {setting}") == [("on",)], setting


def test_every_tick_that_was_answered_is_there_whatever_was_killed(cluster):
    is_up = threading.Event()
    with ExitStack() as stack:
        stack.enter_context(cluster.running())
        leave_writing_to_the_commits(cluster)
        lines, cookies = prepare(cluster)
        site = stack.enter_context(running(Site(cluster)))
        is_up.set()
        devices = [
            Device(site, cookies[number], lines[number::CLIENTS], is_up)
            for number in range(CLIENTS)
        ]

        def answered():
            return [line for device in devices for line in device.answered]

        for device in devices:
            device.start()
        wait_for(lambda: len(answered()) > TICKS // 3)
        is_up.clear()
        site.kill()
        site.start()
        is_up.set()
        wait_for(lambda: len(answered()) > TICKS * 2 // 3)
        is_up.clear()
        kill_database(cluster)
        stack.enter_context(cluster.running())
        is_up.set()
        for device in devices:
            device.join(120)
            assert not device.is_alive()
        there = ticked(cluster, {line[1] for line in lines})

    cut_off = [line for device in devices for line in device.unanswered]
    assert len(answered()) + len(cut_off) == TICKS
    # Each of the two deaths cuts off what was being asked, and hardly more: the site went on.
    assert len(cut_off) <= 6 * CLIENTS
    assert there.keys() >= {tuple(line[1:]) for line in answered()}
    assert there.keys() <= {tuple(line[1:]) for line in lines}
    assert all(stored == ("done", ["done"]) for stored in there.values())


def ticked(cluster, families):
    """What is stored about each line: how far it is, and what its timeline tells.

    From both sides, so that progress without its event would show, and the other way round.
    """
    rows = ask(
        cluster,
        """
        SELECT coalesce(progress.household_id, event.household_id)::text, item.code,
               progress.person_id::text, min(progress.state),
               array_agg(event.after ->> 'state' ORDER BY event.id)
        FROM checklist_progress progress
        FULL JOIN (SELECT * FROM checklist_progressevent WHERE kind = 'progress') event
            ON event.progress_id = progress.id
        LEFT JOIN toolkit_checklistitem item ON item.id = progress.item_id
        WHERE coalesce(progress.household_id, event.household_id)::text = ANY (%s)
        GROUP BY 1, 2, 3, progress.id, event.progress_id
        """,
        [list(families)],
    )
    there = {(family, code, person): (state, told) for family, code, person, state, told in rows}
    assert len(there) == len(rows)
    return there
