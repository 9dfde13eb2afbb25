"""A bottleneck that members see, and the signal that the network makes of it (members/signals).

A bottleneck is an item of the toolkit. No family comes in here: what is kept is of which item,
which organisation, and the day.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gastvrij.lib import languages
from members.models.organisation import Organisation
from members.models.user import User
from toolkit.models import ChecklistItem

LONGEST_WORDS = 2000
LONGEST_TITLE, LONGEST_TOLD, LONGEST_ASKED, LONGEST_AUTHORITY = 120, 2500, 1200, 150
LONGEST_STEP = 600
MOST_STEPS = 12
"""So much of it still fits on two sides of paper."""


class SupportQuerySet(models.QuerySet):
    def counting(self):
        return self.filter(organisation__state=Organisation.State.APPROVED)


class Support(models.Model):
    """An organisation sees this bottleneck too. Who of it said so is not kept."""

    item = models.ForeignKey(ChecklistItem, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    is_named = models.BooleanField(default=False)
    """Whether everybody may read its name beside a signal; otherwise it is only counted."""
    since = models.DateField(default=timezone.localdate)

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name = _("support of a bottleneck")
        verbose_name_plural = _("supports of bottlenecks")
        constraints = [
            models.UniqueConstraint(fields=["item", "organisation"], name="supported_once"),
        ]

    def __str__(self):
        return f"{self.item_id}: {self.organisation_id}"


class ContributionQuerySet(models.QuerySet):
    def not_suspended(self):
        return self.filter(organisation__state__in=["approved", "left"])

    def readable_by(self, reader):
        """What is hidden, its own organisation reads with the reason, and who may show it again."""
        found = self.not_suspended()
        if reader.is_moderator:
            return found
        own = [one.pk for one in reader.organisations]
        return found.filter(Q(hidden_at=None) | Q(organisation__in=own))


class Contribution(models.Model):
    """What figures can't say: one text of an organisation about an item. Members read it.

    Others read the organisation's name only; its author is known to moderators, and forgotten
    when they leave.
    """

    item = models.ForeignKey(
        ChecklistItem, models.PROTECT, related_name="+", verbose_name=_("checklist item")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="+", verbose_name=_("organisation")
    )
    author = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    body = models.TextField(_("text"), max_length=LONGEST_WORDS)
    written_on = models.DateField(_("posted on"), default=timezone.localdate)
    changed_on = models.DateField(_("changed on"), null=True)
    hidden_at = models.DateTimeField(_("hidden on"), null=True)
    hidden_because = models.CharField(_("why it is hidden"), max_length=300, default="", blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("words about a bottleneck")
        verbose_name_plural = _("words about bottlenecks")
        ordering = ["-written_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "organisation"], name="contributed_once"),
        ]

    def __str__(self):
        return self.body[:60]

    def get_absolute_url(self):
        return reverse("members:bottleneck", args=[self.item.code])

    @property
    def is_hidden(self):
        return self.hidden_at is not None


class SignalQuerySet(models.QuerySet):
    def published(self):
        return self.exclude(slug=None).filter(hidden_at=None)


class Signal(models.Model):
    """What a working group writes; others read what the network published of it."""

    class State(models.TextChoices):
        COLLECTED = "collected", pgettext_lazy("signal", "Collected")
        WITH_AUTHORITY = "with_authority", pgettext_lazy("signal", "With the authority")
        ANSWERED = "answered", pgettext_lazy("signal", "Answered")
        CHANGED = "changed", pgettext_lazy("signal", "Something changed")

    TEXTS = ("title", "what_happens", "asked", "authority", "language")

    item = models.ForeignKey(
        ChecklistItem, models.PROTECT, related_name="+", verbose_name=_("checklist item")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    author = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    what_happens = models.TextField(_("what happens"), max_length=LONGEST_TOLD, default="")
    asked = models.TextField(_("what we ask"), max_length=LONGEST_ASKED, default="")
    authority = models.CharField(_("of which authority"), max_length=LONGEST_AUTHORITY, default="")
    language = models.CharField(_("language"), max_length=2, choices=languages.INTERFACE_CHOICES)
    state = models.CharField(
        _("state"), max_length=20, choices=State, default=State.COLLECTED, editable=False
    )
    begun_at = models.DateTimeField(_("begun on"), default=timezone.now)
    slug = models.SlugField(max_length=80, null=True, unique=True, editable=False)
    """From the first publication on; it never changes."""
    published_on = models.DateField(_("published on"), null=True, editable=False)
    published = models.JSONField(null=True, editable=False)
    """The texts as readers have them."""
    figures = models.JSONField(null=True, editable=False)
    """As they were on the day of the first publication (members/signals/snapshot.py)."""
    hidden_at = models.DateTimeField(_("withdrawn on"), null=True, editable=False)
    hidden_because = models.CharField(
        _("why it is withdrawn"), max_length=300, default="", blank=True
    )

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["collected", "with_authority", "answered", "changed"]),
                name="signal_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    slug__isnull=True,
                    published_on__isnull=True,
                    published__isnull=True,
                    figures__isnull=True,
                    state="collected",
                )
                | Q(
                    slug__isnull=False,
                    published_on__isnull=False,
                    published__isnull=False,
                    figures__isnull=False,
                ),
                name="signal_is_published_whole",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """For who works at it; readers have the address with the slug."""
        return reverse("members:signal_desk", args=[self.pk])

    @property
    def address(self):
        return reverse("members:signal", args=[self.slug])

    @property
    def is_hidden(self):
        return self.hidden_at is not None

    @property
    def is_published(self):
        return self.slug is not None and self.hidden_at is None

    @property
    def is_ready(self):
        return all(getattr(self, name).strip() for name in self.TEXTS)

    @property
    def texts(self):
        return {name: getattr(self, name) for name in self.TEXTS}

    @property
    def differs(self):
        """Whether the working group wrote something that readers don't have yet."""
        return self.published is not None and self.texts != self.published


class SignalMember(models.Model):
    """Somebody of the working group."""

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.CASCADE, related_name="signal_groups")
    since = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("member of a working group")
        verbose_name_plural = _("members of working groups")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["signal", "user"], name="in_working_group_once"),
        ]

    def __str__(self):
        return f"{self.signal_id}: {self.user_id}"


class SignalStep(models.Model):
    """What became of it: for everybody to read, noted by the network."""

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="steps")
    state = models.CharField(_("state"), max_length=20, choices=Signal.State)
    day = models.DateField(_("day"))
    text = models.TextField(_("text"), max_length=LONGEST_STEP)
    noted_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("step of a signal")
        verbose_name_plural = _("steps of signals")
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["with_authority", "answered", "changed"]),
                name="signal_step_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.signal_id}: {self.state}"


class SignalEvent(models.Model):
    """Append-only: who did what to a signal, with the words that stood there before."""

    class Kind(models.TextChoices):
        BEGUN = "begun", _("began this signal")
        WRITTEN = "written", _("changed the text")
        JOINED = "joined", _("joined the working group")
        LEFT = "left", _("left the working group")
        PUBLISHED = "published", _("published the text")
        STEP = "step", _("noted what became of it")
        WITHDRAWN = "withdrawn", _("withdrew the signal")
        SHOWN = "shown", _("showed the signal again")

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    was = models.JSONField(default=dict)
    """By field: the text before."""

    class Meta:
        verbose_name = _("event of a signal")
        verbose_name_plural = _("events of signals")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.signal_id}: {self.kind}"
