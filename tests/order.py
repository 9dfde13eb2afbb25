"""In which order several workers take up the tests, so that none of them waits for another.

While one worker prepares the database (tests/prepared.py), the others have tests that need none.
What takes long begins early: at the end nobody is left alone with it.
"""

import os

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    if "PYTEST_XDIST_WORKER" in os.environ:
        first = next((item for item in items if needs_database(item)), None)
        # Sorting is stable: beyond this, pytest-django's order stays.
        items.sort(key=lambda item: (item is not first, place(item), not is_long(item)))


def place(item):
    if not needs_database(item):
        return 0
    return 2 if "live_server" in item.fixturenames else 1


def needs_database(item):
    return bool(item.get_closest_marker("django_db")) or "django_db_setup" in item.fixturenames


def is_long(item):
    return bool(item.get_closest_marker("long") or item.get_closest_marker("xdist_group"))
