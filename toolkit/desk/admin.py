from django.contrib import admin
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from gastvrij.lib.admin_search import PlainSearchAdmin
from gastvrij.lib.form_fields import JSONField
from gastvrij.lib.languages_admin import LanguagesTogether
from gastvrij.lib.merging_admin import MergingVersionAdmin
from toolkit.changes.admin import NotedAdmin
from toolkit.desk.draft_admin import DraftAdmin
from toolkit.desk.following import FollowingAdmin, FollowingFilter
from toolkit.desk.for_whom_admin import ForWhomAdmin
from toolkit.desk.forms import (
    ContentForm,
    DueForm,
    DueFormSet,
    EmbedForm,
    FigureForm,
    ItemForm,
    OwnForm,
    ReviewedForm,
    SourceForm,
    ThemeForm,
)
from toolkit.desk.history.admin import HistoryAdmin
from toolkit.desk.in_use import sentences_about
from toolkit.desk.in_words import for_whom, stored, tried_on, when
from toolkit.desk.new_value import NewValueAdmin
from toolkit.desk.preview_admin import PreviewAdmin
from toolkit.desk.readable_admin import HardToReadAdmin
from toolkit.desk.showing import show
from toolkit.desk.used_admin import UsedAdmin
from toolkit.models import (
    Chapter,
    Charge,
    ChecklistItem,
    Embed,
    Example,
    Figure,
    ItemDocument,
    ItemDue,
    MissedSearch,
    Obstacle,
    Section,
    Situation,
    Source,
    Status,
    Term,
    Theme,
    Tip,
)


# --- filters -----------------------------------------------------------------------------------
class ReviewFilter(admin.SimpleListFilter):
    title = _("review")
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [("overdue", _("Overdue")), ("never", _("Never checked at the source"))]

    def queryset(self, request, queryset):
        if self.value() == "overdue":
            return queryset.due_for_review(timezone.localdate())
        return queryset.filter(reviewed_on=None) if self.value() else queryset


# --- what all content has in common ------------------------------------------------------------
class FoundAdmin(HistoryAdmin, NotedAdmin, MergingVersionAdmin):
    """Whatever a curator does here, readers find it by its new words in the same moment, and soon
    on paper; what it changed is told."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        show()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        show()

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        show()


class ContentAdmin(
    LanguagesTogether,
    DraftAdmin,
    PreviewAdmin,
    PlainSearchAdmin,
    FollowingAdmin,
    FoundAdmin,
    TranslationAdmin,
):
    """The languages of a text stand together; every save is kept in the history."""

    form = OwnForm
    formfield_overrides = {models.JSONField: {"form_class": JSONField}}
    group_fieldsets = True
    list_per_page = 50
    stable_fields = []

    def get_readonly_fields(self, request, obj=None):
        """Addresses and families' progress hang on codes: once made, they stay."""
        readonly = list(super().get_readonly_fields(request, obj))
        return [*readonly, *self.stable_fields] if obj else readonly

    def get_fieldsets(self, request, obj=None):
        """The texts first, then everything else."""
        fieldsets = super().get_fieldsets(request, obj)
        texts = [(name, options) for name, options in fieldsets if name]
        others = [(_("Other fields"), options) for name, options in fieldsets if not name]
        return self.asking_whether_right(obj, [*texts, *others])


class PageAdmin(ContentAdmin):
    form = ReviewedForm
    list_filter = ["state", ReviewFilter, FollowingFilter]
    stable_fields = ["slug"]


class KeptAdmin:
    """Other things hang on these, so nobody deletes them: a draft is not shown either."""

    def has_delete_permission(self, request, obj=None):
        return False


class NamesWhatLosesIt:
    """Who deletes it reads first which pages would lose it."""

    def get_deleted_objects(self, objs, request):
        to_delete, *others = super().get_deleted_objects(objs, request)
        lost = [sentence for one in objs for sentence in sentences_about(one)]
        return [*lost, *to_delete], *others


def row_of(request, model):
    """The row whose form is asked for, if any; read once a request."""
    pk = request.resolver_match.kwargs.get("object_id")
    if not hasattr(request, "row_of_form"):
        request.row_of_form = model.objects.filter(pk=pk).first() if pk else None
    return request.row_of_form


def read_once(field):
    """What there is to choose from is the same for each of the lines: one query for all of them."""
    field.choices = list(field.choices)
    return field


class TextsInline(LanguagesTogether, TranslationStackedInline):
    formfield_overrides = {models.JSONField: {"form_class": JSONField}}
    extra = 0


class ObstacleInline(TextsInline):
    model = Obstacle
    form = ContentForm
    fields = ["order", "text"]


class TipInline(TextsInline):
    model = Tip
    form = ContentForm
    fields = ["order", "text"]


class ExampleInline(TextsInline):
    model = Example
    form = ContentForm
    fields = ["order", "title", "body"]


class EmbedInline(TextsInline):
    model = Embed
    form = EmbedForm
    fields = ["order", "address", "title", "shows", "by", "language", "minutes"]


class DueInline(TextsInline):
    model = ItemDue
    form = DueForm
    formset = DueFormSet

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A term rests on a source of the item's own theme."""
        if db_field.name != "source":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        if item := row_of(request, ChecklistItem):
            kwargs["queryset"] = Source.objects.filter(theme=item.theme_id)
        return read_once(super().formfield_for_foreignkey(db_field, request, **kwargs))


class DocumentInline(TextsInline):
    model = ItemDocument
    form = ContentForm
    fields = ["order", "text"]


class ChargeInline(admin.StackedInline):
    """Who keeps this true, and how often they look through it."""

    model = Charge
    fields = [("user", "every_months")]
    extra = 0

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            kwargs["queryset"] = db_field.related_model.objects.filter(
                is_staff=True, is_active=True
            )
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return read_once(field) if db_field.name == "user" else field


# --- pages -------------------------------------------------------------------------------------
@admin.register(Chapter)
class ChapterAdmin(KeptAdmin, PageAdmin):
    list_display = ["number", "title", "state", "reviewed_on", "review_by", "unfinished"]
    list_display_links = ["title"]
    search_fields = ["title_nl", "title_fr", "title_en"]
    stable_fields = ["slug", "number"]
    inlines = [ChargeInline]


@admin.register(Section)
class SectionAdmin(KeptAdmin, PageAdmin):
    list_display = ["title", "chapter", "order", "state", "reviewed_on", "review_by", "unfinished"]
    list_filter = ["chapter", *PageAdmin.list_filter]
    list_select_related = ["chapter"]
    search_fields = ["slug", "title_nl", "title_fr", "title_en", "body_nl"]
    filter_horizontal = ["sources"]
    inlines = [TipInline, ExampleInline, EmbedInline]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return own_sources(self, super(), db_field, request, kwargs, page="chapter")


@admin.register(Theme)
class ThemeAdmin(HardToReadAdmin, KeptAdmin, PageAdmin):
    form = ThemeForm
    list_display = ["number", "title", "state", "reviewed_on", "review_by", "unfinished"]
    list_display_links = ["title"]
    search_fields = ["slug", "title_nl", "title_fr", "title_en", "body_nl"]
    stable_fields = ["slug", "number"]
    inlines = [ObstacleInline, TipInline, ExampleInline, EmbedInline, ChargeInline]


@admin.register(ChecklistItem)
class ChecklistItemAdmin(ForWhomAdmin, KeptAdmin, PageAdmin):
    """What its codes say stands on top, in words and tried on some people."""

    form = ItemForm
    in_words = ["said_for_whom", "said_when", "said_of_some"]
    list_display = ["title", "theme", "state", "confidence", "review_by", "unfinished"]
    list_filter = ["theme", "confidence", "due_rules__kind", *PageAdmin.list_filter]
    list_select_related = ["theme"]
    search_fields = ["code", "title_nl", "title_fr", "title_en"]
    filter_horizontal = ["sources"]
    autocomplete_fields = ["after"]
    stable_fields = ["code"]
    inlines = [DueInline, DocumentInline]

    def get_readonly_fields(self, request, obj=None):
        said = self.in_words if obj else []
        return [*super().get_readonly_fields(request, obj), *said]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return [(_("In words"), {"fields": self.in_words}), *fieldsets] if obj else fieldsets

    @admin.display(description=_("For whom"))
    def said_for_whom(self, item):
        return for_whom(stored(item))

    @admin.display(description=_("When"))
    def said_when(self, item):
        return when(stored(item))

    @admin.display(description=_("For example"))
    def said_of_some(self, item):
        return tried_on(stored(item), timezone.localdate())

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        is_ticked = db_field.name in ("statuses", "situations")  # as the other conditions are
        if is_ticked:
            kwargs["widget"] = CheckboxSelectMultiple()
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if is_ticked:  # without Django's links around it, which add a status
            field.widget = CheckboxSelectMultiple(choices=field.choices)
        return field

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return own_sources(self, super(), db_field, request, kwargs, page="theme")


def own_sources(model_admin, parent, db_field, request, kwargs, *, page):
    """A page's texts rest on the sources of its own theme or chapter."""
    row = row_of(request, model_admin.model) if db_field.name == "sources" else None
    if row:
        kwargs["queryset"] = Source.objects.filter(**{f"{page}_id": getattr(row, f"{page}_id")})
    return parent.formfield_for_manytomany(db_field, request, **kwargs)


# --- facts -------------------------------------------------------------------------------------
@admin.register(Source)
class SourceAdmin(UsedAdmin, PreviewAdmin, NamesWhatLosesIt, PlainSearchAdmin, FoundAdmin):
    form = SourceForm
    list_display = ["title", "publisher", "kind", "theme", "chapter", "seen"]
    list_filter = ["kind", "theme", "chapter", "language"]
    list_select_related = ["theme", "chapter"]
    search_fields = ["code", "title", "publisher", "url"]


@admin.register(Figure)
class FigureAdmin(UsedAdmin, NewValueAdmin, KeptAdmin, ContentAdmin):
    """A new value is a new row: the past one is kept."""

    said = ["said_values", "said_users"]
    form = FigureForm
    list_display = ["label", "code", "value", "unit", "valid_from", "next_on", "review_by"]
    list_filter = ["changes", "unit", ReviewFilter, FollowingFilter]
    search_fields = ["code", "label_nl", "label_fr", "label_en"]
    date_hierarchy = "valid_from"
    autocomplete_fields = ["source"]
    save_as = True


@admin.register(Term)
class TermAdmin(UsedAdmin, NamesWhatLosesIt, ContentAdmin):
    list_display = ["name", "explanation", "unfinished"]
    list_filter = [FollowingFilter]
    search_fields = ["code", "name_nl", "name_fr", "name_en", "also_nl", "also_fr", "also_en"]
    stable_fields = ["code"]


@admin.register(Status, Situation)
class VocabularyAdmin(
    KeptAdmin,
    LanguagesTogether,
    PlainSearchAdmin,
    FollowingAdmin,
    HistoryAdmin,
    MergingVersionAdmin,
    TranslationAdmin,
):
    """The codes are fixed, because the checklist's rules know them; the words are not."""

    form = OwnForm
    list_display = ["name", "code", "order", "unfinished"]
    list_filter = [FollowingFilter]
    readonly_fields = ["code"]

    def get_fieldsets(self, request, obj=None):
        return self.asking_whether_right(obj, super().get_fieldsets(request, obj))

    def has_add_permission(self, request):
        return False


# --- what readers miss -------------------------------------------------------------------------
@admin.register(MissedSearch)
class MissedSearchAdmin(PlainSearchAdmin):
    """For a synonym of a term, a word in a text, or a page that is not there yet."""

    list_display = ["typed", "language", "asked_on"]
    list_filter = ["language"]
    search_fields = ["typed"]
    date_hierarchy = "asked_on"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
