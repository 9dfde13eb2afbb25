"""Has the database running before pytest-django reads the settings (`-p` in pyproject.toml)."""

import contextlib
import gc
import os
import signal

import pytest

from gastvrij.postgres import addresses
from gastvrij.postgres.embedded import DatabaseUnavailable

WAITING_FOR_OTHERS = ("browser", "drill")  # folders of tests/

_stack = contextlib.ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config):
    gc.set_threshold(100_000, 10, 100)
    _let_programs_hear_ctrl_c()
    os.environ.setdefault("DEBUG", "1")
    # Good enough for production, so that a test may start such a site on the tests' database.
    os.environ.setdefault("SECRET_KEY", "Tq8-vN3xZr6_bWm1Kd9Hs4Lf7Jp2Yc5Ga0Re8Uo-iBt3nXw6QzV")
    # The test database is made and migrated as the owner; then the tests become the web.
    os.environ["GASTVRIJ_AS_OWNER"] = "1"
    try:
        _stack.enter_context(addresses.ready(tests=True))
    except DatabaseUnavailable as error:
        raise pytest.UsageError(str(error)) from error


def _let_programs_hear_ctrl_c():
    """Who is started with `&` ignores SIGINT, and so would every program that it starts.

    A handler that does nothing is not inherited: the tests go on ignoring it, their programs
    hear it.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, lambda number, frame: None)


def pytest_collection_modifyitems(items):
    """In CI what waits for a browser or a server gets a second try; the summary names both.

    A defence that is gone fails twice. One answer of some hundred thousand that comes late on a
    busy machine does not stop everybody's work (docs/decisions/0062-a-second-try-in-ci.md).
    """
    if os.environ.get("CI"):
        for item in items:
            if any(part in item.path.parts for part in WAITING_FOR_OTHERS):
                item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter):
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.write_sep("_", f"first try of {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)


def pytest_collection_finish():
    look_no_more_for_rubbish_in_what_is_there()


def look_no_more_for_rubbish_in_what_is_there():
    """What was imported stays to the end: looking through it again and again takes a tenth."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure():
    _stack.close()
