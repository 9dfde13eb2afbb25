from django.db import models
from django.utils import timezone

from checklist.models.references import BY_DATABASE
from members.models import Organisation


class Outlook(models.Model):
    """What lies ahead of a family, as it was last worked out: for lists of many families.

    Nothing that can't be worked out again. `worked_out_on` is empty from the moment that anything
    about the family changes, in the same transaction (`history/record.py`); who reads it works it
    out first, or says that it is not known (`progress/outlooks.py`, decision 48).
    """

    household = models.OneToOneField(
        "checklist.Household", primary_key=True, related_name="outlook", **BY_DATABASE
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    legal_on = models.DateField(null=True)
    """By when the first legal deadline is to be met."""
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    moved_at = models.DateTimeField(default=timezone.now)
    """When anybody last changed something."""
    worked_out_on = models.DateField(null=True)
    """For which day; empty once something changed since."""
    rules = models.CharField(max_length=64, default="")
    """By which rules: a fingerprint of the toolkit's and of the code's."""

    class Meta:
        verbose_name = "outlook"
        verbose_name_plural = "outlooks"

    def __str__(self):
        return f"outlook of {self.household_id}"
