from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from toolkit.models.pages import Theme


class SearchEntry(models.Model):
    """What one place of the toolkit says in one language, and the words by which it is found.

    Written by `toolkit/indexing/entries.py` after an import and after each change of a curator.
    Only what everybody may read has an entry.
    """

    class Kind(models.TextChoices):
        CHAPTER = "chapter"
        SECTION = "section"
        THEME = "theme"
        ITEM = "item"
        TERM = "term"
        FIGURE = "figure"

    place = models.CharField(max_length=80)
    """Its kind and code, such as `item:wonen-opzeg`."""
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=10, choices=Kind)
    page = models.CharField(max_length=120)
    """Where a reader finds it: the name of the address, and what stands in that."""
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, related_name="+")
    title = models.TextField()
    names = models.TextField(default="")
    """Other names for the same."""
    text = models.TextField()
    """As people read it, without Markdown; figures still by their code."""
    digest = models.CharField(max_length=32)
    """Of all that it is made of: only what differs is written again."""
    spoken = ArrayField(models.TextField(), default=list)
    """Each of its words once: small letters without accents."""
    words = SearchVectorField()
    """Stems of its language. A: title. B: other names. C: what it is about. D: the rest."""

    class Meta:
        verbose_name = verbose_name_plural = "search"
        constraints = [
            models.UniqueConstraint(fields=["place", "language"], name="toolkit_entry_once"),
        ]
        indexes = [GinIndex(fields=["words"], name="toolkit_entry_words")]

    def __str__(self):
        return f"{self.place} ({self.language})"


class SearchWord(models.Model):
    """A word of the toolkit: for parts of words, and for slips of the pen."""

    language = models.CharField(max_length=2)
    word = models.TextField()
    """Small letters without accents."""
    stem = models.TextField()
    """As the entries have it; nothing for a word that says nothing, such as "de"."""

    class Meta:
        verbose_name = verbose_name_plural = "search"
        constraints = [
            models.UniqueConstraint(fields=["word", "language"], name="toolkit_word_once"),
        ]
        indexes = [
            GinIndex(OpClass("word", "gin_trgm_ops"), name="toolkit_word_letters"),
            models.Index(fields=["stem"], name="toolkit_word_stem"),
        ]

    def __str__(self):
        return self.word
