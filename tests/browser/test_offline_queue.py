"""The queue on the device does what its double in Python does, which plays the histories."""

import json
from dataclasses import asdict
from random import Random
from uuid import UUID

from gastvrij.lib.paths import ROOT
from tests.checklist.offline.device import Device, Entry

QUEUE = ROOT / "static" / "js" / "offline" / "queue.js"
PLAY = """(histories) => histories.map((history) =>
  history.reduce((all, [act, ...told]) => queue[act](all, ...told), []))"""
STATES = ["open", "busy", "blocked", "done"]
STATUSES = [204, 409, 422, 410, 404, 503]


def an_entry(random, number, at):
    seen, made = random.choice(STATES[:2]), random.choice(STATES)
    if random.random() < 0.4:
        fields = [(random.choice(["tick", "reopen"]), seen)]
    else:
        note = random.choice(["", f"note {number}"])
        fields = [("state", made), ("initial-state", seen), ("note", note), ("initial-note", "")]
        day = random.choice(["", "2027-01-01", "2027-01-02"])
        fields += [("due_override", day), ("initial-due_override", "")]
    address = random.choice(["/deposit/", "/school/"])
    return Entry(str(UUID(int=number)), address, (*fields, ("sent_as", "0")), at)


def a_history(random):
    """What is done to a queue, and what Python makes of it."""
    device, steps, at = Device(), [], 0
    for number in range(random.randint(1, 12)):
        at += random.choice([300, 4000])
        if device.queue and random.random() < 0.4:
            one = random.choice(device.queue)
            if random.random() < 0.5:
                steps.append(["change", one.id, {"tried": True}])
                device.change(one.id, tried=True)
            else:
                status = random.choice(STATUSES)
                steps.append(["answered", one.id, status])
                device.answered(one.id, status)
        else:
            entry = an_entry(random, number, at)
            steps.append(["add", asdict(entry)])
            device.add(entry)
    return steps, [asdict(one) for one in device.queue]


def test_the_queue_of_the_browser_and_its_double_agree(open_browser):
    random = Random(17)
    steps, wanted = zip(*(a_history(random) for _ in range(2000)), strict=True)
    page = open_browser()
    page.evaluate(QUEUE.read_text())
    assert page.evaluate(PLAY, steps) == json.loads(json.dumps(wanted))
