from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.languages import CHOICES
from toolkit.models.content import exactly_one
from toolkit.models.pages import Section, Theme
from toolkit.models.translated import Line
from toolkit.providers import KEPT, MAX_LENGTH, Shown, understand


class Embed(Line):
    """A video or post of another site: told on the page, shown only after a click."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="embeds", null=True, blank=True)
    section = models.ForeignKey(
        Section, models.CASCADE, related_name="embeds", null=True, blank=True
    )
    order = models.PositiveSmallIntegerField(_("order"))
    address = models.CharField(_("address"), max_length=MAX_LENGTH)
    title = models.CharField(_("title"), max_length=120)
    shows = models.TextField(_("what it shows"), help_text=_("In one or two sentences."))
    by = models.CharField(_("from whom"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=CHOICES)
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), null=True, blank=True)

    class Meta:
        ordering = ["order"]
        verbose_name = _("video or post")
        verbose_name_plural = _("videos and posts")
        constraints = [
            exactly_one("theme", "section", name="embed_has_one_page"),
            models.CheckConstraint(condition=Q(address__regex=KEPT), name="embed_address_kept"),
        ]
        indexes = [
            models.Index(fields=["theme", "order"], name="embed_order_in_theme"),
            models.Index(fields=["section", "order"], name="embed_order_in_section"),
        ]

    def __str__(self):
        return self.title

    @cached_property
    def shown(self) -> Shown | None:
        """Read anew each time: a page never frames what is no longer allowed."""
        return understand(self.address)
