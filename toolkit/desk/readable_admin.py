"""In the admin: what makes a Dutch text hard, while it is typed; and all that are, on one page."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from toolkit.desk.readable import hard_texts, hint, read_afresh
from toolkit.readability import PLAIN

NO_TEXT = ("csrfmiddlewaretoken", "page_mark")


class HardToReadAdmin:
    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.hard_to_read_view))
        hints = self.admin_site.admin_view(require_POST(self.hint_view))
        return [
            path("moeilijk/", view, name="toolkit_theme_hard_to_read"),
            path("leest/", hints, name="toolkit_theme_hint"),
            *super().get_urls(),
        ]

    def hint_view(self, request):
        """Of the one text that is sent, whatever its field is called. Nothing is stored."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        texts = [words for name, words in request.POST.items() if name not in NO_TEXT]
        found = read_afresh(texts[0] if texts else "")
        note = _("hard to read") if found.is_hard else ""
        context = {"hint": hint(found), "note": note}
        return render(request, "toolkit/desk/_hint.html", context)

    def hard_to_read_view(self, request):
        if not self.has_change_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Dutch texts that are hard to read"),
            "texts": hard_texts(),
            "plain": PLAIN,
        }
        return render(request, "admin/toolkit/hard_to_read.html", context)
