"""Many orders in which curators and files change the toolkit, as
tests/checklist/progress/test_stories.py, for longer."""

from random import Random

import pytest

from tests.checklist.conftest import buddy, household, organisation  # noqa: F401
from tests.checklist.progress.test_stories import EDITS, FILES, begin, files  # noqa: F401


@pytest.mark.parametrize("seed", range(100, 120))
def test_a_long_story_loses_nothing_and_breaks_no_list(begin, seed):  # noqa: F811
    steps = [*EDITS * 3, *FILES, "import_same", "import_other", "decide", "add", "delete"]
    Random(seed).shuffle(steps)
    begin(seed).play(steps)
