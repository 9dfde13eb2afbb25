from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.languages import INTERFACE_CHOICES

DAYS_KEPT = 90


class MissedSearchQuerySet(models.QuerySet):
    def past(self, today: date):
        return self.filter(asked_on__lt=today - timedelta(days=DAYS_KEPT))


class MissedSearch(models.Model):
    """Words for which somebody told that they did not find what they looked for.

    They may name people, whatever the page says: so nothing about who asked, and not for long.
    """

    typed = models.CharField(_("what was typed"), max_length=100)
    language = models.CharField(_("language"), max_length=2, choices=INTERFACE_CHOICES)
    asked_on = models.DateField(_("day"))

    objects = MissedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "typed"]
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")
        constraints = [
            models.UniqueConstraint(
                fields=["asked_on", "language", "typed"], name="missed_search_once_a_day"
            )
        ]

    def __str__(self):
        return self.typed
