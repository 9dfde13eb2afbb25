import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.encryption import EncryptedTextField
from members.models.user import User

HOURS_TYPED_WORDS_ARE_KEPT = 23
"""Forgotten by a job of every hour: so never longer than a day."""
MOST_FORMS_KEPT = 10


class KeptFormQuerySet(models.QuerySet):
    def fresh(self, now):
        return self.filter(kept_at__gte=now - timedelta(hours=HOURS_TYPED_WORDS_ARE_KEPT))

    def over(self, now):
        return self.filter(kept_at__lt=now - timedelta(hours=HOURS_TYPED_WORDS_ARE_KEPT))


class KeptForm(models.Model):
    """What somebody sent when they had to sign in again first (members/sending/keeping.py).

    For that user alone, encrypted, for less than a day. `page`, `action` and `family` are keyed
    hashes: neither the page nor the family can be told from the table.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="kept_forms")
    page = models.CharField(max_length=64)
    action = models.CharField(max_length=64)
    family = models.CharField(max_length=64, blank=True, db_index=True)
    content = EncryptedTextField()
    kept_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = KeptFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("form that is kept until its sender signed in")
        verbose_name_plural = _("forms that are kept until their senders signed in")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "action"], name="kept_form_is_one_a_form"
            )
        ]

    def __str__(self):
        return f"kept form {self.pk}"
