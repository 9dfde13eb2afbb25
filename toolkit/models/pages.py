from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from toolkit.models.content import Page, PageQuerySet, exactly_one
from toolkit.models.translated import Line


class Chapter(Page):
    """One of the toolkit's chapters of prose; chapter 3 consists of the themes."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    slug = models.SlugField(_("slug"), max_length=50, unique=True)
    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(_("summary"))

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("toolkit:chapter", args=[self.slug])


class SectionQuerySet(PageQuerySet):
    def published(self):
        return super().published().filter(chapter__state=Page.State.PUBLISHED)


class Section(Page):
    lines = ("tips", "examples", "embeds")

    chapter = models.ForeignKey(Chapter, models.PROTECT, related_name="sections")
    order = models.PositiveSmallIntegerField(_("order"))
    slug = models.SlugField(_("slug"), max_length=50)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("body"), help_text=_("Markdown"))
    sources = models.ManyToManyField("Source", blank=True, verbose_name=_("sources"))

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["chapter__number", "order"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.UniqueConstraint(fields=["chapter", "slug"], name="section_slug_in_chapter")
        ]
        indexes = [models.Index(fields=["chapter", "order"], name="section_order")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Needs the chapter: select it along with a list of sections."""
        return reverse("toolkit:section", args=[self.chapter.slug, self.slug])


class Theme(Page):
    """One of the eleven themes of daily life: chapter 3 of the toolkit."""

    lines = ("obstacles", "tips", "examples", "embeds")

    class Icon(models.TextChoices):
        COINS = "coins", _("Coins")
        HOUSE = "house", _("House")
        HANDSHAKE = "handshake", _("Handshake")
        HEART_PULSE = "heart-pulse", _("Heart")
        FAMILY = "family", _("Family")
        CHILD = "child", _("Child")
        BACKPACK = "backpack", _("Backpack")
        SCHOOL = "school", _("School")
        WALLET = "wallet", _("Wallet")
        PASSPORT = "passport", _("Passport")
        BUS = "bus", _("Bus")

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    slug = models.SlugField(_("slug"), max_length=50, unique=True)
    icon = models.CharField(_("icon"), max_length=20, choices=Icon)
    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(_("summary"))
    body = models.TextField(_("body"), help_text=_("Markdown"))
    related = ArrayField(
        models.SlugField(max_length=50),
        default=list,
        db_default=[],
        blank=True,
        verbose_name=_("belongs with"),
        help_text=_("Themes that a reader of this one needs too. They show each other."),
    )

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("toolkit:theme", args=[self.slug])


class Obstacle(Line):
    """What newcomers in particular run into ('hindernis')."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="obstacles")
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["order"]
        verbose_name = _("obstacle")
        verbose_name_plural = _("obstacles")
        indexes = [models.Index(fields=["theme", "order"], name="obstacle_order")]

    def __str__(self):
        return self.text


class Tip(Line):
    """What a buddy can do, from volunteers' practice."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="tips", null=True, blank=True)
    section = models.ForeignKey(Section, models.CASCADE, related_name="tips", null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["order"]
        verbose_name = _("tip")
        verbose_name_plural = _("tips")
        constraints = [exactly_one("theme", "section", name="tip_has_one_page")]
        indexes = [
            models.Index(fields=["theme", "order"], name="tip_order_in_theme"),
            models.Index(fields=["section", "order"], name="tip_order_in_section"),
        ]

    def __str__(self):
        return self.text


class Example(Line):
    """What an organisation does ('praktijkvoorbeeld')."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="examples", null=True, blank=True)
    section = models.ForeignKey(
        Section, models.CASCADE, related_name="examples", null=True, blank=True
    )
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("body"), help_text=_("Markdown"))

    class Meta:
        ordering = ["order"]
        verbose_name = _("example")
        verbose_name_plural = _("examples")
        constraints = [exactly_one("theme", "section", name="example_has_one_page")]
        indexes = [
            models.Index(fields=["theme", "order"], name="example_order_in_theme"),
            models.Index(fields=["section", "order"], name="example_order_in_section"),
        ]

    def __str__(self):
        return self.title
