"""From a stuck item, the first of two taps: to a page that knows nothing of the family."""

import re

import pytest

from tests.checklist.factories import FOR_HOUSEHOLD, item_url, make_progress

pytestmark = pytest.mark.usefixtures("english")
LABEL = "This is a bottleneck"


def test_the_first_tap_is_there_once_it_is_stuck_and_holds_nothing_of_the_family(
    client, buddy, household
):
    client.force_login(buddy)
    make_progress(household, state="busy")
    assert LABEL not in client.get(item_url(household)).text
    make_progress(household, state="blocked", blocked_reason="no_answer")
    page = client.get(item_url(household)).text
    [(attributes, words)] = [
        found for found in re.findall(r"<a ([^>]*)>(.*?)</a>", page, re.S) if LABEL in found[1]
    ]
    assert f'href="/en/signalen/knelpunten/{FOR_HOUSEHOLD}/zeggen/"' in attributes
    assert 'rel="noreferrer"' in attributes
    told = client.get(f"/en/signalen/knelpunten/{FOR_HOUSEHOLD}/zeggen/").text
    for secret in (str(household.pk), household.label):
        assert secret not in attributes + words + told
