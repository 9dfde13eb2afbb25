from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from members.models.enterprise_number import validate_enterprise_number
from members.models.membership import CONFIRMED, COORDINATING, Membership
from members.models.municipality import Municipality
from toolkit.models import Theme

DRAFT_SLUG = "aanvraag-"
"""Begins the address of what an applicant is still filling in: it leads nowhere."""


@dataclass(frozen=True)
class TextToRead:
    text: str
    language: str
    stands_in: bool
    """It is not there in the reader's language."""

    @property
    def language_name(self):
        return languages.name_of(self.language)


def _published_themes():
    """The themes to link to, without their long text."""
    return Prefetch("themes", Theme.objects.published().defer("body"))


def joined(user):
    """The numbers of what `joined_by` gives, to ask about within another question: it is part of
    each question about a family, so it is short and made at once."""
    return _by_membership(CONFIRMED, user)


def coordinated(user):
    """The same of `coordinated_by`."""
    return _by_membership(COORDINATING, user)


def _by_membership(which, user):
    approved = Organisation.State.APPROVED
    of_user = Membership.objects.filter(which, user=user.pk, organisation__state=approved)
    return of_user.values("organisation")


class OrganisationQuerySet(models.QuerySet):
    def approved(self):
        return self.filter(state=Organisation.State.APPROVED)

    def unclaimed(self):
        return self.filter(state=Organisation.State.UNCLAIMED)

    def shown_unclaimed(self):
        """Those that the network shows before anybody of them was here."""
        return self.unclaimed().filter(is_shown_unclaimed=True)

    def with_a_page(self):
        """The members, and what is shown before it is claimed: that page says less, and so."""
        shown = Q(state=Organisation.State.UNCLAIMED, is_shown_unclaimed=True)
        return self.filter(Q(state=Organisation.State.APPROVED) | shown)

    def joined_by(self, user):
        """The approved organisations in which `user` is confirmed, in whatever role."""
        return self.filter(pk__in=joined(user))

    def coordinated_by(self, user):
        return self.filter(pk__in=coordinated(user))

    def silent(self):
        """Asked and reminded, and nobody answered; or there is nobody whom we could ask."""
        reminded = Q(questions__kind="details", questions__closed_on=None)
        reminded &= Q(questions__reminded_on__isnull=False)
        return self.approved().filter(
            Q(pk__in=self.model.objects.filter(reminded).values("pk"))
            | ~Q(pk__in=Membership.objects.confirmed_coordinators().values("organisation"))
        )

    def for_theme(self, theme):
        return self.filter(themes=theme)

    def with_summary(self):
        """With the logo's size and address, but not the picture itself."""
        related = self.select_related("municipality", "logo").defer("logo__content")
        return related.prefetch_related(_published_themes())

    def for_cards(self):
        """No more than a card in the list shows; on which themes, the directory knows."""
        shown = ["slug", "name", "description", "seeks_volunteers", "no_room_until"]
        dates = ["confirmed_on", "approved_on"]
        logo = [f"logo__{name}" for name in ("organisation", "width", "height", "digest")]
        related = self.select_related("municipality", "logo")
        return related.only(*shown, *dates, "municipality", *logo)

    def with_profile(self):
        """And whether somebody would read what a visitor asks."""
        coordinators = Membership.objects.confirmed_coordinators().filter(
            organisation=models.OuterRef("pk")
        )
        found = self.with_summary().annotate(can_be_asked=models.Exists(coordinators))
        return found.prefetch_related("working_area", "statuses")


class Organisation(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("organisation", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("organisation", "Submitted")
        APPROVED = "approved", pgettext_lazy("organisation", "Approved")
        REFUSED = "refused", pgettext_lazy("organisation", "Refused")
        SUSPENDED = "suspended", pgettext_lazy("organisation", "Suspended")
        LEFT = "left", pgettext_lazy("organisation", "Left the network")
        # Known to the network, and nobody of it was here yet. It begins so or never is so: the
        # database lets nothing become unclaimed, and nobody belong to it (migration 0015).
        UNCLAIMED = "unclaimed", pgettext_lazy("organisation", "Not claimed yet")

    class Kind(models.TextChoices):
        INITIATIVE = "initiative", _("An autonomous initiative of volunteers")
        WITHIN_SERVICE = "within_service", _("Volunteers within a service, a school or a parish")
        PARTNER = "partner", _("A partner: an organisation that supports the volunteers")

    class LegalForm(models.TextChoices):
        NON_PROFIT = "non_profit", _("Non-profit association (vzw)")
        UNINCORPORATED = "unincorporated", _("Unincorporated association")
        OTHER = "other", pgettext_lazy("legal form", "Other")

    slug = models.SlugField(_("address on this site"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    # By this the open data know it (members/open_data/), also when its name and address change.
    public_id = models.UUIDField(db_default=RandomUUID(), editable=False, unique=True)
    # Empty for those who were here before it was asked.
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind, blank=True, default="", db_default=""
    )
    seeks_volunteers = models.BooleanField(
        _("looks for volunteers"), default=False, db_default=False
    )
    legal_form = models.CharField(
        _("legal form"), max_length=20, choices=LegalForm, default=LegalForm.UNINCORPORATED
    )
    enterprise_number = models.CharField(
        _("enterprise number"),
        max_length=10,
        blank=True,
        validators=[validate_enterprise_number],
        help_text=_("Ten digits, for example 0403.170.701. Leave empty if there is none."),
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="organisations",
        verbose_name=_("municipality"),
    )
    working_area = models.ManyToManyField(
        Municipality,
        blank=True,
        related_name="+",
        verbose_name=_("working area"),
        help_text=_("The municipalities where the organisation supports people."),
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("Who are you, in a few sentences?")
    )
    activities = models.TextField(
        _("activities"), blank=True, help_text=_("What do you do? One activity on each line.")
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    statuses = models.ManyToManyField(
        "toolkit.Status",
        blank=True,
        related_name="+",
        verbose_name=_("residence statuses"),
        help_text=_("Whom do you support? Choose none if you support everybody."),
    )
    languages = ArrayField(
        models.CharField(max_length=2, choices=languages.CHOICES),
        default=list,
        blank=True,
        verbose_name=_("languages spoken"),
    )
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("public e-mail address"), blank=True)
    telephone = models.CharField(_("public telephone number"), max_length=30, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    is_shown_unclaimed = models.BooleanField(
        _("shown before it is claimed"),
        default=False,
        db_default=False,
        help_text=_(
            "Name, place and website stand on a page that says that nobody of the organisation "
            "was here yet."
        ),
    )
    confirmed_on = models.DateField(
        _("confirmed on"),
        null=True,
        blank=True,
        help_text=_("The last day on which the organisation said that its details are right."),
    )

    # Noted by the daily job, whoever approved it: from here on nobody confirmed anything.
    approved_on = models.DateField(_("member since"), null=True, blank=True, editable=False)
    no_room_until = models.DateField(
        _("no room for new families until"),
        null=True,
        blank=True,
        help_text=_("On this day its coordinators are asked again. Empty if there is room."),
    )
    stops_on = models.DateField(
        _("stops on"),
        null=True,
        blank=True,
        editable=False,
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        # The first of those that work on a theme, without sorting all of them.
        indexes = [
            models.Index(
                fields=["name"], condition=Q(state="approved"), name="organisation_approved_by_name"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "draft",
                        "submitted",
                        "approved",
                        "refused",
                        "suspended",
                        "left",
                        "unclaimed",
                    ]
                ),
                name="organisation_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(enterprise_number="") | Q(enterprise_number__regex=r"^[01][0-9]{9}$"),
                name="organisation_enterprise_number_has_ten_digits",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["", "initiative", "within_service", "partner"]),
                name="organisation_kind_is_known",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("members:organisation", args=[self.slug])

    @property
    def is_approved(self):
        return self.state == self.State.APPROVED

    @property
    def is_unclaimed(self):
        return self.state == self.State.UNCLAIMED

    @property
    def known_since(self):
        """The last day on which somebody said so, or on which it was approved."""
        return self.confirmed_on or self.approved_on

    @property
    def is_unconfirmed(self):
        """For a year, nobody said that its details are right."""
        since = self.known_since
        return since is not None and since <= timezone.localdate() - relativedelta(years=1)

    @property
    def no_room_is_to_come(self):
        """The day on which we ask again; from then on the mark waits for an answer."""
        return self.no_room_until is not None and self.no_room_until > timezone.localdate()

    @property
    def description_to_read(self):
        return self._to_read("description")

    @property
    def activities_to_read(self):
        return self._to_read("activities")

    def _to_read(self, name):
        """For who reads the page: in their language, or in one that stands in for it."""
        wanted = get_language() or languages.SOURCE
        for code in languages.chain_of(wanted):
            if text := getattr(self, f"{name}_{code}"):
                return TextToRead(text, code, code != wanted)
        return TextToRead("", wanted, False)

    def spoken_languages(self):
        return [(code, languages.name_of(code)) for code in self.languages]

    def activity_list(self):
        return [line.strip(" -*\t") for line in self.activities.splitlines() if line.strip()]
