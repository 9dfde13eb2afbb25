from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.tokens import hash_of
from members.models.user import User

DAYS_OF_A_FEED = 365
"""It says so itself two weeks before."""


def in_a_year():
    return timezone.localdate() + timedelta(days=DAYS_OF_A_FEED)


class CalendarFeedQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(expires_on__gte=timezone.localdate(), user__is_active=True)

    def of(self, token):
        return self.filter(token_hash=hash_of(token))

    def over(self):
        return self.filter(expires_on__lt=timezone.localdate())


class CalendarFeed(models.Model):
    """The secret address at which somebody's own calendar fetches their days; one a person.

    Only a hash of the token is kept. What the address gives is what its owner may see that moment.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField(default=in_a_year)
    last_used_on = models.DateField(null=True)
    all_dates = models.BooleanField(default=False, db_default=False)
    """Of the agenda: whatever its owner may read, or only what they signed up for."""

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("address for a calendar")
        verbose_name_plural = _("addresses for calendars")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_used_on=None) | Q(last_used_on__lte=F("expires_on")),
                name="calendar_feed_is_not_used_afterwards",
            )
        ]

    def __str__(self):
        return f"calendar feed {self.pk}"
