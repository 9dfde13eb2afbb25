"""How many families were stuck on what, as it was published: numbers of a quarter (decision 69)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.municipality import Municipality


class WhyStuck(models.TextChoices):
    """What is in the way of a step, as buddies say it."""

    DOCUMENT = "document", _("A document is missing")
    APPOINTMENT = "appointment", _("No appointment available")
    NO_ANSWER = "no_answer", _("The service does not answer")
    REFUSED = "refused", _("The service refuses")
    MONEY = "money", _("There is no money for it")
    LANGUAGE = "language", _("Nobody speaks the language")
    UNCLEAR = "unclear", _("It is not clear what the rule is")
    FAMILY = "family", _("The family can't or does not want to now")


class PublishedQuarter(models.Model):
    """A quarter whose figures are told. They stay as they were: the database refuses a change."""

    quarter = models.CharField(max_length=7, unique=True)
    """As "2026-Q3"."""
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("quarter of which figures are published")
        verbose_name_plural = _("quarters of which figures are published")
        ordering = ["-quarter"]

    def __str__(self):
        return self.quarter


class PublishedFigure(models.Model):
    """One number of families, or of weeks, that anybody may know. What is hidden has no row."""

    class Measure(models.TextChoices):
        BEGUN = "begun", pgettext_lazy("figures", "Begun")
        DONE = "done", pgettext_lazy("figures", "Done")
        BLOCKED = "blocked", pgettext_lazy("figures", "Stuck")
        WAITING = "waiting", pgettext_lazy("figures", "Waiting")
        MISSED = "missed", pgettext_lazy("figures", "Time limit passed")
        MEDIAN = "median", pgettext_lazy("figures", "Half waited at most (weeks)")
        NINETIETH = "ninetieth", pgettext_lazy("figures", "Nine in ten waited at most (weeks)")

    quarter = models.ForeignKey(PublishedQuarter, models.PROTECT, related_name="figures")
    item_code = models.SlugField(max_length=60)
    """Of the toolkit's item; its row may change or go, what was published stays."""
    measure = models.CharField(max_length=10, choices=Measure)
    province = models.CharField(
        max_length=20, choices=Municipality.Province, default="", blank=True
    )
    reason = models.CharField(max_length=20, choices=WhyStuck, default="", blank=True)
    value = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["quarter", "item_code", "measure", "province", "reason"]
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "item_code", "measure", "province", "reason"],
                name="figure_once",
            ),
            models.CheckConstraint(
                condition=models.Q(measure__in=["median", "ninetieth"]) | models.Q(value__gte=10),
                name="figure_of_ten_families",
            ),
        ]
        indexes = [models.Index(fields=["item_code", "measure"], name="figure_of_item")]

    def __str__(self):
        return f"{self.quarter_id} {self.item_code} {self.measure} {self.province}{self.reason}"
