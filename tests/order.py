"""In which order several workers take up the tests, so that none of them waits for another.

While one worker prepares the database (tests/prepared.py), the others have tests that need none.
What takes long begins early: at the end nobody is left alone with it.
"""

import os

import pytest
from _pytest.nodeid import NodeId


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    if "PYTEST_XDIST_WORKER" in os.environ:
        first = next((item for item in items if needs_database(item)), None)
        # Sorting is stable: beyond this, pytest-django's order stays.
        items.sort(key=lambda item: (item is not first, place(item), not is_long(item)))
        for item in items:
            keep_with_its_group(item)


def keep_with_its_group(item):
    """pytest-xdist 3.8 writes the group of a test where pytest 9.2 looks no more, and then a group
    is on every worker, with a server for each. (None is written here without `--dist loadgroup`.)
    """
    if known_by := vars(item).get("_nodeid"):
        item._id = NodeId.parse(known_by)


def place(item):
    if not needs_database(item):
        return 0
    return 2 if "live_server" in item.fixturenames else 1


def needs_database(item):
    return bool(item.get_closest_marker("django_db")) or "django_db_setup" in item.fixturenames


def is_long(item):
    return bool(item.get_closest_marker("long") or item.get_closest_marker("xdist_group"))
