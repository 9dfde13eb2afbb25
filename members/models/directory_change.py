from django.db import models


class DirectoryChange(models.Model):
    """A row for each statement that changed who stands in the directory, or with what.

    A trigger of the database writes it, so it is seen at the moment at which the change itself is.
    Nothing is told by a row but that it is there: how many there are and which is the newest tell
    `directory/index.py` whether what it keeps in memory is still true.
    """

    class Meta:
        verbose_name = verbose_name_plural = "change of the directory"

    def __str__(self):
        return str(self.pk)
