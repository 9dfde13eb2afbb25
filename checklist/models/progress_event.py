from datetime import date, datetime
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checklist.models.person import Person
from checklist.models.progress import Progress
from checklist.models.references import BY_DATABASE, USER
from gastvrij.lib.encryption import EncryptedTextField, KeyDrawnFirst
from members.models import Organisation

DATES = frozenset({"waiting_since", "remind_on", "done_on", "due_override"})
WORDS = ("note", "waiting_on")
"""What is kept encrypted, in columns of its own, instead of in `before` and `after`."""


def python_value(name, value):
    return date.fromisoformat(value) if value and name in DATES else value


class LastChange(NamedTuple):
    at: datetime
    who: str | None
    """None of somebody who has no account any more."""


class ProgressEventQuerySet(models.QuerySet):
    def changing_progress(self):
        """How far an item is, which can be undone; not how an own item is called."""
        return self.filter(kind=ProgressEvent.Kind.PROGRESS, progress__isnull=False)

    def last_change(self):
        """When, and who; None where nothing happened yet. Two columns instead of thirty."""
        found = self.values_list("at", "by__name", "by__email").first()
        return found and LastChange(found[0], found[1] or found[2])

    def changing(self, name, person=None):
        """The events that changed this field of a progress, a family or one of its people."""
        if name in WORDS:
            return self.exclude(**{f"{name}_before": "", f"{name}_after": ""})
        if person is not None:
            return self.filter(after__persons__contains={str(person.pk): [name]})
        return self.filter(Q(after__has_key=name) | Q(after__fields__contains=[name]))

    def author_of(self, name, person=None):
        """Who last changed this field; None where nobody did, or who has no account any more."""
        event = self.changing(name, person).select_related("by").first()
        return event.by if event else None


class ProgressEvent(models.Model):
    """Who changed what from what to what, when: the family's timeline, and undo.

    Append-only: the web's role may add and read, and nothing else.

    `before` and `after` hold the values of the fields that changed, as the form of `Progress`
    shows them (ISO 8601 dates). Notes, and on whom somebody waits, are kept apart: these are a
    family's own words.
    """

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("Item")
        CREATED = "created", _("Family added")
        CHANGED = "changed", _("Details changed")
        ASSIGNED = "assigned", _("Buddy assigned")
        UNASSIGNED = "unassigned", _("Buddy stopped")
        CLOSED = "closed", _("Family closed")
        REOPENED = "reopened", _("Family opened again")
        HANDED_OVER = "handed_over", _("Note for the next buddy")
        RECEIVED = "received", _("Family came from another organisation")

    id = KeyDrawnFirst()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.ForeignKey("checklist.Household", related_name="events", **BY_DATABASE)
    progress = models.ForeignKey(
        Progress, null=True, blank=True, related_name="events", **BY_DATABASE
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PROGRESS)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note_before = EncryptedTextField(blank=True)
    note_after = EncryptedTextField(blank=True)
    waiting_on_before = EncryptedTextField(blank=True, default="", db_default="")
    waiting_on_after = EncryptedTextField(blank=True, default="", db_default="")
    about = models.ForeignKey(USER, null=True, blank=True, related_name="+", **BY_DATABASE)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, related_name="undone_by", **BY_DATABASE
    )
    by = models.ForeignKey(USER, null=True, related_name="+", **BY_DATABASE)
    at = models.DateTimeField(default=timezone.now)
    sent_as = models.UUIDField(null=True, blank=True, editable=False)
    told_on = models.DateField(null=True, blank=True)
    """On which day the family told that it did this, where its buddy then confirmed it."""

    objects = ProgressEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["household", "-at", "-id"], name="event_timeline"),
            # What a family's page tells first (checklist/history/first.py) is a few of hundreds.
            models.Index(
                fields=["household", "-at", "-id"],
                condition=Q(kind__in=["handed_over", "received"]),
                name="event_told_first",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "sent_as"],
                condition=Q(sent_as__isnull=False),
                name="event_sent_once",
            )
        ]

    def __str__(self):
        return f"event {self.pk}"

    @property
    def is_of_progress(self):
        return bool(self.progress_id) and self.kind == self.Kind.PROGRESS

    @property
    def values_before(self):
        """What stood in the fields that changed, as Python knows it; without words."""
        return {name: python_value(name, value) for name, value in self.before.items()}

    @property
    def values_after(self):
        return {name: python_value(name, value) for name, value in self.after.items()}

    @property
    def changes_note(self):
        return bool(self.note_before or self.note_after)

    @property
    def changes_waiting_on(self):
        return bool(self.waiting_on_before or self.waiting_on_after)

    @property
    def remind_on(self):
        return self._day("remind_on")

    @property
    def done_on(self):
        return self._day("done_on")

    @property
    def last_day(self):
        """Until when somebody stands in."""
        return self._day("last_day")

    @property
    def due_override(self):
        return self._day("due_override")

    def _day(self, name):
        value = self.after.get(name)
        return date.fromisoformat(value) if value else None

    @property
    def blocked_reason_display(self):
        return dict(Progress.BlockedReason.choices).get(self.after.get("blocked_reason"), "")

    @property
    def passed_display(self):
        """Whether it was arranged before the list began. That somebody read it is no answer."""
        answer = self.after.get("passed", "")
        answers = dict(Progress.Passed.choices)
        return answers.get(answer, "") if answer != Progress.Passed.SEEN else ""

    @property
    def fields_in_words(self):
        """What was changed about the family, without what it was changed to.

        Only for an event of a household read `with_facts`. Older events do not tell of whom.
        """
        of_people = self.after.get("persons", {})
        parts = [self._names_of(self.after.get("fields", []), self.household)]
        for person in self.household.people:
            names = of_people.get(str(person.pk))
            if names:
                parts.append(f"{person.nickname}: {self._names_of(names, person)}")
            elif names is not None:  # somebody new
                parts.append(str(Person._meta.verbose_name_plural))
        return ", ".join(dict.fromkeys(part for part in parts if part))

    def _names_of(self, names, changed):
        known = {field.name: field for field in Person._meta.fields}
        known |= {field.name: field for field in changed._meta.fields}
        words = [
            str(known[name.removesuffix("_id")].verbose_name)
            if name.removesuffix("_id") in known
            else str(Person._meta.verbose_name_plural)
            for name in names
        ]
        return ", ".join(dict.fromkeys(words))
