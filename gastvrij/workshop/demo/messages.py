"""What the demo's families tell and ask through their link, and what a buddy answered."""

from datetime import date
from typing import Any

from checklist.models import FamilyMessage
from checklist.sharing.answering import ANSWER, settle
from gastvrij.workshop.demo.days import day_of, moment
from members.models import User


def tell_message(story: Any, step: dict[str, Any], by: User, day: date) -> None:
    """Nobody is mailed: no job is asked for."""
    people = {person.nickname: person.pk for person in story.people}
    message = FamilyMessage.objects.create(
        organisation_id=story.household.organisation_id,
        household=story.household,
        kind=FamilyMessage.Kind(step["says"]),
        code=step.get("item", ""),
        people=sorted(people[name] for name in step.get("for", ())),
        words=step.get("words", ""),
        sent_at=moment(day, step["at"]),
    )
    if "answered" not in step:
        return
    said = {"do": ANSWER, "reply": step.get("reply", ""), "answer": step.get("answer", "")}
    settle(story.household, message, said, by=by)
    answered = day_of(step["answered"], story.today) or day
    answered_at = moment(answered, step["answered_at"])
    FamilyMessage.objects.filter(pk=message.pk).update(answered_at=answered_at)
