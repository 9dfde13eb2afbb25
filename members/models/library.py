"""The library: model documents in numbered versions, and what an organisation made of one."""

from dataclasses import dataclass
from typing import Any

from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gastvrij.lib import languages
from members.models.organisation import Organisation
from members.models.user import User
from toolkit.models.translated import Line, Translated

LONGEST = 8000
"""Letters of one part of a document."""
LONGEST_TITLE = 120
OWN_CODE = RegexValidator(r"^[a-z][a-z0-9-]*$", _("Small letters, digits and dashes only."))


class ModelDocumentQuerySet(models.QuerySet):
    def published(self):
        """Those of which a version may be read."""
        return self.filter(is_withdrawn=False, versions__isnull=False).distinct()


class ModelDocument(Translated):
    """What curators work at. Nobody else reads it before it is published as a version."""

    lines = ("sections", "sources")

    class Sheet(models.TextChoices):
        NONE = "", _("None")
        BUDGET = "budget", _("The budget of a small association")

    slug = models.SlugField(_("slug"), max_length=50, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    summary = models.TextField(_("summary"), max_length=500)
    change = models.TextField(
        _("what changes with the next version"),
        max_length=500,
        blank=True,
        help_text=_("Organisations with a version of their own read these words."),
    )
    sheet = models.CharField(
        _("spreadsheet beside it"), max_length=10, choices=Sheet, default="", blank=True
    )
    is_withdrawn = models.BooleanField(
        _("withdrawn"), default=False, help_text=_("Own versions of organisations stay.")
    )
    # Of the text that the files brought: another one now means that a curator wrote here.
    imported = models.CharField(max_length=32, default="", editable=False)

    objects = ModelDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["order", "slug"]
        verbose_name = _("model document")
        verbose_name_plural = _("model documents")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sheet__in=["", "budget"]), name="document_sheet_is_known"
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("members:library_document", args=[self.slug])


class DocumentSection(Line):
    document = models.ForeignKey(ModelDocument, models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField(_("order"))
    code = models.SlugField(
        _("code"),
        max_length=40,
        validators=[OWN_CODE],
        help_text=_("Versions of organisations find their part by it. Don't change it later."),
    )
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    body = models.TextField(
        _("text"),
        validators=[MaxLengthValidator(LONGEST)],
        help_text=_("Markdown. [[organisation]] is a blank, [[...]] room to write, [ ] a box."),
    )

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("part of a model document")
        verbose_name_plural = _("parts of a model document")
        constraints = [
            models.UniqueConstraint(fields=["document", "code"], name="section_once_in_document")
        ]

    def __str__(self):
        return self.title


class DocumentSource(Line):
    """What a fact in the document rests on, and when somebody looked."""

    document = models.ForeignKey(ModelDocument, models.CASCADE, related_name="sources")
    order = models.PositiveSmallIntegerField(_("order"))
    about = models.CharField(_("about"), max_length=300)
    title = models.CharField(_("title"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=120)
    url = models.URLField(_("address"), max_length=400)
    language = models.CharField(_("language"), max_length=2, choices=languages.INTERFACE_CHOICES)
    dated = models.CharField(
        _("date of the page"),
        max_length=10,
        validators=[RegexValidator(r"^(undated|\d{4}(-\d{2}){0,2})$")],
        help_text=_("2026, 2026-11, 2026-11-28, or “undated”."),
    )
    seen_on = models.DateField(_("looked at on"))

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("source of a model document")
        verbose_name_plural = _("sources of a model document")

    def __str__(self):
        return self.title


@dataclass(frozen=True)
class Text:
    """One part of a version as somebody reads it; in Dutch where their language has none."""

    code: str
    title: str
    body: str
    language: str


class DocumentVersionQuerySet(models.QuerySet):
    def newest(self):
        """The last one of each document that may be read."""
        shown = self.filter(document__is_withdrawn=False)
        of_each = shown.order_by("document_id", "-number").distinct("document_id")
        return self.filter(pk__in=of_each.values("pk")).select_related("document")


class DocumentVersion(models.Model):
    """A document as it was published: never changed afterwards."""

    document = models.ForeignKey(ModelDocument, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    published_on = models.DateField(_("published on"), default=timezone.localdate)
    change = models.JSONField(_("what changed"), default=dict)
    """In words, by language."""
    content = models.JSONField()
    """By language: title, summary, sections (code, title, body) and sources."""

    objects = DocumentVersionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "-number"]
        verbose_name = _("version of a model document")
        verbose_name_plural = _("versions of model documents")
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_once")
        ]

    def __str__(self):
        return f"{self.document_id}, {self.number}"

    def text(self, name: str, language: str) -> tuple[str, str]:
        """The title or the summary, and the language in which it is there."""
        return _own_or_source(self.content, name, language)

    def changed(self, language: str) -> str:
        return self.change.get(language) or self.change.get(languages.SOURCE, "")

    def texts(self, language: str) -> list[Text]:
        own = {one["code"]: one for one in self.content.get(language, {}).get("sections", ())}
        found = []
        for source in self.content[languages.SOURCE]["sections"]:
            one = own.get(source["code"], {})
            is_there = bool(one.get("title") and one.get("body"))
            text, code = (one, language) if is_there else (source, languages.SOURCE)
            found.append(Text(source["code"], text["title"], text["body"], code))
        return found

    def text_of(self, code: str, language: str) -> Text | None:
        return next((one for one in self.texts(language) if one.code == code), None)

    def sources(self, language: str) -> list[dict[str, Any]]:
        source = self.content[languages.SOURCE]["sources"]
        own = self.content.get(language, {}).get("sources", source)
        return [
            one | {"about": one["about"] or other["about"]}
            for one, other in zip(own, source, strict=True)
        ]


def _own_or_source(content: dict, name: str, language: str) -> tuple[str, str]:
    own = content.get(language, {}).get(name)
    return (own, language) if own else (content[languages.SOURCE][name], languages.SOURCE)


class OwnDocumentQuerySet(models.QuerySet):
    def of_members(self, user):
        """Those of approved organisations to which `user` belongs."""
        return self.filter(organisation__in=Organisation.objects.joined_by(user))

    def of_coordinators(self, user):
        return self.filter(organisation__in=Organisation.objects.coordinated_by(user))


class OwnDocument(models.Model):
    """An organisation's own version of a model document, in one language."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="own_documents", verbose_name=_("organisation")
    )
    document = models.ForeignKey(
        ModelDocument, models.PROTECT, related_name="own_documents", verbose_name=_("document")
    )
    language = models.CharField(_("language"), max_length=2, choices=languages.INTERFACE_CHOICES)
    made_from = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="+")
    blanks = models.JSONField(default=dict)
    """What was filled in, by the code of the blank."""
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    paper = models.BinaryField(default=b"")
    """As PDF, once somebody asked for it."""
    paper_of = models.CharField(max_length=32, default="")
    """The mark of all that the PDF was made of."""

    objects = OwnDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["document__order", "language"]
        verbose_name = _("own version")
        verbose_name_plural = _("own versions")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "document", "language"], name="own_document_once"
            )
        ]

    def __str__(self):
        return f"{self.organisation_id}, {self.document_id} ({self.language})"

    def get_absolute_url(self):
        return reverse("members:own_document", args=[self.pk])

    @property
    def name(self):
        """As the model was called when it was taken."""
        return self.made_from.text("title", self.language)[0]


class OwnSection(models.Model):
    """One part of it. Empty: left out."""

    copy = models.ForeignKey(OwnDocument, models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    body = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST)])
    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="+")
    """Up to which version of the model somebody of the organisation looked at this part."""
    set_aside_title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    set_aside = models.TextField(blank=True)
    """Their own text, where that of the model took its place."""
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("part of an organisation's version")
        verbose_name_plural = _("parts of organisations' versions")
        constraints = [
            models.UniqueConstraint(fields=["copy", "code"], name="section_once_in_own_document")
        ]

    def __str__(self):
        return self.title or self.code

    @property
    def is_left_out(self):
        return not self.body.strip()
