"""What the files and a curator both changed: neither is put aside before somebody decides."""

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

MODEL_OF = {
    "chapter": "chapter",
    "theme": "theme",
    "source": "source",
    "section": "section",
    "figure": "figure",
    "item": "checklistitem",
    "term": "term",
}


class ImportConflict(models.Model):
    """A piece of the files (toolkit/transfer/pieces.py) that an import left aside, because a
    curator had changed what stands here since the import before."""

    kind = models.CharField(_("kind"), max_length=10)
    code = models.CharField(_("code"), max_length=150)
    title = models.CharField(_("title"), max_length=250)
    theirs = models.JSONField(help_text="the piece of the files, whole")
    noted_at = models.DateTimeField(_("met by an import"))

    class Meta:
        ordering = ["noted_at", "kind", "code"]
        verbose_name = _("conflict with the files")
        verbose_name_plural = _("conflicts with the files")
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="one_conflict_of_a_piece")
        ]

    def __str__(self):
        return self.title

    @property
    def model(self):
        """Of the row that it is about."""
        return apps.get_model("toolkit", MODEL_OF[self.kind])
