from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checklist.models.references import BY_DATABASE, USER
from gastvrij.lib import languages
from gastvrij.lib.tokens import hash_of
from members.models import Organisation

SIGNER = Signer(salt="checklist.calendar", sep=".")


def calendar_token_of(token: str) -> str:
    """For the address of a family's calendar, which the calendar's company reads too.

    It holds as long as the link. From it nobody finds the link, so it opens no page; it is signed,
    so that a hash out of a stolen dump opens no calendar.
    """
    return SIGNER.sign(hash_of(token))


def hash_from_calendar(calendar_token: str) -> str:
    """Of the link whose calendar this is; of none if we did not sign it."""
    try:
        return SIGNER.unsign(calendar_token)
    except BadSignature:
        return ""


class ShareLinkQuerySet(models.QuerySet):
    def valid(self):
        """Those that open a family, as long as its organisation is a member of the network."""
        return self.filter(
            revoked_at=None,
            expires_on__gte=timezone.localdate(),
            organisation__in=Organisation.objects.approved(),
        )

    def of(self, token):
        return self.with_hash(hash_of(token))

    def with_hash(self, token_hash):
        return self.filter(token_hash=token_hash)

    def over(self, today):
        """Links that open nothing any more."""
        return self.filter(Q(expires_on__lt=today) | Q(revoked_at__isnull=False))


class ShareLink(models.Model):
    """A family's own link to its checklist, to read. Only a hash of the token is kept."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.ForeignKey("checklist.Household", related_name="links", **BY_DATABASE)
    token_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(_("language"), max_length=2, choices=languages.CHOICES)
    created_by = models.ForeignKey(USER, null=True, related_name="+", **BY_DATABASE)
    created_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField(_("valid until"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    first_used_on = models.DateField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["-created_at", "-id"]

    def __str__(self):
        return f"link {self.pk}"

    @property
    def holds(self):
        return self.revoked_at is None and self.expires_on >= timezone.localdate()
