"""In the admin: a button and a link to the page as readers would see it."""

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, quote, unquote
from django.core.exceptions import PermissionDenied
from django.forms import all_valid
from django.http import Http404
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gastvrij.lib.answers import INVALID
from toolkit.desk.previewing import (
    Preview,
    anchor_of,
    language_of,
    shown,
    taken_back,
    typed_in,
)
from toolkit.transfer.actions import note_translations, texts_before


class PreviewAdmin:
    """Of what is typed the form sends all; of what is stored, a link is enough."""

    # --- the way to it -------------------------------------------------------------------------
    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(self.preview_view)
        view = self.admin_site.admin_view(view)
        return [
            path("voorbeeld/", view, name=self.name_of("preview_new")),
            path("<path:object_id>/voorbeeld/", view, name=self.name_of("preview")),
            *super().get_urls(),
        ]

    def name_of(self, page):
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def preview_address(self, row=None):
        name = f"admin:{self.name_of('preview' if row else 'preview_new')}"
        return reverse(name, args=[quote(row.pk)] if row else []) + (anchor_of(row) if row else "")

    def get_list_display(self, request):
        return [*super().get_list_display(request), "preview_link"]

    @admin.display(description=gettext_lazy("as on the site"))
    def preview_link(self, row):
        words = _("Preview")
        return format_html('<a href="{}">{}</a>', self.preview_address(row), words)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if not context.get("is_popup") and not hasattr(request, "is_revision"):
            context["preview_address"] = self.preview_address(obj if change else None)
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- the page ------------------------------------------------------------------------------
    def preview_view(self, request, object_id=None):
        row = self.get_object(request, unquote(object_id)) if object_id else None
        if object_id and row is None:
            raise Http404
        may = self.has_change_permission(request, row) if row else self.has_add_permission(request)
        if not may:
            raise PermissionDenied
        if row is None and request.method != "POST":
            raise Http404
        with taken_back():
            return self.previewed(request, row)

    def previewed(self, request, row):
        sent = request.POST if request.method == "POST" else request.GET
        address = self.preview_address(row)
        back = reverse(f"admin:{self.name_of('change')}", args=[quote(row.pk)]) if row else ""
        preview = Preview(
            address,
            back,
            language_of(sent, get_language()),
            typed_in(request.POST),
        )
        if request.method == "POST":
            row, problems = self.written(request, row)
            if problems:
                context = {"problems": problems, "title": _("This can't be shown yet")}
                context |= {**self.admin_site.each_context(request), "opts": self.opts}
                return render(request, "admin/toolkit/no_preview.html", context, status=INVALID)
        return shown(request, row, preview)

    def written(self, request, row):
        """What was typed, saved as the form itself would: the row, or what is wrong with it."""
        change = row is not None
        fields = flatten_fieldsets(self.get_fieldsets(request, row))
        form_class = self.get_form(request, row, change=change, fields=fields)
        form = form_class(request.POST, request.FILES, instance=row)
        is_valid = form.is_valid()
        new = self.save_form(request, form, change) if is_valid else form.instance
        formsets, _inlines = self._create_formsets(request, new, change=change)
        if not (all_valid(formsets) and is_valid):
            return new, problems_of(form, formsets)
        before = texts_before(new) if change else {}
        new.save()
        form.save_m2m()
        for formset in formsets:
            formset.save()
        note_translations(new, before, still_right=form.cleaned_data.get("still_right") or [])
        return new, []


def problems_of(form, formsets):
    """Each mistake with the name of its field, as the form itself would tell it."""
    found = list(_problems(form))
    for formset in formsets:
        found += [
            (capfirst(formset.model._meta.verbose_name), one) for one in formset.non_form_errors()
        ]
        for number, one in enumerate(formset.forms, 1):
            name = capfirst(formset.model._meta.verbose_name)
            found += [
                (f"{name} {number}: {label}".rstrip(": "), words) for label, words in _problems(one)
            ]
    return found


def _problems(form):
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        yield from ((capfirst(label or ""), one) for one in errors)
