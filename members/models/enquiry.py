from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from gastvrij.lib.encryption import EncryptedTextField, KeyDrawnFirst
from members.models.organisation import Organisation

HOURS_UNTIL_THE_NETWORK_KNOWS = 72
DAYS_AFTER_AN_ANSWER = 14
DAYS_WITHOUT_AN_ANSWER = 60


class EnquiryQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answered_at=None)

    def unanswered_too_long(self, now):
        since = now - timedelta(hours=HOURS_UNTIL_THE_NETWORK_KNOWS)
        return self.open().filter(escalated_at=None, created_at__lte=since)

    def to_forget(self, now):
        answered = now - timedelta(days=DAYS_AFTER_AN_ANSWER)
        never = now - timedelta(days=DAYS_WITHOUT_AN_ANSWER)
        return self.filter(Q(answered_at__lte=answered) | Q(created_at__lte=never))


class Enquiry(models.Model):
    """Somebody without an account asks an organisation for help, or offers it (members/asking).

    Name, address and words are for its coordinators alone, and encrypted.
    """

    class Kind(models.TextChoices):
        HELP = "help", _("asks for help")
        OFFER = "offer", _("offers to help")

    id = KeyDrawnFirst()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="enquiries")
    kind = models.CharField(max_length=5, choices=Kind)
    name = EncryptedTextField(max_length=80)
    email = EncryptedTextField(max_length=254)
    message = EncryptedTextField(max_length=1500)
    language = models.CharField(max_length=2, choices=languages.INTERFACE_CHOICES)
    # A keyed hash of who wrote what: the same sent twice is one.
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    escalated_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to an organisation from outside")
        verbose_name_plural = _("questions to organisations from outside")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "fingerprint"], name="enquiry_is_sent_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["help", "offer"]), name="enquiry_kind_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def is_late(self):
        return self.escalated_at is not None
