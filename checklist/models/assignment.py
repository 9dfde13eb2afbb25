from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checklist.models.references import BY_DATABASE, USER
from members.models import Organisation


class AssignmentQuerySet(models.QuerySet):
    def current(self):
        return self.filter(until=None)


class Assignment(models.Model):
    """Who is a family's buddy, from when until when."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.ForeignKey("checklist.Household", related_name="assignments", **BY_DATABASE)
    user = models.ForeignKey(USER, related_name="assignments", **BY_DATABASE)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["since", "id"]
        indexes = [
            models.Index(
                fields=["user", "household"], condition=Q(until=None), name="assignment_current"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "user"], condition=Q(until=None), name="assignment_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="assignment_ends_after"
            ),
        ]

    def __str__(self):
        return f"assignment {self.pk}"
