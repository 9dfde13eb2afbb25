from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from members.models.membership import Membership
from members.models.organisation import Organisation
from members.models.user import User

DAYS_OF_AN_INVITATION = 14
DAYS_KEPT_AFTERWARDS = 30


def in_days(days: int):
    return timezone.now() + timedelta(days=days)


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Neither taken back nor accepted; one that expired can be sent once more."""
        return self.filter(revoked_at=None, accepted_at=None)

    def valid(self):
        approved = Organisation.State.APPROVED
        return self.open().filter(expires_at__gt=timezone.now(), organisation__state=approved)

    def of(self, token_hash):
        return self.filter(token_hash=token_hash)

    def over(self):
        """Of no use to anybody for so long that they are forgotten."""
        moment = timezone.now() - timedelta(days=DAYS_KEPT_AFTERWARDS)
        return self.filter(
            Q(revoked_at__lt=moment) | Q(accepted_at__lt=moment) | Q(expires_at__lt=moment)
        )


class Invitation(models.Model):
    """A coordinator asks somebody, by e-mail, to come and help in this role."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Membership.Role)
    language = models.CharField(max_length=2, choices=languages.INTERFACE_CHOICES)
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now)
    times_sent = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    # Goes with the account: the address in it is theirs.
    accepted_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(revoked_at=None, accepted_at=None),
                name="invitation_is_open_once",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="invitation_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["coordinator", "buddy"]), name="invitation_role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None),
                name="invitation_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="invitation_expires_afterwards"
            ),
        ]

    def __str__(self):
        return f"invitation {self.pk}"

    @property
    def is_expired(self):
        return self.expires_at <= timezone.now()
