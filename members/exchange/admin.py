"""Moderation: what members report, hiding with a reason, showing again."""

from types import ModuleType

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from gastvrij.lib.admin_addresses import form_of
from gastvrij.lib.admin_search import PlainSearchAdmin
from gastvrij.lib.merging_admin import MergingAdmin
from members.exchange import actions
from members.models import PostReport, Reply, Thread

HIDE, SHOW = "hide", "show"


class ModerationForm(forms.ModelForm):
    """Nobody rewrites what a member wrote: it stands there, or it is hidden and its author told."""

    decision = forms.ChoiceField(
        label=_("What to do"),
        choices=[
            ("", _("Leave it as it is")),
            (HIDE, _("Hide it, and tell its author why")),
            (SHOW, _("It may stand there (again)")),
        ],
        required=False,
    )

    class Meta:
        fields = ["hidden_because"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == HIDE and not (cleaned.get("hidden_because") or "").strip():
            self.add_error("hidden_because", _("Write why: its author reads these words."))
        return cleaned


class HiddenFilter(admin.SimpleListFilter):
    title = _("hidden")
    parameter_name = "hidden"

    def lookups(self, request, model_admin):
        return [("yes", _("Hidden")), ("no", _("To be seen"))]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(hidden_at__isnull=self.value() == "no")


class ModeratedAdmin(PlainSearchAdmin, MergingAdmin):
    """Through the same actions as everywhere: `decisions` is the module with `hide` and `show`."""

    decisions: ModuleType
    form = ModerationForm
    list_filter = [HiddenFilter]
    list_select_related = ["organisation", "author"]
    actions = None

    def has_add_permission(self, request):
        return False

    def get_readonly_fields(self, request, obj=None):
        return self.told

    def get_fields(self, request, obj=None):
        return [*self.told, "decision", "hidden_because"]

    @admin.display(description=_("on the site"))
    def on_the_site(self, post):
        return format_html('<a href="{}">{}</a>', post.get_absolute_url(), _("Look at it"))

    def save_model(self, request, obj, form, change):
        """What was typed without a decision is left."""
        because = obj.hidden_because
        with transaction.atomic():
            obj.refresh_from_db(fields=["hidden_at", "hidden_because"])
            if form.cleaned_data.get("decision") == HIDE:
                self.decisions.hide(obj, because, by=request.user)
            elif form.cleaned_data.get("decision") == SHOW:
                self.decisions.show(obj, by=request.user)


class PostAdmin(ModeratedAdmin):
    decisions = actions

    def get_queryset(self, request):
        return super().get_queryset(request).defer("words")


@admin.register(Thread)
class ThreadAdmin(PostAdmin):
    list_display = ["title", "kind", "organisation", "author", "created_at", "hidden_at"]
    list_filter = [HiddenFilter, "kind", "language"]
    search_fields = ["title", "body", "organisation__name"]
    told = ["title", "kind", "body", "organisation", "author", "created_at", "on_the_site"]


@admin.register(Reply)
class ReplyAdmin(PostAdmin):
    list_display = ["__str__", "organisation", "author", "created_at", "hidden_at"]
    list_select_related = ["organisation", "author", "thread"]
    search_fields = ["body", "organisation__name"]
    told = ["thread", "body", "organisation", "author", "created_at", "on_the_site"]


class SettledFilter(admin.SimpleListFilter):
    title = _("settled")
    parameter_name = "settled"

    def lookups(self, request, model_admin):
        return [("no", _("Waits")), ("yes", _("Settled"))]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(settled_at__isnull=self.value() == "no")


@admin.register(PostReport)
class PostReportAdmin(MergingAdmin):
    """What members report: settled once somebody decided on the post itself."""

    list_display = ["at", "reason", "what", "by", "settled_at"]
    list_filter = [SettledFilter, "reason"]
    list_select_related = ["thread", "reply", "by"]
    fields = readonly_fields = ["at", "reason", "what", "by", "settled_at"]
    actions = ["nothing_wrong"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("about"))
    def what(self, report):
        return format_html('<a href="{}">{}</a>', form_of(report.post), report.post)

    @admin.action(description=_("Nothing is wrong with these"), permissions=["change"])
    def nothing_wrong(self, request, queryset):
        open_ones = list(queryset.filter(settled_at=None).select_related("thread", "reply"))
        for report in open_ones:
            actions.show(report.post, by=request.user)
        words = ngettext("%(n)s report is settled.", "%(n)s reports are settled.", len(open_ones))
        self.message_user(request, words % {"n": len(open_ones)}, messages.SUCCESS)
