"""Keys are changed while people go on ticking: no tick is lost, and every word moves along."""

import base64
import os
import threading
from contextlib import ExitStack
from time import monotonic

import pytest

from tests.drill.servers import environment, new_cluster, run
from tests.drill.test_killed import (
    CLIENTS,
    TICKS,
    Device,
    Site,
    as_operator,
    prepare,
    running,
    ticked,
)

pytestmark = pytest.mark.long
NOTES = 3000
ENOUGH = TICKS // 3
NEW = base64.urlsafe_b64encode(os.urandom(32)).decode()
# Words enough that the rotation lasts: one more family, with a note at each of its items.
WRITE_NOTES = f"""
import django
django.setup()
from checklist.models import Household, Person, Progress
from checklist.walls import claims
from toolkit.models import ChecklistItem
with claims.opened(claims.OPERATOR):
    example = Household.objects.first()
    items = list(ChecklistItem.objects.all()[:100])
    for number in range({NOTES} // len(items)):
        family = Household.objects.create(
            organisation=example.organisation,
            municipality=example.municipality,
            label=f"Woord {{number}}",
        )
        for item in items:
            Progress.objects.create(
                organisation=family.organisation,
                household=family,
                item=item,
                note=f"Bel {{number}}",
            )
"""


@pytest.fixture
def cluster(furnished):
    with new_cluster(like=furnished) as cluster:
        yield cluster


class Impatient(Device):
    """Remembers how long the longest answer took."""

    longest = 0.0

    def ask(self, *arguments):
        began = monotonic()
        try:
            return super().ask(*arguments)
        finally:
            self.longest = max(self.longest, monotonic() - began)


def test_while_keys_are_changed_everybody_goes_on_ticking(cluster, settings, capsys):
    both = {"ENCRYPTION_KEYS": ",".join([NEW, *settings.ENCRYPTION_KEYS])}
    is_up = threading.Event()
    with ExitStack() as stack:
        stack.enter_context(cluster.running())
        lines, cookies = prepare(cluster)
        lines = lines[:ENOUGH]
        as_operator(cluster, WRITE_NOTES)
        site = stack.enter_context(running(Site(cluster, **both)))
        is_up.set()
        devices = [
            Impatient(site, cookies[number], lines[number::CLIENTS], is_up)
            for number in range(CLIENTS)
        ]
        for device in devices:
            device.start()
        began = monotonic()
        said = run(environment(cluster, **both), "rotate_keys")
        took, ticks_meanwhile = monotonic() - began, sum(len(d.answered) for d in devices)
        for device in devices:
            device.join(240)
            assert not device.is_alive()
        again = run(environment(cluster, **both), "rotate_keys")
        run(environment(cluster, ENCRYPTION_KEYS=NEW), "check", "--database", "default")
        there = ticked(cluster, {line[1] for line in lines})
    answered = [line for device in devices for line in device.answered]
    with capsys.disabled():
        print(
            f"\n{said.split()[0]} texts in {took:.1f} s, {ticks_meanwhile} ticks meanwhile;"
            f" {len(answered)} of {ENOUGH} answered, the longest after"
            f" {max(device.longest for device in devices):.2f} s"
        )
    assert int(said.split()[0]) >= NOTES
    assert ticks_meanwhile
    assert len(answered) == ENOUGH and not any(device.unanswered for device in devices)
    assert there.keys() == {tuple(line[1:]) for line in lines}
    assert again.startswith("0 texts")
