"""A change that a curator prepares beside what readers see."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DraftQuerySet(models.QuerySet):
    def of(self, row):
        return self.filter(model=row._meta.model_name, object_id=str(row.pk))

    def of_what_is_there(self):
        """Without those whose row is gone: one query a kind."""
        kinds = self.order_by().values_list("model", flat=True).distinct()
        gone = [pk for kind in kinds for pk in self._gone(kind)]
        return self.exclude(pk__in=gone)

    def _gone(self, name):
        drafts = dict(self.filter(model=name).values_list("object_id", "pk"))
        model = kind_called(name)
        if model is None:
            return drafts.values()
        here = model._base_manager.filter(pk__in=[key for key in drafts if key.isdecimal()])
        there = {str(pk) for pk in here.values_list("pk", flat=True)}
        return [pk for key, pk in drafts.items() if key not in there]


class Draft(models.Model):
    """The form of a row as it was last kept. To publish it is to send that form: whatever others
    changed since is met as in every form of the admin."""

    model = models.CharField(max_length=40)
    object_id = models.CharField(max_length=60)
    title = models.CharField(max_length=250)
    sent = models.JSONField(help_text="by the name of a field all that was sent of it")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["saved_at"]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(fields=["model", "object_id"], name="one_draft_of_a_row")
        ]

    def __str__(self):
        return self.title

    @property
    def kind(self):
        """The model of the row; None where a later version of the site has none of this name."""
        return kind_called(self.model)


def kind_called(name):
    try:
        return apps.get_model("toolkit", name)
    except LookupError:
        return None
