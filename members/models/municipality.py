from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class MunicipalityQuerySet(models.QuerySet):
    def in_scope(self):
        """Where the network works: Flanders and Brussels."""
        return self.filter(region__in=[Municipality.Region.FLANDERS, Municipality.Region.BRUSSELS])

    def for_postal_code(self, postal_code):
        """Usually one; a few postal codes are shared by several municipalities."""
        return self.filter(postal_codes__contains=[postal_code])


class Municipality(models.Model):
    class Region(models.TextChoices):
        FLANDERS = "flanders", _("Flanders")
        BRUSSELS = "brussels", _("Brussels")
        WALLONIA = "wallonia", _("Wallonia")

    class Province(models.TextChoices):
        """The ten, from west to east and north to south, and Brussels, which is in none."""

        WEST_FLANDERS = "west-flanders", _("West Flanders")
        EAST_FLANDERS = "east-flanders", _("East Flanders")
        ANTWERP = "antwerp", pgettext_lazy("province", "Antwerp")
        LIMBURG = "limburg", pgettext_lazy("province", "Limburg")
        FLEMISH_BRABANT = "flemish-brabant", _("Flemish Brabant")
        BRUSSELS = "brussels", _("Brussels-Capital Region")
        WALLOON_BRABANT = "walloon-brabant", _("Walloon Brabant")
        HAINAUT = "hainaut", _("Hainaut")
        NAMUR = "namur", pgettext_lazy("province", "Namur")
        LIEGE = "liege", pgettext_lazy("province", "Liège")
        LUXEMBOURG = "luxembourg", pgettext_lazy("province", "Luxembourg")

    code = models.CharField(_("REFNIS code"), max_length=5, primary_key=True)
    name_nl = models.CharField(_("name in Dutch"), max_length=60)
    name_fr = models.CharField(_("name in French"), max_length=60)
    province = models.CharField(_("province"), max_length=20, choices=Province)
    region = models.CharField(_("region"), max_length=10, choices=Region)
    postal_codes = ArrayField(models.CharField(max_length=4), verbose_name=_("postal codes"))
    latitude = models.DecimalField(_("latitude"), max_digits=7, decimal_places=5)
    longitude = models.DecimalField(_("longitude"), max_digits=7, decimal_places=5)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["name_nl"]
        indexes = [GinIndex(fields=["postal_codes"], name="municipality_postal_codes")]

    def __str__(self):
        return self.name

    @property
    def name(self):
        """The name for the reader; in English, places keep their Dutch name."""
        return self.name_fr if get_language() == "fr" else self.name_nl
