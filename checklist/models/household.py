import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from checklist.models.assignment import Assignment
from checklist.models.person import Person
from checklist.models.progress import Progress, Touched
from checklist.models.progress_event import ProgressEvent
from checklist.models.references import BY_DATABASE, USER
from checklist.models.share_link import ShareLink
from checklist.models.withdrawal import Withdrawal
from gastvrij.lib import languages
from gastvrij.lib.encryption import EncryptedTextField, is_unreadable
from members.models import Municipality, Organisation
from members.models.organisation import coordinated, joined
from toolkit.models import Housing
from toolkit.rules import facts


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, user, *, coordinating=None):
        """The access rule: a coordinator's organisation, a buddy's own families.

        With `coordinating`, what `Organisation.objects.coordinated_by(user)` gave in this very
        transaction, only the families of these: so that it is asked once a page.
        """
        if coordinating is not None:
            return self.filter(organisation__in=coordinating)
        assigned = Assignment.objects.current().filter(user=user.pk).values("household")
        return self.filter(
            Q(organisation__in=coordinated(user))
            | Q(organisation__in=joined(user), pk__in=assigned)
        )

    def followed_by(self, user):
        """Of whom this user is buddy and, for a coordinator, those who have no buddy."""
        buddies = Assignment.objects.current()
        has_one = Exists(buddies.filter(household=OuterRef("pk")))
        return self.visible_to(user).filter(
            Q(pk__in=buddies.filter(user=user.pk).values("household"))
            | Q(~has_one, organisation__in=coordinated(user))
        )

    def coordinated_by(self, user):
        return self.filter(organisation__in=coordinated(user))

    def shared_by(self, token_hash):
        """The family of a link that still holds."""
        links = ShareLink.objects.valid().with_hash(token_hash)
        return self.filter(pk__in=links.values("household"))

    def open(self):
        return self.filter(state=Household.State.OPEN)

    def closed(self):
        return self.filter(state=Household.State.CLOSED)

    def due_for_erasure(self, today):
        """Closed half a year ago, or withdrawn by the family itself."""
        withdrawn = Withdrawal.objects.due(today).values("household")
        return self.filter(Q(erase_on__lte=today) | Q(pk__in=withdrawn))

    def untouched_since(self, moment):
        """Open families of whom nothing was changed since then."""
        recent = ProgressEvent.objects.filter(household=OuterRef("pk"), at__gte=moment)
        return self.open().filter(~Exists(recent), created_at__lt=moment)

    def with_buddies(self):
        current = Assignment.objects.current().select_related("user")
        return self.prefetch_related(
            Prefetch("assignments", current, to_attr="current_assignments")
        )

    def with_facts(self):
        """What the rules need, in two queries however many families there are.

        How far the items are (`touched`) is read for one family when it is asked for, and for
        several at once by `checklists_of`.
        """
        people = Person.objects.select_related("status")
        return self.select_related("municipality", "withdrawal").prefetch_related(
            Prefetch("persons", people, to_attr="people")
        )


class Household(models.Model):
    """A family. It has no name, no address and no national number, and no field for them."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("family", "Open")
        CLOSED = "closed", pgettext_lazy("family", "Closed")

    class Informed(models.TextChoices):
        ALOUD = "aloud", _("Aloud: somebody told it or read it to them")
        PAPER = "paper", _("On paper: they read it themselves, or signed it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="households")
    label = EncryptedTextField(
        _("code word"),
        max_length=40,
        help_text=_(
            "A word by which you know this family, for example “Tulip”. No family name please."
        ),
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    contact_language = models.CharField(
        _("language"),
        max_length=2,
        choices=languages.CHOICES,
        default=languages.DUTCH,
        help_text=_("The language in which the family reads best."),
    )
    situations = ArrayField(
        models.CharField(max_length=30),
        default=list,
        blank=True,
        verbose_name=_("what holds for the whole family"),
    )
    housing = models.CharField(
        _("how does the family live?"),
        max_length=20,
        choices=Housing,
        blank=True,
        default="",
        db_default="",
    )
    lease_signed_on = models.DateField(
        _("lease signed on"),
        null=True,
        blank=True,
        help_text=_("The day on which both signed it: several time limits run from it."),
    )
    left_reception_on = models.DateField(
        _("left the reception centre on"),
        null=True,
        blank=True,
        help_text=_(
            "The day the family left the reception centre or local reception initiative (LOI/ILA)."
        ),
    )
    in_region_since = models.DateField(
        _("in this region since"),
        null=True,
        blank=True,
        help_text=_("Only if the family came from the other region, Flanders or Brussels."),
    )
    moved_in_on = models.DateField(
        _("moved in on"),
        null=True,
        blank=True,
        help_text=_("The day the family came to live in this municipality."),
    )
    informed_on = models.DateField(
        _("informed on"),
        null=True,
        blank=True,
        help_text=_("The day somebody told the family that you keep this list, and they agreed."),
    )
    informed_how = models.CharField(
        _("how was it agreed?"),
        max_length=10,
        choices=Informed,
        blank=True,
        default="",
        db_default="",
    )
    informed_language = models.CharField(
        _("in which language?"),
        max_length=2,
        choices=languages.CHOICES,
        blank=True,
        default="",
        db_default="",
    )
    informed_by = models.ForeignKey(
        USER, null=True, blank=True, related_name="+", editable=False, **BY_DATABASE
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    erase_on = models.DateField(_("erase on"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = HouseholdQuerySet.as_manager()

    # What `with_facts` and `with_buddies` read along.
    people: list["Person"]
    current_assignments: list["Assignment"]

    class Meta:
        verbose_name = _("family")
        verbose_name_plural = _("families")
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["organisation", "state"], name="household_organisation")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None)
                | Q(state="closed", closed_on__isnull=False),
                name="household_closed_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="closed") | Q(erase_on=None), name="household_erased_is_closed"
            ),
            # What belongs to a family refers to both, so that it can't be of another organisation.
            models.UniqueConstraint(
                fields=["id", "organisation"], name="household_of_organisation"
            ),
        ]

    def __str__(self):
        """Never the label: this text may reach a log."""
        return f"household {self.pk}"

    def get_absolute_url(self):
        return reverse("checklist:household", args=[self.pk])

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    @property
    def has_unreadable(self):
        """Whether no key opens what this family or somebody of it is called."""
        people = getattr(self, "people", ())
        return any(map(is_unreadable, [self.label, *(person.nickname for person in people)]))

    @cached_property
    def touched(self) -> list[Touched]:
        """What was said about the items, to read it; one query, the first time."""
        return Progress.objects.filter(household=self.pk).in_short()

    def takes_in(self, progress: Progress) -> None:
        """What was read of this progress is now as it says, without reading it again."""
        others = [one for one in self.touched if one.pk != progress.pk]
        self.touched = [*others, Touched.of(progress)]

    def erase(self) -> bool:
        """Delete it with all that is its own, if the database allows; then it has no number left.

        By a function of the database: see walls.erase in checklist/walls/functions.sql.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT walls.erase(%s)", [self.pk])
            [is_erased] = cursor.fetchone()
        if is_erased:
            self.pk = None
        return is_erased

    def for_rules(self):
        """This family as the rules see it; only for a household read `with_facts`."""
        return facts.FamilyFacts(
            persons=tuple(person.for_rules() for person in self.people),
            region=self.municipality.region,
            housing=self.possible_housing,
            moved_in_on=self.moved_in_on,
            lease_signed_on=self.lease_signed_on,
            left_reception_on=self.left_reception_on,
            in_region_since=self.in_region_since,
            added_on=timezone.localdate(self.created_at),
            situations=frozenset(self.situations) | self._earlier_ticks,
        )

    @property
    def _earlier_ticks(self):
        """Content that a curator wrote before there was a choice asks for these situations."""
        return {code for code, housing in EARLIER_TICKS.items() if housing == self.housing}

    @property
    def possible_housing(self):
        """How they may live: as somebody chose, or the ticks of before there was a choice."""
        ticked = {EARLIER_TICKS[code] for code in self.situations if code in EARLIER_TICKS}
        return frozenset({self.housing} if self.housing else ticked) or None


EARLIER_TICKS = {
    "rents_privately": Housing.RENTS_PRIVATELY.value,
    "rents_socially": Housing.RENTS_SOCIALLY.value,
    "lives_in_reception": Housing.RECEPTION.value,
    "homeless": Housing.HOMELESS.value,
}
"""How a family lives was ticked among its situations, and more than one could be."""
