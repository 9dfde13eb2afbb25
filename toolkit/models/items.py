from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from toolkit.due import read_due
from toolkit.models.content import Page, PageQuerySet
from toolkit.models.figures import Source
from toolkit.models.pages import Theme
from toolkit.models.translated import Line, Translated
from toolkit.rules.facts import Conditions, cases_of
from toolkit.vocabulary import SITUATIONS


class Status(Translated):
    """A residence status ('verblijfsstatuut')."""

    code = models.SlugField(_("code"), max_length=30, primary_key=True)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["order"]
        verbose_name = _("residence status")
        verbose_name_plural = _("residence statuses")

    def __str__(self):
        return self.name


class SituationQuerySet(models.QuerySet):
    def current(self):
        """Those that may be chosen; how a family lives was among them in older content."""
        return self.filter(code__in=SITUATIONS)

    def outdated(self):
        return self.exclude(code__in=SITUATIONS).filter(items=None)


class Situation(Translated):
    """Something in a person's life that makes other items apply."""

    code = models.SlugField(_("code"), max_length=30, primary_key=True)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=80)

    objects = SituationQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        verbose_name = _("situation")
        verbose_name_plural = _("situations")

    def __str__(self):
        return self.name


class Housing(models.TextChoices):
    """How a family lives."""

    RENTS_PRIVATELY = "rents_privately", _("Rents from a private owner")
    RENTS_SOCIALLY = "rents_socially", _("Rents social housing")
    OWNS = "owns", _("Owns the home")
    HOSTED = "hosted", _("Stays with somebody who takes them in")
    RECEPTION = "reception", _("In a reception centre or local reception initiative (LOI/ILA)")
    HOMELESS = "homeless", _("Has no home")


class ChecklistItemQuerySet(PageQuerySet):
    def published(self):
        return super().published().filter(theme__state=Page.State.PUBLISHED)

    def for_theme(self, theme):
        return self.filter(theme=theme)


class ChecklistItem(Page):
    """An action of a theme that may apply to a family. Empty conditions apply to everybody."""

    lines = ("due_rules", "documents")

    class Region(models.TextChoices):
        FLANDERS = "flanders", _("Flanders")
        BRUSSELS = "brussels", _("Brussels")

    class Scope(models.TextChoices):
        HOUSEHOLD = "household", _("Once for the family")
        PERSON = "person", _("For each person")

    class Confidence(models.TextChoices):
        HIGH = "high", _("High")
        MEDIUM = "medium", _("Medium")
        LOW = "low", _("Low")

    theme = models.ForeignKey(Theme, models.PROTECT, related_name="items", verbose_name=_("theme"))
    order = models.PositiveSmallIntegerField(_("order"))
    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=70)
    why = models.TextField(_("why"))
    how = models.TextField(_("how"), help_text=_("Markdown"))
    authority = models.CharField(_("authority"), max_length=150)

    statuses = models.ManyToManyField(
        Status, blank=True, related_name="items", verbose_name=_("residence statuses")
    )
    situations = models.ManyToManyField(
        Situation, blank=True, related_name="items", verbose_name=_("situations")
    )
    regions = ArrayField(
        models.CharField(max_length=10, choices=Region),
        default=list,
        blank=True,
        verbose_name=_("regions"),
    )
    scope = models.CharField(_("scope"), max_length=10, choices=Scope)
    min_age = models.PositiveSmallIntegerField(_("minimum age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("maximum age"), null=True, blank=True)

    family_statuses = ArrayField(
        models.SlugField(max_length=30),
        default=list,
        db_default=[],
        blank=True,
        verbose_name=_("residence statuses of somebody in the family"),
        help_text=_("One of these residence statuses. None means that it does not matter."),
    )
    housing = ArrayField(
        models.CharField(max_length=20, choices=Housing),
        default=list,
        db_default=[],
        blank=True,
        verbose_name=_("how the family lives"),
        help_text=_("None means that it does not matter."),
    )
    not_situations = ArrayField(
        models.SlugField(max_length=30),
        default=list,
        db_default=[],
        blank=True,
        verbose_name=_("not in this situation"),
    )
    family_ages = ArrayField(
        models.PositiveSmallIntegerField(),
        size=2,
        null=True,
        blank=True,
        verbose_name=_("ages of somebody in the family"),
        help_text=_("Two numbers with a comma: 0,0 is a child under one."),
    )
    registered_ages = ArrayField(
        models.PositiveSmallIntegerField(),
        size=2,
        null=True,
        blank=True,
        verbose_name=_("ages on the day of registration"),
        help_text=_("Two numbers with a comma, for example 18,64."),
    )
    born_here = models.BooleanField(
        _("only for a child born here"),
        default=False,
        db_default=False,
        help_text=_("After the first of the family came to Belgium."),
    )
    cases = models.JSONField(
        _("other cases"),
        default=list,
        db_default=[],
        blank=True,
        help_text=_(
            "Also for these, as under “or” in the content files. Each case repeats only what "
            "differs from the conditions above, for example "
            '[{"ages": [18, 24], "situations": ["studies"]}].'
        ),
    )
    until = models.DateField(
        _("makes sense until"),
        null=True,
        blank=True,
        help_text=_("After this day nobody sees the item any more."),
    )

    after = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="before",
        verbose_name=_("comes after"),
    )
    sources = models.ManyToManyField(
        "Source", blank=True, related_name="items", verbose_name=_("sources")
    )
    confidence = models.CharField(
        _("confidence"), max_length=10, choices=Confidence, default=Confidence.MEDIUM
    )

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        ordering = ["theme__number", "order"]
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        constraints = [
            models.CheckConstraint(
                condition=Q(min_age__isnull=True, max_age__isnull=True)
                | Q(min_age__lte=models.F("max_age")),
                name="item_ages_are_a_range",
            ),
        ]
        indexes = [models.Index(fields=["theme", "order"], name="item_order")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("toolkit:item", args=[self.code])

    @property
    def applies(self):
        """The conditions in the keys of a content file; only those that say something."""
        said = {
            "family_statuses": self.family_statuses,
            "housing": [str(housing) for housing in self.housing],
            "not_situations": self.not_situations,
            "family_ages": self.family_ages,
            "registered_ages": self.registered_ages,
            "born_here": self.born_here,
            "or": self.cases,
        }
        return {name: value for name, value in said.items() if value}

    @property
    def rule_cases(self):
        """Whom it is for, as the rules read it. Without a query where both are prefetched."""
        said = {name: value for name, value in self.applies.items() if name != "or"}
        first = said | {
            "statuses": [status.pk for status in self.statuses.all()],
            "situations": [situation.pk for situation in self.situations.all()],
            "regions": self.regions,
            "ages": None if self.min_age is None else (self.min_age, self.max_age),
        }
        return cases_of(first, self.cases)

    def titles_for_due(self):
        """The titles of the items whose day this due date runs from. One query if there are."""
        rules = filter(None, (rule.parsed for rule in self.due_rules.all()))
        codes = {code for rule in rules for code in rule.codes}
        if not codes:
            return {}
        return dict(ChecklistItem.objects.filter(code__in=codes).values_list("code", "title"))


class ItemDue(Line):
    """When an item is due. Of several rules of an item the first that fits somebody counts."""

    class Kind(models.TextChoices):
        LEGAL = "legal", _("Required")
        ADVISED = "advised", _("Advised")

    class Then(models.TextChoices):
        WORTH = "worth", _("Still worth doing")
        LOST = "lost", _("The right is lost")
        POINTLESS = "pointless", _("No use any more: it disappears")

    item = models.ForeignKey(ChecklistItem, models.CASCADE, related_name="due_rules")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    only_for = models.JSONField(
        _("only for"),
        default=dict,
        blank=True,
        help_text=_('As under “for” in the content files: {"regions": ["brussels"]}.'),
    )
    anchors = ArrayField(
        models.CharField(max_length=130),
        verbose_name=_("time limit runs from"),
        help_text=_("One or more days; the first that is known counts."),
    )
    within = models.CharField(pgettext_lazy("a period", "time limit"), max_length=10)
    kind = models.CharField(_("kind of deadline"), max_length=10, choices=Kind)
    opens = models.CharField(
        _("possible from"),
        max_length=10,
        blank=True,
        help_text=_("Counted from the same day: -P45D is 45 days before the card expires."),
    )
    then = models.CharField(
        _("what remains after it"), max_length=10, choices=Then, default=Then.WORTH
    )
    counts_working_days = models.BooleanField(_("counted in working days"), default=False)
    moves = models.BooleanField(
        _("moves if it is a day off"),
        default=False,
        help_text=_("A last day on a Saturday, Sunday or holiday becomes the next working day."),
    )
    until = models.DateField(
        _("ends on"),
        null=True,
        blank=True,
        help_text=_("A due date after this day does not count."),
    )
    article = models.CharField(
        _("article that sets the deadline"),
        max_length=300,
        blank=True,
        help_text=_(
            "For example: article 5 of the law of 26 May 2002. A required deadline needs one."
        ),
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("source of the article"),
    )

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("due date")
        verbose_name_plural = _("due dates")
        indexes = [models.Index(fields=["item", "order"], name="due_order")]

    def __str__(self):
        return f"{' / '.join(self.anchors)} + {self.within}"

    @property
    def parsed(self):
        """The rule as toolkit/due.py reads it; None where it can't be read."""
        return read_rule(**{name: getattr(self, name) for name in RULE_FIELDS})

    @property
    def conditions(self):
        return Conditions.read(self.only_for)


RULE_FIELDS = (
    "anchors",
    "within",
    "kind",
    "opens",
    "then",
    "counts_working_days",
    "moves",
    "until",
)
"""What toolkit/due.py reads of a row."""


def read_rule(anchors, within, kind, opens, then, counts_working_days, moves, until):
    """A DueRule from the fields of a row, or None where they can't be read."""
    return read_due(anchors, within, kind, opens, then, counts_working_days, moves, until)


class ItemDocument(Line):
    """Something to bring along for an item."""

    item = models.ForeignKey(ChecklistItem, models.CASCADE, related_name="documents")
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.CharField(_("text"), max_length=250)

    class Meta:
        ordering = ["order"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["item", "order"], name="document_order")]

    def __str__(self):
        return self.text
