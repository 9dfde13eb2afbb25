from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from toolkit.models.content import Content


class Term(Content):
    """An entry of the glossary; its first occurrence in a text is explained there."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=120)
    explanation = models.TextField(_("explanation"))
    also = models.TextField(
        _("also written as"),
        blank=True,
        help_text=_("Other spellings and abbreviations, one on a line."),
    )

    class Meta:
        ordering = ["order"]
        verbose_name = pgettext_lazy("glossary", "term")
        verbose_name_plural = _("terms")

    def __str__(self):
        return self.name

    @property
    def spellings(self):
        """All the words by which a reader of this language may meet the term."""
        return [self.name, *(self.also or "").splitlines()]
