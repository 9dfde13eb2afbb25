from django.contrib.postgres.functions import RandomUUID
from django.db import models


class PublicChange(models.Model):
    """A row for each statement that changed something that everybody may read.

    Triggers of the database write it, those of the network's tables too, so that no way of writing
    can forget it. Which of them somebody sees tells `gastvrij/lib/public_content.py` whether what
    was kept, in a browser or by the site, is still the same.
    """

    mark = models.UUIDField(db_default=RandomUUID(), editable=False, null=True)
    """Comes once: not again after a rollback, a restore or in another database."""
    of_toolkit = models.BooleanField(db_default=True, editable=False)
    """Of a table of the toolkit itself; a night's clearing counts as one of those too."""

    class Meta:
        verbose_name = verbose_name_plural = "change of what everybody reads"

    def __str__(self):
        return str(self.pk)
