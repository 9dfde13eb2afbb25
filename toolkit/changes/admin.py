from contextlib import nullcontext

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modeltranslation.admin import TranslationAdmin

from gastvrij.lib.admin_search import PlainSearchAdmin
from gastvrij.lib.languages_admin import LanguagesForm, LanguagesTogether
from gastvrij.lib.merging_admin import MergingAdmin
from toolkit.changes.noting import noted
from toolkit.models import Change


class NotedAdmin:
    """Whatever a curator publishes here is told as a difference, in the same transaction."""

    def changeform_view(self, request, *args, **kwargs):
        with self.noting(request):
            return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request, *args, **kwargs):
        with self.noting(request):
            return super().delete_view(request, *args, **kwargs)

    def changelist_view(self, request, *args, **kwargs):
        with self.noting(request):
            return super().changelist_view(request, *args, **kwargs)

    def revision_view(self, request, *args, **kwargs):
        with self.noting(request):
            return super().revision_view(request, *args, **kwargs)

    def recover_view(self, request, *args, **kwargs):
        with self.noting(request):
            return super().recover_view(request, *args, **kwargs)

    def noting(self, request):
        """Once a request: going back to an earlier version calls the form within."""
        if request.method != "POST" or getattr(request, "is_noted", False):
            return nullcontext()
        request.is_noted = True
        return noted()


@admin.register(Change)
class ChangeAdmin(LanguagesTogether, PlainSearchAdmin, MergingAdmin, TranslationAdmin):
    """What is told stays as it was told; a curator adds what it means, or holds it back."""

    form = LanguagesForm
    list_display = ["title", "about", "words", "noted_on", "theme", "is_withheld"]
    list_filter = ["is_withheld", "about", "theme"]
    list_select_related = ["theme"]
    search_fields = ["code", "title_nl", "title_fr", "title_en", "words_nl"]
    date_hierarchy = "noted_on"
    actions = ["withhold", "tell"]
    fields = ["noted_on", "kind", "about", "title", "words", "sentence", "is_withheld"]
    readonly_fields = ["noted_on", "kind", "about", "title", "words"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(description=_("Not worth telling: a mere correction"), permissions=["change"])
    def withhold(self, request, queryset):
        number = queryset.update(is_withheld=True)
        words = ngettext("%(n)s change is not told.", "%(n)s changes are not told.", number)
        self.message_user(request, words % {"n": number}, messages.SUCCESS)

    @admin.action(description=_("Worth telling after all"), permissions=["change"])
    def tell(self, request, queryset):
        number = queryset.update(is_withheld=False)
        words = ngettext("%(n)s change is told.", "%(n)s changes are told.", number)
        self.message_user(request, words % {"n": number}, messages.SUCCESS)
