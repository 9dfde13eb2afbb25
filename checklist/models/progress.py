import uuid
from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from checklist.models.own_item import OwnItem
from checklist.models.person import Person
from checklist.models.references import BY_DATABASE, USER
from checklist.rules import entries
from gastvrij.lib.encryption import EncryptedTextField, KeyDrawnFirst
from members.models import Organisation, WhyStuck
from toolkit.models import ChecklistItem

SAID = (
    *("state", "done_on", "due_override", "passed", "remind_on"),
    *("blocked_reason", "waiting_on", "waiting_since", "changed_by_id"),
)
IN_SHORT = (
    *("pk", "item_id", "own_item_id", "own_item__title", "person_id", *SAID),
    # As text, for Python reads that ten times as fast as the driver makes a moment of it.
    Cast("changed_at", models.TextField()),
)


class Touched(NamedTuple):
    """What a list says of a progress, to read it: one family has two hundred of them, and a model
    for each took a sixth of its page. `to_change` makes the model of one. The note is not here."""

    pk: int
    item_id: int | None
    own_item_id: uuid.UUID | None
    own_title: str | None
    person_id: uuid.UUID | None
    state: str
    done_on: date | None
    due_override: date | None
    passed: str
    remind_on: date | None
    blocked_reason: str
    waiting_on: str
    waiting_since: date | None
    changed_by_id: int | None
    changed_at: datetime

    @property
    def own_item(self):
        if self.own_item_id is None:
            return None
        return OwnItem.from_db(
            DEFAULT_DB_ALIAS, ["id", "title"], [self.own_item_id, self.own_title]
        )

    @classmethod
    def read(cls, *row):
        *said, at = row
        return cls(*said, datetime.fromisoformat(at))

    @classmethod
    def of(cls, progress):
        """As it would be read now."""
        own = progress.own_item.title if progress.own_item_id else None
        said = [getattr(progress, name) for name in SAID]
        of = progress.pk, progress.item_id, progress.own_item_id, own, progress.person_id
        return cls(*of, *said, progress.changed_at)

    def to_change(self, household):
        """The row itself, without reading it again; only its note is read when it is asked for."""
        row = self._asdict() | {
            "id": self.pk,
            "organisation_id": household.organisation_id,
            "household_id": household.pk,
        }
        names = [one.attname for one in Progress._meta.concrete_fields if one.attname in row]
        progress = Progress.from_db(DEFAULT_DB_ALIAS, names, [row[name] for name in names])
        progress.household, progress.own_item = household, self.own_item
        return progress

    def get_blocked_reason_display(self):
        return dict(WhyStuck.choices).get(self.blocked_reason, self.blocked_reason)

    def for_rules(self):
        """What was said, as the rules see it."""
        return entries.Mark(
            self.state, self.done_on, self.due_override, self.passed, self.remind_on
        )


class ProgressQuerySet(models.QuerySet):
    def in_short(self):
        """What lists say, as plain rows."""
        return [Touched.read(*row) for row in self.values_list(*IN_SHORT)]

    def in_short_by_family(self):
        """The same of several families, in one query."""
        found = defaultdict(list)
        for household, *row in self.values_list("household_id", *IN_SHORT):
            found[household].append(Touched.read(*row))
        return found


class Progress(models.Model):
    """How far an item is for a family or a person; stored once somebody touches it."""

    class State(models.TextChoices):
        OPEN = entries.OPEN, pgettext_lazy("item", "To do")
        BUSY = entries.BUSY, pgettext_lazy("item", "In progress")
        WAITING = entries.WAITING, pgettext_lazy("item", "Waiting for somebody")
        BLOCKED = entries.BLOCKED, pgettext_lazy("item", "Stuck")
        DONE = entries.DONE, pgettext_lazy("item", "Done")
        NOT_APPLICABLE = entries.NOT_APPLICABLE, pgettext_lazy("item", "Not applicable")

    BlockedReason = WhyStuck

    class Passed(models.TextChoices):
        YES = entries.YES, pgettext_lazy("arranged before", "Yes")
        NO = entries.NO, pgettext_lazy("arranged before", "No")
        UNKNOWN = entries.UNKNOWN, pgettext_lazy("arranged before", "I don't know")
        SEEN = entries.SEEN, _("Read")

    id = KeyDrawnFirst()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.ForeignKey("checklist.Household", related_name="progress", **BY_DATABASE)
    item = models.ForeignKey(ChecklistItem, models.PROTECT, null=True, related_name="+")
    own_item = models.ForeignKey(
        OwnItem, null=True, blank=True, related_name="progress", db_index=False, **BY_DATABASE
    )
    person = models.ForeignKey(
        Person, related_name="progress", null=True, blank=True, **BY_DATABASE
    )
    state = models.CharField(_("how far is it?"), max_length=20, choices=State, default=State.OPEN)
    blocked_reason = models.CharField(
        _("what is in the way?"), max_length=20, choices=BlockedReason, blank=True
    )
    waiting_on = EncryptedTextField(
        _("on whom?"),
        blank=True,
        default="",
        db_default="",
        max_length=60,
        help_text=_("For example: the town hall. A service, not somebody's name."),
    )
    waiting_since = models.DateField(_("waiting since"), null=True, blank=True)
    remind_on = models.DateField(
        _("remind me on"),
        null=True,
        blank=True,
        help_text=_("On that day it stands among what is to do now."),
    )
    done_on = models.DateField(
        _("done on"),
        null=True,
        blank=True,
        help_text=_("The day it really happened: other time limits run from it."),
    )
    due_override = models.DateField(
        _("chosen date"),
        null=True,
        blank=True,
        help_text=_("Did the service give another date? Then this one counts."),
    )
    passed = models.CharField(
        _("was this arranged before?"),
        max_length=10,
        choices=Passed,
        blank=True,
        default="",
        db_default="",
    )
    note = EncryptedTextField(
        _("note"),
        blank=True,
        max_length=1000,
        help_text=_("Only appointments and next steps. Nothing about health or the asylum story."),
    )
    changed_by = models.ForeignKey(USER, null=True, related_name="+", **BY_DATABASE)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [
            models.UniqueConstraint(
                fields=["household", "item", "person", "own_item"],
                nulls_distinct=False,
                name="progress_once_each",
            ),
            models.CheckConstraint(
                condition=Q(item=None) ^ Q(own_item=None), name="progress_of_one_item"
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False)
                | Q(state="done", passed="yes")
                | (~Q(state="done") & Q(done_on=None)),
                name="progress_done_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state="blocked") ^ Q(blocked_reason=""),
                name="progress_blocked_has_a_reason",
            ),
        ]

    def __str__(self):
        return f"progress {self.pk}"

    @property
    def code(self):
        """Of the toolkit's item or the family's own; reads the item if nobody did."""
        return self.own_item.code if self.own_item_id else self.item.code

    @property
    def title(self):
        return self.own_item.title if self.own_item_id else self.item.title

    def begin_again(self):
        """A yearly item that is to do again, for the new year: what is saved next says the rest."""
        self.state, self.passed = self.State.OPEN, ""
        self.done_on = self.due_override = None
