"""What all content has in common: where it came from, and how far it has been reviewed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from toolkit.models.translated import Translated


class Content(Translated):
    """A piece of the toolkit that the files hold as one whole, with everything that hangs on it.

    What it remembers is kept by `toolkit/transfer/actions.py`, after an import and after a
    curator's save.
    """

    imported_hash = models.CharField(max_length=50, blank=True, editable=False)

    class Meta:
        abstract = True


class ReviewedQuerySet(models.QuerySet):
    def due_for_review(self, today):
        return self.filter(review_by__lt=today)


class PageQuerySet(ReviewedQuerySet):
    def published(self):
        return self.filter(state=Page.State.PUBLISHED)


class Reviewed(Content):
    """Content whose facts somebody checks, and checks again.

    `reviewed_on` is the day on which a source was opened and the passage that carries the main
    fact was read; those words stand in `passage`, for whoever checks again, not for readers.
    """

    reviewed_on = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        help_text=_("The day on which you opened the source and read the passage below."),
    )
    passage = models.TextField(
        _("passage"),
        blank=True,
        default="",
        db_default="",
        help_text=_("The words of the source that carry the main fact. Readers don't see them."),
    )
    passage_source = models.CharField(
        _("source of the passage"), max_length=60, blank=True, default="", db_default=""
    )
    review_by = models.DateField(_("check again by"), null=True, blank=True)

    class Meta:
        abstract = True

    def is_overdue(self, today):
        return self.review_by is not None and self.review_by < today


class Page(Reviewed):
    """Content with an address of its own."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.PUBLISHED, db_index=True
    )
    review_by = models.DateField(_("check again by"), null=True, blank=True, db_index=True)

    class Meta:
        abstract = True


def exactly_one(first, second, *, name):
    """The constraint that a row hangs on one of two parents, and not on both."""
    one = Q(**{f"{first}__isnull": False, f"{second}__isnull": True})
    other = Q(**{f"{first}__isnull": True, f"{second}__isnull": False})
    return models.CheckConstraint(condition=one | other, name=name)
