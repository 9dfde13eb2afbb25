import uuid

from django.db import connection, models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checklist.models.household import Household
from checklist.models.references import BY_DATABASE, USER
from gastvrij.lib import languages
from members.models import Organisation

DAYS_OF_A_PASSAGE = 14
"""So long the other organisation has to answer."""


class PassageQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=Passage.State.ASKED, expires_on__gte=timezone.localdate())

    def receivable_by(self, user, *, coordinating=None):
        """What other organisations ask those that `user` coordinates; nothing of the family.

        `coordinating` as of `Household.objects.visible_to`.
        """
        if coordinating is None:
            coordinating = Organisation.objects.coordinated_by(user)
        return self.filter(to_organisation__in=coordinating)

    def came_to_nothing(self, moment):
        """Before then: refused, taken back, or not answered in time. One that was accepted stays,
        as the proof that the family agreed."""
        answered = Q(state__in=Passage.CAME_TO_NOTHING, answered_at__lt=moment)
        return self.filter(
            answered | Q(state=Passage.State.ASKED, expires_on__lt=timezone.localdate(moment))
        )

    def accepted(self):
        return self.filter(state=Passage.State.ACCEPTED)


class Passage(models.Model):
    """A family passes to another organisation: asked by the one, answered by the other.

    It belongs to whoever keeps the family. Nothing of the family stands in it, since who is asked
    reads it before they say yes.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Said no")
        TAKEN_BACK = "taken_back", _("Taken back")
        EXPIRED = "expired", _("No answer")

    CAME_TO_NOTHING = (State.REFUSED, State.TAKEN_BACK, State.EXPIRED)

    class Answer(models.TextChoices):
        """What the database says to a yes: see walls.pass_on in checklist/walls/functions.sql."""

        PASSED = "passed"
        GONE = "gone"
        ANSWERED = "answered"
        EXPIRED = "expired"
        CLOSED = "closed"
        OWN = "own"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    household = models.ForeignKey("checklist.Household", related_name="passages", **BY_DATABASE)
    from_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    agreed_on = models.DateField(_("when did the family agree?"))
    agreed_how = models.CharField(
        _("how did you tell it?"), max_length=10, choices=Household.Informed
    )
    agreed_language = models.CharField(
        _("in which language?"), max_length=2, choices=languages.CHOICES
    )
    asked_by = models.ForeignKey(USER, null=True, related_name="+", **BY_DATABASE)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField()
    answered_by = models.ForeignKey(USER, null=True, related_name="+", **BY_DATABASE)
    answered_at = models.DateTimeField(null=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage to another organisation")
        verbose_name_plural = _("passages to another organisation")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(state="asked"), name="passage_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(from_organisation=F("to_organisation")),
                name="passage_is_to_another",
            ),
        ]

    def __str__(self):
        return f"passage {self.pk}"

    def get_absolute_url(self):
        return reverse("checklist:passage", args=[self.pk])

    @property
    def is_open(self):
        return self.state == self.State.ASKED and self.expires_on >= timezone.localdate()

    @property
    def asked_on(self):
        return timezone.localdate(self.asked_at)

    @property
    def answered_on(self):
        return self.answered_at and timezone.localdate(self.answered_at)

    def accept(self) -> "Passage.Answer":
        """The family and all that is its own passes, if the database allows, in one go."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT walls.pass_on(%s)", [self.pk])
            return self.Answer(cursor.fetchone()[0])
