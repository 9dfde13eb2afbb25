"""A family's list while curators and files change the toolkit: whatever the order, nothing breaks.

For hundreds of orders: tests/drill/test_stories.py.
"""

from random import Random

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests.checklist.factories import make_progress
from tests.checklist.progress.stories import CODES, Story
from tests.members.factories import make_user
from toolkit.management.commands.import_toolkit import CONTENT
from toolkit.transfer import read_toolkit

EDITS = ["edit_dutch", "edit_french", "edit_both", "save_again", "reorder", "unpublish", "publish"]
FILES = ["import_other", "decide", "export_and_import"]


@pytest.fixture(scope="module")
def files():
    return read_toolkit(CONTENT)


@pytest.fixture
def begin(household, buddy, files, tmp_path):
    for code in CODES:
        make_progress(household, code=code, by=buddy, state="waiting", note="Bel maandag.")
    curator = make_user("rita@example.org", name="Rita", is_staff=True, second_factor=True)
    curator.groups.add(Group.objects.get(name="Redactie"))
    desk, of_buddy = Client(), Client()
    desk.force_login(curator)
    of_buddy.force_login(buddy)
    household_and_all = {"desk": desk, "buddy": of_buddy, "household": household}
    return lambda seed: Story(seed, files=files, folder=tmp_path, **household_and_all)


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
def test_in_whatever_order_nothing_is_lost_falsely_behind_or_gone_from_a_list(begin, seed):
    steps = [*EDITS, *FILES, "add", "delete"]
    Random(seed).shuffle(steps)
    begin(seed).play(steps)
