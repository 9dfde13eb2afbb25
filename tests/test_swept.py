"""A test that commits leaves nothing behind, whichever way its rows go."""

import pytest

from gastvrij.lib.public_content import stamp_of_toolkit
from tests import conftest
from tests.checklist.factories import make_household, make_person
from tests.checklist.progress.test_changed import make_change
from tests.members.factories import make_membership, make_organisation, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def make_everything():
    organisation, buddy = make_organisation("Lantaarn"), make_user("bea@example.org")
    make_membership(buddy, organisation)
    make_person(make_household(organisation, buddy=buddy))


def left():
    return [name for (name,) in conftest.cleaner[0].execute(conftest.filled_ones())]


@pytest.mark.parametrize("few", [conftest.A_MEGABYTE, 0])
def test_nothing_is_left_of_few_rows_or_of_many(monkeypatch, few):
    monkeypatch.setattr(conftest, "A_MEGABYTE", few)
    make_everything()
    assert {"checklist_person", "members_membership"} < set(left())
    conftest.empty_database()
    assert left() == []


def test_the_toolkit_is_another_only_if_something_of_it_went():
    before = stamp_of_toolkit()
    make_everything()
    conftest.empty_database()
    assert stamp_of_toolkit() == before == conftest.imported[0]
    make_change()
    noted = stamp_of_toolkit()
    conftest.empty_database()
    assert stamp_of_toolkit() not in {before, noted}
    assert left() == []
