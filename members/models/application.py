from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.organisation import Organisation
from members.models.user import User

State = Organisation.State


class ApplicationQuerySet(models.QuerySet):
    def of(self, user):
        """Somebody's own, but for what they took back."""
        return self.filter(applicant=user.pk, withdrawn_at=None)

    def drafts(self):
        return self.filter(submitted_at=None, withdrawn_at=None)

    def undecided(self):
        """Sent, and the network has not said yes or no."""
        return self.filter(submitted_at__isnull=False, decided_at=None, withdrawn_at=None)

    def with_everything(self):
        """With all that its pages tell."""
        related = self.select_related(
            "organisation__municipality",
            "applicant",
            "decided_by",
            "claim__organisation",
            "claim__invitation",
        )
        return related.prefetch_related(
            "organisation__working_area",
            "organisation__themes",
            "organisation__statuses",
            "messages__by",
        )

    def in_order(self):
        """What waits longest first, and after that what was decided, the last one first."""
        return self.order_by(F("decided_at").desc(nulls_first=True), "submitted_at", "pk")


class Application(models.Model):
    """An organisation asks to become a member. How far it is, its organisation's state says."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="application", verbose_name=_("organisation")
    )
    applicant = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        related_name="applications",
        verbose_name=_("applicant"),
    )
    answered = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    # One more with everything that happens: whoever decides says what they had seen.
    version = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    # Since when the network has to act; empty while it waits for the applicant.
    waiting_since = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.TextField(_("reason"), blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    charter_version = models.CharField(_("charter"), max_length=20, blank=True)
    charter_accepted_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.UniqueConstraint(
                fields=["applicant"],
                condition=Q(submitted_at=None, withdrawn_at=None),
                name="application_one_draft_a_person",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None)
                | (Q(charter_accepted_at__isnull=False) & ~Q(charter_version="")),
                name="application_submitted_with_the_charter",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None)
                | Q(submitted_at__isnull=False, waiting_since=None, withdrawn_at=None),
                name="application_decided_was_submitted",
            ),
        ]
        indexes = [models.Index(fields=["submitted_at"], name="application_queue")]

    def __str__(self):
        return f"{self.organisation}"

    @property
    def is_draft(self):
        return self.submitted_at is None

    @property
    def is_undecided(self):
        return bool(self.submitted_at) and not (self.decided_at or self.withdrawn_at)

    @property
    def is_asked(self):
        """The network asked something, and waits for the applicant."""
        return self.is_undecided and self.waiting_since is None

    @property
    def claims(self):
        """The organisation that the network knew already, if it asks for that one."""
        claim = getattr(self, "claim", None)
        return claim and claim.organisation

    @property
    def may_change(self):
        """Not while somebody at the network may be reading it."""
        return not self.withdrawn_at and (self.is_draft or self.is_asked)


class ApplicationMessage(models.Model):
    """One step of the conversation between an applicant and the network."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", pgettext_lazy("application", "sent the application")
        CHANGED = "changed", pgettext_lazy("application", "changed the answers")
        ASKED = "asked", pgettext_lazy("application", "asked")
        ANSWERED = "answered", pgettext_lazy("application", "wrote")
        APPROVED = "approved", pgettext_lazy("application", "approved the application")
        REFUSED = "refused", pgettext_lazy("application", "refused the application")
        WITHDRAWN = "withdrawn", pgettext_lazy("application", "took the application back")

    application = models.ForeignKey(Application, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=20, choices=Kind)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("message about an application")
        verbose_name_plural = _("messages about applications")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"message about an application {self.pk}"

    @property
    def is_from_network(self):
        return self.kind in {self.Kind.ASKED, self.Kind.APPROVED, self.Kind.REFUSED}
