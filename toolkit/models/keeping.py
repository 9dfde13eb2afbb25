"""What keeping the toolkit true needs: whose a page is, and which links are dead."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from toolkit.models.content import exactly_one


class Charge(models.Model):
    """Who keeps a theme or a chapter true, and how often they look through all of it."""

    theme = models.OneToOneField(
        "Theme", models.CASCADE, related_name="charge", null=True, blank=True
    )
    chapter = models.OneToOneField(
        "Chapter", models.CASCADE, related_name="charge", null=True, blank=True
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("in charge"),
    )
    every_months = models.PositiveSmallIntegerField(
        _("looked through every … months"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )

    class Meta:
        verbose_name = _("person in charge")
        verbose_name_plural = _("people in charge")
        constraints = [exactly_one("theme", "chapter", name="charge_has_one_page")]

    def __str__(self):
        return str(self.page)

    @property
    def page(self):
        return self.theme or self.chapter


class LinkCheckQuerySet(models.QuerySet):
    def dead(self):
        """Twice in a row, a week apart: once may be a bad day of the other site."""
        return self.filter(failures__gte=2)


class LinkCheck(models.Model):
    """What came of asking for the address of a source. One row for each address."""

    class Problem(models.TextChoices):
        GONE = "gone", _("The page is no longer there.")
        SERVER = "server", _("The other site has a fault.")
        SILENT = "silent", _("The other site does not answer.")
        NAME = "name", _("There is no site of this name.")
        CERTIFICATE = "certificate", _("The connection to the other site is not safe.")
        AROUND = "around", _("The address leads on and on, and nowhere.")
        NOT_ASKED = "not_asked", _("Not an address that we may ask for: open it yourself.")

    url = models.CharField(max_length=400, unique=True)
    checked_at = models.DateTimeField()
    problem = models.CharField(max_length=12, choices=Problem, default="")
    failures = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateField(null=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("checked link")
        verbose_name_plural = _("checked links")

    def __str__(self):
        return self.url
