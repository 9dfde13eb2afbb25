"""A date on which people of the network meet, and who comes (members/agenda)."""

from datetime import datetime, time, timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import BooleanField, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gastvrij.lib import languages
from members.models.exchange import themes_on_badges
from members.models.membership import Membership
from members.models.municipality import Municipality
from members.models.organisation import Organisation
from members.models.user import User
from toolkit.models import Theme

LONGEST_TITLE, LONGEST, LONGEST_VENUE, LONGEST_ADDRESS = 120, 3000, 160, 500
MOST_PLACES = 1000
DAYS_OF_NAMES = 14
"""So long after it, who came is still known; then the list is forgotten."""
DAYS_OF_A_GATHERING = 365


def start_of(day):
    return timezone.make_aware(datetime.combine(day, time()))


class GatheringQuerySet(models.QuerySet):
    def of_members(self):
        return self.filter(organisation__state=Organisation.State.APPROVED)

    def shown(self):
        """Nothing that is hidden, nor of an organisation that is suspended or left."""
        return self.of_members().filter(hidden_at=None)

    def public(self):
        return self.shown().filter(is_public=True)

    def to_come(self):
        """Until the end of its last day, so that a page stays right all day (decision 52)."""
        return self.filter(ends_at__gte=start_of(timezone.localdate()))

    def over(self):
        return self.filter(ends_at__lt=start_of(timezone.localdate()))

    def ended_before(self, days):
        return self.filter(ends_at__lt=timezone.now() - timedelta(days=days))

    def with_numbers(self):
        """How many have a place, and how many wait."""
        return self.annotate(taken=_counted(has_place=True), waiting=_counted(has_place=False))

    def with_room(self):
        """After `with_numbers`."""
        return self.filter(Q(places=None) | Q(taken__lt=F("places")), cancelled_at=None)

    def with_place_of(self, user):
        """`mine`: whether `user` has a place; None for who did not sign up."""
        if not user.is_authenticated:
            return self.annotate(mine=Value(None, BooleanField()))
        own = SignUp.objects.filter(gathering=OuterRef("pk"), user=user.pk)
        return self.annotate(mine=Subquery(own.values("has_place")[:1], BooleanField()))

    def with_all_it_shows(self):
        related = self.select_related("organisation", "municipality")
        return related.prefetch_related(themes_on_badges())


def _counted(*, has_place):
    of_it = SignUp.objects.filter(gathering=OuterRef("pk"), has_place=has_place).order_by()
    counted = of_it.values("gathering").annotate(n=models.Count("pk")).values("n")
    return Coalesce(Subquery(counted, IntegerField()), 0)


class Gathering(models.Model):
    class Kind(models.TextChoices):
        TRAINING = "training", pgettext_lazy("agenda", "Training")
        INTERVISION = "intervision", pgettext_lazy("agenda", "Intervision")
        MEETING = "meeting", pgettext_lazy("agenda", "Meeting")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="gatherings", verbose_name=_("organisation")
    )
    author = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    body = models.TextField(_("text"), max_length=LONGEST, blank=True, default="")
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    languages = ArrayField(
        models.CharField(max_length=2, choices=languages.CHOICES),
        default=list,
        verbose_name=_("languages spoken"),
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    is_online = models.BooleanField(_("online"), default=False)
    venue = models.CharField(_("where"), max_length=LONGEST_VENUE, blank=True, default="")
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )
    online_address = models.URLField(max_length=LONGEST_ADDRESS, blank=True, default="")
    """Only those who have a place read it, and who organises."""
    is_public = models.BooleanField(_("for everybody"), default=False)
    places = models.PositiveSmallIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)],
    )
    sign_up_until = models.DateField(_("sign up until"), null=True, blank=True)
    created_at = models.DateTimeField(_("posted on"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed on"), default=timezone.now)
    cancelled_at = models.DateTimeField(_("cancelled on"), null=True)
    cancelled_because = models.CharField(max_length=300, default="", blank=True)
    hidden_at = models.DateTimeField(_("hidden on"), null=True)
    hidden_because = models.CharField(_("why it is hidden"), max_length=300, default="", blank=True)
    # One more each time there is something to tell those who signed up, and with which number
    # the day or the place became what it is. Who was told up to which, SignUp.told knows.
    version = models.PositiveIntegerField(default=0, editable=False)
    when_since = models.PositiveIntegerField(default=0, editable=False)
    where_since = models.PositiveIntegerField(default=0, editable=False)

    objects = GatheringQuerySet.as_manager()

    class Meta:
        verbose_name = _("date in the agenda")
        verbose_name_plural = _("dates in the agenda")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["starts_at"], name="gathering_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["training", "intervision", "meeting"]),
                name="gathering_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="gathering_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(is_online=True, municipality=None)
                | Q(is_online=False, municipality__isnull=False, online_address=""),
                name="gathering_is_online_or_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(places=None) | Q(places__gte=1), name="gathering_has_a_place"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("members:gathering", args=[self.pk])

    @property
    def is_hidden(self):
        return self.hidden_at is not None

    @property
    def is_shown(self):
        """As `shown` of the queryset says."""
        is_of_member = self.organisation.state == Organisation.State.APPROVED
        return is_of_member and not self.is_hidden

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None

    @property
    def has_begun(self):
        return self.starts_at <= timezone.now()

    @property
    def is_over(self):
        return self.ends_at < start_of(timezone.localdate())

    @property
    def is_closed(self):
        """Nobody signs up any more."""
        last = self.sign_up_until
        return self.is_cancelled or self.has_begun or (last and last < timezone.localdate())

    @property
    def spoken(self):
        return [languages.name_of(code) for code in self.languages]

    # Only where `with_numbers` counted.
    @property
    def is_full(self):
        return self.places is not None and self.taken >= self.places

    @property
    def places_left(self):
        return None if self.places is None else max(self.places - self.taken, 0)


class SignUpQuerySet(models.QuerySet):
    def of_who_may_come(self):
        """An active account; and where it is for members only, still one of them."""
        members = Membership.objects.confirmed().filter(
            organisation__state=Organisation.State.APPROVED
        )
        return self.filter(
            Q(gathering__is_public=True) | Q(user__in=members.values("user")), user__is_active=True
        )

    def who_may_come_no_more(self):
        return self.exclude(pk__in=SignUp.objects.of_who_may_come().values("pk"))

    def with_place(self):
        return self.filter(has_place=True)

    def who_wait(self):
        return self.filter(has_place=False)

    def to_tell(self):
        return self.filter(told__lt=F("gathering__version"))


class SignUp(models.Model):
    """Somebody comes, or waits for a place: in the order in which they signed up."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="sign_ups")
    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ups")
    has_place = models.BooleanField()
    since = models.DateTimeField(default=timezone.now)
    placed_at = models.DateTimeField(null=True)
    told = models.PositiveIntegerField(default=0)
    """Up to which version of the date this person was told what changed."""

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-up for a date")
        verbose_name_plural = _("sign-ups for dates")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["gathering", "user"], name="signed_up_once"),
        ]

    def __str__(self):
        return f"{self.gathering_id}: {self.user_id}"
