"""A pytest plugin: a stage that is set once, on which the tests play with one thing broken.

Setting up the database and importing everything takes longer than most tests. So this process
collects the tests and prepares the database, and for each mutant makes a copy of itself (a fork)
that puts the broken code in, plays the tests until one fails, and ends. What is broken outside
functions takes effect at the import only: that needs a process of its own (MUTANT).
"""

import json
import multiprocessing
import os
import signal
import time
from multiprocessing.connection import Client
from pathlib import Path

import psycopg
import pytest
from _pytest.runner import runtestprotocol

from gastvrij.lib.paths import ROOT
from gastvrij.workshop.mutants.swapping import BrokenModule, swap_functions

ADDRESS, MUTANT, TRACE = "MUTANTS_ADDRESS", "MUTANTS_MUTANT", "MUTANTS_TRACE"
KILLED, SURVIVED, STILLBORN, TOO_LONG = "killed", "survived", "stillborn", "too long"
UNFIT = "unfit"
"""Can't be put into a process that runs: asks for one of its own."""
SHAPE_THE_DATABASE = ("checklist/walls/", "gastvrij/lib/encryption.py")
"""What these do at their import stands in the tests' database, so it is made with them broken."""
_fork = multiprocessing.get_context("fork")
_tracing = None


def note_of(job: Path) -> Path:
    """Is made where the broken file can't even be imported."""
    return job.with_suffix(".stillborn")


if _file := os.environ.get(MUTANT):  # before any hook: one of them sets Django up
    _job = json.loads(Path(_file).read_text())
    BrokenModule(_job["path"], _job["source"], note_of(Path(_file))).put_in()


def shapes_the_database() -> bool:
    """Whether this process has something broken that would make another database."""
    file = os.environ.get(MUTANT)
    return bool(file) and json.loads(Path(file).read_text())["path"].startswith(SHAPE_THE_DATABASE)


def pytest_configure(config):
    # Of several processes the one that only hands out the tests sees no line.
    if (file := os.environ.get(TRACE)) and "PYTEST_XDIST_WORKER" in os.environ:
        config.pluginmanager.register(Tracing(Path(file)))


def pytest_collection_modifyitems(items):
    if file := os.environ.get(MUTANT):
        wanted = json.loads(Path(file).read_text())["tests"]
        order = {name: place for place, name in enumerate(wanted)}
        items[:] = sorted(
            (item for item in items if item.nodeid in order), key=lambda item: order[item.nodeid]
        )


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    if ADDRESS not in os.environ:
        return None
    if session.testsfailed:
        raise session.Interrupted("tests that can't be collected")
    _set(session)
    items = {item.nodeid: item for item in session.items}
    with Client(os.environ[ADDRESS], "AF_UNIX") as director:
        director.send("ready")
        while job := director.recv():
            director.send(_play(session, items, job))
    return True


def _set(session) -> None:
    """Play one test with a database, if there is one, and keep what the whole session shares."""
    with_database = (item for item in session.items if "db" in getattr(item, "fixturenames", ()))
    first = next(with_database, session.items[0])
    if any(report.failed for report in _protocol(session, first, None)):
        raise session.Interrupted(f"{first.nodeid} fails without anything broken")


def _protocol(session, item, following):
    # The session itself as "what follows" keeps the fixtures of the session, and no others.
    return runtestprotocol(item, log=False, nextitem=following or session)


def _play(session, items: dict, job: dict) -> tuple[str, str, float]:
    """What became of the mutant, and which test noticed."""
    from django.db import connection

    connection.close()
    began = time.monotonic()
    receiver, sender = _fork.Pipe(duplex=False)
    chosen = [item for name in job["tests"] for item in _named(items, name)]
    child = _fork.Process(target=_perform, args=(session, chosen, job, sender))
    child.start()
    sender.close()
    try:
        result = receiver.recv() if receiver.poll(job["limit"]) else (TOO_LONG, "")
    except EOFError:
        result = KILLED, "the process ended"
    if result[0] == TOO_LONG:
        os.killpg(child.pid, signal.SIGKILL)
    child.join()
    if result[0] == TOO_LONG:
        from tests.conftest import empty_database, end_other_connections

        end_other_connections()
        empty_database()
    return *result, time.monotonic() - began


def _named(items: dict, name: str) -> list:
    """One test, or all its cases."""
    if name in items:
        return [items[name]]
    return [item for item in items.values() if item.nodeid.startswith(f"{name}[")]


def _perform(session, items, job, sender) -> None:
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    verdict = SURVIVED, ""
    with _as_broken(job) as fits:
        if not fits:
            verdict = UNFIT, ""
        else:
            for item, following in zip(items, [*items[1:], None], strict=True):
                if any(report.failed for report in _protocol(session, item, following)):
                    verdict = KILLED, item.nodeid
                    break
    sender.send(verdict)
    sender.close()
    os._exit(0)


class _as_broken:
    """For as long as it lasts: the code, or the database (a copy of it), with one thing broken."""

    def __init__(self, job):
        self.job = job

    def __enter__(self):
        if statement := self.job.get("sql"):
            self._copy_database(statement)
            return True
        return not self.job["source"] or swap_functions(ROOT / self.job["path"], self.job["source"])

    def __exit__(self, *error):
        if self.job.get("sql"):
            from django.db import connection

            connection.close()
            self._as_superuser(f'DROP DATABASE "{self.copy}" WITH (FORCE)')

    def _copy_database(self, statement: str) -> None:
        from django.db import connection

        from tests.conftest import address_of

        whole = connection.settings_dict["NAME"]
        self.copy = f"{whole}_broken"
        self.administration = address_of("DATABASE_OWNER_URL").replace(f"/{whole}", "/postgres")
        self._as_superuser(f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)')
        self._as_superuser(f'CREATE DATABASE "{self.copy}" TEMPLATE "{whole}"')
        # The rights on the database itself are not copied along (gastvrij/postgres/grants.py).
        self._as_superuser(f'REVOKE TEMPORARY ON DATABASE "{self.copy}" FROM PUBLIC')
        connection.settings_dict["NAME"] = self.copy
        with psycopg.connect(address_of("DATABASE_OWNER_URL"), autocommit=True) as owner:
            owner.execute(statement)

    def _as_superuser(self, statement: str) -> None:
        with psycopg.connect(self.administration, autocommit=True) as owner:
            owner.execute(statement)


class Tracing:
    """Writes which test runs which line of what is broken, and how long each test takes."""

    def __init__(self, file: Path):
        import coverage

        job = json.loads(file.read_text())
        self.result = file.with_suffix(f".{os.environ['PYTEST_XDIST_WORKER']}")
        self.files = {str(ROOT / path): path for path in job["paths"]}
        self.coverage = coverage.Coverage(data_file=None, include=list(self.files))
        self.durations: dict[str, float] = {}

    def pytest_sessionstart(self):
        self.coverage.start()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item):
        self.coverage.switch_context(item.nodeid)
        began, self.setting_up = time.monotonic(), 0.0
        yield
        self.durations[item.nodeid] = time.monotonic() - began - self.setting_up
        self.coverage.switch_context("")

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef, request):
        """What is set up once for all belongs to no test."""
        if fixturedef.scope != "session":
            yield
            return
        self.coverage.switch_context("")
        began = time.monotonic()
        yield
        self.setting_up += time.monotonic() - began
        self.coverage.switch_context(request._pyfuncitem.nodeid)

    def pytest_sessionfinish(self):
        self.coverage.stop()
        data = self.coverage.get_data()
        lines: dict[str, dict[str, list[int]]] = {}
        for file in data.measured_files():
            of_file = lines.setdefault(self.files[file], {})
            for line, tests in data.contexts_by_lineno(file).items():
                for test in tests:
                    of_file.setdefault(test, []).append(line)
        self.result.write_text(json.dumps({"lines": lines, "durations": self.durations}))
