from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.user import User

DAYS_UNTIL_REVIEW = 90
DAYS_UNTIL_PAUSED = 120


class MembershipQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True, user__is_active=True)

    def of(self, user):
        return self.filter(user=user.pk)

    def confirmed(self):
        """Those that open something: active, and known to a coordinator of the organisation."""
        return self.active().exclude(confirmed_as="")

    def waiting(self):
        """Active, but what was given from outside is not confirmed, or not yet in this role."""
        return self.active().exclude(confirmed_as=F("role"))

    def coordinators(self):
        return self.filter(role=Membership.Role.COORDINATOR)

    def confirmed_coordinators(self):
        return self.confirmed().coordinators().filter(confirmed_as=Membership.Role.COORDINATOR)

    def looked_at_before(self, day):
        """Of whom nobody of the organisation said since then that they still belong."""
        return self.annotate(looked_at_on=Coalesce("reviewed_on", "since")).filter(
            looked_at_on__lte=day
        )

    def due_for_review(self):
        day = timezone.localdate() - timedelta(days=DAYS_UNTIL_REVIEW)
        return self.confirmed().looked_at_before(day)

    def due_for_pause(self):
        day = timezone.localdate() - timedelta(days=DAYS_UNTIL_PAUSED)
        return self.confirmed().looked_at_before(day)

    def with_organisation(self):
        return self.select_related("organisation__municipality").order_by("organisation__name")


class Membership(models.Model):
    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        BUDDY = "buddy", _("Buddy")

    user = models.ForeignKey(
        User, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.BUDDY)
    # What counts is the lesser of both: a role that was raised waits, the one before goes on. Empty
    # unless an action of members/memberships says otherwise (docs/decisions/0027).
    confirmed_as = models.CharField(
        _("confirmed as"),
        max_length=20,
        choices=Role,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    is_active = models.BooleanField(_("active"), default=True)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    # When somebody of the organisation last said that they belong here, and when that was asked.
    reviewed_on = models.DateField(null=True, default=timezone.localdate, editable=False)
    review_asked_on = models.DateField(null=True, editable=False)
    # Paused waits for a coordinator like what was never confirmed; this tells them apart.
    paused_on = models.DateField(null=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="membership_is_unique",
                violation_error_message=_("This person already belongs to this organisation."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["coordinator", "buddy"]), name="membership_role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(is_active=False, until__gte=F("since")),
                name="membership_with_an_end_is_not_active",
                violation_error_message=_(
                    "A membership with an end date is not active, and ends after it began."
                ),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_as="")
                | Q(is_active=True, confirmed_as="buddy")
                | Q(is_active=True, confirmed_as="coordinator", role="coordinator"),
                name="membership_confirmed_is_active_in_this_role",
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.organisation}"

    @property
    def is_confirmed(self):
        return self.confirmed_as == self.role
