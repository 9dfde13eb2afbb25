from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from members.models.application import Application
from members.models.organisation import Organisation
from members.models.user import User

DAYS_OF_A_CLAIM_INVITATION = 30
DAYS_KEPT_AFTERWARDS = 30
DAYS_OF_AN_ADDRESS = 180
"""So long after the last mail the address is kept of somebody who never answered."""


class ClaimInvitationQuerySet(models.QuerySet):
    def open(self):
        """Neither used nor ended; one that expired can be sent once more."""
        return self.filter(revoked_at=None, used_at=None)

    def valid(self):
        """Those whose link opens something: the organisation still waits for its own people."""
        unclaimed = Organisation.State.UNCLAIMED
        return self.open().filter(expires_at__gt=timezone.now(), organisation__state=unclaimed)

    def to_send(self):
        return self.open().filter(sent_at=None, organisation__state=Organisation.State.UNCLAIMED)

    def of(self, token_hash):
        return self.filter(token_hash=token_hash)

    def over(self):
        """Of no use to anybody for so long that they are forgotten."""
        ended = timezone.now() - timedelta(days=DAYS_KEPT_AFTERWARDS)
        silent = timezone.now() - timedelta(days=DAYS_OF_AN_ADDRESS)
        return self.filter(
            Q(revoked_at__lt=ended)
            | Q(used_at__lt=ended)
            | Q(sent_at__lt=silent)
            | Q(sent_at=None, created_at__lt=silent)
        )


class ClaimInvitation(models.Model):
    """The network asks, by e-mail, somebody of an organisation that it knows to claim it."""

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="claim_invitations",
        verbose_name=_("organisation"),
    )
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(
        _("language"), max_length=2, choices=languages.INTERFACE_CHOICES, default=languages.SOURCE
    )
    # Empty until it was sent.
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    times_sent = models.PositiveSmallIntegerField(default=0, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    # They told us, with the link, that they don't want to be on the site.
    is_declined = models.BooleanField(default=False, editable=False)
    used_at = models.DateTimeField(null=True, editable=False)
    # Goes with the account: the address in it is theirs.
    used_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+", editable=False)

    objects = ClaimInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to claim an organisation")
        verbose_name_plural = _("invitations to claim an organisation")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(revoked_at=None, used_at=None),
                name="claim_invitation_is_open_once",
                violation_error_message=_(
                    "Somebody of this organisation was invited already. Take that back first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="claim_invitation_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None), name="claim_invitation_ends_once"
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, token_hash=None, expires_at=None)
                | Q(sent_at__isnull=False, token_hash__isnull=False, expires_at__gt=F("sent_at")),
                name="claim_invitation_that_was_sent_has_a_link_that_ends",
            ),
        ]

    def __str__(self):
        return f"invitation to claim {self.pk}"

    @property
    def is_open(self):
        return self.revoked_at is None and self.used_at is None

    @property
    def is_expired(self):
        return self.expires_at is not None and self.expires_at <= timezone.now()


class Claim(models.Model):
    """An application for an organisation that the network knew before: what it asks to be.

    Its answers stand in an organisation of the application's own, so that nobody reads those of
    another, and what was known stays as it is until the network says yes.
    """

    application = models.OneToOneField(Application, models.CASCADE, related_name="claim")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="claims")
    invitation = models.ForeignKey(
        ClaimInvitation, models.SET_NULL, null=True, related_name="claims"
    )

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")

    def __str__(self):
        return f"claim {self.pk}"
