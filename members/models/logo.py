from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models.organisation import Organisation


class LogoQuerySet(models.QuerySet):
    def public(self):
        return self.filter(organisation__in=Organisation.objects.approved())


class Logo(models.Model):
    """Drawn anew from what was uploaded (members/organisations/logos.py).

    It is kept in the database, so that a back-up has it.
    """

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="logo"
    )
    content = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    # In its address, so that a browser may keep a logo until there is another.
    digest = models.CharField(max_length=32)
    changed_at = models.DateTimeField(auto_now=True)

    objects = LogoQuerySet.as_manager()

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")

    def __str__(self):
        return f"{self.organisation}"

    def get_absolute_url(self):
        return reverse("members:logo", args=[self.organisation.slug, self.digest])
