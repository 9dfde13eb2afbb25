"""The demo's families: made as a coordinator makes them, and lived through step by step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from checklist.families.actions import change_household, create_household
from checklist.helping import actions as helping
from checklist.helping.actions import assign_only
from checklist.history.record import ONCE_A_DAY
from checklist.models import AuditEvent, Household, Person, Progress
from checklist.passing_on import actions as passing_on
from checklist.progress.actions import record_progress, undo, untouched
from gastvrij.workshop.demo.days import FOLDER, day_of, moment, office_day, read, with_days
from gastvrij.workshop.demo.messages import tell_message
from gastvrij.workshop.demo.people import municipality
from members.models import Organisation, User
from toolkit.models import ChecklistItem

Step = dict[str, Any]


@dataclass
class Story:
    """A family that is being told, and what the telling needs."""

    household: Household
    people: list[Person]
    accounts: dict[str, User]
    items: dict[str, int]
    today: date


def create_families(accounts: dict[str, User], today: date) -> None:
    items = dict(ChecklistItem.objects.values_list("code", "pk"))
    for path in sorted((FOLDER / "families").glob("*.yaml")):
        written = read(f"families/{path.name}")
        household = Household(
            organisation=Organisation.objects.get(slug=written["organisation"]),
            label=written["label"],
        )
        _tell(Story(household, [], accounts, items, today), written)


def _tell(story: Story, written: Step) -> None:
    """Every step through an action, which happens now, and then back to the day it is told of."""
    for step in [written["added"], *written["history"]]:
        day = day_of(step["ago"], story.today)
        began = timezone.now()
        _action_of(step)(story, step, story.accounts[step["by"]], day)
        _move_back(story.household, began, moment(day, step["at"]))
    Household.objects.filter(pk=story.household.pk).update(
        created_at=moment(day_of(written["added"]["ago"], story.today), written["added"]["at"])
    )


def _action_of(step: Step) -> Callable[[Story, Step, User, date], None]:
    if "says" in step:
        return tell_message
    if "item" in step:
        return _progress
    if "buddies" in step:
        return _buddies
    if "undone" in step:
        return _undo
    for name, action in HELPING.items():
        if name in step:
            return action
    return _facts


def _move_back(household: Household, began: datetime, at: datetime) -> None:
    household.events.filter(at__gte=began).update(at=at)
    household.progress.filter(changed_at__gte=began).update(changed_at=at)
    day = timezone.localdate(at)
    household.assignments.filter(since=timezone.localdate(began)).update(since=day)
    household.assignments.filter(until=timezone.localdate(began)).update(until=day)
    for name in ("first_call_on", "second_call_on"):
        called = household.assignments.filter(**{name: timezone.localdate(began)})
        called.update(**{name: day})
    household.passages.filter(asked_at__gte=began).update(asked_at=at)
    _move_trail_back(household, began, at)


def _move_trail_back(household: Household, began: datetime, at: datetime) -> None:
    """Where somebody changed something that day already, one line is enough."""
    trail = AuditEvent.objects.filter(household=household.pk)
    for line in trail.filter(at__gte=began):
        same = trail.filter(by=line.by_id, kind=line.kind, on=timezone.localdate(at))
        if line.kind in ONCE_A_DAY and same.exists():
            line.delete()
        else:
            trail.filter(pk=line.pk).update(at=at, on=timezone.localdate(at))


# --- the steps ---------------------------------------------------------------------------------
def _facts(story: Story, step: Step, by: User, day: date) -> None:
    """Adds the family, or changes what is known about it and its people."""
    changes = _household_facts(step, story.today)
    known = {person.nickname: person for person in story.people}
    told = {
        written["nickname"]: _person_facts(written, story.today)
        for written in step.get("people", ())
    }
    story.people += [Person() for nickname in told if nickname not in known]
    names = [*known, *(nickname for nickname in told if nickname not in known)]
    people = [
        (person, told.get(name, {})) for person, name in zip(story.people, names, strict=True)
    ]
    if story.household._state.adding:
        create_household(story.household, changes, people, [], by=by)
    else:
        change_household(story.household, changes, people, by=by)


def _household_facts(written: Step, today: date) -> dict[str, Any]:
    readers: dict[str, Callable[[Any], Any]] = {
        "municipality_id": lambda name: municipality(name).pk,
        "contact_language": str,
        "housing": str,
        "situations": list,
    }
    for name in ("moved_in_on", "lease_signed_on", "left_reception_on", "informed_on"):
        readers[name] = lambda written: day_of(written, today)
    facts = {
        name: read(written[name.removesuffix("_id")])
        for name, read in readers.items()
        if name.removesuffix("_id") in written
    }
    if "informed_on" in facts and "contact_language" in facts:
        told = Household.Informed.ALOUD.value
        facts |= {"informed_how": told, "informed_language": facts["contact_language"]}
    return facts


DAYS_OF_PERSON = ("arrived_on", "applied_on", "decided_on", "registered_on", "joined_on")


def _person_facts(written: Step, today: date) -> dict[str, Any]:
    facts: dict[str, Any] = {"nickname": written["nickname"]}
    if "age" in written:
        facts["birth_year"] = today.year - written["age"]
    if "status" in written:
        facts["status_id"] = written["status"]
    for name in (*DAYS_OF_PERSON, "card_expires_on"):
        if name in written:
            facts[name] = day_of(written[name], today)
    if "situations" in written:
        facts["situations"] = written["situations"]
    return facts


def _progress(story: Story, step: Step, by: User, day: date) -> None:
    """One item, for the family or for each of the people named."""
    people = {person.nickname: person for person in story.people}
    item = story.items[step["item"]]
    for person in [people[name] for name in step.get("for", ())] or [None]:
        progress = story.household.progress.filter(item=item, person=person).first()
        progress = progress or untouched(story.household, item, person)
        record_progress(progress, _changes(step, day, story.today), by=by)


def _changes(step: Step, day: date, today: date) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if "state" in step:
        changes["state"] = Progress.State(step["state"])
    if step.get("state") == Progress.State.DONE:
        changes["done_on"] = office_day(day_of(step.get("done_on"), today) or day, today)
    if step.get("state") == Progress.State.WAITING:
        changes["waiting_since"] = day
    if "reason" in step:
        changes["blocked_reason"] = Progress.BlockedReason(step["reason"])
    if "note" in step:
        changes["note"] = with_days(step["note"], today)
    if "own_date" in step:
        changes["due_override"] = office_day(day_of(step["own_date"], today), today)
    return changes


def _buddies(story: Story, step: Step, by: User, day: date) -> None:
    assign_only(
        story.household,
        [story.accounts[name] for name in step["buddies"]],
        because=step.get("because", ""),
        by=by,
    )


def _stand_in(story: Story, step: Step, by: User, day: date) -> None:
    last_day = day_of(step["last_day"], story.today) or story.today
    who = story.accounts[step["stands_in"]]
    # Told of another day than today, it would end before it began: both days move at once.
    for_now = timezone.localdate() + (last_day - story.today)
    helping.stand_in(story.household, who, for_now, by=by)
    standing_in = story.household.assignments.filter(user=who, until=for_now + timedelta(days=1))
    standing_in.update(since=day, until=last_day + timedelta(days=1))


def _tell_next(story: Story, step: Step, by: User, day: date) -> None:
    helping.leave_note(story.household, step["tells_next"], by=by)


def _call(story: Story, step: Step, by: User, day: date) -> None:
    current = story.household.assignments.current()
    helping.note_call(current.get(user=story.accounts[step["called"]]), step["call"])


def _ask_elsewhere(story: Story, step: Step, by: User, day: date) -> None:
    agreement = {
        "agreed_on": day,
        "agreed_how": Household.Informed.ALOUD,
        "agreed_language": story.household.contact_language,
    }
    to = Organisation.objects.get(slug=step["asks"])
    passing_on.ask(story.household, to, agreement, by=by)


HELPING: dict[str, Callable[[Story, Step, User, date], None]] = {
    "stands_in": _stand_in,
    "tells_next": _tell_next,
    "called": _call,
    "asks": _ask_elsewhere,
}


def _undo(story: Story, step: Step, by: User, day: date) -> None:
    """Takes back the change before it."""
    undo(story.household.events.filter(progress__isnull=False).first(), by=by)
