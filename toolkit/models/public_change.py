from django.db import models


class PublicChange(models.Model):
    """A row for each statement that changed something that everybody may read.

    Triggers of the database write it, those of the network's tables too, so that no way of writing
    can forget it. How many there are and which is the newest tell `gastvrij/lib/public_pages.py`
    whether a page that somebody kept is still the same.
    """

    class Meta:
        verbose_name = verbose_name_plural = "change of what everybody reads"

    def __str__(self):
        return str(self.pk)
