"""Curators at the library: they write, and publish a version once it is right."""

from django import forms
from django.contrib import admin, messages
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from gastvrij.lib.admin_search import PlainSearchAdmin
from gastvrij.lib.languages_admin import LanguagesTogether
from gastvrij.lib.merging_admin import MergingAdmin
from members.library.actions import NothingNew, publish
from members.library.blanks import unknown_in
from members.models import DocumentSection, DocumentSource, DocumentVersion, ModelDocument
from toolkit.desk.following import FollowingAdmin, FollowingFilter
from toolkit.desk.forms import ContentForm, OwnForm


class DocumentForm(OwnForm):
    publish = forms.BooleanField(
        label=_("Publish this as a new version"),
        required=False,
        help_text=_("Until then readers see the version before it."),
    )

    def clean(self):
        cleaned = super().clean()
        has_one = self.instance.pk and self.instance.versions.exists()
        if cleaned.get("publish") and has_one and not (cleaned.get("change_nl") or "").strip():
            self.add_error("change_nl", _("Write what changes: organisations read these words."))
        return cleaned


class SectionForm(ContentForm):
    def clean(self):
        cleaned = super().clean()
        for name, text in list(cleaned.items()):
            if name.startswith("body_") and (unknown := unknown_in(text or "")):
                self.add_error(name, _("There is no blank “%s”.") % unknown[0])
        return cleaned


class SourceForm(ContentForm):
    url = forms.URLField(label=_("address"), max_length=400, assume_scheme="https")


class TextsInline(LanguagesTogether, TranslationStackedInline):
    extra = 0


class SectionInline(TextsInline):
    model = DocumentSection
    form = SectionForm
    fields = ["order", "code", "title", "body"]


class SourceInline(TextsInline):
    model = DocumentSource
    form = SourceForm
    fields = ["order", "about", "title", "publisher", "url", "language", "dated", "seen_on"]


@admin.register(ModelDocument)
class ModelDocumentAdmin(
    LanguagesTogether, PlainSearchAdmin, FollowingAdmin, MergingAdmin, TranslationAdmin
):
    form = DocumentForm
    list_display = ["title", "order", "newest_version", "is_withdrawn", "unfinished"]
    list_filter = ["is_withdrawn", FollowingFilter]
    search_fields = ["slug", "title_nl", "title_fr", "title_en"]
    fields = ["slug", "order", "title", "summary", "sheet", "is_withdrawn", "change", "publish"]
    inlines = [SectionInline, SourceInline]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def get_fieldsets(self, request, obj=None):
        return self.asking_whether_right(obj, super().get_fieldsets(request, obj))

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("versions")

    def has_delete_permission(self, request, obj=None):
        """It is withdrawn instead: organisations have versions of their own."""
        return False

    @admin.display(description=_("version"))
    def newest_version(self, document):
        numbers = [one.number for one in document.versions.all()]
        return max(numbers, default="")

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not form.cleaned_data.get("publish"):
            return
        try:
            version = publish(form.instance, by=request.user)
        except NothingNew:
            words = _("Nothing is different from the version that readers have.")
            self.message_user(request, words, messages.WARNING)
        else:
            words = _("Version %(number)s is published.") % {"number": version.number}
            self.message_user(request, words, messages.SUCCESS)


@admin.register(DocumentVersion)
class DocumentVersionAdmin(MergingAdmin):
    """To look back at; what was published stays as it was."""

    list_display = ["document", "number", "published_on", "said"]
    list_filter = ["document"]
    list_select_related = ["document"]
    fields = readonly_fields = ["document", "number", "published_on", "said", "on_the_site"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("what changed"))
    def said(self, version):
        return version.changed("nl")

    @admin.display(description=_("on the site"))
    def on_the_site(self, version):
        address = f"{version.document.get_absolute_url()}versie/{version.number}/"
        return format_html('<a href="{}">{}</a>', address, _("Look at it"))
