from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.user import User

DAYS_UNCONFIRMED = 7
DAYS_KEPT_AFTERWARDS = 30


class MemberImportQuerySet(models.QuerySet):
    def over(self):
        now = timezone.now()
        unconfirmed = Q(confirmed_at=None, created_at__lt=now - timedelta(days=DAYS_UNCONFIRMED))
        return self.filter(
            unconfirmed | Q(confirmed_at__lt=now - timedelta(days=DAYS_KEPT_AFTERWARDS))
        )


class MemberImport(models.Model):
    """A file of organisations that the network knows: what was read is what is confirmed."""

    name = models.CharField(_("file"), max_length=100)
    # What was uploaded, as text; emptied once it came in.
    content = models.TextField(editable=False)
    remarks = models.JSONField(default=list, editable=False)
    by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("uploaded by"),
    )
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("came in"), null=True, editable=False)
    # What became of each line, without the addresses of people.
    result = models.JSONField(default=list, editable=False)

    objects = MemberImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of organisations")
        verbose_name_plural = _("imports of organisations")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(content=""),
                name="member_import_that_came_in_keeps_no_content",
            )
        ]

    def __str__(self):
        return self.name
