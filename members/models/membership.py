from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from members.models.municipality import Municipality
from members.models.user import User

MOST_FAMILIES = 20
"""More than that, nobody follows."""
DAYS_UNTIL_REVIEW = 90
DAYS_UNTIL_PAUSED = 120


COORDINATOR = "coordinator"
# Parts of each question about a family, so said at once: every `filter` of its own takes time.
ACTIVE = Q(is_active=True, user__is_active=True)
CONFIRMED = ACTIVE & ~Q(confirmed_as="")
COORDINATING = ACTIVE & Q(role=COORDINATOR, confirmed_as=COORDINATOR)


class MembershipQuerySet(models.QuerySet):
    def active(self):
        return self.filter(ACTIVE)

    def of(self, user):
        return self.filter(user=user.pk)

    def confirmed(self):
        """Those that open something: active, and known to a coordinator of the organisation."""
        return self.filter(CONFIRMED)

    def waiting(self):
        """Active, but what was given from outside is not confirmed, or not yet in this role."""
        return self.active().exclude(confirmed_as=F("role"))

    def coordinators(self):
        return self.filter(role=Membership.Role.COORDINATOR)

    def confirmed_coordinators(self):
        return self.filter(COORDINATING)

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
        organisation = ("organisation__municipality", "helps_in")
        return self.select_related(*organisation).order_by("organisation__name")


class Membership(models.Model):
    class Role(models.TextChoices):
        COORDINATOR = COORDINATOR, _("Coordinator")
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
    # What somebody says of themselves, so that a coordinator finds a buddy who fits a family.
    speaks = ArrayField(
        models.CharField(max_length=2, choices=languages.CHOICES),
        default=list,
        db_default=[],
        blank=True,
        editable=False,
        verbose_name=_("languages that you speak"),
    )
    helps_in = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        db_index=False,
        db_constraint=False,  # the database has it: migration 0022
        verbose_name=_("where you help"),
    )
    most_families = models.PositiveSmallIntegerField(
        _("how many families you can follow"),
        null=True,
        blank=True,
        editable=False,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_FAMILIES)],
    )

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

    def say_nothing_more(self):
        """What they said of themselves is of no use once they belong here no longer."""
        self.speaks, self.helps_in, self.most_families = [], None, None

    @property
    def is_confirmed(self):
        return self.confirmed_as == self.role
