from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from gastvrij.lib.admin_addresses import form_of
from gastvrij.lib.merging_admin import MergingAdmin
from toolkit.feedback.about import page_at, rows_of
from toolkit.feedback.actions import answer
from toolkit.feedback.forms import AnswerForm
from toolkit.models import Report


class WaitingFilter(admin.SimpleListFilter):
    title = _("answer")
    parameter_name = "waits"

    def lookups(self, request, model_admin):
        return [("open", _("Waits for an answer")), ("overdue", _("Longer than two weeks"))]

    def queryset(self, request, queryset):
        if self.value() == "open":
            return queryset.open()
        return queryset.overdue(timezone.now()) if self.value() else queryset


@admin.register(Report)
class ReportAdmin(MergingAdmin):
    """What readers say is not right: the longest waiting on top, what was answered below."""

    form = AnswerForm
    list_display = ["created_at", "page", "language", "waits", "outcome", "answered_by"]
    list_filter = [WaitingFilter, "outcome", "language"]
    told = ["created_at", "where", "passage", "words", "may_be_answered"]
    fields = [*told, "outcome", "answer"]

    def has_add_permission(self, request):
        return False

    def get_readonly_fields(self, request, obj=None):
        return self.fields if obj and obj.answered_at else self.told

    @admin.display(description=_("waits"))
    def waits(self, row):
        if row.answered_at:
            return _("answered")
        return _("longer than two weeks") if row.is_overdue else _("waits")

    @admin.display(description=_("page"))
    def where(self, row):
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>',
            row.page,
            row.page,
            self._edited_at(row),
            _("Edit"),
        )

    def _edited_at(self, row):
        page = page_at(row.page)
        rows = rows_of(page) if page else None
        found = rows.first() if rows is not None else None
        if found is None:
            return row.page
        return form_of(found)

    @admin.display(description=_("answer by mail"), boolean=True)
    def may_be_answered(self, row):
        return bool(row.email)

    def save_model(self, request, obj, form, change):
        answer(obj, by=request.user)
