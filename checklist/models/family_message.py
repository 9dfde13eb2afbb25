import uuid
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checklist.models.references import BY_DATABASE, USER
from gastvrij.lib.encryption import EncryptedTextField
from members.models import Organisation

LONGEST = 500
"""Letters of a question or of an answer: a sentence or five, no history of a life."""


class FamilyMessageQuerySet(models.QuerySet):
    def told(self):
        """Those that the family did not take back."""
        return self.filter(taken_back_at=None)

    def waiting(self):
        """Those that no buddy answered yet."""
        return self.told().filter(answered_at=None)

    def sent_within(self, span: timedelta):
        """Taken back or not: how much a family sends at once."""
        return self.filter(sent_at__gte=timezone.now() - span)

    def settled_before(self, moment):
        """Answered or taken back so long ago that nobody needs them any more."""
        return self.filter(Q(answered_at__lt=moment) | Q(taken_back_at__lt=moment))


class FamilyMessage(models.Model):
    """What a family tells its buddy through its own link, and what the buddy answers.

    About a step of the list (`code`, `people`), or about none. What is answered stays answered.
    """

    class Kind(models.TextChoices):
        DID = "did", _("We did this")
        UNCLEAR = "unclear", _("We do not understand this")
        CALL = "call", _("Call me")
        WRITE = "write", _("Send me a message")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.ForeignKey(
        "checklist.Household", related_name="family_messages", **BY_DATABASE
    )
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=100, blank=True)
    people = ArrayField(models.UUIDField(), default=list, blank=True)
    words = EncryptedTextField(blank=True, max_length=LONGEST)
    sent_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(USER, null=True, related_name="+", **BY_DATABASE)
    reply = models.CharField(max_length=20, blank=True)
    answer = EncryptedTextField(blank=True, max_length=LONGEST)

    objects = FamilyMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message of a family")
        verbose_name_plural = _("messages of families")
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "kind", "code", "people"],
                condition=Q(answered_at=None, taken_back_at=None) & ~Q(kind="write"),
                name="familymessage_told_once",
            )
        ]

    def __str__(self):
        return f"message {self.pk}"

    @property
    def is_waiting(self):
        return self.answered_at is None and self.taken_back_at is None

    @property
    def told_day(self):
        return timezone.localdate(self.sent_at)

    @property
    def told_as(self):
        """The name of the sentence that tells the family what its buddy now reads."""
        return f"sent_{self.kind}"
