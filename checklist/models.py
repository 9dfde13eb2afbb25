import uuid
from datetime import date
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from checklist import rules
from checklist.encryption import EncryptedTextField
from members.models import Municipality, Organisation
from toolkit.models import ChecklistItem, Status

USER = settings.AUTH_USER_MODEL
FIRST_YEAR, LAST_YEAR = 1900, 2100

# What hangs on a family or on an account goes, or is emptied, by the database's own foreign keys
# (migration 0004): the web's role may not delete it, and row-level security may hide it.
BY_DATABASE: dict[str, Any] = {"on_delete": models.DO_NOTHING, "db_constraint": False}


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The access rule: a coordinator's organisation, a buddy's own families."""
        assigned = Assignment.objects.current().filter(user=user.pk).values("household")
        return self.filter(
            Q(organisation__in=Organisation.objects.coordinated_by(user))
            | Q(organisation__in=Organisation.objects.joined_by(user), pk__in=assigned)
        )

    def coordinated_by(self, user):
        return self.filter(organisation__in=Organisation.objects.coordinated_by(user))

    def shared_by(self, token):
        """The family of a link that still holds, for whoever has its token."""
        return self.filter(pk__in=ShareLink.objects.valid().of(token).values("household"))

    def open(self):
        return self.filter(state=Household.State.OPEN)

    def closed(self):
        return self.filter(state=Household.State.CLOSED)

    def due_for_erasure(self, today):
        return self.filter(erase_on__lte=today)

    def untouched_since(self, moment):
        """Open families of whom nothing was changed since then."""
        recent = ProgressEvent.objects.filter(household=OuterRef("pk"), at__gte=moment)
        return self.open().filter(~Exists(recent), created_at__lt=moment)

    def with_buddies(self):
        current = Assignment.objects.current().select_related("user")
        return self.prefetch_related(
            Prefetch("assignments", current, to_attr="current_assignments")
        )

    def with_facts(self):
        """Everything that the rules need, in three queries however many families there are."""
        return self.select_related("organisation", "municipality").prefetch_related(
            Prefetch("persons", Person.objects.select_related("status"), to_attr="people"),
            Prefetch("progress", Progress.objects.for_rules(), to_attr="touched"),
        )


class Household(models.Model):
    """A family. It has no name, no address and no national number, and no field for them."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("family", "Open")
        CLOSED = "closed", pgettext_lazy("family", "Closed")

    class Language(models.TextChoices):
        """The languages that protected persons in Belgium read, as they write them."""

        DUTCH = "nl", "Nederlands"
        FRENCH = "fr", "Français"
        ENGLISH = "en", "English"
        ARABIC = "ar", "العربية"
        PERSIAN = "fa", "فارسی / دری"
        PASHTO = "ps", "پښتو"
        TIGRINYA = "ti", "ትግርኛ"
        SOMALI = "so", "Soomaali"
        TURKISH = "tr", "Türkçe"
        UKRAINIAN = "uk", "Українська"
        RUSSIAN = "ru", "Русский"
        SPANISH = "es", "Español"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="households")
    label = EncryptedTextField(
        _("label"),
        max_length=40,
        help_text=_(
            "A word by which you know this family, for example “Tulip”. No family name please."
        ),
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    contact_language = models.CharField(
        _("language"),
        max_length=2,
        choices=Language,
        default=Language.DUTCH,
        help_text=_("The language in which the family reads best."),
    )
    situations = ArrayField(
        models.CharField(max_length=30),
        default=list,
        blank=True,
        verbose_name=_("what holds for the whole family"),
    )
    moved_in_on = models.DateField(
        _("moved in on"),
        null=True,
        blank=True,
        help_text=_("The day the family came to live in this municipality."),
    )
    informed_on = models.DateField(
        _("informed on"),
        null=True,
        blank=True,
        help_text=_("The day somebody told the family that you keep this list, and they agreed."),
    )
    informed_by = models.ForeignKey(
        USER, null=True, blank=True, related_name="+", editable=False, **BY_DATABASE
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    erase_on = models.DateField(_("erase on"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = HouseholdQuerySet.as_manager()

    # What `with_facts` and `with_buddies` read along.
    people: list["Person"]
    touched: list["Progress"]
    current_assignments: list["Assignment"]

    class Meta:
        verbose_name = _("family")
        verbose_name_plural = _("families")
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["organisation", "state"], name="household_organisation")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None)
                | Q(state="closed", closed_on__isnull=False),
                name="household_closed_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="closed") | Q(erase_on=None), name="household_erased_is_closed"
            ),
            # What belongs to a family refers to both, so that it can't be of another organisation.
            models.UniqueConstraint(
                fields=["id", "organisation"], name="household_of_organisation"
            ),
        ]

    def __str__(self):
        """Never the label: this text may reach a log."""
        return f"household {self.pk}"

    def get_absolute_url(self):
        return reverse("checklist:household", args=[self.pk])

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    def for_rules(self):
        """This family as the rules see it; only for a household read `with_facts`."""
        return rules.Family(
            members=tuple(person.for_rules() for person in self.people),
            region=self.municipality.region,
            moved_in_on=self.moved_in_on,
            situations=frozenset(self.situations),
        )


class Person(models.Model):
    """Somebody of the family. Every date is optional: a rule that needs it then says 'check'."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, related_name="persons", **BY_DATABASE)
    order = models.PositiveSmallIntegerField(default=0, editable=False)
    nickname = EncryptedTextField(
        _("nickname"),
        max_length=30,
        help_text=_("A first name or a nickname, for example “Mum” or “A.”."),
    )
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    status = models.ForeignKey(
        Status,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("residence status"),
    )
    arrived_on = models.DateField(_("arrived in Belgium on"), null=True, blank=True)
    applied_on = models.DateField(_("asked for protection on"), null=True, blank=True)
    decided_on = models.DateField(
        _("decision on protection"),
        null=True,
        blank=True,
        help_text=_("The day of the decision, not the day the letter came."),
    )
    card_expires_on = models.DateField(_("residence card valid until"), null=True, blank=True)
    situations = ArrayField(
        models.CharField(max_length=30),
        default=list,
        blank=True,
        verbose_name=_("situation"),
    )
    left_on = models.DateField(
        _("left the family on"),
        null=True,
        blank=True,
        help_text=_("Kept instead of deleted, so that what was ticked does not disappear."),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["order", "id"]
        indexes = [models.Index(fields=["household", "order"], name="person_household")]
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year=None) | Q(birth_year__range=(FIRST_YEAR, LAST_YEAR)),
                name="person_birth_year_is_a_year",
            )
        ]

    def __str__(self):
        return f"person {self.pk}"

    def for_rules(self):
        return rules.Member(
            id=str(self.pk),
            status=self.status_id,
            birth_year=self.birth_year,
            situations=frozenset(self.situations),
            applied_on=self.applied_on,
            decided_on=self.decided_on,
            arrived_on=self.arrived_on,
            card_expires_on=self.card_expires_on,
            is_present=self.left_on is None,
        )


class AssignmentQuerySet(models.QuerySet):
    def current(self):
        return self.filter(until=None)


class Assignment(models.Model):
    """Who is a family's buddy, from when until when."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, related_name="assignments", **BY_DATABASE)
    user = models.ForeignKey(USER, related_name="assignments", **BY_DATABASE)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["since", "id"]
        indexes = [
            models.Index(
                fields=["user", "household"], condition=Q(until=None), name="assignment_current"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "user"], condition=Q(until=None), name="assignment_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="assignment_ends_after"
            ),
        ]

    def __str__(self):
        return f"assignment {self.pk}"


class ProgressQuerySet(models.QuerySet):
    def for_rules(self):
        """Without the notes, which a list does not show."""
        return self.select_related("changed_by").only(
            "organisation_id",
            "household_id",
            "item_id",
            "person_id",
            "state",
            "done_on",
            "due_override",
            "blocked_reason",
            "waiting_since",
            "changed_at",
            "changed_by__name",
            "changed_by__email",
        )


class Progress(models.Model):
    """How far an item is for a family or a person; stored once somebody touches it."""

    class State(models.TextChoices):
        OPEN = rules.OPEN, pgettext_lazy("item", "To do")
        BUSY = rules.BUSY, pgettext_lazy("item", "Busy")
        WAITING = rules.WAITING, pgettext_lazy("item", "Waiting for somebody")
        BLOCKED = rules.BLOCKED, pgettext_lazy("item", "Stuck")
        DONE = rules.DONE, pgettext_lazy("item", "Done")
        NOT_APPLICABLE = rules.NOT_APPLICABLE, pgettext_lazy("item", "Not for us")

    class BlockedReason(models.TextChoices):
        DOCUMENT = "document", _("A document is missing")
        APPOINTMENT = "appointment", _("No appointment to be had")
        NO_ANSWER = "no_answer", _("The service does not answer")
        REFUSED = "refused", _("The service refuses")
        MONEY = "money", _("There is no money for it")
        LANGUAGE = "language", _("Nobody speaks the language")
        UNCLEAR = "unclear", _("It is not clear what the rule is")
        FAMILY = "family", _("The family can't or does not want to now")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, related_name="progress", **BY_DATABASE)
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person, related_name="progress", null=True, blank=True, **BY_DATABASE
    )
    state = models.CharField(_("how far is it?"), max_length=20, choices=State, default=State.OPEN)
    blocked_reason = models.CharField(
        _("what is in the way?"), max_length=20, choices=BlockedReason, blank=True
    )
    waiting_since = models.DateField(_("waiting since"), null=True, blank=True)
    done_on = models.DateField(
        _("done on"),
        null=True,
        blank=True,
        help_text=_("The day it really happened: other terms run from it."),
    )
    due_override = models.DateField(
        _("own date"),
        null=True,
        blank=True,
        help_text=_("Did the service give another date? Then this one counts."),
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
                fields=["household", "item", "person"],
                nulls_distinct=False,
                name="progress_once",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False)
                | (~Q(state="done") & Q(done_on=None)),
                name="progress_done_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="blocked") ^ Q(blocked_reason=""),
                name="progress_blocked_has_a_reason",
            ),
        ]

    def __str__(self):
        return f"progress {self.pk}"

    def for_rules(self):
        return rules.Mark(self.state, self.done_on, self.due_override)


class ProgressEventQuerySet(models.QuerySet):
    def changing(self, name):
        """The events that changed this field of a progress, a family or one of its people."""
        if name == "note":
            return self.exclude(note_before="", note_after="")
        return self.filter(Q(after__has_key=name) | Q(after__fields__contains=[name]))


class ProgressEvent(models.Model):
    """Who changed what from what to what, when: the family's timeline, and undo.

    Append-only: the web's role may add and read, and nothing else.

    `before` and `after` hold the values of the fields that changed, as the form of `Progress`
    shows them (ISO 8601 dates). Notes are kept apart, since they are a family's own words.
    """

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("Item")
        CREATED = "created", _("Family added")
        CHANGED = "changed", _("Details changed")
        ASSIGNED = "assigned", _("Buddy assigned")
        UNASSIGNED = "unassigned", _("Buddy stopped")
        CLOSED = "closed", _("Family closed")
        REOPENED = "reopened", _("Family opened again")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, related_name="events", **BY_DATABASE)
    progress = models.ForeignKey(
        Progress, null=True, blank=True, related_name="events", **BY_DATABASE
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PROGRESS)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note_before = EncryptedTextField(blank=True)
    note_after = EncryptedTextField(blank=True)
    about = models.ForeignKey(USER, null=True, blank=True, related_name="+", **BY_DATABASE)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, related_name="undone_by", **BY_DATABASE
    )
    by = models.ForeignKey(USER, null=True, related_name="+", **BY_DATABASE)
    at = models.DateTimeField(default=timezone.now)

    objects = ProgressEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["household", "-at", "-id"], name="event_timeline")]

    def __str__(self):
        return f"event {self.pk}"

    @property
    def is_undone(self):
        """Needs `undone_by` selected along with a list."""
        return hasattr(self, "undone_by")

    @property
    def done_on(self):
        return self._day("done_on")

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
    def fields_in_words(self):
        """What was changed about the family, without what it was changed to."""
        models_by_name = {field.name: field for field in Person._meta.fields}
        models_by_name |= {field.name: field for field in Household._meta.fields}
        names = [
            str(models_by_name[name.removesuffix("_id")].verbose_name)
            if name.removesuffix("_id") in models_by_name
            else str(Person._meta.verbose_name_plural)
            for name in self.after.get("fields", [])
        ]
        return ", ".join(dict.fromkeys(names))


class ShareLinkQuerySet(models.QuerySet):
    def valid(self):
        """Those that open a family, as long as its organisation is a member of the network."""
        return self.filter(
            revoked_at=None,
            expires_on__gte=timezone.localdate(),
            organisation__in=Organisation.objects.approved(),
        )

    def of(self, token):
        return self.filter(token_hash=ShareLink.hash_of(token))

    def over(self, today):
        """Links that open nothing any more."""
        return self.filter(Q(expires_on__lt=today) | Q(revoked_at__isnull=False))


class ShareLink(models.Model):
    """A family's own link to its checklist, to read. Only a hash of the token is kept."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, related_name="links", **BY_DATABASE)
    token_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(_("language"), max_length=2, choices=Household.Language)
    created_by = models.ForeignKey(USER, null=True, related_name="+", **BY_DATABASE)
    created_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField(_("valid until"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["-created_at", "-id"]

    def __str__(self):
        return f"link {self.pk}"

    @staticmethod
    def hash_of(token):
        """Tokens are 256 random bits, so that a plain hash can't be reversed by guessing."""
        return sha256(token.encode()).hexdigest()


class AuditEventQuerySet(models.QuerySet):
    def readable_by(self, user):
        """A coordinator reads what happened in their organisation."""
        return self.filter(organisation__in=Organisation.objects.coordinated_by(user))


class AuditEvent(models.Model):
    """Who did what with a family, when. It holds nothing of the family, and outlives it.

    Append-only: the web's role may add and read, and nothing else.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", _("looked at the family")
        CHANGED = "changed", _("changed something")
        CREATED = "created", _("added the family")
        ASSIGNED = "assigned", _("changed who is buddy")
        SHARED = "shared", _("made a link for the family")
        LINK_REVOKED = "link_revoked", _("ended a link of the family")
        LINK_OPENED = "link_opened", _("the family's link was opened")
        EXPORTED = "exported", _("downloaded the family's data")
        CLOSED = "closed", _("closed the family")
        REOPENED = "reopened", _("opened the family again")
        ERASED = "erased", _("erased the family")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.UUIDField()
    kind = models.CharField(max_length=20, choices=Kind)
    by = models.ForeignKey(USER, null=True, related_name="+", **BY_DATABASE)
    on = models.DateField(default=timezone.localdate)
    at = models.DateTimeField(default=timezone.now)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit trail")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["organisation", "-at", "-id"], name="audit_of_organisation"),
            models.Index(fields=["at"], name="audit_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "by", "kind", "on"],
                condition=Q(kind__in=["opened", "changed"]),
                name="audit_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["household", "on"],
                condition=Q(kind="link_opened"),
                name="audit_link_once_a_day",
            ),
        ]

    def __str__(self):
        return f"audit event {self.pk}"
