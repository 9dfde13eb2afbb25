from django.db import models
from django.utils.translation import gettext_lazy as _

from toolkit.models.content import Content, Reviewed, ReviewedQuerySet, exactly_one
from toolkit.vocabulary import AUTHORITATIVE


class Source(Content):
    """What facts rest on. It belongs to the page whose list it stands in.

    Two pages may know the same code with details of their own.
    """

    theme = models.ForeignKey(
        "Theme", models.CASCADE, related_name="sources", null=True, blank=True
    )
    chapter = models.ForeignKey(
        "Chapter", models.CASCADE, related_name="sources", null=True, blank=True
    )
    order = models.PositiveSmallIntegerField(_("order"))

    class Kind(models.TextChoices):
        LAW = "law", _("Law")
        OFFICIAL = "official", _("Service in charge")
        EXPERT = "expert", _("Organisation that knows the subject")
        POINTER = "pointer", _("Pointer: newspaper, one municipality, company")

    code = models.SlugField(_("code"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=120)
    url = models.URLField(_("address"), max_length=400)
    language = models.CharField(_("language"), max_length=2)
    kind = models.CharField(
        _("kind of source"), max_length=10, choices=Kind, default="", db_default=""
    )
    seen = models.CharField(
        _("date of the page"),
        max_length=10,
        help_text=_("YYYY, YYYY-MM or YYYY-MM-DD: the newest date on the page itself, or: undated"),
    )

    class Meta:
        ordering = ["theme__number", "chapter__number", "order"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            exactly_one("theme", "chapter", name="source_has_one_page"),
            models.UniqueConstraint(fields=["theme", "code"], name="source_code_in_theme"),
            models.UniqueConstraint(fields=["chapter", "code"], name="source_code_in_chapter"),
        ]

    def __str__(self):
        return f"{self.title} ({self.publisher})"

    @property
    def is_authoritative(self):
        return self.kind in AUTHORITATIVE


class PlainDecimalField(models.DecimalField):
    """Keeps 1000.00 and 100 apart, as they were written: PostgreSQL's numeric without a scale."""

    def db_type(self, connection):
        return "numeric"


class FigureQuerySet(ReviewedQuerySet):
    def current(self, today):
        """One value for each code: the newest that is valid, or else the first that will be."""
        is_future = models.Case(
            models.When(valid_from__gt=today, then=models.F("valid_from")),
            default=models.Value(None),
            output_field=models.DateField(),
        )
        return self.order_by("code", is_future.asc(nulls_first=True), "-valid_from").distinct(
            "code"
        )

    def due_for_review(self, today):
        """Present values that should have changed by now, or be checked again; no past ones."""
        outdated = self.filter(next_on__lte=today, next_on__gt=models.F("valid_from"))
        present = Figure.objects.current(today).values("pk")
        return (super().due_for_review(today) | outdated).filter(pk__in=present)


class Figure(Reviewed):
    """An amount or time limit that changes. Each row is one value of it; past values are kept."""

    class Unit(models.TextChoices):
        EUR = "EUR", _("euro")
        EUR_PER_MONTH = "EUR/maand", _("euro per month")
        EUR_PER_YEAR = "EUR/jaar", _("euro per year")
        EUR_PER_DAY = "EUR/dag", _("euro per day")
        EUR_PER_HOUR = "EUR/uur", _("euro per hour")
        EUR_PER_KM = "EUR/km", _("euro per km")
        PERCENT = "procent", _("per cent")
        DAYS = "dagen", _("days")
        WORKING_DAYS = "werkdagen", _("working days")
        WEEKS = "weken", _("weeks")
        MONTHS = "maanden", _("months")
        YEARS = "jaar", _("years")
        NUMBER = "getal", _("bare number")

    class Changes(models.TextChoices):
        YEARLY = "yearly", _("Every year on a fixed day")
        EVENT = "event", _("When something happens, such as an index that is passed")
        RARELY = "rarely", _("Rarely: only with the law")
        FIXED = "fixed", _("Never")

    code = models.SlugField(_("code"), max_length=60)
    label = models.CharField(_("label"), max_length=200)
    value = PlainDecimalField(_("value"), max_digits=12, decimal_places=4)
    unit = models.CharField(_("unit"), max_length=10, choices=Unit)
    valid_from = models.DateField(_("valid from"))
    changes = models.CharField(
        _("changes"), max_length=10, choices=Changes, default="", db_default=""
    )
    next_on = models.DateField(
        _("next change expected on"),
        null=True,
        blank=True,
        help_text=_("From that day on readers are warned, until there is a newer value."),
    )
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="figures", verbose_name=_("source")
    )
    order = models.PositiveSmallIntegerField(_("order"))

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-valid_from"]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="figure_value_at_date")
        ]

    def __str__(self):
        return f"{self.label} ({self.valid_from})"

    def should_have_changed(self, today):
        return self.next_on is not None and self.valid_from < self.next_on <= today
