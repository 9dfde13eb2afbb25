"""Everything that we hold about one family, to take along: as JSON, and its list as CSV."""

import csv
import io
import json
import re

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from checklist.models import AuditEvent, Progress
from checklist.progress.checklist import Checklist
from gastvrij.lib.encryption import is_unreadable
from gastvrij.lib.files import OnBelgianClocks, as_spreadsheets_read

# How a cell begins that a spreadsheet would calculate instead of show (OWASP, CSV injection).
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
BOM = "\ufeff"  # without it, Excel does not read UTF-8
COLUMNS = {
    "theme": _("theme"),
    "item": _("checklist item"),
    "person": _("person"),
    "state": _("state"),
    "term": pgettext_lazy("a day", "deadline"),
    "is_legal": _("legal deadline"),
    "done_on": _("done on"),
    "own_date": _("chosen date"),
    "waiting_on": _("on whom?"),
    "waiting_since": _("waiting since"),
    "remind_on": _("remind me on"),
    "arranged_before": _("was this arranged before?"),
    "blocked_reason": _("what is in the way?"),
    "note": _("note"),
    "changed_by": _("changed by"),
    "changed_at": _("changed at"),
}
PERSON_FACTS = (
    "nickname",
    "birth_year",
    "birth_month",
    "status_id",
    "situations",
    "arrived_on",
    "applied_on",
    "decided_on",
    "registered_on",
    "joined_on",
    "card_expires_on",
    "left_on",
)
BUDDY_FACTS = ("since", "until", "ended_because", "first_call_on", "second_call_on")
PASSAGE_FACTS = (
    "state",
    "agreed_on",
    "agreed_how",
    "agreed_language",
    "asked_at",
    "expires_on",
    "answered_at",
)
MESSAGE_FACTS = (
    "kind",
    "words",
    "sent_at",
    "taken_back_at",
    "answered_at",
    "reply",
    "answer",
)
HOUSEHOLD_FACTS = (
    "id",
    "label",
    "contact_language",
    "housing",
    "situations",
    "moved_in_on",
    "lease_signed_on",
    "left_reception_on",
    "in_region_since",
    "informed_on",
    "informed_how",
    "informed_language",
    "state",
    "closed_on",
    "erase_on",
    "created_at",
)


def as_json(checklist: Checklist) -> str:
    data = everything(checklist)
    if has_unreadable(data):
        told = _("Some texts could not be read when this file was made. They are not lost.")
        data = {"remark": told} | data
    return json.dumps(data, cls=OnBelgianClocks, ensure_ascii=False, indent=2)


def has_unreadable(data: object) -> bool:
    """Whether no key opened some text of this: a file that lacks it says so."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        return any(map(has_unreadable, data))
    return is_unreadable(data)


def as_csv(checklist: Checklist) -> str:
    """One line an item, the columns apart by semicolons, as spreadsheets in Belgium expect."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(map(capfirst, COLUMNS.values()))
    for item in items_of(checklist):
        row = item | {
            "state": Progress.State(item["state"]).label,
            "is_legal": _("yes") if item["is_legal"] else "",
        }
        writer.writerow(_cell(row[column]) for column in COLUMNS)
    return BOM + text.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else as_spreadsheets_read(value)
    return f"'{text}" if FORMULA.match(text) else text


def everything(checklist: Checklist) -> dict:
    """A query for each kind of thing that hangs on a family, however many there are of it."""
    household = checklist.household
    return {
        "family": _facts(household, HOUSEHOLD_FACTS)
        | {
            "organisation": household.organisation.name,
            "municipality": household.municipality.name,
            "informed_by": _name(household.informed_by),
        },
        "persons": [_facts(person, PERSON_FACTS) for person in checklist.people.values()],
        "buddies": [
            _facts(one, BUDDY_FACTS) | {"name": _name(one.user)}
            for one in household.assignments.select_related("user")
        ],
        "checklist": items_of(checklist),
        "own_items": [
            _facts(one, ("title", "created_at")) | {"created_by": _name(one.created_by)}
            for one in household.own_items.select_related("created_by")
        ],
        "timeline": [_event(event, checklist) for event in _events_of(household)],
        "links": [_link(link) for link in household.links.select_related("created_by")],
        "messages_of_the_family": [
            _facts(one, MESSAGE_FACTS)
            | {
                "step": checklist.catalogue[one.code].title
                if one.code in checklist.catalogue
                else one.code or None,
                "persons": [
                    checklist.people[str(number)].nickname
                    for number in one.people
                    if str(number) in checklist.people
                ],
                "answered_by": _name(one.answered_by),
            }
            for one in household.family_messages.select_related("answered_by")
        ],
        "other_organisations": [_passage(one) for one in _passages_of(household)],
        "request_to_erase": _withdrawal(getattr(household, "withdrawal", None)),
        "audit_trail": [_trail_line(line) for line in _trail_of(household)],
    }


def items_of(checklist: Checklist) -> list[dict]:
    """The whole list, with the notes. One query, for what a list does not read along."""
    said = checklist.household.progress.select_related("changed_by").in_bulk()
    return [_item(line, said.get(line.progress and line.progress.pk)) for line in checklist.lines]


def _item(line, said) -> dict:
    progress = said or Progress()
    return {
        "code": line.code,
        "theme": line.item.theme_title,
        "item": line.title,
        "person": line.person.nickname if line.person else None,
        "applies": bool(line.entry.applies),
        "state": progress.state,
        "term": line.due.earliest if line.due else None,
        "is_legal": bool(line.due) and line.is_legal,
        "done_on": progress.done_on,
        "own_date": progress.due_override,
        "waiting_on": progress.waiting_on,
        "waiting_since": progress.waiting_since,
        "remind_on": progress.remind_on,
        "arranged_before": progress.get_passed_display() or None,
        "blocked_reason": progress.get_blocked_reason_display() or None,
        "note": progress.note,
        "changed_by": _name(progress.changed_by),
        "changed_at": progress.changed_at if said else None,
    }


def _events_of(household):
    return household.events.select_related("by", "about", "progress").order_by("at", "id")


def _event(event, checklist) -> dict:
    progress = event.progress
    person = checklist.people.get(str(progress.person_id)) if progress else None
    return {
        "at": event.at,
        "by": _name(event.by),
        "kind": event.kind,
        "item": checklist.title_of(progress) if progress else None,
        "person": person.nickname if person else None,
        "about": _name(event.about),
        "before": event.before,
        "after": _with_nicknames(event.after, checklist),
        "note_before": event.note_before,
        "note_after": event.note_after,
        "waiting_on_before": event.waiting_on_before,
        "waiting_on_after": event.waiting_on_after,
        "undoes_an_earlier_one": event.undoes_id is not None,
        "told_on": event.told_on,
    }


def _with_nicknames(after, checklist) -> dict:
    """Whose details changed: by what they are called instead of by number."""
    if "persons" not in after:
        return after
    people = checklist.people
    changed = [
        {"person": people[number].nickname, "fields": names}
        for number, names in after["persons"].items()
        if number in people
    ]
    return after | {"persons": changed}


def _link(link) -> dict:
    facts = ("language", "created_at", "expires_on", "revoked_at", "first_used_on", "last_used_on")
    return _facts(link, facts) | {"created_by": _name(link.created_by)}


def _withdrawal(withdrawal) -> dict | None:
    if withdrawal is None:
        return None
    facts = ("state", "asked_on", "warnings", "warned_on", "answered_at")
    return _facts(withdrawal, facts) | {"answered_by": _name(withdrawal.answered_by)}


def _passages_of(household):
    people = ("asked_by", "answered_by")
    return household.passages.select_related("from_organisation", "to_organisation", *people)


def _passage(passage) -> dict:
    return _facts(passage, PASSAGE_FACTS) | {
        "from_organisation": passage.from_organisation.name,
        "to_organisation": passage.to_organisation.name,
        "asked_by": _name(passage.asked_by),
        "answered_by": _name(passage.answered_by),
    }


def _trail_of(household):
    lines = AuditEvent.objects.filter(household=household.pk).select_related("by", "elsewhere")
    return lines.order_by("at", "id")


def _trail_line(line) -> dict:
    elsewhere = line.elsewhere.name if line.elsewhere else None
    facts = _facts(line, ("at", "kind", "device_number"))
    return facts | {"by": _name(line.by), "elsewhere": elsewhere}


def _facts(instance, names) -> dict:
    return {name.removesuffix("_id"): getattr(instance, name) for name in names}


def _name(user) -> str | None:
    return str(user) if user else None
