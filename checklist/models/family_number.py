from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from checklist.models.references import BY_DATABASE, USER
from members.models import Organisation


class FamilyNumber(models.Model):
    """What a family is called for one person where its code word must not stand: 'Family 3'.

    In that person's calendar and mails, which are companies'. It stays the same, and for somebody
    else it is another.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.ForeignKey("checklist.Household", related_name="numbers", **BY_DATABASE)
    user = models.ForeignKey(USER, related_name="+", **BY_DATABASE)
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("number of a family")
        verbose_name_plural = _("numbers of families")
        constraints = [
            models.UniqueConstraint(fields=["user", "household"], name="family_number_once"),
            models.UniqueConstraint(fields=["user", "number"], name="family_number_of_one_family"),
            models.CheckConstraint(condition=Q(number__gte=1), name="family_number_from_one"),
        ]

    def __str__(self):
        return f"family number {self.pk}"
