from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from toolkit.due import read_due
from toolkit.models.content import Page, PageQuerySet
from toolkit.models.pages import Theme


class Status(models.Model):
    """A residence status ('verblijfsstatuut')."""

    code = models.SlugField(_("code"), max_length=30, primary_key=True)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["order"]
        verbose_name = _("residence status")
        verbose_name_plural = _("residence statuses")

    def __str__(self):
        return self.name


class Situation(models.Model):
    """Something in a person's life that makes other items apply."""

    code = models.SlugField(_("code"), max_length=30, primary_key=True)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["order"]
        verbose_name = _("situation")
        verbose_name_plural = _("situations")

    def __str__(self):
        return self.name


class ChecklistItemQuerySet(PageQuerySet):
    def published(self):
        return super().published().filter(theme__state=Page.State.PUBLISHED)

    def for_theme(self, theme):
        return self.filter(theme=theme)


class ChecklistItem(Page):
    """An action of a theme that may apply to a family. Empty conditions apply to everybody."""

    class Region(models.TextChoices):
        FLANDERS = "flanders", _("Flanders")
        BRUSSELS = "brussels", _("Brussels")

    class Scope(models.TextChoices):
        HOUSEHOLD = "household", _("Once for the family")
        PERSON = "person", _("For each person")

    class DueKind(models.TextChoices):
        LEGAL = "legal", _("Required")
        ADVISED = "advised", _("Advised")

    class Confidence(models.TextChoices):
        HIGH = "high", _("High")
        MEDIUM = "medium", _("Medium")
        LOW = "low", _("Low")

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="items", verbose_name=_("theme"))
    order = models.PositiveSmallIntegerField(_("order"))
    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=70)
    why = models.TextField(_("why"))
    how = models.TextField(_("how"), help_text=_("Markdown"))
    authority = models.CharField(_("authority"), max_length=150)

    statuses = models.ManyToManyField(
        Status, blank=True, related_name="items", verbose_name=_("residence statuses")
    )
    situations = models.ManyToManyField(
        Situation, blank=True, related_name="items", verbose_name=_("situations")
    )
    regions = ArrayField(
        models.CharField(max_length=10, choices=Region),
        default=list,
        blank=True,
        verbose_name=_("regions"),
    )
    scope = models.CharField(_("scope"), max_length=10, choices=Scope)
    min_age = models.PositiveSmallIntegerField(_("minimum age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("maximum age"), null=True, blank=True)

    due_from = models.CharField(_("term runs from"), max_length=80, blank=True)
    due_within = models.CharField(_("term"), max_length=10, blank=True)
    due_kind = models.CharField(_("kind of term"), max_length=10, choices=DueKind, blank=True)

    after = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="before",
        verbose_name=_("comes after"),
    )
    sources = models.ManyToManyField(
        "Source", blank=True, related_name="items", verbose_name=_("sources")
    )
    confidence = models.CharField(
        _("confidence"), max_length=10, choices=Confidence, default=Confidence.MEDIUM
    )

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        ordering = ["theme__number", "order"]
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        constraints = [
            models.CheckConstraint(
                condition=Q(due_from="", due_within="", due_kind="")
                | ~Q(due_from="") & ~Q(due_within="") & ~Q(due_kind=""),
                name="item_term_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(min_age__isnull=True, max_age__isnull=True)
                | Q(min_age__lte=models.F("max_age")),
                name="item_ages_are_a_range",
            ),
        ]
        indexes = [models.Index(fields=["theme", "order"], name="item_order")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("toolkit:item", args=[self.code])

    def titles_for_due(self):
        """The title of the item whose day this due date runs from. One query if there is one."""
        rule = read_due(self.due_from, self.due_within)
        code = rule.anchor.code if rule else ""
        first = ChecklistItem.objects.filter(code=code).only("title").first() if code else None
        return {code: first.title} if first else {}

    def get_regions_display(self):
        return [self.Region(region).label for region in self.regions]


class ItemDocument(models.Model):
    """Something to bring along for an item."""

    item = models.ForeignKey(ChecklistItem, models.CASCADE, related_name="documents")
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.CharField(_("text"), max_length=250)

    class Meta:
        ordering = ["order"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["item", "order"], name="document_order")]

    def __str__(self):
        return self.text
