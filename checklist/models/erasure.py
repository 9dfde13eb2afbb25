from base64 import b32encode
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from members.models import Organisation


def mark_of(family: UUID) -> UUID:
    """A keyed hash of a family's number, in the form of a number: it tells only who has both the
    key and the family, as after a restore (`manage.py erase_again`), that it was this one."""
    digest = salted_hmac("checklist.erasure.family", str(family), algorithm="sha256").digest()
    return UUID(bytes=digest[:16])


def mark_of_link(token_hash: str) -> str:
    return salted_hmac("checklist.erasure.link", token_hash, algorithm="sha256").hexdigest()


class Erasure(models.Model):
    """The proof that everything about a family was erased: a day, and keyed hashes."""

    class Reason(models.TextChoices):
        ASKED = "asked", _("the family asked it on its own page")
        COORDINATOR = "coordinator", _("a coordinator erased it")
        TIME = "time", _("its time was over")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    mark = models.UUIDField()
    on = models.DateField(default=timezone.localdate)
    reason = models.CharField(max_length=12, choices=Reason)
    # Of the links that held until then: who comes back by one reads that it was done.
    links = ArrayField(models.CharField(max_length=64), default=list)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-on", "-id"]

    def __str__(self):
        return f"erasure {self.pk}"

    @property
    def proof(self):
        """Sixty bits of the keyed hash, to be read aloud: the same for family and register."""
        letters = b32encode(self.mark.bytes).decode()[:12]
        return "-".join(letters[start : start + 4] for start in (0, 4, 8))
