from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from members.models.organisation import Organisation


class SearchEntry(models.Model):
    """The words by which an organisation is found, without accents and in three languages.

    A trigger of the database writes it with every change of the organisation, whoever makes it
    (migration 0019_search). Names of places and themes are looked up when somebody searches.
    """

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="search_entry"
    )
    name = models.TextField(editable=False)
    text = models.TextField(editable=False)
    """Everything it says, for slips of the pen and parts of words."""
    words = SearchVectorField(editable=False)
    """A: the name. B: what it does. C: who it is. The stems of Dutch, French and English."""

    class Meta:
        verbose_name = verbose_name_plural = "search"
        indexes = [
            GinIndex(fields=["words"], name="search_entry_words"),
            GinIndex(OpClass("text", "gin_trgm_ops"), name="search_entry_text"),
        ]

    def __str__(self):
        return self.name
