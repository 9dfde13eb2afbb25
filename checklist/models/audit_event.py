from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checklist.models.references import BY_DATABASE, USER
from members.models import Organisation

DEVICES_OF_A_DAY = 10
"""So many get a line when they open a family's link; one line more says that there were others."""


class AuditEventQuerySet(models.QuerySet):
    def readable_by(self, user):
        """A coordinator reads what happened in their organisation."""
        return self.filter(organisation__in=Organisation.objects.coordinated_by(user))


class AuditEvent(models.Model):
    """Who did what with a family, when. It holds nothing of the family, and outlives it.

    Append-only: the web's role may add and read, and nothing else. Only the number of a family that
    was erased becomes another random one (walls.erase): its lines still belong together.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", _("looked at the family")
        CHANGED = "changed", _("changed something")
        CREATED = "created", _("added the family")
        ASSIGNED = "assigned", _("changed who is buddy")
        SHARED = "shared", _("made a link for the family")
        LINK_REVOKED = "link_revoked", _("ended a link of the family")
        LINK_OPENED = "link_opened", _("the family's link was opened")
        EXPORTED = "exported", _("downloaded the family's data")
        CLOSED = "closed", _("closed the family")
        REOPENED = "reopened", _("opened the family again")
        ERASED = "erased", _("erased the family")
        ASKED_ELSEWHERE = "asked_elsewhere", _("asked another organisation to take over the family")
        TAKEN_BACK = "taken_back", _("took that question back")
        PASSED_ON = "passed_on", _("passed the family on to another organisation")
        RECEIVED = "received", _("took over the family from another organisation")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.UUIDField()
    kind = models.CharField(max_length=20, choices=Kind)
    by = models.ForeignKey(USER, null=True, related_name="+", **BY_DATABASE)
    on = models.DateField(default=timezone.localdate)
    at = models.DateTimeField(default=timezone.now)
    # Of a link that was opened: see checklist/sharing/device.py.
    device = models.CharField(max_length=8, blank=True, default="", db_default="")
    device_number = models.PositiveSmallIntegerField(default=1, db_default=1)
    # To which organisation the family was passed on, or from which it came.
    elsewhere = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,  # the database has it: migration 0018
    )

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit trail")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["organisation", "-at", "-id"], name="audit_of_organisation"),
            models.Index(fields=["at"], name="audit_age"),
            models.Index(fields=["household"], name="audit_of_family"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "by", "kind", "on"],
                condition=Q(kind__in=["opened", "changed"]),
                name="audit_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["household", "on", "device"],
                condition=Q(kind="link_opened"),
                name="audit_device_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["household", "on", "device_number"],
                condition=Q(kind="link_opened"),
                name="audit_devices_of_a_day",
            ),
        ]

    def __str__(self):
        return f"audit event {self.pk}"

    @property
    def is_of_too_many_devices(self):
        """It stands for all devices of its day that got no line of their own."""
        return self.device_number > DEVICES_OF_A_DAY
