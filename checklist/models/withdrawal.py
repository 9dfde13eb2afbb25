from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checklist.models.references import BY_DATABASE, USER
from members.models import Organisation

DAYS_OF_WARNINGS = 7
"""So long the organisation has to say that it was not the family who asked."""
WARNED_AFTER = (0, 3, 6)
"""Days after which it is told by mail."""


class WithdrawalQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=Withdrawal.State.ASKED)

    def confirmed(self):
        return self.filter(state=Withdrawal.State.CONFIRMED)

    def to_warn_of(self, today):
        """Once a day at most, also where no worker ran for a week."""
        not_today = Q(warned_on=None) | Q(warned_on__lt=today)
        return self.waiting().filter(not_today, warnings__lt=len(WARNED_AFTER))

    def due(self, today):
        """Confirmed, or nobody said no in seven days in which they were told three times."""
        unanswered = Q(
            state=Withdrawal.State.ASKED,
            warnings__gte=len(WARNED_AFTER),
            warned_on__lt=today,
            asked_on__lte=today - timedelta(days=DAYS_OF_WARNINGS),
        )
        return self.filter(unanswered | Q(state=Withdrawal.State.CONFIRMED))


class Withdrawal(models.Model):
    """A family asks on its own page that everything about it is erased.

    Whoever holds the link may be somebody else than the family: so its organisation is asked.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("It was not the family")
        TAKEN_BACK = "taken_back", _("Taken back")

    household = models.OneToOneField(
        "checklist.Household", primary_key=True, related_name="withdrawal", **BY_DATABASE
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_on = models.DateField(default=timezone.localdate)
    warnings = models.PositiveSmallIntegerField(default=0)
    warned_on = models.DateField(null=True)
    answered_by = models.ForeignKey(USER, null=True, related_name="+", **BY_DATABASE)
    answered_at = models.DateTimeField(null=True)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to erase")
        verbose_name_plural = _("requests to erase")

    def __str__(self):
        return f"withdrawal {self.pk}"

    @property
    def waits(self):
        return self.state == self.State.ASKED

    @property
    def is_confirmed(self):
        return self.state == self.State.CONFIRMED

    @property
    def is_refused(self):
        return self.state == self.State.REFUSED

    @property
    def erased_by(self):
        """The last day on which it is there, if nobody answers."""
        return self.asked_on + timedelta(days=DAYS_OF_WARNINGS)

    @property
    def next_warning_on(self):
        return self.asked_on + timedelta(days=WARNED_AFTER[self.warnings])
