import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.encryption import EncryptedTextField

HOURS_A_SENDING_IS_KNOWN = 24


class SentFormQuerySet(models.QuerySet):
    def over(self, now):
        return self.filter(sent_at__lt=now - timedelta(hours=HOURS_A_SENDING_IS_KNOWN))


class SentForm(models.Model):
    """What was sent last from a page, and where its sender was led: the same again has no effect.

    Its number and `content` are keyed hashes (members/sending/once.py): neither who sent it nor
    anything of the form can be read in them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content = models.CharField(max_length=64)
    answer = EncryptedTextField()
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = SentFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("form that was sent")
        verbose_name_plural = _("forms that were sent")

    def __str__(self):
        return f"form that was sent {self.pk}"
