from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.user import User

DAYS_KEPT = 60
"""Of what was mailed: longer than anything asks whether it was."""


class Kind(models.TextChoices):
    """What we remind somebody of by mail; each can be stopped apart."""

    WEEKLY = "weekly", _("What comes, every Monday")
    LEGAL = "legal", _("A legal deadline, three days before")
    EXCHANGE = (
        "exchange",
        _("News of the exchange and the agenda, and questions that you may know an answer to"),
    )
    FAMILY = "family", _("A family that you follow tells or asks something")


class StoppedReminder(models.Model):
    """Somebody does not want this mail any more; who never said so gets it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="stopped_reminders")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("mail that somebody stopped")
        verbose_name_plural = _("mails that people stopped")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="reminder_is_stopped_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["weekly", "legal", "exchange", "family"]),
                name="stopped_reminder_kind_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class SentReminderQuerySet(models.QuerySet):
    def to_forget(self):
        return self.filter(at__lt=timezone.now() - timedelta(days=DAYS_KEPT))


class SentReminder(models.Model):
    """That somebody was written to about this week or day, or that there was nothing to write.

    Made in the transaction of its mail: a job that runs twice, or two at once, write once.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="sent_reminders")
    kind = models.CharField(max_length=10, choices=Kind)
    day = models.DateField()
    """The Monday of the week, or the day of the deadline."""
    at = models.DateTimeField(default=timezone.now)
    """When; of what families tell, until when everything that waited was told of."""

    objects = SentReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail that was sent")
        verbose_name_plural = _("mails that were sent")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "day"], name="reminder_is_sent_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["weekly", "legal", "exchange", "family"]),
                name="sent_reminder_kind_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"
