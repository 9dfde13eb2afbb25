from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.invitation import DAYS_KEPT_AFTERWARDS
from members.models.organisation import Organisation
from members.models.user import User

DAYS_OF_A_JOIN_LINK = 90


class JoinLinkQuerySet(models.QuerySet):
    def open(self):
        return self.filter(ended_at=None)

    def valid(self):
        approved = Organisation.State.APPROVED
        return self.open().filter(expires_at__gt=timezone.now(), organisation__state=approved)

    def of(self, token_hash):
        return self.filter(token_hash=token_hash)

    def over(self):
        moment = timezone.now() - timedelta(days=DAYS_KEPT_AFTERWARDS)
        return self.filter(Q(ended_at__lt=moment) | Q(expires_at__lt=moment))


class JoinLink(models.Model):
    """With this link people ask an organisation whether they may join; a coordinator answers."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="join_links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = JoinLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to join")
        verbose_name_plural = _("links to join")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ended_at=None),
                name="join_link_is_one_an_organisation",
            )
        ]

    def __str__(self):
        return f"link to join {self.pk}"

    @property
    def is_expired(self):
        return self.expires_at <= timezone.now()
