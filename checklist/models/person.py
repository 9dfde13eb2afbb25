import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from checklist.models.references import BY_DATABASE
from gastvrij.lib.encryption import EncryptedTextField
from gastvrij.lib.form_fields import FIRST_YEAR, LAST_YEAR
from members.models import Organisation
from toolkit.models import Status
from toolkit.rules import facts


def months():
    """The months by name, in the language of whoever reads."""
    return [(number, name.capitalize()) for number, name in MONTHS.items()]


class Person(models.Model):
    """Somebody of the family. Every date is optional: a rule that needs it then says 'check'."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.ForeignKey("checklist.Household", related_name="persons", **BY_DATABASE)
    order = models.PositiveSmallIntegerField(default=0, editable=False)
    nickname = EncryptedTextField(
        _("nickname"),
        max_length=30,
        help_text=_("A first name or a nickname, for example “Mum” or “A.”."),
    )
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    birth_month = models.PositiveSmallIntegerField(
        _("month of birth"),
        null=True,
        blank=True,
        choices=months,
        help_text=_(
            "If the family likes: then deadlines that depend on an age are known to the month."
        ),
    )
    status = models.ForeignKey(
        Status,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("residence status"),
    )
    arrived_on = models.DateField(_("arrived in Belgium on"), null=True, blank=True)
    applied_on = models.DateField(_("asked for protection on"), null=True, blank=True)
    decided_on = models.DateField(
        _("decision on protection"),
        null=True,
        blank=True,
        help_text=_("The day of the decision, not the day the letter came."),
    )
    registered_on = models.DateField(
        _("registered by the municipality on"),
        null=True,
        blank=True,
        help_text=_("The first registration with a right of residence of more than three months."),
    )
    joined_on = models.DateField(
        _("came to live with the family on"),
        null=True,
        blank=True,
        help_text=_("Only for somebody who came later than the others."),
    )
    card_expires_on = models.DateField(_("residence card valid until"), null=True, blank=True)
    situations = ArrayField(
        models.CharField(max_length=30),
        default=list,
        blank=True,
        verbose_name=_("situation"),
    )
    left_on = models.DateField(
        _("left the family on"),
        null=True,
        blank=True,
        help_text=_("Kept instead of deleted, so that what was ticked does not disappear."),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["order", "id"]
        indexes = [models.Index(fields=["household", "order"], name="person_household")]
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year=None) | Q(birth_year__range=(FIRST_YEAR, LAST_YEAR)),
                name="person_birth_year_is_a_year",
            ),
            models.CheckConstraint(
                condition=Q(birth_month=None)
                | Q(birth_month__range=(1, 12), birth_year__isnull=False),
                name="person_birth_month_is_of_a_year",
            ),
        ]

    def __str__(self):
        return f"person {self.pk}"

    @property
    def short(self) -> str:
        """The beginning of its number, which tells the people of one family apart on a page."""
        return str(self.pk)[:8]

    def for_rules(self):
        return facts.PersonFacts(
            id=str(self.pk),
            status=self.status_id,
            birth_year=self.birth_year,
            birth_month=self.birth_month,
            situations=frozenset(self.situations),
            applied_on=self.applied_on,
            decided_on=self.decided_on,
            arrived_on=self.arrived_on,
            registered_on=self.registered_on,
            joined_on=self.joined_on,
            card_expires_on=self.card_expires_on,
            is_present=self.left_on is None,
        )
