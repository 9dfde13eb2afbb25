from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.languages import SOURCE
from toolkit.models.pages import Theme

DAYS_SHOWN = 60
"""How long a page, and a family's line, say what changed."""


class ChangeQuerySet(models.QuerySet):
    def told(self):
        """Without what a curator holds back because nobody needs to know."""
        return self.filter(is_withheld=False)

    def recent(self, today: date):
        return self.told().filter(noted_on__gt=today - timedelta(days=DAYS_SHOWN))


class Change(models.Model):
    """What became different in the toolkit, as a difference in words.

    Written by `toolkit/changes/noting.py` in the transaction that publishes it. One row a day for
    each thing: what is put right on the same day is told as one difference, or as none.
    """

    class Kind(models.TextChoices):
        ITEM = "item", _("checklist item")
        FIGURE = "figure", _("figure")
        THEME = "theme", _("theme")
        CHAPTER = "chapter", _("chapter")
        SECTION = "section", _("section")

    class About(models.TextChoices):
        DUE = "due", _("Deadline")
        APPLIES = "applies", _("For whom")
        AUTHORITY = "authority", _("Who decides")
        BASIS = "basis", _("Legal basis")
        VALUE = "value", _("Amount or number")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    kind = models.CharField(_("what it is"), max_length=10, choices=Kind)
    code = models.CharField(_("code"), max_length=110)
    about = models.CharField(_("what changed"), max_length=10, choices=About)
    noted_on = models.DateField(_("day"), db_index=True)
    noted_at = models.DateTimeField(default=timezone.now)
    theme = models.ForeignKey(
        Theme, models.CASCADE, null=True, related_name="changes", verbose_name=_("theme")
    )
    title = models.CharField(_("title"), max_length=200)
    words = models.TextField(_("difference"))
    """A line for each thing that differs."""
    items = ArrayField(models.CharField(max_length=60), default=list)
    """The codes of the items that hang on it: their lines show it, on every family's list."""
    before = models.JSONField(default=dict)
    """What was said before that day: by language, rows of a label and words."""
    sentence = models.TextField(
        _("what it means for a volunteer"),
        blank=True,
        max_length=400,
        help_text=_("One or two plain sentences, below the difference. Not needed."),
    )
    is_withheld = models.BooleanField(
        _("not worth telling"),
        default=False,
        help_text=_("A mere correction: nobody sees it on the site, and no list is marked."),
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-noted_on", "-pk"]
        verbose_name = _("change")
        verbose_name_plural = pgettext_lazy("noun", "changes")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code", "about", "noted_on"], name="change_once_a_day"
            )
        ]

    def __str__(self):
        return self.title

    @property
    def lines(self):
        return self.words.splitlines()

    @property
    def is_in_dutch(self):
        """Nothing differs in the reader's language: its translation is still to come."""
        language = (get_language() or SOURCE)[:2]
        return language != SOURCE and not getattr(self, f"words_{language}", "")
