from datetime import datetime, timedelta

from django.db import models
from django.urls import reverse

from gastvrij.lib.languages import INTERFACE_CHOICES

ADDRESSES = {
    ("pdf", "toolkit"): "paper",
    ("pdf", "theme"): "paper_of_theme",
    ("pdf", "chapter"): "paper_of_chapter",
    ("take_along", "theme"): "take_along",
    ("picture", "toolkit"): "picture",
    ("picture", "home"): "picture_of_home",
    ("picture", "theme"): "picture_of_theme",
    ("picture", "chapter"): "picture_of_chapter",
    ("picture", "section"): "picture_of_section",
}
"""Of a paper's kind and page: the name of its address (toolkit/paper/urls.py)."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=15), timedelta(days=1)


class PaperQuerySet(models.QuerySet):
    def there(self):
        """Those that were made once; an older one is read until the new one is there."""
        return self.exclude(digest="")

    def to_make(self, wanted: dict[tuple[str, str], str], language: str, now: datetime):
        """Those of which the content differs from what they were made of; not what just failed."""
        for paper in self.filter(language=language).defer("content").order_by("kind", "page"):
            fingerprint = wanted.get((paper.kind, paper.page))
            waits = paper.failed_on == fingerprint and paper.again_at and paper.again_at > now
            if fingerprint and paper.fingerprint != fingerprint and not waits:
                yield paper


class Paper(models.Model):
    """A file made of the toolkit: to print, to take along, or the picture of a shared link.

    It stands in the database, so that it is there on every machine and in a back-up of all.
    """

    class Kind(models.TextChoices):
        WHOLE = "pdf"
        TAKE_ALONG = "take_along"
        PICTURE = "picture"

    kind = models.CharField(max_length=10, choices=Kind)
    page = models.CharField(max_length=120)
    """Of which page: "theme/wonen", "chapter/<slug>", "section/<chapter>/<slug>", "toolkit"."""
    language = models.CharField(max_length=2, choices=INTERFACE_CHOICES)
    content = models.BinaryField(default=b"")
    digest = models.CharField(max_length=32, default="")
    """Of the file; nothing as long as there is none."""
    size = models.PositiveIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=32, default="")
    """Of all that it was made of: another one means that it is time to make it again."""
    failures = models.PositiveSmallIntegerField(default=0)
    failed_on = models.CharField(max_length=32, default="")
    """The fingerprint that could not be set."""
    again_at = models.DateTimeField(null=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "papers"
        constraints = [
            models.UniqueConstraint(fields=["kind", "page", "language"], name="toolkit_paper_once"),
        ]
        indexes = [models.Index(fields=["page", "language"], name="toolkit_paper_of_page")]

    def __str__(self):
        return f"{self.kind} {self.page} ({self.language})"

    def get_absolute_url(self):
        what, *which = self.page.split("/")
        address = reverse(f"toolkit:{ADDRESSES[self.kind, what]}", args=which)
        return f"{address}?{self.digest[:8]}" if self.kind == self.Kind.PICTURE else address

    def note_failure(self, fingerprint: str, now: datetime) -> None:
        """It is tried again after 15, 30, 60 ... minutes, at most a day; at once if it changes."""
        self.failures = self.failures + 1 if self.failed_on == fingerprint else 1
        pause = min(FIRST_PAUSE * 2 ** min(self.failures - 1, 10), LONGEST_PAUSE)
        self.failed_on, self.again_at = fingerprint, now + pause
        self.save(update_fields=["failures", "failed_on", "again_at"])
