from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from checklist.models.references import BY_DATABASE, USER
from members.models import Organisation

MONTHS_UNTIL_FIRST_CALL, MONTHS_UNTIL_SECOND_CALL = 1, 3
"""After a buddy began, the coordinator asks how it goes."""
MONTHS_UNTIL_NO_CALL = 6
"""Later than that, nobody has to be asked any more."""


class AssignmentQuerySet(models.QuerySet):
    def current(self):
        """Those that open a family today; that of a stand-in ends by itself."""
        return self.filter(Q(until=None) | Q(until__gt=timezone.localdate()))

    def for_calls(self, today):
        """Buddies of open families who have to be called: see `Assignment.call_due`."""
        first = models.Q(first_call_on=None)
        second = models.Q(since__lte=today - relativedelta(months=MONTHS_UNTIL_SECOND_CALL))
        return self.filter(
            first | second,
            until=None,
            second_call_on=None,
            household__state="open",
            since__lte=today - relativedelta(months=MONTHS_UNTIL_FIRST_CALL),
            since__gt=today - relativedelta(months=MONTHS_UNTIL_NO_CALL),
        )


class Assignment(models.Model):
    """Who is a family's buddy, from when until when."""

    class Because(models.TextChoices):
        """Why it ended, without a word about the family."""

        INDEPENDENT = "independent", _("The family manages on its own")
        MOVED = "moved", _("The family moved")
        NO_TIME = "no_time", _("The buddy has no time any more")
        NO_CLICK = "no_click", _("It did not click")
        ELSEWHERE = "elsewhere", _("Another organisation helps the family")
        OTHER = "other", pgettext_lazy("a reason", "Something else")

    class Call(models.TextChoices):
        FIRST = "first", _("after one month")
        SECOND = "second", _("after three months")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.ForeignKey("checklist.Household", related_name="assignments", **BY_DATABASE)
    user = models.ForeignKey(USER, related_name="assignments", **BY_DATABASE)
    since = models.DateField(_("since"), default=timezone.localdate)
    # The first day on which it opens nothing; to come for who stands in for somebody.
    until = models.DateField(_("until"), null=True, blank=True)
    ended_because = models.CharField(
        _("why did it end?"), max_length=20, choices=Because, blank=True, default="", db_default=""
    )
    # When a coordinator asked how it goes.
    first_call_on = models.DateField(null=True, blank=True)
    second_call_on = models.DateField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["since", "id"]
        indexes = [models.Index(fields=["user", "household", "until"], name="assignment_of_user")]
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

    @property
    def is_current(self):
        return self.until is None or self.until > timezone.localdate()

    @property
    def last_day(self):
        """Of who stands in; None for who stays."""
        return self.until and self.until - timedelta(days=1)

    def call_due(self, today):
        """Which call is due: one at a time, and none of what was long ago."""
        if self.until or self.second_call_on:
            return None
        if today >= self.since + relativedelta(months=MONTHS_UNTIL_NO_CALL):
            return None
        if today >= self.since + relativedelta(months=MONTHS_UNTIL_SECOND_CALL):
            return self.Call.SECOND
        is_first = today >= self.since + relativedelta(months=MONTHS_UNTIL_FIRST_CALL)
        return self.Call.FIRST if is_first and not self.first_call_on else None
