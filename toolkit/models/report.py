from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.encryption import EncryptedTextField, KeyDrawnFirst
from gastvrij.lib.languages import INTERFACE_CHOICES

DAYS_UNTIL_OVERDUE = 14
DAYS_AFTER_AN_ANSWER = 30
DAYS_WITHOUT_AN_ANSWER = 180
MOST_WORDS = 2000


class ReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answered_at=None)

    def overdue(self, now):
        return self.open().filter(created_at__lt=now - timedelta(days=DAYS_UNTIL_OVERDUE))

    def to_forget(self, now):
        answered = now - timedelta(days=DAYS_AFTER_AN_ANSWER)
        never = now - timedelta(days=DAYS_WITHOUT_AN_ANSWER)
        return self.filter(Q(answered_at__lte=answered) | Q(created_at__lte=never))


class Report(models.Model):
    """Somebody without an account says that a page is not right (toolkit/feedback).

    What they write, their address and the answer are encrypted: they may tell of people, whatever
    the page asks.
    """

    class Outcome(models.TextChoices):
        MENDED = "mended", _("it was wrong, and is mended")
        RIGHT = "right", _("it is right as it stands")
        OTHER = "other", _("something else")

    id = KeyDrawnFirst()
    page = models.CharField(_("page"), max_length=200)
    passage = EncryptedTextField(_("passage"), max_length=300)
    words = EncryptedTextField(_("what is not right"), max_length=MOST_WORDS)
    email = EncryptedTextField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language"), max_length=2, choices=INTERFACE_CHOICES)
    # A keyed hash of who wrote what about which page: the same sent twice is one.
    fingerprint = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("reported on"), default=timezone.now)
    outcome = models.CharField(_("what came of it"), max_length=6, choices=Outcome, default="")
    answer = EncryptedTextField(_("answer"), max_length=MOST_WORDS)
    answered_at = models.DateTimeField(_("answered on"), null=True)
    answered_by = models.CharField(_("answered by"), max_length=100, default="")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a reader")
        verbose_name_plural = _("reports of readers")
        ordering = [models.F("answered_at").desc(nulls_first=True), "created_at"]

    def __str__(self):
        return f"{self.page} ({self.created_at:%d/%m/%Y})"

    @property
    def is_overdue(self):
        long_ago = timezone.now() - timedelta(days=DAYS_UNTIL_OVERDUE)
        return self.answered_at is None and self.created_at < long_ago
